import type { ParsedInstruction } from '../../isa/instruction';
import type { LinearValue } from '../../isa/linearValue';
import { type StreamingUse, streamingUse } from '../../isa/streamingMode';
import { U64 } from '../../isa/u64';
import type { AccessResult } from '../accessResult';
import { EC_UNKNOWN } from '../exceptionClasses';
import { exceptionSyndrome, trappedInstructionIss } from '../exceptionSyndrome';
import { instructionTrap, wakeUpEvent } from '../instructionTraps';
import { type ExceptionLevel, resolveAccess } from '../redirection';
import { systemRegisterTrap } from '../systemRegisterTrap';
import {
  type AccessFeature,
  effectiveAccess,
  type StreamingState,
  scalableChecks,
  streamingFeatures,
} from '../trapState';
import { ConcreteMachine } from './concreteMachine';
import {
  isIllegalReturn,
  type ProcessState,
  registerBits,
  restoreState,
  returnsToAArch32,
  savedState,
  stateAfterReset,
} from './processState';
import { type HostControls, regimeLevel } from './stageOne';

/** ESR_ELx.EC of the exception-generating instructions in AArch64 state (Arm ARM, ESR_EL1). */
const exceptionClasses: Readonly<Record<string, number>> = { svc: 0x15, hvc: 0x16, smc: 0x17, brk: 0x3c };

const flagBits = [
  ['n', 31],
  ['z', 30],
  ['c', 29],
  ['v', 28],
] as const;

/** Ends an instruction that takes an exception: what it has not yet done does not happen. */
export class ExceptionTaken extends Error {}

/** Exception levels: PSTATE, banked stack pointers, redirected system registers, traps, exception entry and return. */
export class ExceptionLevelMachine extends ConcreteMachine {
  readonly processState: ProcessState = stateAfterReset();
  /** The one that runs; undefined while one is fetched. */
  protected instruction: ParsedInstruction | undefined;

  protected readonly register = (name: string): U64 => this.systemRegisters.get(name) ?? this.unknown();

  private stackPointer(): string {
    const { el, spsel } = this.processState;
    return `SP_EL${spsel === 0 ? 0 : el}`;
  }
  override readSP(): U64 {
    return super.readSystem(this.stackPointer());
  }
  override writeSP(value: U64): void {
    super.writeSystem(this.stackPointer(), value);
  }

  protected regime(): 1 | 2 | 3 {
    return regimeLevel(this.processState.el, this.host());
  }
  protected control(level: number): U64 {
    return this.systemRegisters.get(`SCTLR_EL${level}`) ?? U64.ZERO;
  }

  // ---- traps
  private readonly controlBits = (register: string, msb: number, lsb: number): number | undefined => {
    if (register === 'SPSEL') return this.processState.spsel;
    if (register === wakeUpEvent) return 0;
    const word = this.systemRegisters.get(register);
    return word === undefined ? undefined : word.shr(lsb).and(U64.mask(msb - lsb + 1)).lo;
  };
  protected host(): HostControls {
    const hcr = this.systemRegisters.get('HCR_EL2') ?? U64.ZERO;
    return { e2h: hcr.bit(34), tge: hcr.bit(27) };
  }
  protected el2Enabled(): boolean {
    const scr = this.systemRegisters.get('SCR_EL3') ?? U64.ONE;
    return scr.bit(0) === 1 || scr.bit(18) === 1;
  }

