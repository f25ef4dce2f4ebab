import { manualSpelling } from '../isa/systemRegisters';
import { U64 } from '../isa/u64';
import { fewConstants } from './fewConstants';
import { inNaturalOrder } from './naturalOrder';
import { isCondition, printCondition } from './printCondition';
import { EXCLUSIVE_STATUS, type OperationTerm, type Term, type UnknownTerm } from './term';
import { isLengthName } from './vectorAreas';

/** How a term is put into words. */
export interface Wording {
  /** Terms nested deeper than this are `…`. */
  readonly depth: number;
  /** Words of one's own for a whole value or an address; undefined leaves it to its parts. */
  readonly name?: (term: Term) => string | undefined;
}
const inFull: Wording = { depth: Number.POSITIVE_INFINITY };

/** A term in words that a reader of the manual uses: `CPTR_EL2 at entry with bits 10 and 8 cleared`. */
export function printTerm(term: Term, wording: Wording = inFull): string {
  return wording.name?.(term) ?? printPart(term, wording);
}

function printPart(term: Term, wording: Wording): string {
  if (term.kind === 'masked' || term.kind === 'linear' || term.kind === 'operation') {
    const constants = fewConstants(term);
    if (constants !== undefined) return printConstants(constants);
    if (wording.depth === 0) return '…';
  }
  const parts: Wording = wording.depth === inFull.depth ? wording : { ...wording, depth: wording.depth - 1 };
  switch (term.kind) {
    case 'constant':
      return printConstant(term.value);
    case 'entry':
      return `${term.register === 'x30' ? 'lr' : manualSpelling(term.register)} at entry`;
    case 'symbol':
      return printSymbol(term.name);
    case 'load':
      return printAccess(term.address, term.bytes, wording);
    case 'linear':
      return printLinear(term.atoms, term.constant, parts);
    case 'masked':
      return printMasked(term.base, term.clear, term.set, parts);
    case 'operation':
      return printOperation(term, parts);
    case 'oneOf':
      return printOptions(term.options, wording);
    case 'unknown':
      return printUnknown(term);
  }
}

/** Which register differs is told where it is known: two that do are not the same. */
function printUnknown({ reason, site }: UnknownTerm): string {
  if (reason.startsWith('returned by') || isLengthName(reason)) return reason;
  const register = reason === 'differs by path' ? joinedRegister(site) : undefined;
  return register === undefined ? `unknown (${reason})` : `unknown (${register} ${reason})`;
}

/** The register whose values met at the place that an unknown is named after. */
export function joinedRegister(site: string): string | undefined {
  const name = /:([xd]\d+|sp|lr|[A-Z]\w*)$/.exec(site)?.[1];
  return name === 'x30' ? 'lr' : name;
}

/** Numbers by size, then the rest by name: ids, which options are held in order of, change with the history. */
function printOptions(options: readonly Term[], wording: Wording): string {
  const ordered = options.map((term) => {
    const own = wording.name?.(term);
    const text = own ?? printPart(term, wording);
    const isSentence = own !== undefined || (term.kind === 'operation' && term.name === 'select');
    return { term, text: isSentence ? `(${text})` : text };
  });
  ordered.sort((a, b) => {
    if (a.term.kind === 'constant' && b.term.kind === 'constant')
      return numerically(a.term.value, b.term.value);
    if (a.term.kind === 'constant' || b.term.kind === 'constant') return a.term.kind === 'constant' ? -1 : 1;
    return inNaturalOrder(a.text, b.text);
  });
  return [...new Set(ordered.map(({ text }) => text))].join(' or ');
}
function printConstants(values: readonly U64[]): string {
  const texts = [...values].sort(numerically).map(printConstant);
  return [...new Set(texts)].join(' or ');
}
/** As unsigned numbers. */
const numerically = (a: U64, b: U64): number => a.hi - b.hi || a.lo - b.lo;
/** Small numbers in decimal, others in hexadecimal. */
export function printConstant(value: U64): string {
  const n = value.toSafeNumber();
  return n !== undefined && Math.abs(n) < 10 ? `${n}` : value.toString();
}

function printSymbol(name: string): string {
  const back = /^return address of .*\|(.*)$/.exec(name);
  if (back) return `return address of the call at ${back[1]}`;
  // The n-th numeric label of that number, as gas calls it inside.
  const numeric = /^\.L(\d+)\$(\d+)$/.exec(name);
  if (numeric) return numeric[2] === '1' ? `label ${numeric[1]}` : `label ${numeric[1]} (${numeric[2]})`;
  const here = /^[^|]*\|(.*)$/.exec(name);
  return here ? `address of ${here[1]}` : name;
}

