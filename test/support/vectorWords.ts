import type { Encoding } from '../../server/src/isa/decode/encodingTable';
import { decodeInstruction } from '../../server/src/isa/decodeInstruction';
import type { RandomNumbers } from './randomNumbers';
import { BASE, INDEX, VECTOR_BASE_32, VECTOR_BASE_64, VECTOR_INDEX } from './vectorStates';

/** Random words of vector encodings that access memory in the scratch window only. */

/** SVE, SME, floating point and Advanced SIMD, structure accesses (Arm ARM C4.1). */
export function isVector({ value }: Encoding): boolean {
  const group = (value >>> 25) & 15;
  return (
    isMatrix(value) || group === 0b0010 || (group & 0b0111) === 0b0111 || (value & 0xbe000000) === 0x0c000000
  );
}

export const isMatrix = (word: number): boolean => ((word >>> 25) & 15) === 0 && word >>> 31 === 1;
export const isScalable = (word: number): boolean => ((word >>> 25) & 7) <= 2;
export const isUpper = (name: string): boolean => /^z\d/.test(name);
function setField(word: number, lsb: number, value: number, length = 5): number {
  return ((word & ~((2 ** length - 1) << lsb)) | (value << lsb)) >>> 0;
}

/** A random word of the encoding whose addresses point into the scratch window. */
export function randomWord(random: RandomNumbers, { mask, value, operands }: Encoding): number {
  const { text } = operands;
  let word = ((random.word() & ~mask) | value) >>> 0;
  const address = /\[([xXz])<n>(?:\.(\w+|<[^>]*>))?(?:, ([xz])<m!?>)?/.exec(text);
  if (address) {
    if (address[1] !== 'z') word = setField(word, 5, BASE);
    else {
      const isNarrow = /\[z\d+\.s/.test(decodeInstruction(word) ?? '');
      word = setField(word, 5, isNarrow ? VECTOR_BASE_32 : VECTOR_BASE_64);
    }
    if (address[3] === 'x') word = setField(word, 16, INDEX);
    if (address[3] === 'z') word = setField(word, 16, VECTOR_INDEX);
    if (/\], x<m>/.test(text) && ((mask >>> 16) & 31) === 0) word = setField(word, 16, INDEX);
    // Offsets of whole vectors reach beyond the window otherwise.
    if (text.includes('16:6,10:3s')) word = setField(word, 16, 0, 6);
  }
  if (/[xXwW]<d>/.test(text)) word = setField(word, 0, random.between(0, 11));
  if (/[xXwW]<n>/.test(text) && !address) word = setField(word, 5, random.between(0, 16));
  return word;
}
