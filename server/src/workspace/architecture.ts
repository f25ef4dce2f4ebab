/** What the text of an assembly file says about the architecture that it is written for. */
export interface ArchitectureEvidence {
  /** True, false, or undefined when nothing in the text tells. */
  readonly isArm64: boolean | undefined;
  readonly reason: string;
}

interface Clue {
  readonly pattern: RegExp;
  /** How much one occurrence says: 1 for what several architectures share, 3 for what only one has. */
  readonly weight: number;
  /** Another architecture writes it too: it counts only beside a clue that is this one's own. */
  readonly isShared?: boolean;
}

/** Register names, mnemonics and directives by which each architecture's GNU as sources are told apart. */
const CLUES: Readonly<Record<string, readonly Clue[]>> = {
  arm64: [
    { pattern: /\b(?:x(?:[0-9]|[12]\d|30)|w(?:[0-9]|[12]\d|30))\b/gi, weight: 1 },
    { pattern: /\b[xw]zr\b/gi, weight: 3 },
    { pattern: /\b\w+_el[0-3]\b/gi, weight: 3 },
    { pattern: /\b(?:ldp|stp|adrp|cbn?z|tbn?z|eret|movz|movk|csel|ldxr|stxr|ldar|stlr|ubfx)\b/gi, weight: 2 },
    { pattern: /\b(?:daifset|daifclr|adr_l|mov_q|msr_s|mrs_s|alternative_if(?:_not)?)\b/gi, weight: 3 },
    { pattern: /\.arch\s+armv[89]/gi, weight: 3 },
  ],
  'AArch32 Arm': [
    { pattern: /(?<![\w%$])r(?:[0-9]|1[0-5])\b/gi, weight: 1 },
    { pattern: /\{[^{}\n]{0,200}\b(?:lr|pc|r\d+)\b[^{}\n]{0,200}\}/gi, weight: 3 },
    { pattern: /^[ \t]*\.(?:syntax\s+unified|thumb|arm|code\s+(?:16|32))\b/gim, weight: 3 },
    {
      pattern: /\b(?:mcr|mrc|mcrr|mrrc|ldmia|stmia|stmfd|ldmfd|stmdb|bx|cpsid|cpsie|movw|movt|eorseq)\b/gi,
      weight: 3,
    },
    { pattern: /\.arch\s+armv[4-7]/gi, weight: 3 },
  ],
  x86: [
    {
      pattern: /%(?:[re]?(?:[abcd]x|[sd]i|[sb]p)|r(?:[89]|1[0-5])[dwb]?|[cdefgs]s|cr\d|[xyz]mm\d+)\b/gi,
      weight: 3,
    },
    {
      pattern: /\b(?:movl|movq|pushq|popq|leaq|retq|jmp|jne|jz|iretq?|wrmsr|rdmsr|cpuid|lgdt|lidt)\b/gi,
      weight: 2,
    },
    { pattern: /^[ \t]*(?:\.intel_syntax|\.code(?:16|32|64))\b/gim, weight: 3 },
  ],
  'RISC-V': [
    {
      pattern: /\b(?:csr(?:r|w|s|c|rw|rs|rc)i?|auipc|ecall|sret|mret|sfence\.vma|lui|addi|REG_[SL])\b/gi,
      weight: 3,
    },
    { pattern: /\b[ms](?:scratch|status|tvec|epc|cause|tval)\b/gi, weight: 3 },
    { pattern: /\bx(?:[0-9]|[12]\d|3[01])\b/gi, weight: 1, isShared: true },
    // An address, not the argument of a macro.
    { pattern: /(?<![A-Za-z_]\w*)\((?:sp|ra|gp|tp|[ats]\d+|x\d+)\)/gi, weight: 3 },
    { pattern: /^[ \t]*\.option\s+(?:push|pop|norvc|rvc|norelax|arch)/gim, weight: 3 },
  ],
  MIPS: [
    { pattern: /\$(?:\d+|zero|sp|ra|gp|fp|at|[avtks]\d)\b/gi, weight: 2 },
    { pattern: /^[ \t]*\.set\s+(?:no)?(?:reorder|at|mips\w*|macro)\b/gim, weight: 3 },
    { pattern: /\b(?:mfc0|mtc0|addiu|PTR_L|LONG_S|jr)\b/gi, weight: 3 },
  ],
  LoongArch: [{ pattern: /\b(?:csrrd|csrwr|csrxchg|ertn|addi\.d|ld\.d|st\.d|pcaddi|jirl)\b/gi, weight: 3 }],
  PowerPC: [
    {
      pattern: /\b(?:mtspr|mfspr|mflr|mtlr|stwu?|lwz|stdu|blr|bctr|rfid|hrfid|mtmsrd?|addis|lis|oris?)\b/gi,
      weight: 3,
    },
  ],
  s390: [
    { pattern: /%(?:r(?:[0-9]|1[0-5])|a\d+|c\d+)\b/gi, weight: 1 },
    { pattern: /\b(?:stmg|lmg|larl|lpswe|brasl|aghi)\b/gi, weight: 3 },
  ],
  SPARC: [{ pattern: /%(?:[gilo][0-7]|sp|fp|psr|tbr|asi)\b/gi, weight: 3 }],
};

/** At most this much of a file is looked at; the first lines of a file tell. */
const LOOKED_AT = 64 * 1024;

export function architectureOf(text: string): ArchitectureEvidence {
  const code = withoutComments(text.slice(0, LOOKED_AT));
  let best = { name: '', score: 0, example: '' };
  let arm64 = { score: 0, example: '' };
  for (const [name, clues] of Object.entries(CLUES)) {
    let score = 0;
    let example = '';
    let strongest = 0;
    for (const { pattern, weight, isShared } of [...clues].sort((a, b) => sharedLast(a) - sharedLast(b)))
      for (const m of isShared && score === 0 ? [] : code.matchAll(pattern)) {
        score += weight;
        if (weight > strongest) {
          strongest = weight;
          example = m[0].trim();
        }
      }
    if (name === 'arm64') arm64 = { score, example };
    else if (score > best.score) best = { name, score, example };
  }
  if (arm64.score === 0 && best.score === 0)
    return { isArm64: undefined, reason: 'nothing in the text tells its architecture' };
  if (arm64.score > best.score) return { isArm64: true, reason: `arm64 by its text (${arm64.example})` };
  return { isArm64: false, reason: `${best.name} by its text (${best.example})` };
}

const sharedLast = ({ isShared }: Clue): number => Number(isShared ?? false);

/** Blanks C comments, `//` comments and strings, so that prose does not count. */
function withoutComments(text: string): string {
  return text.replace(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|^[ \t]*#[ \t]*(?:include|define|error|warning).*$/gm,
    ' ',
  );
}
