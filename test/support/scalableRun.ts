import { execute } from '../../server/src/isa/execute';
import type { ParsedInstruction } from '../../server/src/isa/instruction';
import { U64 } from '../../server/src/isa/u64';
import { ConcreteMachine } from '../../server/src/simulator/concrete/concreteMachine';
import { SparseMemory } from '../../server/src/simulator/concrete/sparseMemory';
import {
  currentBytes,
  initialWindow,
  layoutOf,
  scratchCentre,
  scratchEnd,
  scratchStart,
  type VectorMode,
  windowBytes,
} from './vectorImage';

/** Samples of vector instructions on the concrete machine, from and to states in the layout of vectorImage.ts. */

/** The scratch memory alone: an access elsewhere is a fault. */
class BoundedMemory extends SparseMemory {
  faulted = false;
  readonly content = Buffer.alloc(scratchEnd - scratchStart);
  override load(address: U64, bytes: 1 | 2 | 4 | 8): U64 {
    if (!isAccessible(address, bytes)) {
      this.faulted = true;
      return U64.ZERO;
    }
    const at = address.lo - scratchStart;
    return bytes === 8
      ? U64.of(this.content.readUInt32LE(at + 4), this.content.readUInt32LE(at))
      : U64.from(this.content.readUIntLE(at, bytes));
  }
  override store(address: U64, bytes: 1 | 2 | 4 | 8, value: U64): void {
    if (!isAccessible(address, bytes)) {
      this.faulted = true;
      return;
    }
    for (let i = 0; i < bytes; i++) this.content[address.lo - scratchStart + i] = value.shr(8 * i).lo & 0xff;
  }
  /** The checksum that the program for QEMU makes of its window. */
  checksum(mode: VectorMode): U64 {
    const start = scratchCentre - scratchStart - windowBytes(mode) / 2;
    let [hi, lo] = [0, 0];
    for (let i = start; i < start + windowBytes(mode); i += 8) {
      const [h, l] = [(hi >>> 7) | (lo << 25), (lo >>> 7) | (hi << 25)];
      hi = this.content.readUInt32LE(i + 4) ^ h;
      lo = this.content.readUInt32LE(i) ^ l;
    }
    return U64.of(hi, lo);
  }
}

function isAccessible(address: U64, bytes: number): boolean {
  return address.hi === 0 && address.lo >= scratchStart && address.lo + bytes <= scratchEnd;
}
const pageOf = (address: number): number => Math.floor(address / 4096);

/**
 * What QEMU 7.2 performs of the accesses that it may suppress: of contiguous elements the first one and those in
 * the page where it begins, of others all that lie in one page.
 */
function performs({
  address,
  bytes,
  first,
  isContiguous,
}: {
  address: U64;
  bytes: number;
  first: U64;
  isContiguous: boolean;
}): boolean {
  if (!isAccessible(address, bytes)) return false;
  if (isContiguous && address.equals(first)) return true;
  const last = pageOf(address.lo + bytes - 1);
  return pageOf(isContiguous ? first.lo : address.lo) === last;
}

export interface ScalableOutcome {
  readonly state: Buffer;
  readonly faulted: boolean;
  /** No value stands for one that is not modelled. */
  readonly isExact: boolean;
}

const flags = ['v', 'c', 'z', 'n'] as const;

