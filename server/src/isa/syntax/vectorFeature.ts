import type { Operand, ParsedInstruction } from '../instruction';
import { type FeatureSet, isSupported } from './architecture';

/** Loads and stores of vector registers are taken whatever is selected, as in GNU as 2.40. */
const memoryAccess = /^(ld|st)n?[pr]$|^(ld|st)ur$/;

/** Scalar instructions that floating point alone has (Arm ARM C3.7 "Floating-point instructions"). */
const floatingPoint = new Set(
  (
    'fabs fadd fccmp fccmpe fcmp fcmpe fcsel fcvt fcvtas fcvtau fcvtms fcvtmu fcvtns fcvtnu fcvtps fcvtpu fcvtzs fcvtzu ' +
    'fdiv fmadd fmax fmaxnm fmin fminnm fmov fmsub fmul fneg fnmadd fnmsub fnmul frinta frinti frintm frintn frintp ' +
    'frintx frintz fsqrt fsub scvtf ucvtf'
  ).split(' '),
);
/** Between a general register and a vector register they are floating point, between vector registers Advanced SIMD. */
const conversion = /^(fcvt[amnpz][su]|[su]cvtf)$/;

/**
 * Whether the selected processor has the instruction. Those of the base architecture that use vector registers
 * are of its floating point or of Advanced SIMD, which can be left out; so are those with half precision
 * (compared with GNU as form by form in test/reference/architectureFeatures.test.ts).
 */
export function hasInstruction(parsed: ParsedInstruction, features: FeatureSet): boolean {
  const { mnemonic, operands, features: needed = [] } = parsed;
  if (!isSupported(needed, features)) return false;
  if (features.has('simd') || memoryAccess.test(mnemonic)) return true;
  const isOf = (pattern: RegExp): boolean => needed.every((all) => all.every((each) => pattern.test(each)));
  if (!isOf(/^(fp16|v8\.3-a)$/)) return true;
  const own = vectorFeature(mnemonic, operands);
  // FJCVTZS needs floating point alone; the assembler asks nothing of later levels.
  const feature = own !== undefined && needed.length > 0 && isOf(/^v8/) ? 'fp' : own;
  return feature === undefined || features.has(feature);
}

function vectorFeature(mnemonic: string, operands: readonly Operand[]): 'fp' | 'simd' | undefined {
  const vectors = operands.filter((operand) => operand.kind === 'vector' || operand.kind === 'list');
  if (vectors.length === 0) return undefined;
  if (!floatingPoint.has(mnemonic)) return 'simd';
  const hasGeneral = operands.some((operand) => operand.kind === 'general');
  if (mnemonic === 'fmov' && hasGeneral) return 'fp';
  if (!vectors.every(isScalar)) return 'simd';
  return conversion.test(mnemonic) && !hasGeneral ? 'simd' : 'fp';
}

function isScalar(operand: Operand): boolean {
  return (
    operand.kind === 'vector' &&
    operand.view.length === 1 &&
    operand.index === undefined &&
    !operand.isElement
  );
}
