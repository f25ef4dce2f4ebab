import { U64 } from '../isa/u64';
import type { Term } from './term';

/** A constant, or a term of which perhaps only the low word counts. */
export type Side = U64 | { readonly term: Term; readonly low: boolean };

/** Which of two words is asked about, and how. */
export interface Comparison {
  readonly left: Side;
  readonly right: Side;
  readonly operator: '==' | '!=' | '<' | '<=' | '>' | '>=';
  readonly order?: 'signed' | 'unsigned';
  /** Which side is which is not what the code says: the term holds them in order of age. */
  readonly symmetric?: true;
}

const OPPOSITE = { '==': '!=', '!=': '==', '<': '>=', '>=': '<', '>': '<=', '<=': '>' } as const;

const ALL_SET = 0xffffffff;

function sideOf(t: Term): Side {
  if (t.kind === 'constant') return t.value;
  return t.kind === 'masked' && isLowWord(t) ? { term: t.base, low: true } : { term: t, low: false };
}

/** What flags say after a comparison (Arm ARM C1.2.4, AddWithCarry()); undefined for terms that are no such question. */
export function comparison(t: Term): Comparison | undefined {
  if (t.kind !== 'operation') return undefined;
  const [a, b] = t.operands;
  switch (t.name) {
    case 'isZero':
      return a && equality(a);
    case 'isEqual':
      return a && b && { left: sideOf(a), right: sideOf(b), operator: '==', symmetric: true };
    case 'carry':
    case 'carryw': {
      const compared = subtraction(t);
      return compared && { ...compared, operator: '>=', order: 'unsigned' };
    }
    case 'eor':
      return negated(t) ?? lessSigned(t);
    case 'and':
      return greater(t);
    default:
      return undefined;
  }
}

/** `eor` with 1. */
function negated(t: Term): Comparison | undefined {
  const [a, b] = operandsOf(t);
  const inner = a && b ? (isOne(a) ? b : isOne(b) ? a : undefined) : undefined;
  const asked = inner && comparison(inner);
  return asked && { ...asked, operator: OPPOSITE[asked.operator] };
}

/** N != V. */
function lessSigned(t: Term): Comparison | undefined {
  const [a, b] = operandsOf(t);
  const overflow = [a, b].find((o) => o?.kind === 'operation' && /^overfloww?$/.test(o.name));
  const sign = overflow === a ? b : a;
  const compared = overflow && subtraction(overflow);
  if (compared === undefined || sign === undefined) return undefined;
  return isSignOf(sign, overflow as Term) ? { ...compared, operator: '<', order: 'signed' } : undefined;
}

/** HI and GT: not equal, and not less. */
function greater(t: Term): Comparison | undefined {
  const [p, q] = operandsOf(t).map(comparison);
  const [unequal, order] = p?.operator === '!=' ? [p, q] : [q, p];
  if (unequal?.operator !== '!=' || order?.operator !== '>=' || order.order === undefined) return undefined;
  const same = sameSide(unequal.left, order.left) && sameSide(unequal.right, order.right);
  return same ? { ...order, operator: '>' } : undefined;
}

function sameSide(a: Side, b: Side): boolean {
  if (a instanceof U64 || b instanceof U64) return a instanceof U64 && b instanceof U64 && a.equals(b);
  return a.term === b.term && a.low === b.low;
}

/** `left - right == 0`: what is subtracted stands on the right. */
function equality(t: Term): Comparison {
  const zero = { left: sideOf(t), right: U64.ZERO, operator: '==' } as const;
  const low = t.kind === 'masked' && isLowWord(t);
  const sum = low ? t.base : t;
  if (sum.kind !== 'linear') return zero;
  const side = (term: Term): Side => ({ term, low: low && term.zeros.hi !== ALL_SET });
  const [a, b] = sum.atoms;
  const right = sum.constant.negate();
  if (sum.atoms.length === 1 && a?.coefficient === 1)
    return { left: side(a.term), right: low ? right.truncate(32) : right, operator: '==' };
  const [plus, minus] = a?.coefficient === 1 ? [a, b] : [b, a];
  if (sum.atoms.length !== 2 || plus?.coefficient !== 1 || minus?.coefficient !== -1 || !right.isZero())
    return zero;
  return { left: side(plus.term), right: side(minus.term), operator: '==' };
}

/** The words that a carry or an overflow of `left + NOT(right) + 1` compares. */
function subtraction(t: Term): { readonly left: Side; readonly right: Side } | undefined {
  const [left, complement, carry] = operandsOf(t);
  if (left === undefined || complement === undefined || carry === undefined || !isOne(carry))
    return undefined;
  const width = widthOf(t);
  if (complement.kind === 'constant')
    return { left: sideOf(left), right: complement.value.not().truncate(width) };
  const inner =
    width === 32 && complement.kind === 'masked' && isLowWord(complement) ? complement.base : complement;
  const [right] = inner.kind === 'operation' && inner.name === 'mvn' ? inner.operands : [];
  if (right === undefined) return undefined;
  const side = sideOf(right);
  if (width === 64 || side instanceof U64 || side.low || side.term.zeros.hi === ALL_SET)
    return { left: sideOf(left), right: side };
  return { left: sideOf(left), right: { ...side, low: true } };
}

/** Of an operation on flags. */
function widthOf(t: Term): 32 | 64 {
  return t.kind === 'operation' && /^(carry|overflow)w$/.test(t.name) ? 32 : 64;
}

/** True for the top bit of the result that an overflow is about. */
function isSignOf(sign: Term, overflow: Term): boolean {
  const [a, b, carry] = operandsOf(overflow);
  const width = widthOf(overflow);
  const bit = sign.kind === 'masked' ? sign.base : sign;
  const [result, amount] = bit.kind === 'operation' && bit.name === 'lsr' ? bit.operands : [];
  if (!a || !b || !carry || !result || amount?.kind !== 'constant' || amount.value.lo !== width - 1)
    return false;
  return sumOf([result], width) === sumOf([a, b, carry], width);
}

/** A text that is equal for equal sums of that width. */
function sumOf(parts: readonly Term[], width: 32 | 64): string {
  const atoms = new Map<number, number>();
  let constant = U64.ZERO;
  const add = (t: Term, times: number): void => {
    if (t.kind === 'constant') constant = constant.add(t.value.mul(U64.from(times)));
    else if (width === 32 && t.kind === 'masked' && isLowWord(t)) add(t.base, times);
    else if (t.kind === 'linear') {
      for (const a of t.atoms) add(a.term, a.coefficient * times);
      constant = constant.add(t.constant.mul(U64.from(times)));
    } else if (t.kind === 'operation' && t.name === 'mvn' && t.operands[0]) {
      add(t.operands[0], -times);
      constant = constant.sub(U64.from(times));
    } else atoms.set(t.id, (atoms.get(t.id) ?? 0) + times);
  };
  for (const p of parts) add(p, 1);
  const counted = [...atoms].filter(([, n]) => n !== 0).sort(([a], [b]) => a - b);
  return `${counted.map(([id, n]) => `${n}*${id}`).join('+')}+${constant.truncate(width).toString()}`;
}

/** Bits 31:0 of something, the others clear. */
function isLowWord(t: Term): boolean {
  return t.kind === 'masked' && t.set.isZero() && t.zeros.hi === ALL_SET && t.clear.lo === 0;
}

function operandsOf(t: Term): readonly Term[] {
  return t.kind === 'operation' ? t.operands : [];
}

function isOne(t: Term): boolean {
  return t.kind === 'constant' && t.value.equals(U64.ONE);
}
