import type { U64 } from '../../isa/u64';
import type { ExceptionLevel } from '../redirection';

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
  /** Illegal Execution state. */
  il: number;
  /** How the last branch came here: 1 BR, 2 BLR, 3 BR of another register than x16 and x17 from a guarded page. */
  btype: number;
}

/** PSTATE after a reset to EL3. */
export function stateAfterReset(): ProcessState {
  return { el: 3, spsel: 1, daif: 15, pan: 0, uao: 0, dit: 0, tco: 0, ssbs: 0, il: 0, btype: 0 };
}

/** Fields that are one bit of PSTATE and of SPSR_ELx, with their bit in both SPSR and the register of that name. */
const singleBits = [
  ['tco', 25],
  ['dit', 24],
  ['uao', 23],
  ['pan', 22],
  ['ssbs', 12],
] as const;

/** The PSTATE fields that have a register of their own, by its name. */
export const registerBits: Readonly<Record<string, (typeof singleBits)[number]>> = Object.fromEntries(
  singleBits.map((entry) => [entry[0].toUpperCase(), entry]),
);

/** Arm ARM GetPSRFromPSTATE(), but for the flags. */
export function savedState(state: ProcessState): number {
  let word = (state.il << 20) | (state.btype << 10) | (state.daif << 6) | (state.el << 2) | state.spsel;
  for (const [field, position] of singleBits) word |= state[field] << position;
  return word;
}

export interface ReturnControls {
  readonly el2Enabled: boolean;
  /** HCR_EL2.TGE */
  readonly tge: number;
}

/** SPSR.M of a return to EL0 in AArch32 state, which this machine does not have. */
export function returnsToAArch32(saved: U64): boolean {
  return (saved.lo & 31) === 16;
}

/** Arm ARM IllegalExceptionReturn(), where EL1 and up use AArch64. */
export function isIllegalReturn(state: ProcessState, saved: U64, controls: ReturnControls): boolean {
  const target = (saved.lo >>> 2) & 3;
  // AArch32 is for EL0 alone; SPSR.M<1> is reserved, and so is EL0 with SP_EL1 selected.
  if (saved.bit(4) === 1) return !returnsToAArch32(saved);
  if (saved.bit(1) === 1 || (target === 0 && saved.bit(0) === 1)) return true;
  if (target > state.el) return true;
  if (target === 2 && !controls.el2Enabled) return true;
  return target === 1 && controls.el2Enabled && controls.tge === 1;
}

/**
 * Arm ARM SetPSTATEFromPSR(), but for the flags. After an illegal return level, stack pointer and execution state stay;
 * PAN and the masks come from SPSR all the same. SSBS, BTYPE, UAO, DIT and TCO are then UNKNOWN: they stay here.
 */
export function restoreState(state: ProcessState, saved: U64, isIllegal: boolean): void {
  state.daif = (saved.lo >>> 6) & 15;
  state.pan = saved.bit(22);
  if (isIllegal) {
    state.il = 1;
    return;
  }
  state.il = saved.bit(20);
  state.el = ((saved.lo >>> 2) & 3) as ExceptionLevel;
  state.spsel = saved.bit(0);
  state.btype = (saved.lo >>> 10) & 3;
  for (const [field, position] of singleBits) state[field] = saved.bit(position);
}
