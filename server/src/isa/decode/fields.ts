/** Bits `high` to `low` of an instruction word, unsigned. */
export function bits(word: number, high: number, low: number): number {
  return (word >>> low) & (2 ** (high - low + 1) - 1);
}

export function signedBits(word: number, high: number, low: number): number {
  const width = high - low + 1;
  const value = bits(word, high, low);
  return value >= 2 ** (width - 1) ? value - 2 ** width : value;
}

/** Register 31 reads as zero. */
export function zr(n: number, is64: boolean): string {
  if (n === 31) return is64 ? 'xzr' : 'wzr';
  return `${is64 ? 'x' : 'w'}${n}`;
}

/** Register 31 is the stack pointer. */
export function sp(n: number, is64: boolean): string {
  if (n === 31) return is64 ? 'sp' : 'wsp';
  return `${is64 ? 'x' : 'w'}${n}`;
}

/** A branch target relative to the instruction, as an assembler expression. */
export function relative(offset: number): string {
  return offset < 0 ? `.-${-offset}` : `.+${offset}`;
}

export const conditionNames = 'eq ne cs cc mi pl vs vc hi ls ge lt gt le al nv'.split(' ');
export const shiftNames = ['lsl', 'lsr', 'asr', 'ror'];
export const extendNames = ['uxtb', 'uxth', 'uxtw', 'uxtx', 'sxtb', 'sxth', 'sxtw', 'sxtx'];

const patterns: Readonly<Record<number, string>> = {
  0: 'pow2',
  1: 'vl1',
  2: 'vl2',
  3: 'vl3',
  4: 'vl4',
  5: 'vl5',
  6: 'vl6',
  7: 'vl7',
  8: 'vl8',
  9: 'vl16',
  10: 'vl32',
  11: 'vl64',
  12: 'vl128',
  13: 'vl256',
  29: 'mul4',
  30: 'mul3',
  31: 'all',
}; // prettier-ignore

/** A predicate constraint (Arm ARM DecodePredCount); those without a name are written as numbers. */
export function patternName(n: number): string {
  return patterns[n] ?? `#${n}`;
}

/** A prefetch operation of PRFM; those without a name are written as numbers. */
export function prefetchName(operation: number): string {
  const type = ['pld', 'pli', 'pst'][operation >> 3];
  const target = (operation >> 1) & 3;
  if (!type || target === 3) return `#${operation}`;
  return `${type}l${target + 1}${operation & 1 ? 'strm' : 'keep'}`;
}
