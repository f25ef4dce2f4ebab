import { decodeBranch } from './decode/branch';
import { bits } from './decode/fields';
import { decodeScalable } from './decode/scalable';
import { decodeSystem } from './decode/system';

/**
 * The assembler text of an instruction word, or undefined when it is not one that is decoded (or is
 * unallocated). Branch targets and literals are written relative to the instruction: `b .+8`.
 * System registers are written `S3_0_C1_C2_3`. Source: Arm ARM C4.1.
 */
export function decodeInstruction(word: number): string | undefined {
  const w = word >>> 0;
  if (w < 0x10000) return `udf #${w}`;
  if (bits(w, 31, 22) === 0b1101010100) return decodeSystem(w);
  if (bits(w, 28, 26) === 0b101) return decodeBranch(w);
  const scalable = decodeScalable(w);
  return scalable;
}
