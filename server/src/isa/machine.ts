import type { LinearValue } from './linearValue';
import type { ScalableDomain } from './scalableDomain';
import type { U64 } from './u64';

/** Parts of the state that are no 64-bit words. */
export type OpaqueResource =
  | `z${number}` // bits of a Z register above the low 128
  | `p${number}`
  | 'ffr'
  | 'za'
  | 'zt0'
  | 'fpsr'
  | 'tags'; // MTE allocation tags in memory

export type BarrierKind =
  | 'isb'
  | 'dsb'
  | 'dmb'
  | 'sb'
  | 'csdb'
  | 'ssbb'
  | 'pssbb'
  | 'psb'
  | 'tsb'
  | 'esb'
  | 'gcsb';

export type FlagName = 'n' | 'z' | 'c' | 'v';

/** What a memory access is, besides its address and size. Sizes are in bytes. */
export interface AccessAttributes {
  readonly acquire?: boolean;
  readonly release?: boolean;
  readonly exclusive?: boolean;
  readonly unprivileged?: boolean;
  readonly atomic?: boolean;
  readonly nonTemporal?: boolean;
  /** The base register was SP: SP alignment is checked (CheckSPAlignment). */
  readonly viaSP?: boolean;
  /** Base register 0-30 (31 = SP) when the address came from one. */
  readonly base?: number;
}

/**
 * The abstract machine that instruction definitions run over. `W` is a 64-bit word of the domain:
 * a U64 in the concrete domain, a set of symbolic terms per variant in the symbolic one, nothing in
 * the use/def one. 32-bit forms pass width 32 and get a zero-extended word back.
 * Flags are words that are 0 or 1. Names follow the Arm ARM's shared pseudocode where it has one.
 * `S` is the content of a whole scalable register; see ScalableDomain.
 */
export interface Machine<W, S = unknown> extends ScalableDomain<W, S> {
  // ---- words
  constant(value: U64): W;
  /** A resolved or symbolic assembler value (an unresolved one stays symbolic). */
  value(value: LinearValue): W;
  /** Unknown result; `reason` is shown to users, e.g. `result of fadd`. Reads nothing by itself. */
  unknown(reason: string): W;
  add(a: W, b: W, width: 32 | 64): W;
  sub(a: W, b: W, width: 32 | 64): W;
  and(a: W, b: W): W;
  or(a: W, b: W): W;
  xor(a: W, b: W): W;
  not(a: W, width: 32 | 64): W;
  mul(a: W, b: W, width: 32 | 64): W;
  multiplyHigh(a: W, b: W, signed: boolean): W;
  divide(a: W, b: W, signed: boolean, width: 32 | 64): W;
  /** Shift amounts are words taken modulo the width, as LSLV, LSRV, ASRV and RORV do. */
  shift(kind: 'lsl' | 'lsr' | 'asr' | 'ror', a: W, amount: W, width: 32 | 64): W;
  zeroExtend(a: W, fromBits: number): W;
  signExtend(a: W, fromBits: number, width: 32 | 64): W;
  countLeadingZeros(a: W, width: 32 | 64): W;
  reverseBits(a: W, width: 32 | 64): W;
  /** Reverses bytes within each container of `containerBytes` (2, 4 or 8). */
  reverseBytes(a: W, containerBytes: 2 | 4 | 8, width: 32 | 64): W;
  /** Arm ARM AddWithCarry(): result and NZCV, each flag a 0/1 word. */
  addWithCarry(
    a: W,
    b: W,
    carry: W,
    width: 32 | 64,
  ): { readonly result: W; readonly n: W; readonly z: W; readonly c: W; readonly v: W };
  /** 0/1 word: a == b over 64 bits. */
  isEqual(a: W, b: W): W;
  /** `condition` is a 0/1 word. */
  select(condition: W, ifTrue: W, ifFalse: W): W;
  /** An operation with no exact model (CRC, PAC, …): a pure function of its operands, printed `name(a, b)`. */
  opaque(name: string, operands: readonly W[]): W;

