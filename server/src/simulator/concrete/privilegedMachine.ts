import { runOf } from '../../isa/execute';
import type { ParsedInstruction } from '../../isa/instruction';
import type { LinearValue } from '../../isa/linearValue';
import type { AccessAttributes } from '../../isa/machine';
import { U64 } from '../../isa/u64';
import { wholeAccessBytes } from '../../isa/wholeAccess';
import {
  EC_DATA_ABORT,
  EC_DATA_ABORT_LOWER,
  EC_FPAC,
  EC_ILLEGAL_STATE,
  EC_INSTRUCTION_ABORT,
  EC_INSTRUCTION_ABORT_LOWER,
  EC_PC_ALIGNMENT,
  EC_SP_ALIGNMENT,
} from '../exceptionClasses';
import { dataAbortIss, faultStatus } from '../exceptionSyndrome';
import {
  addPAC,
  addressControls,
  authenticate,
  genericCode,
  keyIsEnabled,
  keyNamed,
  strip,
} from './authenticatedPointers';
import { ExceptionLevelMachine, ExceptionTaken } from './exceptionLevelMachine';
import {
  type AccessKind,
  hasUnprivileged,
  type Page,
  physicalAddressRegister,
  stageOneFault,
  unprivilegedAccessHasPrivilege,
} from './stageOne';

/** DC operations by address but for the zeroing ones; IC IVAU. */
const maintenanceByAddress = /^(dc (i|c|ci)g?d?va(c|u|p|dp)|ic ivau)$/;

/**
 * The concrete domain from EL0 to EL3: beside exception levels, stage 1 of translation with aborts and alignment
 * faults, allocation tags, cache maintenance and pointer authentication. Instructions run through `step`, since
 * an exception ends one halfway.
 */
export class PrivilegedMachine extends ExceptionLevelMachine {
  private isSecondPiece = false;

  /**
   * @param pageAt the page of an address when the translation of the current regime is on; without it there is none
   * @param resolve as that of ConcreteMachine
   */
  constructor(
    private readonly pageAt?: (address: U64) => Page,
    resolve?: (value: LinearValue) => U64 | undefined,
  ) {
    super(undefined, resolve);
  }

  /** Runs one instruction; `transfer` is a branch to the vector when it takes an exception. */
  step(address: U64, instruction: ParsedInstruction): void {
    this.startInstruction(address);
    this.instruction = instruction;
    this.isSecondPiece = false;
    const state = this.processState;
    const wasBranch = state.btype;
    try {
      if (state.il === 1) this.takeException(this.levelForSynchronous(), EC_ILLEGAL_STATE, 0, this.pc(0));
      runOf(instruction)(this, instruction.operands, instruction);
      if (state.btype === wasBranch && !instruction.mnemonic.startsWith('eret')) state.btype = 0;
      if (/^bra/.test(instruction.mnemonic) || instruction.mnemonic === 'br') state.btype = 1;
      else if (/^blr/.test(instruction.mnemonic)) state.btype = 2;
    } catch (error) {
      if (!(error instanceof ExceptionTaken)) throw error;
    }
  }

  /** Looks at the address of the next instruction; `transfer` is set when it cannot be fetched. */
  fetch(address: U64): void {
    this.startInstruction(address);
    this.instruction = undefined;
    try {
      if ((address.lo & 3) !== 0)
        this.takeException(this.levelForSynchronous(), EC_PC_ALIGNMENT, 0, address, address);
      const fault = this.faultAt(address, 'fetch', false);
      if (fault !== undefined) this.takeInstructionAbort(address, fault);
    } catch (error) {
      if (!(error instanceof ExceptionTaken)) throw error;
    }
  }

  /** Predicates, ZA and the upper parts of vectors hold nothing that this machine could give back. */
  override define(): void {}

  /** Pointer authentication with QARMA5 (ID_AA64ISAR1_EL1.APA); the rest as without privilege. */
  override opaque(name: string, operands: readonly U64[]): U64 {
    const [pointer = U64.ZERO, modifier = U64.ZERO] = operands;
    if (name === 'pacga') {
      this.checkInstruction('pac');
      return genericCode(pointer, modifier, this.register);
    }
    const [, operation, kind = '', letter = ''] = /^(pac|aut|xpac)([id])([ab]?)$/.exec(name) ?? [];
    if (operation === undefined) return super.opaque(name, operands);
    const regime = this.regime();
    const controls = addressControls(regime, hasUnprivileged(regime, this.host()), this.register);
    const isData = kind === 'd';
    if (operation === 'xpac') return strip(pointer, isData, controls);
    if (!keyIsEnabled(kind + letter, this.control(regime))) return pointer;
    this.checkInstruction('pac');
    const key = keyNamed(kind + letter, this.register);
    if (operation === 'pac') return addPAC(pointer, modifier, key, isData, controls);
    const isKeyB = letter === 'b';
    const result = authenticate(pointer, modifier, key, { isData, isKeyB }, controls);
    if (result !== undefined) return result;
    const iss = (isData ? 2 : 0) | (isKeyB ? 1 : 0);
    return this.takeException(this.levelForSynchronous(), EC_FPAC, iss, this.pc(0));
  }

