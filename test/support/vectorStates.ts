import {
  flagResource,
  generalResource,
  opaqueResource,
  type Resource,
  vectorResource,
} from '../../server/src/simulator/resources';
import type { RandomNumbers } from './randomNumbers';
import { layoutOf, scratchCentre, type VectorMode } from './vectorImage';

const VECTOR_BYTES = 32;
const lengths = { vectorBytes: VECTOR_BYTES, streamingBytes: VECTOR_BYTES };
export const vectorModes: Readonly<Record<'vectors' | 'streaming', VectorMode>> = {
  vectors: { mode: 'vectors', ...lengths },
  streaming: { mode: 'streaming', ...lengths },
};
/** The layout of all states here: those outside streaming mode leave ZA out. */
export const layout = layoutOf(vectorModes.streaming);

/** Bytes (and in NZCV, bits) of a state that hold one resource. */
interface Place {
  readonly resource: Resource;
  readonly offset: number;
  readonly length: number;
  /** For a part of one 32-bit word: the bits. */
  readonly bits?: number;
}

/** FPSR: QC and the cumulative exception bits; the others are RES0 or AArch32's. */
const FPSR_BITS = 0x0800009f;

export const places: readonly Place[] = [
  ...Array.from({ length: 30 }, (_, n) => ({
    resource: generalResource(n),
    offset: layout.x + 8 * n,
    length: 8,
  })),
  ...(['n', 'z', 'c', 'v'] as const).map((flag, i) => ({
    resource: flagResource(flag),
    offset: layout.nzcv,
    length: 4,
    bits: (0x80000000 >>> i) | 0,
  })),
  { resource: opaqueResource('fpsr'), offset: layout.fpsr, length: 4, bits: FPSR_BITS },
  ...Array.from({ length: 32 }, (_, n) => {
    const offset = layout.z + VECTOR_BYTES * n;
    return [
      { resource: vectorResource(n, 'low'), offset, length: 8 },
      { resource: vectorResource(n, 'high'), offset: offset + 8, length: 8 },
      { resource: opaqueResource(`z${n}`), offset: offset + 16, length: VECTOR_BYTES - 16 },
    ];
  }).flat(),
  ...Array.from({ length: 16 }, (_, n) => ({
    resource: opaqueResource(`p${n}`),
    offset: layout.p + (VECTOR_BYTES / 8) * n,
    length: VECTOR_BYTES / 8,
  })),
];
export const firstFaultPlace: Place = {
  resource: opaqueResource('ffr'),
  offset: layout.ffr,
  length: VECTOR_BYTES / 8,
};
export const arrayPlace: Place = {
  resource: opaqueResource('za'),
  offset: layout.za,
  length: VECTOR_BYTES * VECTOR_BYTES,
};

/** Registers with a part in addresses, which samples choose for it. */
export const BASE = 20;
export const INDEX = 16;
export const VECTOR_BASE_32 = 20;
export const VECTOR_BASE_64 = 21;
export const VECTOR_INDEX = 22;

const interesting = [0, 0x3f800000, 0x40000000, 0xbf800000, 0x7f7fffff, 0x00800000, 0x3c003c00, 0xffffffff];

function fill(random: RandomNumbers, state: Buffer, { offset, length, bits }: Place): void {
  for (let i = 0; i < length; i += 4) {
    const word = random.chance(1, 4) ? random.pick(interesting) : random.word();
    const old = bits === undefined ? 0 : state.readUInt32LE(offset + i) & ~bits;
    state.writeUInt32LE((old | (bits === undefined ? word : word & bits)) >>> 0, offset + i);
  }
}

/** FFR is a run of ones from its first bit, whatever its contents come from (Arm ARM, FFR). */
function fillFirstFault(random: RandomNumbers, state: Buffer): void {
  const ones = random.between(0, VECTOR_BYTES);
  state.writeUInt32LE((ones === 32 ? 0xffffffff : 2 ** ones - 1) >>> 0, layout.ffr);
}

/** Registers that an address may be made of keep to the scratch window. */
function fillAddresses(random: RandomNumbers, state: Buffer): void {
  const place = (n: number, word: number) => state.writeBigUInt64LE(BigInt(word), layout.x + 8 * n);
  place(BASE, scratchCentre + 16 * random.between(-2, 2));
  place(INDEX, random.between(0, 12));
  for (let i = 0; i < VECTOR_BYTES; i += 8) {
    const z = (n: number) => layout.z + VECTOR_BYTES * n + i;
    state.writeUInt32LE(scratchCentre + random.between(0, 64), z(VECTOR_BASE_32));
    state.writeUInt32LE(scratchCentre + random.between(0, 64), z(VECTOR_BASE_32) + 4);
    state.writeBigUInt64LE(BigInt(scratchCentre + random.between(0, 64)), z(VECTOR_BASE_64));
    state.writeBigUInt64LE(BigInt(random.between(0, 15)), z(VECTOR_INDEX));
  }
}

export function randomVectorState(random: RandomNumbers): Buffer {
  const state = Buffer.alloc(layout.bytes);
  for (const place of [...places, arrayPlace]) fill(random, state, place);
  fillFirstFault(random, state);
  // Slices of ZA are numbered from a register below its size.
  for (let n = 12; n <= 15; n++) state.writeBigUInt64LE(BigInt(random.between(0, 20)), layout.x + 8 * n);
  fillAddresses(random, state);
  return state;
}

/** A copy in which these places hold something else. */
export function changedAt(random: RandomNumbers, state: Buffer, at: readonly Place[]): Buffer {
  const copy = Buffer.from(state);
  for (const place of at) {
    if (place === firstFaultPlace) {
      const ones = (Math.log2(state.readUInt32LE(layout.ffr) + 1) + 1 + random.between(0, 31)) % 33;
      copy.writeUInt32LE((ones === 32 ? 0xffffffff : 2 ** ones - 1) >>> 0, layout.ffr);
    } else if (place.bits !== undefined) {
      // One bit and more: a cleared cumulative bit and a set one tell different things.
      copy.writeUInt32LE((state.readUInt32LE(place.offset) ^ place.bits) >>> 0, place.offset);
    } else {
      for (let i = 0; i < place.length; i++)
        copy[place.offset + i] = (state[place.offset + i] ?? 0) ^ random.between(1, 255);
    }
  }
  return copy;
}

export function sameAt(a: Buffer, b: Buffer, { offset, length, bits }: Place): boolean {
  if (bits !== undefined) return ((a.readUInt32LE(offset) ^ b.readUInt32LE(offset)) & bits) === 0;
  return a.compare(b, offset, offset + length, offset, offset + length) === 0;
}

/** Memory after the run, and whether there was an exception. */
export function sameBeyondRegisters(a: Buffer, b: Buffer): boolean {
  return a.compare(b, layout.memory, layout.fault + 8, layout.memory, layout.fault + 8) === 0;
}
export function faulted(state: Buffer): boolean {
  return state.readUInt32LE(layout.fault) !== 0;
}