  // ---- registers
  /** n 0-30; 31 reads zero. Width 32 gives the low half. */
  readX(n: number, width: 32 | 64): W;
  /** n 0-30; writes to 31 are dropped. A 32-bit write clears the upper half. */
  writeX(n: number, value: W, width: 32 | 64): void;
  readSP(): W;
  writeSP(value: W): void;
  readFlag(flag: FlagName): W;
  writeFlag(flag: FlagName, value: W): void;
  /** 64-bit half of V register n. */
  readV(n: number, half: 'low' | 'high'): W;
  /** Writes all 128 bits and clears the scalable upper bits, as every SIMD&FP write does. */
  writeV(n: number, low: W, high: W): void;
  use(resource: OpaqueResource): void;
  define(resource: OpaqueResource): void;

  // ---- memory: little-endian, at most 8 bytes an access; larger accesses are several
  load(address: W, bytes: 1 | 2 | 4 | 8, attributes?: AccessAttributes): W;
  store(address: W, bytes: 1 | 2 | 4 | 8, value: W, attributes?: AccessAttributes): void;
  /** A load of unknown length: value not modelled. */
  loadScalable(address: W, what: string, attributes?: AccessAttributes): void;
  storeScalable(address: W, what: string, attributes?: AccessAttributes): void;
  /**
   * Arm ARM AArch64.ChooseNonExcludedTag(): `offset` steps on from the logical tag `start` among those that `exclude`
   * allows, and GCR_EL1; without a start IRG's random tag, from RGSR_EL1. 0 where tags may not be accessed.
   */
  logicalTag(start: W | undefined, offset: number, exclude: W): W;
  /** Allocation tag of the granule; 0 for memory that has none. */
  loadTag(address: W): W;
  storeTag(address: W, tag: W): void;
  /**
   * Bytes of the block whose tags LDGM and STGM move (GMID_EL1.BS) and STZGM sets (DCZID_EL0.BS), each
   * 4 << BS; undefined where that is not known. They are UNDEFINED at EL0.
   */
  tagBlockBytes(instruction: 'ldgm' | 'stgm' | 'stzgm'): number | undefined;
  /** 0/1 word: 0 when the exclusive store succeeded. */
  exclusiveStatus(): W;

  // ---- system
  /** Name in upper case as the Arm ARM writes it, or `S3_0_C1_C2_3`. Redirection by E2H is the machine's business. */
  readSystem(name: string): W;
  writeSystem(name: string, value: W): void;
  /** MSR (immediate): `DAIFSet`, `DAIFClr`, `SPSel`, `PAN`, `UAO`, `DIT`, `SSBS`, `TCO`, `ALLINT`, `SVCRSM`, … */
  writePState(field: string, value: W): void;
  barrier(kind: BarrierKind, option: string): void;
  hint(name: string): void;
  /** DC, IC, TLBI, AT, CFP, …: `name` is e.g. `dc civac`. AT writes PAR_EL1. */
  systemOperation(name: string, operand: W | undefined): void;

  // ---- access checks (Arm ARM: CheckFPAdvSIMDEnabled64, CheckSVEEnabled, CheckSMEAccess, CheckSMEEnabled, …)
  checkFPAdvSIMDEnabled(): void;
  checkSVEEnabled(): void;
  /** For SVCR: FP need not be enabled. */
  checkSMEAccess(): void;
  checkSMEEnabled(): void;
  /** CheckSMEEnabled, and ZA or streaming SVE state must be on. */
  checkStreamingSVEAndZAEnabled(what: 'streaming' | 'za' | 'both' | 'zt0'): void;

  // ---- control
  /** Address of this instruction, plus `offset` bytes. */
  pc(offset: number): W;
  branch(target: LinearValue): void;
  /** Taken when the 0/1 word is 1. */
  branchIf(condition: W, target: LinearValue): void;
  /** BL: writes X30 itself. */
  call(target: LinearValue): void;
  callIndirect(target: W): void;
  branchIndirect(target: W): void;
  ret(target: W): void;
  exceptionReturn(): void;
  exceptionCall(kind: 'svc' | 'hvc' | 'smc' | 'brk' | 'hlt' | 'udf', immediate: LinearValue): void;
}