  // ---- memory
  private faultAt(address: U64, kind: AccessKind, unprivileged: boolean): number | undefined {
    const regime = this.regime();
    if (this.pageAt === undefined || this.control(regime).bit(0) === 0) return undefined;
    const state = this.processState;
    const isPrivileged = unprivileged ? unprivilegedAccessHasPrivilege(state, this.host()) : state.el > 0;
    const twoPrivileges = hasUnprivileged(regime, this.host());
    return stageOneFault(this.pageAt(address), kind, isPrivileged, twoPrivileges, state.pan);
  }

  /** With stage 1 off every data access is to Device memory, where an unaligned one faults (Arm ARM D8.2.10). */
  private isDevice(): boolean {
    return this.pageAt !== undefined && this.control(this.regime()).bit(0) === 0;
  }

  /** AArch64.CheckAlignment, then translation of each byte's page; a fault ends the instruction. */
  private checkAccess(address: U64, bytes: number, isWrite: boolean, attributes?: AccessAttributes): void {
    if (attributes?.viaSP) this.checkSPAlignment();
    const whole = (this.instruction && wholeAccessBytes(this.instruction)) ?? bytes;
    const strict = attributes?.exclusive || attributes?.atomic || attributes?.acquire || attributes?.release;
    // The second piece of an access is as aligned as the first. FEAT_LSE2 counts as absent.
    const isAligned = (address.lo & ((this.isSecondPiece ? bytes : whole) - 1)) === 0;
    this.isSecondPiece = !this.isSecondPiece && bytes < whole;
    if ((strict || this.control(this.regime()).bit(1) === 1 || this.isDevice()) && !isAligned)
      this.takeDataAbort(address, faultStatus.alignment, isWrite);
    this.checkPages(address, bytes, isWrite ? 'write' : 'read', attributes?.unprivileged ?? false);
  }
  private checkPages(address: U64, bytes: number, kind: AccessKind, unprivileged: boolean): void {
    const last = address.add(U64.from(bytes - 1));
    const crosses = (last.lo ^ address.lo) >>> 12 !== 0;
    for (const at of crosses ? [address, U64.of(last.hi, last.lo & ~0xfff)] : [address]) {
      const fault = this.faultAt(at, kind, unprivileged);
      if (fault !== undefined) this.takeDataAbort(at, fault, kind === 'write');
    }
  }
  /** Arm ARM CheckSPAlignment(): SCTLR_ELx.SA, at EL0 SA0. */
  private checkSPAlignment(): void {
    const control = this.control(this.regime());
    const isChecked = control.bit(this.processState.el === 0 ? 4 : 3) === 1;
    if (isChecked && (this.readSP().lo & 15) !== 0)
      this.takeException(this.levelForSynchronous(), EC_SP_ALIGNMENT, 0, this.pc(0));
  }
  override load(address: U64, bytes: 1 | 2 | 4 | 8, attributes?: AccessAttributes): U64 {
    const at = this.withoutTop(address);
    this.checkAccess(at, bytes, false, attributes);
    return super.load(at, bytes, attributes);
  }
  override store(address: U64, bytes: 1 | 2 | 4 | 8, value: U64, attributes?: AccessAttributes): void {
    const at = this.withoutTop(address);
    this.checkAccess(at, bytes, true, attributes);
    super.store(at, bytes, value, attributes);
  }

  // ---- tags
  /** Arm ARM AllocationTagAccessIsEnabled(): SCR_EL3.ATA, HCR_EL2.ATA outside the host, SCTLR_ELx.ATA, at EL0 ATA0. */
  private accessesTags(): boolean {
    const { el } = this.processState;
    const host = this.host();
    const bit = (name: string, n: number): boolean => this.systemRegisters.get(name)?.bit(n) === 1;
    if (el < 3 && !bit('SCR_EL3', 26)) return false;
    const isHost = host.e2h === 1 && host.tge === 1;
    if (el < 2 && this.el2Enabled() && !isHost && !bit('HCR_EL2', 56)) return false;
    return this.control(this.regime()).bit(el === 0 ? 42 : 43) === 1;
  }
  private hasTag(address: U64): boolean {
    return this.accessesTags() && !this.isDevice() && (this.pageAt?.(address).isTagged ?? false);
  }
  override logicalTag(start: U64 | undefined, offset: number, exclude: U64): U64 {
    return this.accessesTags() ? super.logicalTag(start, offset, exclude) : U64.ZERO;
  }
  override loadTag(address: U64): U64 {
    const at = this.withoutTop(address);
    this.checkPages(at, 1, 'read', false);
    return this.hasTag(at) ? super.loadTag(at) : U64.ZERO;
  }
  override storeTag(address: U64, tag: U64): void {
    const at = this.withoutTop(address);
    if ((at.lo & 15) !== 0) this.takeDataAbort(address, faultStatus.alignment, true);
    this.checkPages(at, 1, 'write', false);
    if (this.hasTag(at)) super.storeTag(at, tag);
  }
  override tagBlockBytes(instruction: 'ldgm' | 'stgm' | 'stzgm'): number | undefined {
    this.checkInstruction(instruction);
    return super.tagBlockBytes(instruction);
  }
  /** The address that a pointer stands for: with TBI bits 63-56 are copies of bit 55. */
  private withoutTop(address: U64): U64 {
    const regime = this.regime();
    const control = this.systemRegisters.get(`TCR_EL${regime}`) ?? U64.ZERO;
    const tbi = hasUnprivileged(regime, this.host()) ? 37 + address.bit(55) : 20;
    return control.bit(tbi) === 1 ? address.signExtend(56) : address;
  }