  protected heed(result: AccessResult | undefined): void {
    if (result === undefined || result.kind === 'allowed' || !this.instruction) return;
    if (result.kind === 'depends') {
      this.unknown();
      return;
    }
    const { to, exceptionClass, by } = result;
    const iss =
      exceptionClass === EC_UNKNOWN ? 0 : trappedInstructionIss(exceptionClass, this.instruction, by);
    this.takeException(to, exceptionClass, iss, this.pc(0));
  }
  private checkFeature(feature: AccessFeature): void {
    this.heed(effectiveAccess(feature, this.processState.el, this.controlBits));
  }
  protected checkInstruction(name: string): void {
    this.heed(instructionTrap(name, this.processState.el, this.controlBits));
  }
  override checkFPAdvSIMDEnabled(): void {
    this.checkFeature(this.streamingUse() === 'legal' ? 'fp' : 'advsimd');
  }
  override checkSVEEnabled(): void {
    this.checkFeature(scalableChecks[this.streamingUse()]);
  }
  override checkSMEAccess(): void {
    this.checkFeature('smeAccess');
  }
  override checkSMEEnabled(): void {
    this.checkFeature('sme');
  }
  override checkStreamingSVEAndZAEnabled(what: StreamingState): void {
    this.checkFeature(streamingFeatures[what]);
  }
  private streamingUse(): StreamingUse {
    return this.instruction === undefined ? 'legal' : streamingUse(this.instruction);
  }
  override hint(name: string): void {
    if (/^wf[ei]/.test(name)) this.checkInstruction(name.split(' ')[0] ?? name);
    super.hint(name);
  }

  // ---- system registers
  /** The register that a name reaches at this level, with HCR_EL2.E2H as it is. */
  private reached(name: string, direction: 'read' | 'write'): string | undefined {
    const { e2h, tge } = this.host();
    const bits = { e2h: e2h as 0 | 1, tge: tge as 0 | 1 };
    const access = resolveAccess(name, this.processState.el, bits.e2h, { tge: bits.tge, direction });
    return access.kind === 'register' ? access.register : undefined;
  }
  override readSystem(name: string): U64 {
    const state = this.processState;
    this.heed(systemRegisterTrap(name, state.el, this.controlBits, 'read'));
    switch (name) {
      case 'CURRENTEL':
        return U64.from(state.el << 2);
      case 'SPSEL':
        return U64.from(state.spsel);
      case 'DAIF':
        return U64.from(state.daif << 6);
    }
    const bit = registerBits[name];
    if (bit) return U64.from(state[bit[0]]).shl(bit[1]);
    const register = this.reached(name, 'read');
    if (register === undefined) return this.unknown();
    const value = super.readSystem(register);
    return register === 'DCZID_EL0' ? this.withZeroProhibited(value) : value;
  }
  /** DCZID_EL0.DZP, bit 4: DC ZVA is trapped at this level, by SCTLR_ELx.DZE or HCR_EL2.TDZ. */
  private withZeroProhibited(value: U64): U64 {
    const trapped = instructionTrap('dc zva', this.processState.el, this.controlBits)?.kind === 'trapped';
    return value.and(U64.from(16).not()).or(U64.from(trapped ? 16 : 0));
  }
  override writeSystem(name: string, value: U64): void {
    const state = this.processState;
    this.heed(systemRegisterTrap(name, state.el, this.controlBits, 'write'));
    const bit = registerBits[name];
    if (bit) state[bit[0]] = value.bit(bit[1]);
    else if (name === 'SPSEL') state.spsel = value.bit(0);
    else if (name === 'DAIF') state.daif = (value.lo >>> 6) & 15;
    else {
      const register = this.reached(name, 'write');
      if (register === undefined) this.unknown();
      else super.writeSystem(register, value);
    }
  }
  /** MSR (immediate): UAO, PAN and SPSel are UNDEFINED at EL0, where the masks need SCTLR_EL1.UMA. */
  override writePState(field: string, value: U64): void {
    const state = this.processState;
    const name = field.startsWith('DAIF') ? 'DAIF' : field.toUpperCase();
    this.heed(systemRegisterTrap(name, state.el, this.controlBits, 'write'));
    const bit = registerBits[name];
    if (bit) state[bit[0]] = value.bit(0);
    else if (field === 'SPSel') state.spsel = value.bit(0);
    else if (field === 'DAIFSet') state.daif |= value.lo & 15;
    else if (field === 'DAIFClr') state.daif &= ~value.lo & 15;
    else super.writePState(field, value);
  }

