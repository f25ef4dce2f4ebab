import type { LinearValue } from '../../isa/linearValue';
import { isConstant } from '../../isa/linearValue';
import type { AccessAttributes, BarrierKind, FlagName, Machine, OpaqueResource } from '../../isa/machine';
import type {
  ElementAccesses,
  ElementStores,
  Meaning,
  ScalableRegisterName,
  WholeUnit,
} from '../../isa/scalableDomain';
import { U64 } from '../../isa/u64';
import { chooseNonExcludedTag, granuleOf, randomTag } from './allocationTags';
import * as arithmetic from './arithmetic';
import * as scalable from './scalableState';
import { SparseMemory } from './sparseMemory';

/** Where an instruction sent control; absent when the next one follows. */
export type Transfer =
  | { readonly kind: 'branch' | 'call' | 'return'; readonly target: U64 }
  | { readonly kind: 'exceptionReturn' }
  | { readonly kind: 'exception'; readonly exception: string; readonly immediate: LinearValue };

/** -1 for what is no Z register. */
function numberOfVector(register: ScalableRegisterName): number {
  const n = register.startsWith('z') ? Number(register.slice(1)) : Number.NaN;
  return n >= 0 ? n : -1;
}

const crcSizes: Readonly<Record<string, number>> = { b: 1, h: 2, w: 4, x: 8 };

/**
 * The concrete domain: an emulator of one processing element. The caller starts and executes an
 * instruction and looks at `transfer`. A value that is not modelled reads as zero and is counted in
 * `unknowns`, so that a test can tell an exact result from a stand-in.
 */
export class ConcreteMachine implements Machine<U64, Uint8Array> {
  readonly x: U64[] = Array.from({ length: 31 }, () => U64.ZERO);
  sp = U64.ZERO;
  readonly flags: Record<FlagName, U64> = { n: U64.ZERO, z: U64.ZERO, c: U64.ZERO, v: U64.ZERO };
  readonly vLow: U64[] = Array.from({ length: 32 }, () => U64.ZERO);
  readonly vHigh: U64[] = Array.from({ length: 32 }, () => U64.ZERO);
  readonly scalable: scalable.ScalableState;
  readonly memory: SparseMemory;
  readonly systemRegisters = new Map<string, U64>();
  readonly pstate = new Map<string, U64>();
  /** Allocation tags by granule of 16 bytes. */
  private readonly tags = new Map<number, number>();
  address = U64.ZERO;
  transfer: Transfer | undefined;
  /** Results so far that stand for values which are not modelled. */
  unknowns = 0;
  private monitor: U64 | undefined;
  private monitorIsNew = false;
  private exclusivePasses: boolean | undefined;

  /**
   * @param resolve gives the number of an assembler value with symbols; without it such a value is unknown
   * @param lengths of vectors outside and in streaming mode, in bytes
   */
  constructor(
    memory = new SparseMemory(),
    private readonly resolve?: (value: LinearValue) => U64 | undefined,
    lengths = { vector: 16, streaming: 16 },
  ) {
    this.memory = memory;
    this.scalable = new scalable.ScalableState(lengths);
  }