  override systemOperation(name?: string, operand?: U64): void {
    if (name === undefined) {
      super.systemOperation();
      return;
    }
    this.checkInstruction(name);
    if (/^(tlbi|ic iallu)|^dc c?i?g?d?sw$/.test(name)) return;
    const address = operand ?? U64.ZERO;
    if (name === 'dc zva') this.zero(address);
    else if (maintenanceByAddress.test(name)) this.maintain(name, address);
    else if (name.startsWith('at ')) this.translate(name, address);
    else super.systemOperation();
  }
  /** DC ZVA: a block of 2^(DCZID_EL0.BS + 2) bytes, as stores; a fault reports the address as given. */
  private zero(address: U64): void {
    const id = this.systemRegisters.get('DCZID_EL0');
    if (id === undefined || id.bit(4) === 1) {
      super.systemOperation();
      return;
    }
    const bytes = 4 << (id.lo & 15);
    this.checkPages(address, 1, 'write', false);
    const start = address.and(U64.from(bytes - 1).not());
    for (let offset = 0; offset < bytes; offset += 8) super.store(start.add(U64.from(offset)), 8, U64.ZERO);
  }
  /** Cache maintenance by address needs a translation; DC IVAC needs to be allowed to write (Arm ARM D7.5.9). */
  private maintain(name: string, address: U64): void {
    const { el } = this.processState;
    const fault = this.faultAt(
      address,
      name.endsWith('ivac') && name !== 'dc civac' ? 'write' : 'read',
      false,
    );
    const isPermission = fault !== undefined && (fault & ~3) === faultStatus.permission;
    // At EL1 and up only DC IVAC meets permission faults; PAN does not count.
    if (fault === undefined || (isPermission && el > 0 && name !== 'dc ivac')) return;
    this.takeDataAbort(address, fault, true, true);
  }
  /** AT S1E…: PAR_EL1 without the privileges of the current level. */
  private translate(name: string, address: U64): void {
    const m = /^at s1?2?e([0123])([rw])(p?)$/.exec(name);
    if (m === null || this.pageAt === undefined || name.startsWith('at s12')) {
      super.systemOperation();
      return;
    }
    const level = Number(m[1]);
    const { e2h, tge } = this.host();
    const regime = level === 3 ? 3 : level === 2 || (e2h === 1 && tge === 1) ? 2 : 1;
    // With TGE and without E2H stage 1 of EL1&0 counts as off.
    const isOff = this.control(regime).bit(0) === 0 || (regime === 1 && tge === 1);
    const twoPrivileges = hasUnprivileged(regime, { e2h, tge });
    const kind = m[2] === 'w' ? 'write' : 'read';
    const pan = m[3] === 'p' ? this.processState.pan : 0;
    const fault = isOff
      ? undefined
      : stageOneFault(this.pageAt(address), kind, level > 0, twoPrivileges, pan);
    const memory = this.pageAt(address).isTagged ? 0xf0 : 0xff;
    const attributes = isOff ? { memory: 0, shareability: 2 } : { memory, shareability: 3 };
    this.systemRegisters.set('PAR_EL1', physicalAddressRegister(address, fault, attributes));
  }

  private takeDataAbort(address: U64, status: number, isWrite: boolean, isCacheMaintenance = false): void {
    const to = this.levelForSynchronous();
    const exceptionClass = to === this.processState.el ? EC_DATA_ABORT : EC_DATA_ABORT_LOWER;
    const iss = dataAbortIss({ status, isWrite, isCacheMaintenance });
    this.takeException(to, exceptionClass, iss, this.pc(0), address);
  }
  private takeInstructionAbort(address: U64, status: number): void {
    const to = this.levelForSynchronous();
    const exceptionClass = to === this.processState.el ? EC_INSTRUCTION_ABORT : EC_INSTRUCTION_ABORT_LOWER;
    this.takeException(to, exceptionClass, status, address, address);
  }
}
