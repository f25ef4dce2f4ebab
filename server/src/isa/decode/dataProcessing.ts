import { decodeBitMask } from '../bitMask';
import { bits, conditionNames, extendNames, relative, shiftNames, signedBits, sp, zr } from './fields';

/** Data processing, immediate (Arm ARM C4.1, op0 = 100x). */
export function decodeImmediate(word: number): string | undefined {
  const is64 = word >>> 31 === 1;
  const rd = word & 31;
  const rn = bits(word, 9, 5);
  switch (bits(word, 25, 23)) {
    case 0:
    case 1: {
      const offset = signedBits(word, 23, 5) * 4 + bits(word, 30, 29);
      // The page form counts in pages of 4096 bytes; its text is the address, page-aligned by adrp itself.
      return is64
        ? `adrp ${zr(rd, true)}, ${relative(offset * 4096)}`
        : `adr ${zr(rd, true)}, ${relative(offset)}`;
    }
    case 2: {
      const setsFlags = bits(word, 29, 29) === 1;
      const operation = `${bits(word, 30, 30) ? 'sub' : 'add'}${setsFlags ? 's' : ''}`;
      const shift = bits(word, 22, 22) ? ', lsl #12' : '';
      const destination = setsFlags ? zr(rd, is64) : sp(rd, is64);
      return `${operation} ${destination}, ${sp(rn, is64)}, #${bits(word, 21, 10)}${shift}`;
    }
    case 3:
      return decodeTagImmediate(word);
    case 4: {
      const operation = ['and', 'orr', 'eor', 'ands'][bits(word, 30, 29)];
      const mask = decodeBitMask(bits(word, 22, 22), bits(word, 15, 10), bits(word, 21, 16), is64 ? 64 : 32);
      if (!mask) return undefined;
      const destination = operation === 'ands' ? zr(rd, is64) : sp(rd, is64);
      return `${operation} ${destination}, ${zr(rn, is64)}, #${mask}`;
    }
    case 5: {
      const operation = ['movn', undefined, 'movz', 'movk'][bits(word, 30, 29)];
      const shift = bits(word, 22, 21) * 16;
      if (!operation || (!is64 && shift > 16)) return undefined;
      return `${operation} ${zr(rd, is64)}, #${bits(word, 20, 5)}${shift ? `, lsl #${shift}` : ''}`;
    }
    case 6: {
      const operation = ['sbfm', 'bfm', 'ubfm'][bits(word, 30, 29)];
      if (!operation || bits(word, 22, 22) !== word >>> 31) return undefined;
      if (!is64 && (bits(word, 21, 21) || bits(word, 15, 15))) return undefined;
      return `${operation} ${zr(rd, is64)}, ${zr(rn, is64)}, #${bits(word, 21, 16)}, #${bits(word, 15, 10)}`;
    }
    default:
      if (bits(word, 30, 29) !== 0 || bits(word, 21, 21) !== 0 || bits(word, 22, 22) !== word >>> 31)
        return undefined;
      if (!is64 && bits(word, 15, 15)) return undefined;
      return `extr ${zr(rd, is64)}, ${zr(rn, is64)}, ${zr(bits(word, 20, 16), is64)}, #${bits(word, 15, 10)}`;
  }
}

function decodeTagImmediate(word: number): string | undefined {
  if (word >>> 31 !== 1 || bits(word, 29, 29) !== 0 || bits(word, 22, 22) !== 0 || bits(word, 15, 14) !== 0)
    return undefined;
  const operation = bits(word, 30, 30) ? 'subg' : 'addg';
  const offset = bits(word, 21, 16) * 16;
  return `${operation} ${sp(word & 31, true)}, ${sp(bits(word, 9, 5), true)}, #${offset}, #${bits(word, 13, 10)}`;
}