  // ---- words
  constant(value: U64): U64 {
    return value;
  }
  value(value: LinearValue): U64 {
    if (isConstant(value)) return U64.fromBigInt(value.constant);
    return this.resolve?.(value) ?? this.unknown();
  }
  unknown(): U64 {
    this.unknowns++;
    return U64.ZERO;
  }
  add(a: U64, b: U64, width: 32 | 64): U64 {
    return a.add(b).truncate(width);
  }
  sub(a: U64, b: U64, width: 32 | 64): U64 {
    return a.sub(b).truncate(width);
  }
  and(a: U64, b: U64): U64 {
    return a.and(b);
  }
  or(a: U64, b: U64): U64 {
    return a.or(b);
  }
  xor(a: U64, b: U64): U64 {
    return a.xor(b);
  }
  not(a: U64, width: 32 | 64): U64 {
    return a.not().truncate(width);
  }
  mul(a: U64, b: U64, width: 32 | 64): U64 {
    return a.mul(b).truncate(width);
  }
  multiplyHigh(a: U64, b: U64, signed: boolean): U64 {
    return arithmetic.multiplyHigh(a, b, signed);
  }
  divide(a: U64, b: U64, signed: boolean, width: 32 | 64): U64 {
    return arithmetic.divide(a, b, signed, width);
  }
  shift(kind: 'lsl' | 'lsr' | 'asr' | 'ror', a: U64, amount: U64, width: 32 | 64): U64 {
    return arithmetic.shift(kind, a, amount, width);
  }
  zeroExtend(a: U64, fromBits: number): U64 {
    return fromBits >= 64 ? a : a.and(U64.mask(fromBits));
  }
  signExtend(a: U64, fromBits: number, width: 32 | 64): U64 {
    return a.signExtend(fromBits).truncate(width);
  }
  countLeadingZeros(a: U64, width: 32 | 64): U64 {
    return arithmetic.countLeadingZeros(a, width);
  }
  reverseBits(a: U64, width: 32 | 64): U64 {
    return arithmetic.reverseBits(a, width);
  }
  reverseBytes(a: U64, containerBytes: 2 | 4 | 8, width: 32 | 64): U64 {
    return arithmetic.reverseBytes(a, containerBytes, width);
  }
  addWithCarry(a: U64, b: U64, carry: U64, width: 32 | 64): arithmetic.AddWithCarryResult {
    return arithmetic.addWithCarry(a, b, carry, width);
  }
  isEqual(a: U64, b: U64): U64 {
    return a.equals(b) ? U64.ONE : U64.ZERO;
  }
  select(condition: U64, ifTrue: U64, ifFalse: U64): U64 {
    return condition.isZero() ? ifFalse : ifTrue;
  }
  logicalTag(start: U64 | undefined, offset: number, exclude: U64): U64 {
    const [control, seed] = [this.systemRegisters.get('GCR_EL1'), this.systemRegisters.get('RGSR_EL1')];
    const excluded = exclude.lo | (control?.lo ?? 0);
    // GCR_EL1.RRND: the random tag is IMPLEMENTATION DEFINED.
    if (control === undefined || (start === undefined && (seed === undefined || control.bit(16) === 1)))
      return this.unknown();
    if (start !== undefined || seed === undefined)
      return U64.from(chooseNonExcludedTag((start ?? U64.ZERO).lo & 15, offset, excluded));
    const random = randomTag(seed.lo, excluded);
    this.systemRegisters.set('RGSR_EL1', U64.from(random.state));
    return U64.from(random.tag);
  }
  loadTag(address: U64): U64 {
    return U64.from(this.tags.get(granuleOf(address)) ?? 0);
  }
  storeTag(address: U64, tag: U64): void {
    this.tags.set(granuleOf(address), tag.lo & 15);
  }
  tagBlockBytes(instruction: 'ldgm' | 'stgm' | 'stzgm'): number | undefined {
    const id = this.systemRegisters.get(instruction === 'stzgm' ? 'DCZID_EL0' : 'GMID_EL1');
    return id === undefined ? undefined : 4 << (id.lo & 15);
  }
  opaque(name: string, operands: readonly U64[]): U64 {
    const crc = /^crc32(c?)([bhwx])$/.exec(name);
    const [accumulator, value] = operands;
    if (!crc || !accumulator || !value) return this.unknown();
    const polynomial = crc[1] === 'c' ? 0x82f63b78 : 0xedb88320;
    return arithmetic.crc32(accumulator, value, crcSizes[crc[2] ?? ''] ?? 0, polynomial);
  }

