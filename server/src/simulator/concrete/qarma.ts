import { U64 } from '../../isa/u64';

/**
 * QARMA5-64 as the Arm ARM uses it (shared pseudocode ComputePACQARMA5, PACCellShuffle, PACMult, PACSub, TweakShuffle;
 * the cipher is R. Avanzi's, "The QARMA Block Cipher Family", 2017, with the S-box σ2). Blocks are sixteen cells
 * of 4 bits, cell 0 the most significant.
 */
type Block = Uint8Array;

const roundConstants: readonly U64[] = [
  U64.ZERO,
  U64.of(0x13198a2e, 0x03707344),
  U64.of(0xa4093822, 0x299f31d0),
  U64.of(0x082efa98, 0xec4e6c89),
  U64.of(0x452821e6, 0x38d01377),
];
const alpha = U64.of(0xc0ac29b7, 0xc97c50dd);
const rounds = roundConstants.length;

const inverse = (table: readonly number[]): readonly number[] => {
  const back = new Array<number>(table.length).fill(0);
  table.forEach((to, from) => {
    back[to] = from;
  });
  return back;
};

const substitution = [11, 6, 8, 15, 12, 0, 9, 14, 3, 7, 4, 5, 13, 2, 1, 10];
const inverseSubstitution = inverse(substitution);
/** Cell k of the result is cell `shuffle[k]` of the block. */
const shuffle = [0, 11, 6, 13, 10, 1, 12, 7, 5, 14, 3, 8, 15, 4, 9, 2];
const inverseShuffle = inverse(shuffle);
const tweakShuffle = [6, 5, 14, 15, 0, 1, 2, 3, 7, 12, 13, 4, 8, 9, 10, 11];
const inverseTweakShuffle = inverse(tweakShuffle);
/** Cells of the tweak, after the shuffle, that a linear feedback shift register steps. */
const steppedCells = [0, 1, 3, 4, 8, 11, 13];

function cellsOf(word: U64): Block {
  return Uint8Array.from({ length: 16 }, (_, k) =>
    k < 8 ? (word.hi >>> (28 - 4 * k)) & 15 : (word.lo >>> (60 - 4 * k)) & 15,
  );
}
function wordOf(cells: Block): U64 {
  let [hi, lo] = [0, 0];
  for (let k = 0; k < 8; k++) {
    hi = (hi << 4) | (cells[k] ?? 0);
    lo = (lo << 4) | (cells[k + 8] ?? 0);
  }
  return U64.of(hi, lo);
}

const permuted = (word: U64, from: readonly number[]): U64 => {
  const cells = cellsOf(word);
  return wordOf(Uint8Array.from(from, (k) => cells[k] ?? 0));
};
const substituted = (word: U64, table: readonly number[]): U64 =>
  wordOf(cellsOf(word).map((cell) => table[cell] ?? 0));

const rotated = (cell: number, n: number): number => ((cell << n) | (cell >>> (4 - n))) & 15;

/** Each column times circ(0, ρ, ρ², ρ), which is its own inverse. */
function multiplied(word: U64): U64 {
  const cells = cellsOf(word);
  const at = (row: number, column: number): number => cells[(row & 3) * 4 + column] ?? 0;
  return wordOf(
    Uint8Array.from({ length: 16 }, (_, k) => {
      const [row, column] = [k >>> 2, k & 3];
      return (
        rotated(at(row + 1, column), 1) ^ rotated(at(row + 2, column), 2) ^ rotated(at(row + 3, column), 1)
      );
    }),
  );
}

function nextTweak(tweak: U64): U64 {
  const cells = cellsOf(permuted(tweak, tweakShuffle));
  for (const k of steppedCells) {
    const cell = cells[k] ?? 0;
    cells[k] = (cell >>> 1) | (((cell ^ (cell >>> 1)) & 1) << 3);
  }
  return wordOf(cells);
}
function previousTweak(tweak: U64): U64 {
  const cells = cellsOf(tweak);
  for (const k of steppedCells) {
    const cell = cells[k] ?? 0;
    cells[k] = ((cell << 1) & 15) | ((cell & 1) ^ (cell >>> 3));
  }
  return permuted(wordOf(cells), inverseTweakShuffle);
}

/** A 128-bit key: K<127:64> and K<63:0>. */
export interface Key {
  readonly high: U64;
  readonly low: U64;
}

/** ComputePACQARMA5(data, modifier, K<127:64>, K<63:0>). */
export function computePAC(data: U64, modifier: U64, { high: key0, low: key1 }: Key): U64 {
  const rotatedKey = key0.ror(1).xor(key0.shr(63));
  let tweak = modifier;
  let value = data.xor(key0);
  for (let i = 0; i < rounds; i++) {
    value = value
      .xor(key1)
      .xor(tweak)
      .xor(roundConstants[i] ?? U64.ZERO);
    if (i > 0) value = multiplied(permuted(value, shuffle));
    value = substituted(value, substitution);
    tweak = nextTweak(tweak);
  }
  value = value.xor(rotatedKey).xor(tweak);
  value = substituted(multiplied(permuted(value, shuffle)), substitution);
  value = multiplied(permuted(value, shuffle)).xor(key1);
  value = substituted(permuted(value, inverseShuffle), inverseSubstitution);
  value = permuted(multiplied(value), inverseShuffle).xor(key0).xor(tweak);
  for (let i = 0; i < rounds; i++) {
    value = substituted(value, inverseSubstitution);
    if (i < rounds - 1) value = permuted(multiplied(value), inverseShuffle);
    tweak = previousTweak(tweak);
    value = value
      .xor(roundConstants[rounds - 1 - i] ?? U64.ZERO)
      .xor(key1)
      .xor(tweak)
      .xor(alpha);
  }
  return value.xor(rotatedKey);
}
