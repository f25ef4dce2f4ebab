import { decodeBranch } from './decode/branch';
import { decodeImmediate, decodeRegister } from './decode/dataProcessing';
import { decodeByTable } from './decode/encodingTable';
import { bits } from './decode/fields';
import { decodeLoadStore } from './decode/loadStore';
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
  if (bits(w, 31, 22) === 0b1101010100) return decodeSystem(w) ?? decodeByTable(w);
  if (bits(w, 28, 26) === 0b101) return decodeBranch(w) ?? decodeByTable(w);
  return decodeByGroup(w) ?? decodeByTable(w);
}

function decodeByGroup(w: number): string | undefined {
  if (bits(w, 28, 26) === 0b100) return decodeImmediate(w);
  if (bits(w, 27, 25) === 0b101) return decodeRegister(w);
  return bits(w, 27, 27) === 1 && bits(w, 25, 25) === 0 ? decodeLoadStore(w) : decodeScalable(w);
}
