import { U64 } from './u64';

/**
 * The immediate of the logical instructions from its fields (Arm ARM DecodeBitMasks), zero-extended
 * from `width`; undefined for a reserved encoding.
 */
export function decodeBitMask(n: number, imms: number, immr: number, width: 32 | 64): U64 | undefined {
  const length = 31 - Math.clz32((n << 6) | (~imms & 63));
  if (length < 1 || (width === 32 && n === 1)) return undefined;
  const size = 1 << length;
  const ones = (imms & (size - 1)) + 1;
  const rotation = immr & (size - 1);
  if (ones === size) return undefined;
  const element = U64.mask(ones);
  const turned =
    rotation === 0 ? element : element.shr(rotation).or(element.shl(size - rotation).and(U64.mask(size)));
  let value = turned;
  for (let filled = size; filled < width; filled *= 2) value = value.or(value.shl(filled));
  return value.truncate(width);
}

/** Whether a word of `width` bits is an immediate that the logical instructions can hold. */
export function isBitMask(value: U64, width: 32 | 64): boolean {
  const word = width === 32 ? value.or(value.shl(32)) : value;
  if (word.isZero() || word.equals(U64.ONES)) return false;
  let size = 64;
  while (size > 2 && word.equals(word.ror(size / 2))) size /= 2;
  // One run of ones, rotated within the element: exactly two changes between neighbouring bits.
  let changes = 0;
  for (let i = 0; i < size; i++) if (word.bit(i) !== word.bit((i + 1) % size)) changes++;
  return changes === 2;
}