function machineIn(mode: VectorMode, state: Buffer, memory: SparseMemory): ConcreteMachine {
  const layout = layoutOf(mode);
  const vector = currentBytes(mode);
  const machine = new ConcreteMachine(memory, undefined, {
    vector: mode.vectorBytes,
    streaming: mode.streamingBytes,
  });
  machine.scalable.performs = performs;
  machine.scalable.isStreaming = mode.mode === 'streaming';
  machine.scalable.hasArray = mode.mode !== 'vectors';
  for (let n = 0; n < 30; n++) machine.x[n] = U64.fromBigInt(state.readBigUInt64LE(layout.x + 8 * n));
  const nzcv = state.readUInt32LE(layout.nzcv);
  for (const [i, flag] of flags.entries()) machine.flags[flag] = U64.from((nzcv >>> (28 + i)) & 1);
  machine.systemRegisters.set('FPSR', U64.from(state.readUInt32LE(layout.fpsr)));
  const part = (offset: number, length: number) => new Uint8Array(state.subarray(offset, offset + length));
  for (let n = 0; n < 32; n++) machine.writeScalable(`z${n}`, part(layout.z + n * vector, vector));
  for (let n = 0; n < 16; n++) machine.writeScalable(`p${n}`, part(layout.p + (n * vector) / 8, vector / 8));
  machine.writeScalable('ffr', part(layout.ffr, vector / 8));
  if (layout.bytes > layout.za) machine.writeScalable('za', part(layout.za, layout.bytes - layout.za));
  return machine;
}

export function runScalable(
  instructions: readonly ParsedInstruction[],
  before: Buffer,
  mode: VectorMode,
): ScalableOutcome {
  const layout = layoutOf(mode);
  const vector = currentBytes(mode);
  const memory = new BoundedMemory();
  const window = initialWindow(mode);
  memory.content.set(window, scratchCentre - scratchStart - window.length / 2);
  const machine = machineIn(mode, before, memory);
  machine.unknowns = 0;
  for (const instruction of instructions) execute(machine, instruction);
  const { faulted } = memory;
  const isExact = machine.unknowns === 0;
  if (faulted || !isExact) return { state: before, faulted, isExact };
  const state = Buffer.alloc(layout.bytes);
  const set = (offset: number, word: U64) => state.writeBigUInt64LE(word.toBigInt(), offset);
  for (let n = 0; n < 30; n++) set(layout.x + 8 * n, machine.x[n] ?? U64.ZERO);
  let nzcv = 0;
  for (const [i, flag] of flags.entries()) nzcv |= machine.flags[flag].lo << (28 + i);
  state.writeUInt32LE(nzcv >>> 0, layout.nzcv);
  set(layout.fpsr, machine.readSystem('FPSR'));
  set(layout.memory, memory.checksum(mode));
  for (let n = 0; n < 32; n++) state.set(machine.readScalable(`z${n}`), layout.z + n * vector);
  for (let n = 0; n < 16; n++) state.set(machine.readScalable(`p${n}`), layout.p + (n * vector) / 8);
  state.set(machine.readScalable('ffr'), layout.ffr);
  if (layout.bytes > layout.za) state.set(machine.readScalable('za'), layout.za);
  return { state, faulted, isExact };
}

export interface Part {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

export function partsOf(mode: VectorMode): Part[] {
  const layout = layoutOf(mode);
  const vector = currentBytes(mode);
  const each = (count: number, name: string, offset: number, length: number): Part[] =>
    Array.from({ length: count }, (_, n) => ({ name: `${name}${n}`, offset: offset + n * length, length }));
  return [
    ...each(30, 'x', layout.x, 8),
    { name: 'nzcv', offset: layout.nzcv, length: 4 },
    { name: 'fpsr', offset: layout.fpsr, length: 4 },
    { name: 'checksum of memory', offset: layout.memory, length: 8 },
    ...each(32, 'z', layout.z, vector),
    ...each(16, 'p', layout.p, vector / 8),
    { name: 'ffr', offset: layout.ffr, length: vector / 8 },
    ...(layout.bytes > layout.za ? each(mode.streamingBytes, 'za row ', layout.za, mode.streamingBytes) : []),
  ];
}

/** Least significant byte last, as a number is written. */
export function hexOf(state: Buffer, { offset, length }: Part): string {
  return `0x${Buffer.from(state.subarray(offset, offset + length))
    .reverse()
    .toString('hex')}`;
}

export function differingParts(expected: Buffer, actual: Buffer, mode: VectorMode): Part[] {
  return partsOf(mode).filter(
    ({ offset, length }) => expected.compare(actual, offset, offset + length, offset, offset + length) !== 0,
  );
}
