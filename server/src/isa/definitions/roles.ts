import type { MemoryOperand, Operand, ParsedInstruction } from '../instruction';
import type { Machine } from '../machine';
import type { Run } from './definition';
import { conditionHolds, writeFlags } from './flags';
import { readRegister, secondSource, small, writeRegister } from './operands';
import { defineScalable, scalableRegister, useScalable } from './scalableAccess';

/**
 * What an instruction reads and writes by the roles of its operands, when its values are not modelled:
 * the first operand is written unless the mnemonic says otherwise, all others are read, and an
 * instruction that keeps a part of its destination reads it too. Source: the operand sections of Arm ARM C6-C9.
 */

/** No operand is written: compares, stores, prefetches, predicate tests, what writes flags alone. */
const writesNothing = /^(st|prf|cmp|cmn|ccm[pn]$|rmif$|tst|fcmpe?$|fccmpe?$|ptest|cterm|rprfm|tlbip$|sysp$)/;

/** The destination is also a source: accumulation, insertion, narrowing into the upper half, in-place forms. */
const readsDestination =
  /^(f?mla|f?mls|f?mmla$|[suf]clamp$|sqrdcmlah$|[a-z]*(h|xt|xtu|shr|shru|cvtx?)nt$|fml[as]l|bfmlal|bfdot|bfmmla|[su]?usdot|[su]dot|sudot|usdot|[su]?mmla|usmmla|[su]ml[as]l|sqr?dml[as][lh]|[su]aba|[su]adalp|bsl|bit|bif|tbx|sli|sri|[su]r?sra|fcmla|sqrdml|sha(?!1h)|sm3|sm4e$|aes[ed]|suqadd|usqadd|[a-z0-9]*(n|[au]bal|ml[as]l|abal)2$|bfmlal|eor(bt|tb)|ad?clb|[as]d?cl[bt]|sbcl[bt]|insr|clast|ftmad|cdot|cmla|movk|addha|addva|[a-z]+mop[as]|pmlal|[su]?q?(inc|dec)|fcadd|cadd|sqcadd|whilewr$|brk[ab]|pnext|pfirst)/;

/** Floating-point and saturating operations accumulate exceptions in FPSR. */
const touchesFPSR =
  /^(f(?!mov|csel|abs|neg|dup|cpy|expa$|tssel$)|bf(?!mmla$|dot$)|[su]cvtf|frint|[su]q|uqx|sqx|suqadd|usqadd|[su]qr)/;

/** Results of these include NZCV. */
const writesFlags =
  /^(fcmpe?|fccmpe?|ptest|ptrues|pfirst|pnext|brk[abnp]+s|while|cterm|rdffrs|cmp(eq|ge|gt|hi|hs|le|lo|ls|lt|ne)|fcmuo.*|match|nmatch|[a-z]+s$)/;
const predicateFlagSetters = /^(ands|orrs|eors|bics|orns|nors|nands|movs|nots|brk[a-z]+s|ptrues|rdffrs)$/;

/** What the mnemonic and the kinds of operands decide: the same each time that the instruction runs. */
interface Roles {
  readonly checked: readonly Check[];
  /** Of the operands, in the order in which they are read and written. */
  readonly read: readonly Operand[];
  readonly written: readonly Operand[];
  readonly accesses: 'load' | 'store' | 'both' | undefined;
  readonly usesFFR: boolean;
  readonly setsFlags: boolean;
  readonly touchesFPSR: boolean;
  readonly result: string;
}

function rolesOf({ mnemonic, operands }: ParsedInstruction): Roles {
  const common = {
    checked: checksOf(operands),
    touchesFPSR: touchesFPSR.test(mnemonic),
    result: `result of ${mnemonic}`,
  };
  if (writesNothing.test(mnemonic) && !isPredicateCompare(operands))
    return {
      ...common,
      read: operands,
      written: [],
      accesses: mnemonic.startsWith('st') ? 'store' : undefined,
      usesFFR: false,
      setsFlags: /^(f?c?cmp|fccmp|fcmp|c?cmn|rmif|tst|ptest|cterm)/.test(mnemonic),
    };
  const written = operands.slice(0, destinations(operands, mnemonic));
  return {
    ...common,
    read: [...operands.slice(written.length), ...written.filter((_, i) => isKept(operands, i, mnemonic))],
    written,
    accesses: /^(swp|cas|ld(add|clr|eor|set|[su](min|max)))/.test(mnemonic) ? 'both' : 'load',
    usesFFR: /^ld(ff|nf)/.test(mnemonic),
    setsFlags: setsFlags(operands, mnemonic),
  };
}

/** Runs one instruction by the roles of its operands, which are looked at once. */
export function runByRoles(instruction: ParsedInstruction): Run {
  let known: Roles | undefined;
  return (m, operands) => {
    known ??= rolesOf(instruction);
    const { mnemonic } = instruction;
    for (const check of known.checked) {
      if (check === 'fp') m.checkFPAdvSIMDEnabled();
      else if (check === 'sve') m.checkSVEEnabled();
      else m.checkStreamingSVEAndZAEnabled(check);
    }
    for (const operand of known.read) read(m, operand);
    if (known.accesses !== undefined) accessMemory(m, operands, mnemonic, known.accesses);
    if (known.usesFFR) {
      m.use('ffr');
      m.define('ffr');
    }
    for (const operand of known.written) write(m, operand, known.result);
    if (known.setsFlags) writeAllFlags(m, mnemonic);
    if (mnemonic === 'fjcvtzs')
      writeFlags(m, small(m, 0), m.unknown('exact conversion'), small(m, 0), small(m, 0));
    if (known.touchesFPSR) touchFPSR(m);
  };
}

