import type { U64 } from '../isa/u64';

/** Hexadecimal from ten on, decimal below. */
export function hex(value: U64): string {
  return value.hi === 0 && value.lo >= 0 && value.lo < 10 ? String(value.lo) : value.toString();
}

/** The bits that are set, highest first, ranges joined: `bits 21-20, 10`; at most `limit` ranges. */
export function bitList(value: U64, limit = 8): string {
  const ranges: string[] = [];
  for (let bit = 63; bit >= 0; bit--) {
    if (value.bit(bit) === 0) continue;
    const high = bit;
    while (bit > 0 && value.bit(bit - 1) === 1) bit--;
    ranges.push(high === bit ? `${high}` : `${high}-${bit}`);
  }
  if (ranges.length === 0 || ranges.length > limit) return '';
  return `${ranges.length === 1 && !ranges[0]?.includes('-') ? 'bit' : 'bits'} ${ranges.join(', ')}`;
}

/** Names in an expression or a line of assembly that may be constants: registers and labels simply have no value. */
export function identifiersIn(text: string): string[] {
  return [...new Set(text.replace(/"[^"]*"/g, ' ').match(/[A-Za-z_]\w*/g) ?? [])];
}

/**
 * Writes a value as the union of named constants of the source text that it came from, e.g.
 * `CPACR_EL1_FPEN | CPACR_EL1_ZEN`; undefined when they do not make it up exactly. The largest names are
 * tried first, so that a name is not shown together with its own parts.
 */
export function namedBits(
  value: U64,
  names: readonly string[],
  valueNamed: (name: string) => U64 | undefined,
): string | undefined {
  if (value.isZero()) return undefined;
  const candidates = names.flatMap((name, place) => {
    const bits = valueNamed(name);
    return bits !== undefined && !bits.isZero() && bits.and(value.not()).isZero()
      ? [{ name, bits, place }]
      : [];
  });
  candidates.sort((a, b) => size(b.bits) - size(a.bits) || a.place - b.place);
  let rest = value;
  const used: typeof candidates = [];
  for (const candidate of candidates) {
    if (candidate.bits.and(rest).isZero()) continue;
    used.push(candidate);
    rest = rest.and(candidate.bits.not());
    if (rest.isZero())
      return used
        .sort((a, b) => a.place - b.place)
        .map((c) => c.name)
        .join(' | ');
  }
  return undefined;
}

function size(value: U64): number {
  let count = 0;
  for (let bit = 0; bit < 64; bit++) count += value.bit(bit);
  return count;
}
