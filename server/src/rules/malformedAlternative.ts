import { instructionText } from '../analysis/instructionText';
import type { Address, Alternative, InstructionItem, Program } from '../assembler/program';
import type { Operand } from '../isa/instruction';
import { ALL, and, condition, type VariantSet } from '../simulator/variantSet';
import { rootOf } from '../source/origin';
import { alternativeBlocks } from './alternativeBlocks';
import { insertAfter } from './fixes/insert';
import type { Fix, ProgramContext, RelatedPlace, Rule, Violation } from './rule';

export const malformedAlternative: Rule = {
  id: 'malformed-alternative',
  severity: 'error',
  title:
    'An alternative that cannot be patched safely: unequal lengths, nesting, branches into or out of a body',
  *checkProgram(context: ProgramContext): Iterable<Violation> {
    const { program } = context;
    yield* alternativeBlocks(context);
    const own = program.alternatives.filter((a) => rootOf(a.origin).file.path === context.document.path);
    for (const a of own) {
      yield* lengths(a, context);
      yield* nesting(program, a, own, context);
      yield* replacement(program, a, context);
    }
    yield* entered(program, own, context);
  },
};

function when(a: Alternative, { guard }: ProgramContext): VariantSet {
  return and(guard, a.callback === undefined ? condition(a.capability) : ALL);
}

function violation(
  origin: InstructionItem['origin'],
  guard: VariantSet,
  message: string,
  related: readonly RelatedPlace[] = [],
): Violation {
  return { origin, guard, certain: true, message, related };
}

/** The patching code copies the replacement over the original: both have to be equally long. */
function* lengths(a: Alternative, context: ProgramContext): Iterable<Violation> {
  if (a.callback !== undefined || a.originalLength === a.replacementLength) return;
  if (holdsPossibleMacro(context.program, a)) return;
  yield {
    ...violation(
      a.origin,
      context.guard,
      `the alternative for ${a.capability} replaces ${count(a.originalLength)} by ${count(a.replacementLength)}; both sequences must have the same length`,
    ),
    fix: fillUp(a, context),
  };
}

/** How long a sequence is, is not known where something in it may be a macro of a header that is not there. */
function holdsPossibleMacro(program: Program, a: Alternative): boolean {
  return program.instructions.some(
    ({ parsed, address }) =>
      parsed.mayBeMacro &&
      (contains(a.original, a.originalLength, address) ||
        contains(a.replacement, a.replacementLength, address)),
  );
}

/** NOPs at the end of the shorter sequence. */
function fillUp(a: Alternative, { program, document }: ProgramContext): Fix | undefined {
  const missing = (a.originalLength - a.replacementLength) / 4;
  const [start, length] = missing > 0 ? [a.replacement, a.replacementLength] : [a.original, a.originalLength];
  const last =
    length === 0
      ? undefined
      : program.instructionAt({ section: start.section, offset: start.offset + length - 4 });
  const nops = Array.from({ length: Math.abs(missing) }, () => 'nop');
  return insertAfter(document, last, `Fill the shorter sequence up with nop`, nops);
}

function count(bytes: number): string {
  return bytes === 4 ? '1 instruction' : `${bytes / 4} instructions`;
}

/** An alternative within the original or the replacement of another: which one is patched first is not defined. */
function* nesting(
  program: Program,
  a: Alternative,
  own: readonly Alternative[],
  context: ProgramContext,
): Iterable<Violation> {
  const outer = own.find(
    (b) =>
      b !== a &&
      ((contains(b.original, b.originalLength, a.original) &&
        !(sameAddress(a.original, b.original) && a.originalLength >= b.originalLength)) ||
        contains(b.replacement, b.replacementLength, a.original)),
  );
  if (outer === undefined || program.instructionAt(a.original) === undefined) return;
  yield violation(
    a.origin,
    context.guard,
    `the alternative for ${a.capability} stands inside the one for ${outer.capability}; alternatives do not nest`,
    [{ place: rootOf(outer.origin), message: `the alternative for ${outer.capability} begins here` }],
  );
}

/** What the patching code cannot move: it re-aims branches and adrp, and nothing else that is relative to the pc. */
function* replacement(program: Program, a: Alternative, context: ProgramContext): Iterable<Violation> {
  for (let offset = 0; offset < a.replacementLength; offset += 4) {
    const at = { section: a.replacement.section, offset: a.replacement.offset + offset };
    const item = program.instructionAt(at);
    if (item === undefined) continue;
    const guard = when(a, context);
    const literal = literalUse(item);
    if (literal !== undefined) {
      yield violation(
        item.origin,
        guard,
        `${literal} in the replacement of an alternative: it is relative to the pc and would point elsewhere once it is copied over the original`,
      );
      continue;
    }
    const problem = conditionalBranchOut(program, a, item, offset);
    if (problem !== undefined)
      yield { ...violation(item.origin, guard, problem.message), certain: problem.certain };
  }
}