/** SVE compares write a predicate, and flags. */
function isPredicateCompare(operands: readonly Operand[]): boolean {
  return operands[0]?.kind === 'scalable' && operands.length >= 3;
}

function setsFlags(operands: readonly Operand[], mnemonic: string): boolean {
  const [first] = operands;
  if (first?.kind === 'scalable' && first.register.startsWith('p')) {
    return (
      predicateFlagSetters.test(mnemonic) ||
      /^(while|cmp(eq|ge|gt|hi|hs|le|lo|ls|lt|ne)|n?match|pfirst|pnext)/.test(mnemonic)
    );
  }
  return (
    first?.kind === 'general' &&
    writesFlags.test(mnemonic) &&
    /^(adds|subs|ands|bics|adcs|sbcs|negs|ngcs)$/.test(mnemonic)
  );
}

/** How many leading operands are written. */
function destinations(operands: readonly Operand[], mnemonic: string): number {
  if (/^ld([npx]|iapp|axp|tp|tnp)/.test(mnemonic) && operands[1]?.kind === 'general') return 2;
  return operands.length === 0 ? 0 : 1;
}

function isKept(operands: readonly Operand[], index: number, mnemonic: string): boolean {
  const operand = operands[index];
  if (readsDestination.test(mnemonic)) return true;
  if (operand?.kind === 'vector' && operand.index) return true;
  if (
    operand?.kind === 'list' &&
    (operand.index !== undefined ||
      operand.registers.some((r) => r.kind === 'scalable' && r.register.startsWith('za')))
  )
    return true;
  if (operand?.kind === 'scalable' && operand.register.startsWith('za')) return true;
  // `/m` keeps inactive elements; destructive scalable forms name their destination twice.
  return operands.some((each) => each.kind === 'scalable' && each.qualifier === 'm');
}

type File = 'v' | 'z' | 'p' | 'za' | 'zt0';

type Check = 'fp' | 'sve' | 'both' | 'streaming' | 'zt0';

/** What has to be enabled. Of what works on ZA, LDR, STR and ZERO alone do without Streaming SVE mode: they are defined. */
function checksOf(operands: readonly Operand[]): readonly Check[] {
  const files = new Set(operands.flatMap(filesOf));
  if (files.has('za')) return ['both'];
  if (files.has('zt0')) return files.has('z') ? ['streaming', 'zt0'] : ['zt0'];
  if (files.has('z') || files.has('p')) return ['sve'];
  return files.has('v') ? ['fp'] : [];
}

function filesOf(operand: Operand): readonly File[] {
  switch (operand.kind) {
    case 'vector':
      return ['v'];
    case 'scalable':
      return [scalableRegister(operand).file];
    case 'list':
      return operand.registers.flatMap(filesOf);
    case 'memory':
      return [operand.base, ...(operand.offset ? [operand.offset] : [])].flatMap(filesOf);
    default:
      return [];
  }
}

function read<W>(m: Machine<W>, operand: Operand | undefined): void {
  switch (operand?.kind) {
    case 'general':
    case 'shifted':
    case 'extended':
      secondSource(m, operand, operand.kind === 'general' ? operand.width : operand.register.width);
      break;
    case 'vector':
      m.readV(operand.number, 'low');
      m.readV(operand.number, 'high');
      break;
    case 'scalable':
      useScalable(m, scalableRegister(operand));
      if (operand.slice) readRegister(m, operand.slice);
      break;
    case 'list':
      for (const register of operand.registers) read(m, register);
      break;
    case 'memory':
      read(m, operand.base);
      read(m, operand.offset);
      break;
    case 'condition':
      conditionHolds(m, operand.condition);
      break;
  }
}

function write<W>(m: Machine<W>, operand: Operand | undefined, reason: string): void {
  switch (operand?.kind) {
    case 'general':
      writeRegister(m, operand, m.zeroExtend(m.unknown(reason), operand.width));
      break;
    case 'vector':
      m.writeV(operand.number, m.unknown(reason), m.unknown(reason));
      break;
    case 'scalable':
      defineScalable(m, scalableRegister(operand), reason);
      break;
    case 'list':
      for (const register of operand.registers) write(m, register, reason);
      break;
    case 'memory':
      writeBase(m, operand);
      break;
  }
}

function accessMemory<W>(
  m: Machine<W>,
  operands: readonly Operand[],
  mnemonic: string,
  kind: 'load' | 'store' | 'both',
): void {
  if (mnemonic.includes('prf')) return;
  for (const operand of operands) {
    if (operand.kind !== 'memory') continue;
    const base = operand.base.kind === 'general' ? operand.base : undefined;
    const start = base ? readRegister(m, base) : m.unknown('address in a vector');
    // An offset that this path does not evaluate makes the address unknown rather than wrong.
    const address = operand.offset === undefined ? start : m.unknown(`address of ${mnemonic}`);
    const attributes = base ? { base: base.number, viaSP: base.isSP } : undefined;
    if (kind !== 'store') m.loadScalable(address, mnemonic, attributes);
    if (kind !== 'load') m.storeScalable(address, mnemonic, attributes);
    writeBase(m, operand);
  }
}

function writeBase<W>(m: Machine<W>, operand: MemoryOperand): void {
  if (operand.mode === 'offset' || operand.base.kind !== 'general') return;
  const base = operand.base;
  if (operand.offset === undefined) return;
  writeRegister(m, base, m.add(readRegister(m, base), secondSource(m, operand.offset, 64), 64));
}

function writeAllFlags<W>(m: Machine<W>, mnemonic: string): void {
  for (const flag of ['n', 'z', 'c', 'v'] as const) m.writeFlag(flag, m.unknown(`flags of ${mnemonic}`));
}

function touchFPSR<W>(m: Machine<W>): void {
  m.use('fpsr');
  m.define('fpsr');
}
