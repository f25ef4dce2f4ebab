import type { Operand, ParsedInstruction } from '../isa/instruction';
import { type SystemOperationEncoding, systemOperationEncoding } from '../isa/systemInstructions';
import { systemRegister } from '../isa/systemRegisters/systemRegister';
import { EC_ERET, EC_FP, EC_SME, EC_SYSTEM_REGISTER, EC_WFX } from './exceptionClasses';

/**
 * ESR_ELx.ISS of the exceptions that an A64 instruction takes in place of its effect, by exception class
 * (Arm ARM, ESR_EL1, "ISS encoding for an exception from …"; AArch64.ExceptionClass and the callers of
 * ExceptionSyndrome in the shared pseudocode). IL, bit 25, is 1 for all of them: A64 instructions are 32 bits wide.
 */

/** ESR_ELx for a class and its ISS. The upper half (ISS2) is zero for every class here. */
export function exceptionSyndrome(exceptionClass: number, iss: number): number {
  return ((exceptionClass << 26) | (1 << 25) | iss) >>> 0;
}

interface SystemFields extends SystemOperationEncoding {
  readonly op0: number;
}

/** "MSR, MRS or System instruction execution in AArch64 state": Op0, Op2, Op1, CRn, Rt, CRm, Direction. */
export function systemAccessIss(fields: SystemFields, t: number, isRead: boolean): number {
  const { op0, op1, CRn, CRm, op2 } = fields;
  return (op0 << 20) | (op2 << 17) | (op1 << 14) | (CRn << 10) | (t << 5) | (CRm << 1) | (isRead ? 1 : 0);
}

const encodingPattern = /^S(\d)_(\d)_C(\d+)_C(\d+)_(\d)$/;

function registerFields(name: string, direction: 'ro' | 'wo'): SystemFields | undefined {
  const m = encodingPattern.exec(systemRegister(name, direction)?.encoding ?? name);
  if (m === null) return undefined;
  const [op0 = 0, op1 = 0, CRn = 0, CRm = 0, op2 = 0] = m.slice(1).map(Number);
  return { op0, op1, CRn, CRm, op2 };
}

/** MSR (immediate): op1 and op2 select the field, CRm holds the value; CRn is 4 (Arm ARM C5.1.3). */
const stateFields: Readonly<Record<string, readonly [op1: number, op2: number]>> = {
  UAO: [0, 3],
  PAN: [0, 4],
  SPSEL: [0, 5],
  ALLINT: [1, 0],
  PM: [1, 0],
  SSBS: [3, 1],
  DIT: [3, 2],
  TCO: [3, 4],
  DAIFSET: [3, 6],
  DAIFCLR: [3, 7],
};

const numberOf = (operand: Operand | undefined): number =>
  operand?.kind === 'general' ? operand.number : 31;
const constantOf = (operand: Operand | undefined): number =>
  operand?.kind === 'immediate' ? (operand.word?.lo ?? 0) : 0;
const controlRegister = (operand: Operand | undefined): number =>
  operand?.kind === 'word' ? Number(operand.word.slice(1)) : 0;

/** ISS of class 0x18 for this instruction; undefined when it is no system instruction. */
function systemIss({ mnemonic, operands }: ParsedInstruction): number | undefined {
  const [first, second, third, fourth, fifth] = operands;
  if (mnemonic === 'mrs' && second?.kind === 'system') {
    const fields = registerFields(second.name, 'ro');
    return fields && systemAccessIss(fields, numberOf(first), true);
  }
  if (mnemonic === 'msr' && first?.kind === 'system') {
    const field = stateFields[first.name];
    if (second?.kind === 'immediate' && field !== undefined) {
      const CRm = constantOf(second) | (first.name === 'PM' ? 2 : 0);
      return systemAccessIss({ op0: 0, op1: field[0], CRn: 4, CRm, op2: field[1] }, 31, false);
    }
    const fields = registerFields(first.name, 'wo');
    return fields && systemAccessIss(fields, numberOf(second), false);
  }
  if (mnemonic === 'sys' || mnemonic === 'sysl') {
    const [op1, CRn, CRm, op2, t] =
      mnemonic === 'sys' ? [first, second, third, fourth, fifth] : [second, third, fourth, fifth, first];
    const fields = { op0: 1, op1: constantOf(op1), CRn: controlRegister(CRn) };
    return systemAccessIss(
      { ...fields, CRm: controlRegister(CRm), op2: constantOf(op2) },
      numberOf(t),
      mnemonic === 'sysl',
    );
  }
  if (first?.kind !== 'word') return undefined;
  const named = systemOperationEncoding(`${mnemonic} ${first.word}`);
  return named && systemAccessIss({ op0: 1, ...named }, numberOf(second), false);
}

const waits = ['wfi', 'wfe', 'wfit', 'wfet'];
/** COND is 0b1110 and CV is 1 for a conditional field that A64 does not have. */
const unconditional = (1 << 24) | (14 << 20);

/** WFx: TI tells which; RN and RV the register of the forms with a timeout (FEAT_WFxT). */
function waitIss({ mnemonic, operands }: ParsedInstruction): number {
  const timed = mnemonic.endsWith('t') ? (numberOf(operands[0]) << 5) | 4 : 0;
  return unconditional | timed | waits.indexOf(mnemonic);
}

/** SMTC, why an SME access trapped: by the control that did it (Arm ARM SMEAccessTrap, SMEExceptionType). */
function matrixIss(by: string): number {
  if (by === 'SVCR.SM = 1') return 1;
  if (by === 'SVCR.SM') return 2;
  if (by === 'SVCR.ZA') return 3;
  return by.endsWith('.EZT0') ? 4 : 0;
}

/**
 * ISS when `instruction` is trapped with `exceptionClass`. Classes without one (UNDEFINED, SVE, pointer
 * authentication, illegal state) give 0.
 *
 * @param by the control that traps, as the trap rules name it
 */
export function trappedInstructionIss(
  exceptionClass: number,
  instruction: ParsedInstruction,
  by: string,
): number {
  switch (exceptionClass) {
    case EC_SYSTEM_REGISTER:
      return systemIss(instruction) ?? 0;
    case EC_WFX:
      return waitIss(instruction);
    case EC_FP:
      return unconditional;
    case EC_SME:
      return matrixIss(by);
    case EC_ERET:
      return instruction.mnemonic === 'eretaa' ? 2 : instruction.mnemonic === 'eretab' ? 3 : 0;
    default:
      return /^(svc|hvc|smc|brk)$/.test(instruction.mnemonic) ? constantOf(instruction.operands[0]) : 0;
  }
}

/** DFSC and IFSC of the faults of stage 1; those of a table walk have its level in bits 1-0. */
export const faultStatus = {
  translation: 0x04,
  accessFlag: 0x08,
  permission: 0x0c,
  alignment: 0x21,
  tagCheck: 0x11,
} as const;

export interface DataAbort {
  readonly status: number;
  readonly isWrite: boolean;
  /** DC and IC but for DC ZVA, GVA and GZVA: CM is set, and WnR with it. */
  readonly isCacheMaintenance?: boolean;
}

/** Data abort of stage 1: ISV is 0, so SAS to AR are RES0. */
export function dataAbortIss({ status, isWrite, isCacheMaintenance = false }: DataAbort): number {
  return status | (isWrite || isCacheMaintenance ? 1 << 6 : 0) | (isCacheMaintenance ? 1 << 8 : 0);
}