function literalUse(item: InstructionItem): string | undefined {
  const { mnemonic, operands } = item.parsed;
  if (mnemonic === 'adr') return '`adr`';
  if (!/^(ldr|ldrsw|prfm)$/.test(mnemonic)) return undefined;
  const label = operands.find((o): o is Extract<Operand, { kind: 'label' }> => o.kind === 'label');
  return label === undefined ? undefined : `a load from the literal \`${label.text}\``;
}

/** Arm ARM C6.2: imm19 of B.cond, CBZ and CBNZ; imm14 of TBZ and TBNZ. Bytes. */
function rangeOf(mnemonic: string): number | undefined {
  if (/^tbn?z$/.test(mnemonic)) return 1 << 15;
  return /^(b\.\w+|bc\.\w+|cbn?z)$/.test(mnemonic) ? 1 << 20 : undefined;
}

function conditionalBranchOut(
  program: Program,
  a: Alternative,
  item: InstructionItem,
  offset: number,
): { readonly message: string; readonly certain: boolean } | undefined {
  const range = rangeOf(item.parsed.mnemonic);
  const label = targetOf(item);
  if (range === undefined || label === undefined) return undefined;
  const target = program.resolve(label.value);
  const name = `\`${instructionText(item)}\` in the replacement of an alternative branches to a target outside of it`;
  const certainly = (what: string) => ({ message: `${name}${what}`, certain: true });
  if (target === undefined)
    return certainly(
      ', in another object: the linker cannot extend a conditional branch, and its distance changes when it is moved',
    );
  if (contains(a.replacement, a.replacementLength + 4, target)) return undefined;
  const reach = `${range / 1024} KB`;
  if (target.section !== a.original.section)
    return certainly(
      ` and in another section than the original: its reach of ${reach} is not assured where it is moved to`,
    );
  const distance = target.offset - (a.original.offset + offset);
  if (distance < -range || distance >= range)
    return certainly(`, ${Math.abs(distance)} bytes away once it is moved, beyond the reach of ${reach}`);
  if (target.section === a.replacement.section) return undefined;
  // The linker refuses what is too far.
  return {
    message: `${name}, in another section than it is assembled in: the image links only while the two are less than ${reach} apart`,
    certain: false,
  };
}

function targetOf(item: InstructionItem): Extract<Operand, { kind: 'label' }> | undefined {
  return item.parsed.operands.find((o): o is Extract<Operand, { kind: 'label' }> => o.kind === 'label');
}

const BRANCH = /^(b|bl|b\.\w+|bc\.\w+|cbn?z|tbn?z)$/;

/** A branch from outside to the middle of a body lands in other code once the body is patched. */
function* entered(
  program: Program,
  own: readonly Alternative[],
  context: ProgramContext,
): Iterable<Violation> {
  if (own.length === 0) return;
  for (const item of program.instructions) {
    if (!BRANCH.test(item.parsed.mnemonic)) continue;
    const label = targetOf(item);
    const target = label && program.resolve(label.value);
    if (target === undefined || label === undefined) continue;
    // The end of its own replacement may be where another one starts.
    const home = own.find((a) => contains(a.replacement, a.replacementLength, item.address));
    if (home && contains(home.replacement, home.replacementLength + 4, target)) continue;
    for (const a of own) {
      const fromOriginal = contains(a.original, a.originalLength, item.address);
      const fromReplacement = contains(a.replacement, a.replacementLength, item.address);
      const intoOriginal = contains(a.original, a.originalLength, target) && !sameAddress(a.original, target);
      const intoReplacement = contains(a.replacement, a.replacementLength, target);
      if (intoOriginal && !fromOriginal)
        yield violation(
          item.origin,
          context.guard,
          `\`${instructionText(item)}\` branches into the body of the alternative for ${a.capability}: where it is patched, other code stands at the target`,
          [{ place: rootOf(a.origin), message: 'the alternative begins here' }],
        );
      else if (intoReplacement && !fromReplacement)
        yield violation(
          item.origin,
          context.guard,
          `\`${instructionText(item)}\` branches into the replacement of the alternative for ${a.capability}: that copy is never run where it stands`,
          [{ place: rootOf(a.origin), message: 'the alternative begins here' }],
        );
    }
  }
}

function contains(start: Address, length: number, at: Address): boolean {
  return at.section === start.section && at.offset >= start.offset && at.offset < start.offset + length;
}
function sameAddress(a: Address, b: Address): boolean {
  return a.section === b.section && a.offset === b.offset;
}
