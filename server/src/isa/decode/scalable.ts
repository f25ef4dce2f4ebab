import { bits, signedBits, sp, zr } from './fields';

const patterns: Readonly<Record<number, string>> = {
  0: 'pow2',
  1: 'vl1',
  2: 'vl2',
  3: 'vl3',
  4: 'vl4',
  5: 'vl5',
  6: 'vl6',
  7: 'vl7',
  8: 'vl8',
  9: 'vl16',
  10: 'vl32',
  11: 'vl64',
  12: 'vl128',
  13: 'vl256',
  29: 'mul4',
  30: 'mul3',
  31: 'all',
}; // prettier-ignore

function pattern(n: number): string {
  return patterns[n] ?? `#${n}`;
}

/** State and data movement of SVE and SME: what context switches use. Source: Arm ARM C8.2 and C9.2, encodings. */
export function decodeScalable(word: number): string | undefined {
  return decodeFillSpill(word) ?? decodeZA(word) ?? decodeCounts(word) ?? decodePredicates(word);
}

function decodeFillSpill(word: number): string | undefined {
  const group = (word & 0xffc00000) >>> 0;
  if (group !== 0x85800000 && group !== 0xe5800000) return undefined;
  const offset = signedBits((bits(word, 21, 16) << 3) | bits(word, 12, 10), 8, 0);
  const address = `[${sp(bits(word, 9, 5), true)}, #${offset}, mul vl]`;
  const operation = word >>> 29 === 4 ? 'ldr' : 'str';
  if (bits(word, 15, 13) === 2) return `${operation} z${word & 31}, ${address}`;
  if (bits(word, 15, 13) === 0 && bits(word, 4, 4) === 0) return `${operation} p${word & 15}, ${address}`;
  return undefined;
}

function decodeZA(word: number): string | undefined {
  const base = sp(bits(word, 9, 5), true);
  switch ((word & 0xffff9c10) >>> 0) {
    case 0xe1000000:
      return `ldr za[w${12 + bits(word, 14, 13)}, ${word & 15}], [${base}, #${word & 15}, mul vl]`;
    case 0xe1200000:
      return `str za[w${12 + bits(word, 14, 13)}, ${word & 15}], [${base}, #${word & 15}, mul vl]`;
  }
  switch ((word & 0xfffffc1f) >>> 0) {
    case 0xe11f8000:
      return `ldr zt0, [${base}]`;
    case 0xe13f8000:
      return `str zt0, [${base}]`;
  }
  if (word >>> 0 === 0xc00800ff) return 'zero {za}';
  return word >>> 0 === 0xc0480001 ? 'zero {zt0}' : undefined;
}

function decodeCounts(word: number): string | undefined {
  const immediate = signedBits(word, 10, 5);
  switch ((word & 0xfffff800) >>> 0) {
    case 0x04bf5000:
      return `rdvl ${zr(word & 31, true)}, #${immediate}`;
    case 0x04bf5800:
      return `rdsvl ${zr(word & 31, true)}, #${immediate}`;
  }
  const registers = `${sp(word & 31, true)}, ${sp(bits(word, 20, 16), true)}, #${immediate}`;
  switch ((word & 0xffe0f800) >>> 0) {
    case 0x04205000:
      return `addvl ${registers}`;
    case 0x04605000:
      return `addpl ${registers}`;
    case 0x04205800:
      return `addsvl ${registers}`;
    case 0x04605800:
      return `addspl ${registers}`;
  }
  const size = 'bhwd'[bits(word, 23, 22)];
  const operands = `${zr(word & 31, true)}, ${pattern(bits(word, 9, 5))}, mul #${bits(word, 19, 16) + 1}`;
  switch ((word & 0xff30fc00) >>> 0) {
    case 0x0420e000:
      return `cnt${size} ${operands}`;
    case 0x0430e000:
      return `inc${size} ${operands}`;
    case 0x0430e400:
      return `dec${size} ${operands}`;
    default:
      return undefined;
  }
}

function decodePredicates(word: number): string | undefined {
  const pd = `p${word & 15}.b`;
  if ((word & 0xfffffff0) >>> 0 === 0x2519f000) return `rdffr ${pd}`;
  if ((word & 0xfffffff0) >>> 0 === 0x2518e400) return `pfalse ${pd}`;
  if ((word & 0xfffffe10) >>> 0 === 0x2518f000) return `rdffr ${pd}, p${bits(word, 8, 5)}/z`;
  if ((word & 0xfffffe10) >>> 0 === 0x2558f000) return `rdffrs ${pd}, p${bits(word, 8, 5)}/z`;
  if ((word & 0xfffffe1f) >>> 0 === 0x25289000) return `wrffr p${bits(word, 8, 5)}.b`;
  if (word >>> 0 === 0x252c9000) return 'setffr';
  if ((word & 0xff3efc10) >>> 0 === 0x2518e000) {
    const flags = bits(word, 16, 16) ? 's' : '';
    return `ptrue${flags} p${word & 15}.${'bhsd'[bits(word, 23, 22)]}, ${pattern(bits(word, 9, 5))}`;
  }
  return undefined;
}
