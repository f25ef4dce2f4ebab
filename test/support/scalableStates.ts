import type { RandomNumbers } from './randomNumbers';
import { currentBytes, layoutOf, scratchCentre, scratchEnd, type VectorMode } from './vectorImage';
import { BASE, INDEX, VECTOR_BASE_32, VECTOR_BASE_64, VECTOR_INDEX } from './vectorStates';

/** Random states of any vector length, in the layout of vectorImage.ts. */

const corners = [
  0n,
  1n,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  (1n << 63n) - 1n,
  1n << 63n,
  (1n << 64n) - 1n,
];

function randomWord(random: RandomNumbers): bigint {
  switch (random.between(0, 3)) {
    case 0:
      return random.pick(corners);
    case 1:
      return BigInt.asUintN(64, BigInt(random.between(-300, 300)));
    default:
      return (BigInt(random.word()) << 32n) | BigInt(random.word());
  }
}

function fillBytes(random: RandomNumbers, state: Buffer, offset: number, length: number): void {
  for (let i = 0; i < length; i++) state[offset + i] = random.word() & 0xff;
}

/** All true, all false, one true, or any. */
function fillPredicate(random: RandomNumbers, state: Buffer, offset: number, length: number): void {
  switch (random.between(0, 5)) {
    case 0:
      state.fill(0, offset, offset + length);
      break;
    case 1:
      state.fill(0xff, offset, offset + length);
      break;
    case 2: {
      const bit = random.between(0, 8 * length - 1);
      state.fill(0, offset, offset + length);
      state[offset + (bit >> 3)] = 1 << (bit & 7);
      break;
    }
    default:
      fillBytes(random, state, offset, length);
  }
}

/** FFR is a run of ones from its first bit (Arm ARM, FFR). */
function fillFirstFault(random: RandomNumbers, state: Buffer, offset: number, length: number): void {
  const ones = random.chance(1, 2) ? 8 * length : random.between(0, 8 * length);
  for (let bit = 0; bit < ones; bit++)
    state[offset + (bit >> 3)] = (state[offset + (bit >> 3)] ?? 0) | (1 << (bit & 7));
}

/**
 * @param atEnd addresses lie where the accessible memory ends, some of them beyond it
 */
export function randomScalableState(random: RandomNumbers, mode: VectorMode, atEnd: boolean): Buffer {
  const layout = layoutOf(mode);
  const vector = currentBytes(mode);
  const state = Buffer.alloc(layout.bytes);
  const setX = (n: number, value: bigint) =>
    state.writeBigUInt64LE(BigInt.asUintN(64, value), layout.x + 8 * n);
  for (let n = 0; n < 30; n++) setX(n, randomWord(random));
  state.writeUInt32LE((random.between(0, 15) << 28) >>> 0, layout.nzcv);
  fillBytes(random, state, layout.z, 32 * vector);
  for (let n = 0; n < 16; n++) fillPredicate(random, state, layout.p + (n * vector) / 8, vector / 8);
  // With FEAT_SME_FA64, which QEMU's `max` has on in user mode, streaming mode has FFR too.
  fillFirstFault(random, state, layout.ffr, vector / 8);
  if (layout.bytes > layout.za) fillBytes(random, state, layout.za, layout.bytes - layout.za);

  const centre = atEnd ? scratchEnd : scratchCentre;
  const near = (): bigint =>
    BigInt(atEnd ? centre - random.between(0, 2 * vector) : centre + random.between(-40, 40));
  setX(BASE, near());
  setX(INDEX, BigInt(random.between(0, 12)));
  const z = (n: number, i: number) => layout.z + vector * n + i;
  // A vector of indices may be of byte offsets or of elements, 32 or 64 bits wide.
  for (let i = 0; i < vector; i += 8) {
    state.writeUInt32LE(Number(near()), z(VECTOR_BASE_32, i));
    state.writeUInt32LE(Number(near()), z(VECTOR_BASE_32, i + 4));
    state.writeBigUInt64LE(near(), z(VECTOR_BASE_64, i));
    state.writeBigUInt64LE(BigInt(random.between(0, atEnd ? 64 : 15)), z(VECTOR_INDEX, i));
  }
  return state;
}

/** Makes element 0 of predicate `n` active, unless no element is. */
export function activateFirst(state: Buffer, mode: VectorMode, n: number): void {
  const bytes = currentBytes(mode) / 8;
  const at = layoutOf(mode).p + n * bytes;
  if (state.subarray(at, at + bytes).some((byte) => byte !== 0)) state[at] = (state[at] ?? 0) | 1;
}

/** Clears the upper halves of the registers that number slices. */
export function narrowSliceNumbers(state: Buffer): void {
  for (let n = 12; n <= 15; n++) state.writeUInt32LE(0, 8 * n + 4);
}
