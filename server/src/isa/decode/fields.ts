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
