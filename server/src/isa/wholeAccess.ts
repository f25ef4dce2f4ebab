import type { ParsedInstruction } from './instruction';

/**
 * Bytes of one access as alignment sees it: the definitions make accesses of more than 8 bytes, and
 * exclusive and compare-and-swap pairs, in several pieces, which the architecture counts as one (Arm ARM B2.2,
 * and the pseudocode of LDXP, STXP, CASP, LDR (immediate, SIMD&FP)). Undefined: the piece is the access.
 */
export function wholeAccessBytes({ mnemonic, operands }: ParsedInstruction): number | undefined {
  const [first, second] = operands;
  if (/^(ld[ax]?xp|ldaxp|stl?xp|casp)/.test(mnemonic)) {
    const data = mnemonic.startsWith('st') ? second : first;
    return data?.kind === 'general' && data.width === 64 ? 16 : 8;
  }
  return first?.kind === 'vector' && first.view === 'q' ? 16 : undefined;
}