const SIZE: Readonly<Record<number, string>> = { 1: 'byte ', 2: 'halfword ', 4: 'word ' };

function printAccess(address: Term, bytes: number, wording: Wording): string {
  return `${SIZE[bytes] ?? ''}[${printTerm(address, wording)}]`;
}

/** An address as it would be written in an operand: entry values by register name. */
export function printAddress(address: Term): string {
  return printTerm(address).replace(/ at entry/g, '');
}

function printLinear(
  atoms: readonly { readonly term: Term; readonly coefficient: number }[],
  constant: U64,
  wording: Wording,
): string {
  const named = atoms.map(({ term, coefficient }) => ({
    term,
    coefficient,
    name: parenthesised(term, wording),
  }));
  if (named.length > 1)
    named.sort(
      (a, b) =>
        Number(a.coefficient < 0) - Number(b.coefficient < 0) ||
        rank(a.term) - rank(b.term) ||
        inNaturalOrder(a.name, b.name),
    );
  let text = '';
  for (const { coefficient, name } of named) {
    const magnitude = Math.abs(coefficient);
    const part = `${magnitude === 1 ? '' : `${magnitude} * `}${name}`;
    text +=
      text === '' ? (coefficient < 0 ? `-${part}` : part) : coefficient < 0 ? ` - ${part}` : ` + ${part}`;
  }
  if (constant.isZero()) return text;
  const n = constant.toSafeNumber();
  if (n !== undefined) return n < 0 ? `${text} - ${printOffset(-n)}` : `${text} + ${printOffset(n)}`;
  return `${text} + ${constant}`;
}
/** Values, then labels, then the constants of a header: those have capitals alone. */
function rank(t: Term): number {
  if (t.kind !== 'symbol') return 0;
  return /[a-z]/.test(t.name) ? 1 : 2;
}
function printOffset(n: number): string {
  return n < 4096 ? `${n}` : `0x${n.toString(16)}`;
}

function parenthesised(t: Term, wording: Wording): string {
  const isSentence = t.kind === 'linear' || t.kind === 'masked' || t.kind === 'oneOf';
  const text = printPart(t, wording);
  if (text === '…') return text;
  return isSentence || (t.kind === 'operation' && hasBareOperators(t)) ? `(${text})` : text;
}

/** Printed with operators and no parentheses around it. */
function hasBareOperators(t: OperationTerm): boolean {
  return /^(select|mvn|sxt\d+w?)$/.test(t.name) || isCondition(t);
}

function printMasked(base: Term, clear: U64, set: U64, wording: Wording): string {
  const cleared = clear.and(set.not()).or(shiftedIn(base));
  const name = parenthesised(base, wording);
  if (set.isZero()) {
    const width = lowWidth(cleared.not());
    // Of the sum of two words, only the carry is left to clear.
    if (
      width === 32 ||
      (cleared.lo === 0 && !cleared.isZero() && lowWidth(cleared.or(base.zeros.shr(32).shl(32)).not()) === 32)
    )
      return `low word of ${name}`;
    if (width !== undefined) return `${printBits(U64.mask(width))} of ${name}`;
  }
  if (isFew(cleared.not()) && runsOf(cleared.not()).length < runsOf(cleared).length) {
    // `bits 41:40 of x1` would be a number up to 3: these stay where they are.
    const kept = `${name} with only ${printBits(cleared.not().and(set.not()))} kept`;
    return set.isZero() ? kept : `${kept} and ${printBits(set)} set`;
  }
  if (set.isZero() && clear.hi === 0xffffffff && clear.lo !== 0xffffffff && isFew(cleared.truncate(32)))
    return `low word of ${name} with ${printBits(cleared.truncate(32))} cleared`;
  const [field, ...others] = runsOf(clear);
  if (field !== undefined && others.length === 0 && runsOf(set).length > 1)
    return `${name} with ${printBits(clear)} = ${printConstant(set.shr(field[1]))}`;
  const parts: string[] = [];
  if (!cleared.isZero()) parts.push(`${printBits(cleared)} cleared`);
  if (!set.isZero()) parts.push(`${printBits(set)} set`);
  return `${name} with ${parts.join(' and ')}`;
}

