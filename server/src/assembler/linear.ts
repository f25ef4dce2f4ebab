import { constantValue, isConstant, type LinearValue } from '../isa/linearValue';

const wrap = (n: bigint): bigint => BigInt.asIntN(64, n);

/** Sums and multiples of linear values; constants wrap to signed 64 bits as the assembler's do. */
export function addValues(a: LinearValue, b: LinearValue): LinearValue {
  const constant = wrap(a.constant + b.constant);
  if (isConstant(a)) return { constant, terms: b.terms };
  if (isConstant(b)) return { constant, terms: a.terms };
  const [s, t] = [a.terms[0], b.terms[0]];
  if (s && t && a.terms.length === 1 && b.terms.length === 1) {
    if (s.symbol !== t.symbol) return { constant, terms: s.symbol < t.symbol ? [s, t] : [t, s] };
    const coefficient = s.coefficient + t.coefficient;
    return { constant, terms: coefficient === 0n ? [] : [{ symbol: s.symbol, coefficient }] };
  }
  const sums = new Map<string, bigint>();
  for (const t of [...a.terms, ...b.terms]) sums.set(t.symbol, (sums.get(t.symbol) ?? 0n) + t.coefficient);
  return fromTerms(constant, sums);
}

export function scaleValue(a: LinearValue, factor: bigint): LinearValue {
  if (factor === 0n) return constantValue(0n);
  return {
    constant: wrap(a.constant * factor),
    terms: a.terms.map((t) => ({ symbol: t.symbol, coefficient: wrap(t.coefficient * factor) })),
  };
}

export function subtractValues(a: LinearValue, b: LinearValue): LinearValue {
  return addValues(a, scaleValue(b, -1n));
}

export function fromTerms(constant: bigint, coefficients: ReadonlyMap<string, bigint>): LinearValue {
  const terms: { symbol: string; coefficient: bigint }[] = [];
  for (const [symbol, coefficient] of coefficients)
    if (coefficient !== 0n) terms.push({ symbol, coefficient });
  terms.sort((x, y) => (x.symbol < y.symbol ? -1 : 1));
  return { constant: wrap(constant), terms };
}

/** Where a symbol lies: labels of one group keep their distance. */
export interface Anchor {
  readonly group: number;
  readonly offset: number;
}

/**
 * Turns differences of labels of the same group into numbers. A group whose coefficients add up to
 * one keeps a single label plus an offset.
 */
export function foldLabels(
  value: LinearValue,
  anchorOf: (symbol: string) => Anchor | undefined,
): LinearValue {
  const { terms } = value;
  if (terms.length < 2) return value;
  if (terms.length === 2) {
    // Nearly always the distance of two labels, or two that have none.
    const [s, t] = terms as [LinearValue['terms'][0], LinearValue['terms'][0]];
    const from = anchorOf(s.symbol);
    const to = from && anchorOf(t.symbol);
    if (from === undefined || from.group !== to?.group) return value;
    if (s.coefficient + t.coefficient === 0n)
      return constantValue(wrap(value.constant + s.coefficient * BigInt(from.offset - to.offset)));
  }
  const groups = new Map<
    number,
    { sum: bigint; offsets: bigint; keep: string; members: number; keepOffset: bigint }
  >();
  const rest = new Map<string, bigint>();
  for (const t of terms) {
    const anchor = anchorOf(t.symbol);
    if (!anchor) {
      rest.set(t.symbol, t.coefficient);
      continue;
    }
    const g = groups.get(anchor.group) ?? { sum: 0n, offsets: 0n, keep: '', members: 0, keepOffset: 0n };
    g.sum += t.coefficient;
    g.offsets += t.coefficient * BigInt(anchor.offset);
    g.members++;
    if (g.keep === '' || t.coefficient === 1n) {
      g.keep = t.symbol;
      g.keepOffset = BigInt(anchor.offset);
    }
    groups.set(anchor.group, g);
  }
  let constant = value.constant;
  for (const g of groups.values()) {
    constant += g.offsets - g.sum * g.keepOffset;
    if (g.sum !== 0n) rest.set(g.keep, (rest.get(g.keep) ?? 0n) + g.sum);
    else constant += g.sum * g.keepOffset;
  }
  return fromTerms(constant, rest);
}
