import { decodeBitMask } from '../bitMask';
import { generalEncodings } from './encodings/general';
import { matrixEncodings } from './encodings/matrix';
import { scalableEncodings } from './encodings/scalable';
import { vectorEncodings } from './encodings/vector';
import { vectorStructureEncodings } from './encodings/vectorStructure';
import { bits, conditionNames, patternName, prefetchName } from './fields';

/**
 * Encodings as text. A line without indent gives the bits that are fixed (a mask in hexadecimal) and
 * the operands; the indented lines below it give value and mnemonic of each instruction of that shape.
 *
 * `<…>` in the operands is a field. Bits are `lsb:length` or one number for one bit; several parts,
 * most significant first, are joined by commas. d, n, m, a, g stand for 0:5, 5:5, 16:5, 10:5, 10:3.
 *   <n>  x<n>  X<n>     a number; of x and w registers 31 is the zero register, of X and W sp
 *   x<m!>               31 is unallocated
 *   <16:4s>             two's complement
 *   <16:4s*2>  <8-5:3>  times a scale; added to or subtracted from a constant
 *   <22:2?b/h/-/d>      a choice; `-` is unallocated
 *   {v<d>.4s x3}        that many consecutive registers, modulo 32
 *   <mask> <bytes> <shifted8> <shifted8s> <float …> <pattern> <prefetch> <condition>  see `special`
 */
const tables = [
  generalEncodings,
  vectorEncodings,
  vectorStructureEncodings,
  scalableEncodings,
  matrixEncodings,
];

/** One instruction of the tables: words with `value` in the bits of `mask`. */
export interface Encoding {
  readonly mnemonic: string;
  readonly mask: number;
  readonly value: number;
  readonly operands: Shape;
}
type Part = string | ((word: number) => string | undefined);
/** Operands of one line of the table; compiled when first needed. */
export interface Shape {
  readonly text: string;
  parts?: readonly Part[];
}

/** Encodings by the top byte of the words that they match, those with most fixed bits first. */
let index: readonly (readonly Encoding[])[] | undefined;

function bitCount(word: number): number {
  let n = 0;
  for (let rest = word >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) n++;
  return n;
}

/** All encodings of the tables, those with most fixed bits first. */
export function tableEncodings(): Encoding[] {
  const all: Encoding[] = [];
  let mask = 0;
  let operands: Shape = { text: '' };
  for (const line of tables.join('\n').split('\n')) {
    if (line.startsWith(' ')) {
      for (const m of line.matchAll(/([0-9a-f]{8}) (\S+)/g)) {
        all.push({ mnemonic: m[2] ?? '', mask, value: Number.parseInt(m[1] ?? '', 16), operands });
      }
    } else if (line !== '') {
      mask = Number.parseInt(line.slice(0, 8), 16);
      operands = { text: line.slice(9) };
    }
  }
  return all.sort((a, b) => bitCount(b.mask) - bitCount(a.mask));
}

function indexed(): readonly (readonly Encoding[])[] {
  const byTopByte: Encoding[][] = Array.from({ length: 256 }, () => []);
  for (const each of tableEncodings()) {
    const [mask, value] = [each.mask >>> 24, each.value >>> 24];
    for (let top = 0; top < 256; top++) if ((top & mask) === value) byTopByte[top]?.push(each);
  }
  return byTopByte;
}

/** The text of a word that the tables hold; undefined for any other. */
export function decodeByTable(word: number): string | undefined {
  index ??= indexed();
  for (const each of index[word >>> 24] ?? []) {
    if ((word & each.mask) >>> 0 !== each.value) continue;
    const text = operandText(each.operands, word);
    if (text !== undefined) return text === '' ? each.mnemonic : `${each.mnemonic} ${text}`;
  }
  return undefined;
}

function operandText(shape: Shape, word: number): string | undefined {
  shape.parts ??= compile(shape.text);
  let text = '';
  for (const part of shape.parts) {
    const piece = typeof part === 'string' ? part : part(word);
    if (piece === undefined) return undefined;
    text += piece;
  }
  return text;
}