/** Bits that are zero because a right shift by a constant moved them in. */
function shiftedIn(base: Term): U64 {
  const by = base.kind === 'operation' && base.name === 'lsr' ? base.operands[1] : undefined;
  const n = by?.kind === 'constant' ? by.value.toSafeNumber() : undefined;
  return n === undefined || n <= 0 || n >= 64 ? U64.ZERO : U64.mask(64 - n).not();
}

/** Width w when the mask is exactly bits w-1:0. */
function lowWidth(mask: U64): number | undefined {
  for (let w = 1; w < 64; w++) if (U64.mask(w).equals(mask)) return w;
  return undefined;
}
function runsOf(mask: U64): [number, number][] {
  const runs: [number, number][] = [];
  for (let i = 63; i >= 0; i--) {
    if (mask.bit(i) === 0) continue;
    const top = i;
    while (i > 0 && mask.bit(i - 1) === 1) i--;
    runs.push([top, i]);
  }
  return runs;
}
function isFew(mask: U64): boolean {
  return runsOf(mask).length <= 4;
}

/** `bit 10`, `bits 10 and 8`, `bits 21:20`. */
export function printBits(mask: U64): string {
  const runs = runsOf(mask).map(([top, bottom]) => (top === bottom ? `${top}` : `${top}:${bottom}`));
  const plural = runs.length > 1 || (runs[0]?.includes(':') ?? false);
  const list =
    runs.length > 1 ? `${runs.slice(0, -1).join(', ')} and ${runs[runs.length - 1]}` : (runs[0] ?? 'none');
  return `${plural ? 'bits' : 'bit'} ${list}`;
}

const INFIX: Readonly<Record<string, string>> = {
  and: '&',
  orr: '|',
  eor: '^',
  lsl: '<<',
  lsr: '>>',
  mul: '*',
  udiv: '/',
};

/** Their operands are held in order of age, which changes with the history. */
function isSymmetric(name: string): boolean {
  return name === 'and' || name === 'orr' || name === 'eor';
}
/** A constant on the right, else by name. */
function inReadingOrder(a: Term, b: Term, print: (t: Term) => string): readonly [string, string] {
  const [p, q] = [print(a), print(b)];
  const isSwapped = a.kind === 'constant' || (b.kind !== 'constant' && inNaturalOrder(p, q) > 0);
  return isSwapped ? [q, p] : [p, q];
}
function isShift(name: string): boolean {
  return name === 'lsl' || name === 'lsr';
}
/** Shift amounts are counted in decimal. */
function printShift(amount: Term, wording: Wording): string {
  const n = amount.kind === 'constant' ? amount.value.toSafeNumber() : undefined;
  return n === undefined ? parenthesised(amount, wording) : `${n}`;
}

/** As C writes it; what a store-exclusive left, by what its status says. */
function printChoice([condition, chosen, other]: readonly Term[], wording: Wording): string {
  if (!condition || !chosen || !other) return 'unknown';
  const print = (t: Term): string => parenthesised(t, wording);
  if (condition.kind === 'unknown' && condition.reason === EXCLUSIVE_STATUS)
    return `${print(other)} if the exclusive store was done, else ${print(chosen)}`;
  return `${print(condition)} ? ${print(chosen)} : ${print(other)}`;
}

function printOperation(term: OperationTerm, wording: Wording): string {
  const { name, operands } = term;
  const [a, b] = operands;
  const print = (t: Term): string => parenthesised(t, wording);
  const condition = printCondition(term, print, printConstant);
  if (condition !== undefined) return condition;
  if (a !== undefined && name === 'mvn') return `NOT ${print(a)}`;
  if (name === 'select') return printChoice(operands, wording);
  const extended = /^sxt\d+(w?)$/.exec(name);
  if (extended && a !== undefined)
    return `sign-extended ${printPart(a, wording)}${extended[1] === '' ? '' : ' in the low word'}`;
  const infix = INFIX[name];
  if (infix !== undefined && a !== undefined && b !== undefined && operands.length === 2) {
    const [left, right] = isSymmetric(name) ? inReadingOrder(a, b, print) : [print(a), undefined];
    return `(${left} ${infix} ${right ?? (isShift(name) ? printShift(b, wording) : print(b))})`;
  }
  return `${name}(${operands.map((o) => printPart(o, wording)).join(', ')})`;
}