  // ---- registers
  readX(n: number, width: 32 | 64): U64 {
    const value = this.x[n] ?? U64.ZERO;
    return width === 64 ? value : value.truncate(32);
  }
  writeX(n: number, value: U64, width: 32 | 64): void {
    if (n < 31) this.x[n] = width === 64 ? value : value.truncate(32);
  }
  readSP(): U64 {
    return this.sp;
  }
  writeSP(value: U64): void {
    this.sp = value;
  }
  readFlag(flag: FlagName): U64 {
    const { flags } = this;
    // Constant names: a computed key is several times slower here.
    switch (flag) {
      case 'n':
        return flags.n;
      case 'z':
        return flags.z;
      case 'c':
        return flags.c;
      default:
        return flags.v;
    }
  }
  writeFlag(flag: FlagName, value: U64): void {
    const { flags } = this;
    switch (flag) {
      case 'n':
        flags.n = value;
        break;
      case 'z':
        flags.z = value;
        break;
      case 'c':
        flags.c = value;
        break;
      default:
        flags.v = value;
    }
  }
  readV(n: number, half: 'low' | 'high'): U64 {
    return (half === 'low' ? this.vLow : this.vHigh)[n] ?? U64.ZERO;
  }
  writeV(n: number, low: U64, high: U64): void {
    this.vLow[n] = low;
    this.vHigh[n] = high;
    this.scalable.upper[n] = undefined;
  }
  use(_resource: OpaqueResource): void {}
  define(_resource: OpaqueResource): void {
    this.unknowns++;
  }

  // ---- memory
  load(address: U64, bytes: 1 | 2 | 4 | 8, attributes?: AccessAttributes): U64 {
    // The first load-exclusive of an instruction sets the monitor; the second half of a pair keeps it.
    if (attributes?.exclusive && !this.monitorIsNew) {
      this.monitor = address;
      this.monitorIsNew = true;
    }
    return this.memory.load(address, bytes);
  }
  store(address: U64, bytes: 1 | 2 | 4 | 8, value: U64, attributes?: AccessAttributes): void {
    if (attributes?.exclusive) {
      this.exclusivePasses ??= this.monitor?.equals(address) ?? false;
      if (!this.exclusivePasses) return;
    }
    this.memory.store(address, bytes, value);
  }
  loadScalable(): void {
    this.unknowns++;
  }
  storeScalable(): void {
    this.unknowns++;
  }

  // ---- scalable registers
  readScalable(register: ScalableRegisterName): Uint8Array {
    const n = numberOfVector(register);
    if (n < 0) return this.scalable.read(register);
    const content = new Uint8Array(this.scalable.bytesOf(register));
    scalable.setWordAt(content, 0, this.readV(n, 'low'));
    scalable.setWordAt(content, 8, this.readV(n, 'high'));
    const upper = this.scalable.upper[n];
    if (upper) content.set(upper, 16);
    return content;
  }
  writeScalable(register: ScalableRegisterName, content: Uint8Array): void {
    if (content.length !== this.scalable.bytesOf(register))
      throw new RangeError(`${content.length} bytes for ${register}`);
    const n = numberOfVector(register);
    if (n < 0) {
      this.scalable.write(register, content);
      return;
    }
    this.writeV(n, scalable.wordAt(content, 0), scalable.wordAt(content, 8));
    if (content.length > 16) this.scalable.upper[n] = content.slice(16);
  }
  zeroContent(register: ScalableRegisterName): Uint8Array {
    return new Uint8Array(this.scalable.bytesOf(register));
  }
  unknownContent(register: ScalableRegisterName): Uint8Array {
    this.unknowns++;
    return this.zeroContent(register);
  }
  compute(
    _name: string,
    words: readonly U64[],
    contents: readonly Uint8Array[],
    meaning: Meaning<Uint8Array>,
  ): Uint8Array {
    return meaning(this.scalable.current, words, contents);
  }
  computeWord(
    _name: string,
    words: readonly U64[],
    contents: readonly Uint8Array[],
    meaning: Meaning<U64>,
  ): U64 {
    return meaning(this.scalable.current, words, contents);
  }
  vectorLength(): U64 {
    return U64.from(this.scalable.current.current);
  }
  streamingVectorLength(): U64 {
    return U64.from(this.scalable.current.streaming);
  }
  loadWhole(address: U64, unit: WholeUnit): Uint8Array {
    return scalable.loadBytes(this.memory, address, this.scalable.unitBytes(unit));
  }
  storeWhole(address: U64, _unit: WholeUnit, content: Uint8Array): void {
    scalable.storeBytes(this.memory, address, content);
  }
  loadElements(
    _name: string,
    words: readonly U64[],
    contents: readonly Uint8Array[],
    accesses: Meaning<ElementAccesses>,
  ): Uint8Array {
    const all = accesses(this.scalable.current, words, contents);
    return scalable.loadElements(this.memory, all, this.scalable.performs);
  }
  storeElements(
    _name: string,
    words: readonly U64[],
    contents: readonly Uint8Array[],
    accesses: Meaning<ElementStores>,
  ): void {
    scalable.storeElements(this.memory, accesses(this.scalable.current, words, contents));
  }
  changeStreamingMode(field: 'SVCRSM' | 'SVCRZA' | 'SVCRSMZA', value: U64): void {
    const bits = { SVCRSM: 1, SVCRZA: 2, SVCRSMZA: 3 }[field];
    const old = this.streamingControl();
    this.setStreamingControl(value.bit(0) === 1 ? old | bits : old & ~bits);
  }
  writeStreamingControl(value: U64): void {
    this.setStreamingControl(value.lo & 3);
  }
  /** SVCR: SM in bit 0, ZA in bit 1. */
  private streamingControl(): number {
    return (this.scalable.isStreaming ? 1 : 0) | (this.scalable.hasArray ? 2 : 0);
  }
  private setStreamingControl(value: number): void {
    const changed = value ^ this.streamingControl();
    this.scalable.isStreaming = (value & 1) !== 0;
    this.scalable.hasArray = (value & 2) !== 0;
    if (changed & 1) {
      this.scalable.resetVectors();
      this.vLow.fill(U64.ZERO);
      this.vHigh.fill(U64.ZERO);
      this.systemRegisters.set('FPSR', U64.from(0x0800009f));
    }
    if (changed & 2) this.scalable.resetArray();
  }

