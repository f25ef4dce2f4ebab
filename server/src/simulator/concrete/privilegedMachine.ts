import type { LinearValue } from '../../isa/linearValue';
import { U64 } from '../../isa/u64';
import { type ExceptionLevel, resolveAccess } from '../redirection';
import { ConcreteMachine } from './concreteMachine';

/** PSTATE without the flags, each field as a number (Arm ARM D1.4). */
export interface ProcessState {
  el: ExceptionLevel;
  spsel: number;
  /** D, A, I, F in bits 3 to 0. */
  daif: number;
  pan: number;
  uao: number;
  dit: number;
  tco: number;
  ssbs: number;
}

/** Fields that are one bit of PSTATE and of SPSR_ELx, with their bit in both SPSR and the register of that name. */
const singleBits = [
  ['tco', 25],
  ['dit', 24],
  ['uao', 23],
  ['pan', 22],
  ['ssbs', 12],
] as const;
const registerBits: Readonly<Record<string, (typeof singleBits)[number]>> = Object.fromEntries(
  singleBits.map((entry) => [entry[0].toUpperCase(), entry]),
);

/** ESR_ELx.EC of the exception-generating instructions in AArch64 state (Arm ARM D17.2, ESR_EL1). */
const exceptionClasses: Readonly<Record<string, number>> = { svc: 0x15, hvc: 0x16, smc: 0x17 };

const flagBits = [
  ['n', 31],
  ['z', 30],
  ['c', 29],
  ['v', 28],
] as const;

/**
 * The concrete domain at EL1 and above: PSTATE, banked stack pointers, redirected system registers,
 * exception entry by SVC, HVC and SMC, and ERET. No access traps; what does is a matter of its own.
 */
export class PrivilegedMachine extends ConcreteMachine {
  readonly processState: ProcessState = {
    el: 3,
    spsel: 1,
    daif: 15,
    pan: 0,
    uao: 0,
    dit: 0,
    tco: 0,
    ssbs: 0,
  };

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

  /** The register that a name reaches at this level, with HCR_EL2.E2H as it is. */
  private reached(name: string, direction: 'read' | 'write'): string | undefined {
    const hcr = this.systemRegisters.get('HCR_EL2') ?? U64.ZERO;
    const access = resolveAccess(name, this.processState.el, hcr.bit(34), { tge: hcr.bit(27), direction });
    return access.kind === 'register' ? access.register : undefined;
  }
  override readSystem(name: string): U64 {
    const state = this.processState;
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
    return register === undefined ? this.unknown() : super.readSystem(register);
  }
  override writeSystem(name: string, value: U64): void {
    const state = this.processState;
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
  override writePState(field: string, value: U64): void {
    const state = this.processState;
    const bit = registerBits[field.toUpperCase()];
    if (bit) state[bit[0]] = value.bit(0);
    else if (field === 'SPSel') state.spsel = value.bit(0);
    else if (field === 'DAIFSet') state.daif |= value.lo & 15;
    else if (field === 'DAIFClr') state.daif &= ~value.lo & 15;
    else super.writePState(field, value);
  }

  /** Arm ARM GetPSRFromPSTATE(). */
  savedState(): U64 {
    const { el, spsel, daif } = this.processState;
    let word = (daif << 6) | (el << 2) | spsel;
    for (const [field, position] of singleBits) word |= this.processState[field] << position;
    for (const [flag, position] of flagBits) word |= this.flags[flag].lo << position;
    return U64.of(0, word);
  }
  /** Arm ARM SetPSTATEFromPSR(), for a return to AArch64 state. */
  private restoreState(saved: U64): void {
    const state = this.processState;
    state.el = ((saved.lo >>> 2) & 3) as ExceptionLevel;
    state.spsel = saved.bit(0);
    state.daif = (saved.lo >>> 6) & 15;
    for (const [field, position] of singleBits) state[field] = saved.bit(position);
    for (const [flag, position] of flagBits) this.flags[flag] = U64.from(saved.bit(position));
  }

  override exceptionReturn(): void {
    const { el } = this.processState;
    const target = super.readSystem(`ELR_EL${el}`);
    this.restoreState(super.readSystem(`SPSR_EL${el}`));
    this.transfer = { kind: 'return', target };
  }

  /** The level that takes the exception (Arm ARM AArch64.CallSupervisor, CallHypervisor, CallSecureMonitor). */
  private targetOf(kind: string): ExceptionLevel {
    const { el } = this.processState;
    if (kind === 'smc') return 3;
    if (kind === 'hvc') return el === 3 ? 3 : 2;
    if (el > 1) return el;
    const hcr = this.systemRegisters.get('HCR_EL2') ?? U64.ZERO;
    return el === 0 && hcr.bit(27) === 1 ? 2 : 1;
  }

  override exceptionCall(kind: 'svc' | 'hvc' | 'smc' | 'brk' | 'hlt' | 'udf', immediate: LinearValue): void {
    const exceptionClass = exceptionClasses[kind];
    if (exceptionClass === undefined) super.exceptionCall(kind, immediate);
    else this.takeException(this.targetOf(kind), exceptionClass, this.value(immediate));
  }

  /** Arm ARM AArch64.TakeException(): the preferred return address is that of the next instruction. */
  private takeException(target: ExceptionLevel, exceptionClass: number, syndrome: U64): void {
    const state = this.processState;
    const vector = state.el !== target ? 0x400 : state.spsel === 0 ? 0 : 0x200;
    super.writeSystem(`SPSR_EL${target}`, this.savedState());
    super.writeSystem(`ELR_EL${target}`, this.pc(4));
    super.writeSystem(`ESR_EL${target}`, U64.of(0, (exceptionClass << 26) | (1 << 25)).or(syndrome));
    const control = this.systemRegisters.get(`SCTLR_EL${target}`) ?? U64.ZERO;
    const isHost = (this.systemRegisters.get('HCR_EL2') ?? U64.ZERO).shr(27).lo;
    const hasPAN = target === 1 || (target === 2 && (isHost & 0x81) === 0x81);
    // SCTLR_ELx.SPAN clear sets PAN; DSSBS is what SSBS becomes.
    if (hasPAN && control.bit(23) === 0) state.pan = 1;
    state.ssbs = control.bit(44);
    state.uao = 0;
    state.tco = 1;
    state.daif = 15;
    state.spsel = 1;
    state.el = target;
    const base = super.readSystem(`VBAR_EL${target}`);
    this.transfer = { kind: 'branch', target: base.add(U64.from(vector)) };
  }
}
