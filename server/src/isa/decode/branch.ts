import { bits, conditionNames, relative, signedBits, zr } from './fields';

/** Branches and exception generation (Arm ARM C4.1, op0 = x101). System instructions are decoded elsewhere. */
export function decodeBranch(word: number): string | undefined {
  if (bits(word, 30, 26) === 0b00101) {
    return `${word >>> 31 ? 'bl' : 'b'} ${relative(signedBits(word, 25, 0) * 4)}`;
  }
  if (bits(word, 30, 25) === 0b011010) {
    return `${bits(word, 24, 24) ? 'cbnz' : 'cbz'} ${zr(word & 31, word >>> 31 === 1)}, ${relative(signedBits(word, 23, 5) * 4)}`;
  }
  if (bits(word, 30, 25) === 0b011011) {
    const position = (word >>> 31) * 32 + bits(word, 23, 19);
    const target = relative(signedBits(word, 18, 5) * 4);
    return `${bits(word, 24, 24) ? 'tbnz' : 'tbz'} ${zr(word & 31, position > 31)}, #${position}, ${target}`;
  }
  if (bits(word, 31, 24) === 0b01010100) {
    const form = bits(word, 4, 4) ? 'bc' : 'b';
    return `${form}.${conditionNames[word & 15]} ${relative(signedBits(word, 23, 5) * 4)}`;
  }
  if (bits(word, 31, 24) === 0b11010100) return decodeException(word);
  return bits(word, 31, 25) === 0b1101011 ? decodeIndirect(word) : undefined;
}

function decodeException(word: number): string | undefined {
  const immediate = `#${bits(word, 20, 5)}`;
  if (bits(word, 4, 2) !== 0) return undefined;
  const level = word & 3;
  switch (bits(word, 23, 21)) {
    case 0:
      return level === 0 ? undefined : `${['', 'svc', 'hvc', 'smc'][level]} ${immediate}`;
    case 1:
      return level === 0 ? `brk ${immediate}` : undefined;
    case 2:
      return level === 0 ? `hlt ${immediate}` : undefined;
    case 5:
      return level === 0 ? undefined : `dcps${level} ${immediate}`;
    default:
      return undefined;
  }
}

/** Unconditional branch (register), with and without pointer authentication. */
function decodeIndirect(word: number): string | undefined {
  if (bits(word, 20, 16) !== 31) return undefined;
  const operation = bits(word, 24, 21);
  const rn = bits(word, 9, 5);
  const op4 = bits(word, 4, 0);
  const kind = bits(word, 15, 10);
  if (kind === 0 && op4 === 0) {
    switch (operation) {
      case 0:
        return `br ${zr(rn, true)}`;
      case 1:
        return `blr ${zr(rn, true)}`;
      case 2:
        return rn === 30 ? 'ret' : `ret ${zr(rn, true)}`;
      case 4:
        return rn === 31 ? 'eret' : undefined;
      case 5:
        return rn === 31 ? 'drps' : undefined;
      default:
        return undefined;
    }
  }
  if (kind >>> 1 !== 1) return undefined;
  const key = kind & 1 ? 'b' : 'a';
  switch (operation) {
    case 0:
      return op4 === 31 ? `bra${key}z ${zr(rn, true)}` : undefined;
    case 1:
      return op4 === 31 ? `blra${key}z ${zr(rn, true)}` : undefined;
    case 2:
      return rn === 31 && op4 === 31 ? `reta${key}` : undefined;
    case 4:
      return rn === 31 && op4 === 31 ? `ereta${key}` : undefined;
    case 8:
      return `bra${key} ${zr(rn, true)}, ${op4 === 31 ? 'sp' : `x${op4}`}`;
    case 9:
      return `blra${key} ${zr(rn, true)}, ${op4 === 31 ? 'sp' : `x${op4}`}`;
    default:
      return undefined;
  }
}