/** Data processing, register (Arm ARM C4.1, op0 = x101). */
export function decodeRegister(word: number): string | undefined {
  const is64 = word >>> 31 === 1;
  const rd = zr(word & 31, is64);
  const rn = zr(bits(word, 9, 5), is64);
  const rm = zr(bits(word, 20, 16), is64);
  if (bits(word, 28, 24) === 0b01010) return decodeLogical(word, is64, rd, rn, rm);
  if (bits(word, 28, 24) === 0b01011) return decodeAddSubtract(word, is64, rd, rn, rm);
  if (bits(word, 28, 24) === 0b11011) return decodeMultiply(word, is64);
  switch (bits(word, 28, 21)) {
    case 0b11010000:
      return decodeCarry(word, rd, rn, rm);
    case 0b11010010:
      return decodeConditionalCompare(word, is64);
    case 0b11010100: {
      const operation = ['csel', 'csinc', 'csinv', 'csneg'][bits(word, 30, 30) * 2 + bits(word, 10, 10)];
      if (bits(word, 29, 29) || bits(word, 11, 11)) return undefined;
      return `${operation} ${rd}, ${rn}, ${rm}, ${conditionNames[bits(word, 15, 12)]}`;
    }
    case 0b11010110:
      return bits(word, 30, 30) ? decodeOneSource(word, is64) : decodeTwoSources(word, is64);
    default:
      return undefined;
  }
}

function decodeLogical(word: number, is64: boolean, rd: string, rn: string, rm: string): string | undefined {
  const amount = bits(word, 15, 10);
  if (!is64 && amount > 31) return undefined;
  const operation = ['and', 'bic', 'orr', 'orn', 'eor', 'eon', 'ands', 'bics'][
    bits(word, 30, 29) * 2 + bits(word, 21, 21)
  ];
  const kind = bits(word, 23, 22);
  if (operation === 'orr' && bits(word, 9, 5) === 31 && amount === 0 && kind === 0) return `mov ${rd}, ${rm}`;
  return `${operation} ${rd}, ${rn}, ${rm}${shiftText(kind, amount)}`;
}

function shiftText(kind: number, amount: number): string {
  return kind === 0 && amount === 0 ? '' : `, ${shiftNames[kind]} #${amount}`;
}

function decodeAddSubtract(
  word: number,
  is64: boolean,
  rd: string,
  rn: string,
  rm: string,
): string | undefined {
  const setsFlags = bits(word, 29, 29) === 1;
  const operation = `${bits(word, 30, 30) ? 'sub' : 'add'}${setsFlags ? 's' : ''}`;
  if (bits(word, 21, 21) === 0) {
    const amount = bits(word, 15, 10);
    if (bits(word, 23, 22) === 3 || (!is64 && amount > 31)) return undefined;
    return `${operation} ${rd}, ${rn}, ${rm}${shiftText(bits(word, 23, 22), amount)}`;
  }
  if (bits(word, 23, 22) !== 0 || bits(word, 12, 10) > 4) return undefined;
  const option = bits(word, 15, 13);
  const source = zr(bits(word, 20, 16), is64 && (option & 3) === 3);
  const destination = setsFlags ? rd : sp(word & 31, is64);
  return `${operation} ${destination}, ${sp(bits(word, 9, 5), is64)}, ${source}, ${extendNames[option]} #${bits(word, 12, 10)}`;
}

function decodeMultiply(word: number, is64: boolean): string | undefined {
  const operation = bits(word, 23, 21) * 2 + bits(word, 15, 15);
  const [d, n, m, a] = [word & 31, bits(word, 9, 5), bits(word, 20, 16), bits(word, 14, 10)];
  if (bits(word, 30, 29) !== 0) return undefined;
  if (operation < 2) {
    return `${operation ? 'msub' : 'madd'} ${zr(d, is64)}, ${zr(n, is64)}, ${zr(m, is64)}, ${zr(a, is64)}`;
  }
  if (!is64) return undefined;
  const long = ({ 2: 'smaddl', 3: 'smsubl', 10: 'umaddl', 11: 'umsubl' } as Record<number, string>)[
    operation
  ];
  if (long) return `${long} ${zr(d, true)}, ${zr(n, false)}, ${zr(m, false)}, ${zr(a, true)}`;
  if ((operation !== 4 && operation !== 12) || a !== 31) return undefined;
  return `${operation === 4 ? 'smulh' : 'umulh'} ${zr(d, true)}, ${zr(n, true)}, ${zr(m, true)}`;
}

