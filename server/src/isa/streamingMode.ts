import type { Operand, ParsedInstruction } from './instruction';

/** Scalar instructions on SIMD&FP registers that need no Advanced SIMD. */
const SCALAR_FLOATING_POINT =
  /^(fmov|fabs|fneg|fsqrt|fcvt|bfcvt|frint\w+|fn?mul|fdiv|fadd|fsub|f(max|min)(nm)?|fn?m(add|sub)|fc?cmpe?|fcsel|fmulx|frecp[esx]|frsqrt[es])$/;
/** With a general register on one side; between SIMD&FP registers they are Advanced SIMD. */
const CONVERSION = /^(fcvt\w+|[su]cvtf)$/;

const NEVER_SCALABLE =
  /^(adr|bdep|bext|bgrp|compact|fadda|fexpa|ftmad|ftsmul|ftssel|b?fmmla|[su]mmla|usmmla|n?match|histcnt|histseg|aes(e|d|mc|imc)|sm4e|sm4ekey|rax1|rdffrs?|wrffr|setffr|ld(ff|nf)1\w+|ld1ro[bhwd])$/;

/**
 * Whether the instruction executes in Streaming SVE mode without FEAT_SME_FA64 (Arm ARM, "Instructions illegal in
 * Streaming SVE mode"). What later extensions allow there (FEAT_SSVE_AES and others) counts as illegal.
 */
export function isLegalInStreamingMode({ mnemonic, operands }: ParsedInstruction): boolean {
  const all = operands.flatMap(registersOf);
  if (all.some((o) => o.kind === 'scalable') || mnemonic === 'setffr')
    return isLegalScalable(mnemonic, operands);
  const vectors = all.filter((o) => o.kind === 'vector');
  if (vectors.length === 0) return true;
  if (vectors.some(isPartOfVector)) return isMoveOfElement(mnemonic, operands);
  if (operands.some(({ kind }) => kind === 'memory' || kind === 'label')) return true;
  if (CONVERSION.test(mnemonic)) return all.some((o) => o.kind === 'general');
  return SCALAR_FLOATING_POINT.test(mnemonic);
}

function isLegalScalable(mnemonic: string, operands: readonly Operand[]): boolean {
  if (NEVER_SCALABLE.test(mnemonic)) return false;
  const [first] = operands;
  if (/^pmull[bt]$/.test(mnemonic)) return !(first?.kind === 'scalable' && first.element === 'q');
  // Gather and scatter.
  return !operands.some(
    (o) => o.kind === 'memory' && (o.base.kind === 'scalable' || o.offset?.kind === 'scalable'),
  );
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