function compile(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const m of text.matchAll(
    /\{([vz])<(\w)>((?:\.(?:<[^>]*>|\w+))?) x(\d)\}|([xwXW]|<[^<>]*\?[xwXW/-]+>)<([^<>?]*)>|<([^<>]*)>/g,
  )) {
    if (m.index > end) parts.push(text.slice(end, m.index));
    end = m.index + m[0].length;
    if (m[1]) parts.push(registerList(m[1], number(m[2] ?? ''), compile(m[3] ?? ''), Number(m[4])));
    else if (m[5]) parts.push(generalRegister(compile(m[5]), m[6] ?? ''));
    else parts.push(field(m[7] ?? ''));
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

function rendered(parts: readonly Part[], word: number): string | undefined {
  return operandText({ text: '', parts }, word);
}

function registerList(
  file: string,
  first: (word: number) => number,
  arrangement: readonly Part[],
  count: number,
): Part {
  return (word) => {
    const suffix = rendered(arrangement, word);
    if (suffix === undefined) return undefined;
    const names = Array.from({ length: count }, (_, i) => `${file}${(first(word) + i) % 32}${suffix}`);
    return `{${names.join(', ')}}`;
  };
}

function generalRegister(prefix: readonly Part[], notation: string): Part {
  const allows31 = !notation.endsWith('!');
  const value = number(notation.replace('!', ''));
  return (word) => {
    const letter = rendered(prefix, word);
    const n = value(word);
    if (n === 31 && !allows31) return undefined;
    if (letter === undefined || n !== 31) return letter === undefined ? undefined : letter.toLowerCase() + n;
    return { x: 'xzr', w: 'wzr', X: 'sp', W: 'wsp' }[letter];
  };
}

function field(notation: string): Part {
  const [name = '', where = ''] = notation.split(' ');
  const known = special[name];
  if (known) return known(number(where));
  const choice = notation.indexOf('?');
  if (choice < 0) {
    const value = number(notation);
    return (word) => `${value(word)}`;
  }
  const value = number(notation.slice(0, choice));
  const choices = notation.slice(choice + 1).split('/');
  return (word) => {
    const chosen = choices[value(word)];
    return chosen === '-' ? undefined : chosen;
  };
}

const letters: Readonly<Record<string, string>> = { d: '0:5', n: '5:5', m: '16:5', a: '10:5', g: '10:3' };

/** The value of `[constant(+|-)]parts[s][*scale]`. */
function number(notation: string): (word: number) => number {
  const m = /^(?:(\d+)([+-]))?([\d:,]+|[dnmag])(s?)(?:\*(\d+))?$/.exec(notation);
  if (!m) return () => 0;
  const parts = (letters[m[3] ?? ''] ?? m[3] ?? '').split(',').map((part) => {
    const [lsb = 0, length = 1] = part.split(':').map(Number);
    return { lsb, length };
  });
  const total = parts.reduce((sum, { length }) => sum + length, 0);
  const factor = Number(m[5] ?? 1) * (m[2] === '-' ? -1 : 1);
  const constant = Number(m[1] ?? 0);
  const isSigned = m[4] === 's';
  return (word) => {
    let value = 0;
    for (const { lsb, length } of parts) value = value * 2 ** length + bits(word, lsb + length - 1, lsb);
    if (isSigned && value >= 2 ** (total - 1)) value -= 2 ** total;
    return constant + factor * value;
  };
}

type Special = (value: (word: number) => number) => Part;

const special: Readonly<Record<string, Special>> = {
  pattern: () => (word) => patternName(bits(word, 9, 5)),
  prefetch: () => (word) => {
    // Four bits: no instruction prefetches, so bit 4 of the five of PRFM is bit 3 here.
    const operation = bits(word, 3, 0);
    if ((operation & 7) > 5) return `#${operation}`;
    return prefetchName(operation < 8 ? operation : operation + 8);
  },
  condition: () => (word) => conditionNames[bits(word, 15, 12)],
  /** A bit mask in the 13 bits from 5 (Arm ARM DecodeBitMasks). */
  mask: () => (word) =>
    decodeBitMask(bits(word, 17, 17), bits(word, 10, 5), bits(word, 16, 11), 64)?.toString(),
  /** Each of the eight bits fills a byte (Arm ARM AdvSIMDExpandImm, cmode 1110 with op 1). */
  bytes: () => {
    const value = number('16:3,5:5');
    return (word) => {
      const filled = Array.from({ length: 8 }, (_, i) => ((value(word) >> (7 - i)) & 1 ? 'ff' : '00'));
      return `0x${filled.join('')}`;
    };
  },
  /** Eight bits from 5, shifted left by 8 when bit 13 is set. */
  shifted8: () => (word) => `${bits(word, 12, 5)}${bits(word, 13, 13) ? ', lsl #8' : ''}`,
  shifted8s: () => {
    const value = number('5:8s');
    return (word) => `${value(word)}${bits(word, 13, 13) ? ', lsl #8' : ''}`;
  },
  /** An eight-bit floating-point constant (Arm ARM VFPExpandImm). */
  float: (value) => (word) => {
    const imm = value(word);
    const exponent = (((imm >> 4) & 7) ^ 4) - 3;
    const magnitude = (1 + (imm & 15) / 16) * 2 ** exponent;
    const text = `${imm & 128 ? '-' : ''}${magnitude}`;
    return text.includes('.') ? text : `${text}.0`;
  },
};
