import type { Operand, ParsedInstruction } from './instruction';

/** Scalar instructions on SIMD&FP registers that need no Advanced SIMD. */
const SCALAR_FLOATING_POINT =
  /^(fmov|fabs|fneg|fsqrt|fcvt|bfcvt|frint\w+|fn?mul|fdiv|fadd|fsub|f(max|min)(nm)?|fn?m(add|sub)|fc?cmpe?|fcsel|fmulx|frecp[esx]|frsqrt[es])$/;
/** With a general register on one side; between SIMD&FP registers they are Advanced SIMD. */
const CONVERSION = /^(fcvt\w+|[su]cvtf)$/;

const NEVER_SCALABLE =
  /^(adr|fadda|ftmad|ftsmul|ftssel|b?fmmla|[su]mmla|usmmla|n?match|histcnt|histseg|sm4e|sm4ekey|rax1|rdffrs?|wrffr|setffr|ld(ff|nf)1\w+|ld1ro[bhwd])$/;

/**
 * How an instruction stands to Streaming SVE mode:
 * - `legal` there as elsewhere; `illegal` there without FEAT_SME_FA64
 * - a field of ID_AA64SMFR0_EL1: illegal there unless the field tells that it is implemented (FEAT_SSVE_AES,
 *   FEAT_SSVE_BitPerm, FEAT_SSVE_FEXPA; SMEver: FEAT_SME2p2)
 * - `elsewhereWithSVE2p1`: brought by SME or SME2 for Streaming SVE mode, by FEAT_SVE2p1 for outside
 * - `onlyThere`: SME2 alone has it
 */
export type StreamingUse = 'legal' | 'illegal' | AllowingField | 'elsewhereWithSVE2p1' | 'onlyThere';
export type AllowingField = 'AES' | 'SBitPerm' | 'SFEXPA' | 'SMEver';

/** Arm ARM, "Instructions illegal in Streaming SVE mode", and the checks in the pseudocode of each instruction. */
export function streamingUse({ mnemonic, operands }: ParsedInstruction): StreamingUse {
  const all = operands.flatMap(registersOf);
  if (all.some((o) => o.kind === 'scalable') || mnemonic === 'setffr')
    return scalableUse(mnemonic, operands, all);
  return isLegalVector(mnemonic, operands, all) ? 'legal' : 'illegal';
}

function isLegalVector(mnemonic: string, operands: readonly Operand[], all: readonly Operand[]): boolean {
  const vectors = all.filter((o) => o.kind === 'vector');
  if (vectors.length === 0) return true;
  if (vectors.some(isPartOfVector)) return isMoveOfElement(mnemonic, operands);
  if (operands.some(({ kind }) => kind === 'memory' || kind === 'label')) return true;
  if (CONVERSION.test(mnemonic)) return all.some((o) => o.kind === 'general');
  return SCALAR_FLOATING_POINT.test(mnemonic);
}

const allowedBy: readonly (readonly [mnemonics: RegExp, field: AllowingField])[] = [
  [/^aes(e|d|mc|imc)$/, 'AES'],
  [/^(bdep|bext|bgrp)$/, 'SBitPerm'],
  [/^fexpa$/, 'SFEXPA'],
  [/^compact$/, 'SMEver'],
];

function scalableUse(mnemonic: string, operands: readonly Operand[], all: readonly Operand[]): StreamingUse {
  const [first] = operands;
  if (/^pmull[bt]$/.test(mnemonic))
    return first?.kind === 'scalable' && first.element === 'q' ? 'AES' : 'legal';
  const allowing = allowedBy.find(([mnemonics]) => mnemonics.test(mnemonic));
  if (allowing !== undefined) return allowing[1];
  if (NEVER_SCALABLE.test(mnemonic)) return 'illegal';
  // Gather and scatter.
  const isGather = operands.some(
    (o) => o.kind === 'memory' && (o.base.kind === 'scalable' || o.offset?.kind === 'scalable'),
  );
  return isGather ? 'illegal' : useOfGroups(mnemonic, operands, all);
}

/** Of SVE and SVE2, with lists that read as one operand: the tables of TBL, the sources of EXT and SPLICE. */
const LIST_OF_SVE = /^(tbl|ext|splice)$/;
/** From two registers into one, in SVE2.1 as well. */
const NARROWS_TWO = /^(sqcvtu?n|uqcvtn|sqrshru?n|uqrshrn)$/;
/** Brought by SME or SME2 for single vectors, in SVE2.1 as well. */
const SINGLE_OF_SME = /^(psel|revd|[suf]clamp)$/;

/** Instructions of SME and SME2 on Z and P registers: groups of vectors, predicates as counters, and some that use neither. */
function useOfGroups(mnemonic: string, operands: readonly Operand[], all: readonly Operand[]): StreamingUse {
  const groups = operands.map(groupOf).filter((group) => group.length > 1);
  const accessesMemory = operands.some(({ kind }) => kind === 'memory');
  const isCounted = all.some((o) => o.kind === 'scalable' && /^pn\d/.test(o.register));
  if (accessesMemory) {
    if (!isCounted) return 'legal';
    // Strided registers: SME2 alone.
    return groups.every(isConsecutive) ? 'elsewhereWithSVE2p1' : 'onlyThere';
  }
  const ofVectors = groups.filter((group) => group.some((r) => r.startsWith('z')));
  if (ofVectors.length === 0)
    return isCounted || groups.length > 0 || SINGLE_OF_SME.test(mnemonic) ? 'elsewhereWithSVE2p1' : 'legal';
  if (LIST_OF_SVE.test(mnemonic)) return 'legal';
  return NARROWS_TWO.test(mnemonic) && ofVectors.every((group) => group.length === 2)
    ? 'elsewhereWithSVE2p1'
    : 'onlyThere';
}

function groupOf(operand: Operand): readonly string[] {
  if (operand.kind !== 'list') return [];
  return operand.registers.flatMap((r) => (r.kind === 'scalable' ? [r.register] : []));
}
function isConsecutive(group: readonly string[]): boolean {
  const numbers = group.map((r) => Number(r.slice(1)));
  return numbers.every((n, i) => i === 0 || n === ((numbers[i - 1] ?? 0) + 1) % 32);
}

/** `v0.4s`, `v0.d[1]`, and the registers of a structure. */
function isPartOfVector(operand: Operand): boolean {
  return (
    operand.kind === 'vector' &&
    (operand.index !== undefined || operand.isElement === true || !/^[bhsdq]$/.test(operand.view))
  );
}

/** SMOV and UMOV of element 0, and FMOV between a general register and the upper half. */
function isMoveOfElement(mnemonic: string, [d, n]: readonly Operand[]): boolean {
  if (mnemonic === 'fmov') return d?.kind === 'general' || n?.kind === 'general';
  if (!/^([su]mov|mov)$/.test(mnemonic) || d?.kind !== 'general') return false;
  return n?.kind === 'vector' && n.index?.word?.isZero() === true;
}

function registersOf(operand: Operand): readonly Operand[] {
  if (operand.kind === 'list')
    return operand.registers.map((r) => (r.kind === 'vector' ? { ...r, isElement: true } : r));
  if (operand.kind === 'memory') return [operand.base, ...(operand.offset ? [operand.offset] : [])];
  return [operand];
}