function decodeCarry(word: number, rd: string, rn: string, rm: string): string | undefined {
  if (bits(word, 15, 10) === 0) {
    return `${['adc', 'adcs', 'sbc', 'sbcs'][bits(word, 30, 29)]} ${rd}, ${rn}, ${rm}`;
  }
  if (bits(word, 31, 29) === 0b101 && bits(word, 14, 10) === 1 && bits(word, 4, 4) === 0) {
    return `rmif ${rn}, #${bits(word, 20, 15)}, #${word & 15}`;
  }
  if (
    bits(word, 31, 29) === 0b001 &&
    bits(word, 20, 15) === 0 &&
    bits(word, 13, 10) === 2 &&
    (word & 31) === 13
  ) {
    return `${bits(word, 14, 14) ? 'setf16' : 'setf8'} ${rn}`;
  }
  return undefined;
}

function decodeConditionalCompare(word: number, is64: boolean): string | undefined {
  if (bits(word, 29, 29) !== 1 || bits(word, 10, 10) || bits(word, 4, 4)) return undefined;
  const field = bits(word, 20, 16);
  const second = bits(word, 11, 11) ? `#${field}` : zr(field, is64);
  const condition = conditionNames[bits(word, 15, 12)];
  return `${bits(word, 30, 30) ? 'ccmp' : 'ccmn'} ${zr(bits(word, 9, 5), is64)}, ${second}, #${word & 15}, ${condition}`;
}

function decodeTwoSources(word: number, is64: boolean): string | undefined {
  const [d, n, m] = [word & 31, bits(word, 9, 5), bits(word, 20, 16)];
  const operation = bits(word, 15, 10);
  if (bits(word, 29, 29)) {
    if (!is64 || operation !== 0) return undefined;
    return `subps ${zr(d, true)}, ${sp(n, true)}, ${sp(m, true)}`;
  }
  const plain = (
    { 2: 'udiv', 3: 'sdiv', 8: 'lslv', 9: 'lsrv', 10: 'asrv', 11: 'rorv' } as Record<number, string>
  )[operation];
  if (plain) return `${plain} ${zr(d, is64)}, ${zr(n, is64)}, ${zr(m, is64)}`;
  if (operation >= 16 && operation < 24) {
    const size = operation & 3;
    if ((size === 3) !== is64) return undefined;
    return `crc32${operation & 4 ? 'c' : ''}${'bhwx'[size]} ${zr(d, false)}, ${zr(n, false)}, ${zr(m, is64)}`;
  }
  if (!is64) return undefined;
  switch (operation) {
    case 0:
      return `subp ${zr(d, true)}, ${sp(n, true)}, ${sp(m, true)}`;
    case 4:
      return `irg ${sp(d, true)}, ${sp(n, true)}, ${zr(m, true)}`;
    case 5:
      return `gmi ${zr(d, true)}, ${sp(n, true)}, ${zr(m, true)}`;
    case 12:
      return `pacga ${zr(d, true)}, ${zr(n, true)}, ${sp(m, true)}`;
    default:
      return undefined;
  }
}

const authentication = ['pacia', 'pacib', 'pacda', 'pacdb', 'autia', 'autib', 'autda', 'autdb'];

function decodeOneSource(word: number, is64: boolean): string | undefined {
  const [d, n] = [word & 31, bits(word, 9, 5)];
  const operation = bits(word, 15, 10);
  if (bits(word, 29, 29)) return undefined;
  if (bits(word, 20, 16) === 0) {
    const name = (
      is64
        ? ['rbit', 'rev16', 'rev32', 'rev', 'clz', 'cls']
        : ['rbit', 'rev16', 'rev', undefined, 'clz', 'cls']
    )[operation];
    return name ? `${name} ${zr(d, is64)}, ${zr(n, is64)}` : undefined;
  }
  if (bits(word, 20, 16) !== 1 || !is64) return undefined;
  if (operation < 8) return `${authentication[operation]} ${zr(d, true)}, ${sp(n, true)}`;
  if (n !== 31) return undefined;
  if (operation < 16) return `${(authentication[operation - 8] ?? '').replace(/(?=.$)/, 'z')} ${zr(d, true)}`;
  return operation < 18 ? `${operation === 16 ? 'xpaci' : 'xpacd'} ${zr(d, true)}` : undefined;
}