  exclusiveStatus(): U64 {
    const status = this.exclusivePasses ? U64.ZERO : U64.ONE;
    this.exclusivePasses = undefined;
    this.monitor = undefined;
    return status;
  }
  /** To be called before each instruction, with its address. */
  startInstruction(address: U64): void {
    this.address = address;
    this.transfer = undefined;
    this.monitorIsNew = false;
  }

  // ---- system
  readSystem(name: string): U64 {
    if (name === 'SVCR') return U64.from(this.streamingControl());
    return this.systemRegisters.get(name) ?? this.unknown();
  }
  writeSystem(name: string, value: U64): void {
    this.systemRegisters.set(name, value);
  }
  writePState(field: string, value: U64): void {
    this.pstate.set(field, value);
  }
  barrier(_kind: BarrierKind, _option: string): void {}
  hint(name: string): void {
    if (name === 'clrex') this.monitor = undefined;
  }
  systemOperation(): void {
    this.unknowns++;
  }

  // ---- access checks: everything is enabled
  checkFPAdvSIMDEnabled(): void {}
  checkSVEEnabled(): void {}
  checkSMEAccess(): void {}
  checkSMEEnabled(): void {}
  checkStreamingSVEAndZAEnabled(_what: string): void {}

  // ---- control
  pc(offset: number): U64 {
    return this.address.add(U64.from(offset));
  }
  branch(target: LinearValue): void {
    this.transfer = { kind: 'branch', target: this.value(target) };
  }
  branchIf(condition: U64, target: LinearValue): void {
    if (!condition.isZero()) this.branch(target);
  }
  call(target: LinearValue): void {
    this.callIndirect(this.value(target));
  }
  callIndirect(target: U64): void {
    this.writeX(30, this.pc(4), 64);
    this.transfer = { kind: 'call', target };
  }
  branchIndirect(target: U64): void {
    this.transfer = { kind: 'branch', target };
  }
  ret(target: U64): void {
    this.transfer = { kind: 'return', target };
  }
  exceptionReturn(): void {
    this.transfer = { kind: 'exceptionReturn' };
  }
  exceptionCall(kind: 'svc' | 'hvc' | 'smc' | 'brk' | 'hlt' | 'udf', immediate: LinearValue): void {
    this.transfer = { kind: 'exception', exception: kind, immediate };
  }
}