  // ---- exceptions
  private flagsWord(): number {
    let word = 0;
    for (const [flag, position] of flagBits) word |= this.flags[flag].lo << position;
    return word;
  }

  override exceptionReturn(): void {
    const { el } = this.processState;
    this.checkInstruction(this.instruction?.mnemonic ?? 'eret');
    const target = super.readSystem(`ELR_EL${el}`);
    const saved = super.readSystem(`SPSR_EL${el}`);
    if (returnsToAArch32(saved)) {
      this.unknown();
      super.exceptionReturn();
      return;
    }
    const controls = { el2Enabled: this.el2Enabled(), tge: this.host().tge };
    restoreState(this.processState, saved, isIllegalReturn(this.processState, saved, controls));
    for (const [flag, position] of flagBits) this.flags[flag] = U64.from(saved.bit(position));
    this.transfer = { kind: 'return', target };
  }

  /** EL1 for EL0 and EL1 (EL2 for EL0 with TGE), otherwise the current level. */
  protected levelForSynchronous(): 1 | 2 | 3 {
    const { el } = this.processState;
    if (el >= 2) return el === 2 ? 2 : 3;
    return el === 0 && this.el2Enabled() && this.host().tge === 1 ? 2 : 1;
  }

  /** Arm ARM AArch64.CallSupervisor, CallHypervisor, CallSecureMonitor, SoftwareBreakpoint, and UDF. */
  override exceptionCall(kind: 'svc' | 'hvc' | 'smc' | 'brk' | 'hlt' | 'udf', immediate: LinearValue): void {
    const here = this.levelForSynchronous();
    if (kind === 'udf') this.takeException(here, EC_UNKNOWN, 0, this.pc(0));
    const exceptionClass = exceptionClasses[kind];
    if (exceptionClass === undefined) {
      super.exceptionCall(kind, immediate);
      return;
    }
    if (kind === 'smc' || kind === 'hvc') this.checkInstruction(kind);
    const { el } = this.processState;
    const target = kind === 'smc' || (kind === 'hvc' && el === 3) ? 3 : kind === 'hvc' ? 2 : here;
    const iss = this.value(immediate).lo & 0xffff;
    this.takeException(target, exceptionClass, iss, this.pc(kind === 'brk' ? 0 : 4));
  }

  /** Arm ARM AArch64.TakeException(); ends the instruction. */
  protected takeException(
    target: ExceptionLevel,
    exceptionClass: number,
    iss: number,
    returnAddress: U64,
    faultAddress?: U64,
  ): never {
    const state = this.processState;
    const vector = state.el !== target ? 0x400 : state.spsel === 0 ? 0 : 0x200;
    super.writeSystem(`SPSR_EL${target}`, U64.of(0, savedState(state) | this.flagsWord()));
    super.writeSystem(`ELR_EL${target}`, returnAddress);
    super.writeSystem(`ESR_EL${target}`, U64.of(0, exceptionSyndrome(exceptionClass, iss)));
    if (faultAddress !== undefined) super.writeSystem(`FAR_EL${target}`, faultAddress);
    const control = this.control(target);
    const { e2h, tge } = this.host();
    const hasPAN = target === 1 || (target === 2 && e2h === 1 && tge === 1);
    // SCTLR_ELx.SPAN clear sets PAN; DSSBS is what SSBS becomes.
    if (hasPAN && control.bit(23) === 0) state.pan = 1;
    state.ssbs = control.bit(44);
    state.uao = 0;
    state.tco = 1;
    state.daif = 15;
    state.spsel = 1;
    state.il = 0;
    state.btype = 0;
    state.el = target;
    const base = super.readSystem(`VBAR_EL${target}`);
    this.transfer = { kind: 'branch', target: base.add(U64.from(vector)) };
    throw new ExceptionTaken();
  }
}
