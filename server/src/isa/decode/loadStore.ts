import { decodeExclusive } from './exclusive';
import { bits, extendNames, prefetchName, relative, signedBits, sp, zr } from './fields';

/** Loads and stores (Arm ARM C4.1, op0 = x1x0). */
export function decodeLoadStore(word: number): string | undefined {
  const isVector = bits(word, 26, 26) === 1;
  switch (bits(word, 29, 28)) {
    case 0:
      return isVector ? undefined : decodeExclusive(word);
    case 1:
      return bits(word, 24, 24) === 0 ? decodeLiteral(word, isVector) : decodeTagsOrRelease(word, isVector);
    case 2:
      return decodePair(word, isVector);
    default:
      return decodeSingle(word, isVector);
  }
}

function vector(n: number, log2Bytes: number): string {
  return `${'bhsdq'[log2Bytes]}${n}`;
}

function decodeLiteral(word: number, isVector: boolean): string | undefined {
  const target = relative(signedBits(word, 23, 5) * 4);
  const opc = word >>> 30;
  if (isVector) return opc === 3 ? undefined : `ldr ${vector(word & 31, opc + 2)}, ${target}`;
  if (opc === 3) return `prfm ${prefetchName(word & 31)}, ${target}`;
  return opc === 2 ? `ldrsw ${zr(word & 31, true)}, ${target}` : `ldr ${zr(word & 31, opc === 1)}, ${target}`;
}

function decodeTagsOrRelease(word: number, isVector: boolean): string | undefined {
  if (isVector) return undefined;
  const base = sp(bits(word, 9, 5), true);
  if (word >>> 24 === 0xd9 && bits(word, 21, 21) === 1) return decodeTags(word, base);
  if (bits(word, 21, 21) !== 0 || bits(word, 11, 10) !== 0) return undefined;
  const size = word >>> 30;
  const opc = bits(word, 23, 22);
  const address = `[${base}, #${signedBits(word, 20, 12)}]`;
  const suffix = ['b', 'h', '', ''][size];
  if (opc === 0) return `stlur${suffix} ${zr(word & 31, size === 3)}, ${address}`;
  if (opc === 1) return `ldapur${suffix} ${zr(word & 31, size === 3)}, ${address}`;
  if (size === 3 || (size === 2 && opc === 3)) return undefined;
  return `ldapurs${['b', 'h', 'w'][size]} ${zr(word & 31, opc === 2)}, ${address}`;
}

function decodeTags(word: number, base: string): string | undefined {
  const opc = bits(word, 23, 22);
  const mode = bits(word, 11, 10);
  const offset = signedBits(word, 20, 12) * 16;
  if (mode === 0) {
    if (opc === 1) return `ldg ${zr(word & 31, true)}, [${base}, #${offset}]`;
    if (offset !== 0) return undefined;
    return `${['stzgm', '', 'stgm', 'ldgm'][opc]} ${zr(word & 31, true)}, [${base}]`;
  }
  const operation = ['stg', 'stzg', 'st2g', 'stz2g'][opc];
  return `${operation} ${sp(word & 31, true)}, ${indexed(base, offset, mode)}`;
}

/** Addressing by bits 11-10 (or 24-23 of the pairs): 1 post-index, 2 signed offset, 3 pre-index. */
function indexed(base: string, offset: number, mode: number): string {
  if (mode === 1) return `[${base}], #${offset}`;
  return mode === 3 ? `[${base}, #${offset}]!` : `[${base}, #${offset}]`;
}

function decodePair(word: number, isVector: boolean): string | undefined {
  const opc = word >>> 30;
  const isLoad = bits(word, 22, 22) === 1;
  const mode = bits(word, 24, 23);
  if (opc === 3) return undefined;
  const [t, t2] = [word & 31, bits(word, 14, 10)];
  let scale = isVector ? opc + 2 : 2 + (opc >> 1);
  let operation = `${isLoad ? 'ld' : 'st'}${mode === 0 ? 'np' : 'p'}`;
  if (!isVector && opc === 1) {
    if (mode === 0) return undefined;
    operation = isLoad ? 'ldpsw' : 'stgp';
    scale = isLoad ? 2 : 4;
  }
  const register = (n: number) => (isVector ? vector(n, opc + 2) : zr(n, opc !== 0));
  const address = indexed(
    sp(bits(word, 9, 5), true),
    signedBits(word, 21, 15) * 2 ** scale,
    mode === 0 ? 2 : mode,
  );
  return `${operation} ${register(t)}, ${register(t2)}, ${address}`;
}

/** The register and the mnemonic's suffix of a single load or store; undefined when unallocated. */
function transfer(
  word: number,
  isVector: boolean,
): { operation: string; register: string; log2Bytes: number } | undefined {
  const size = word >>> 30;
  const opc = bits(word, 23, 22);
  const t = word & 31;
  if (isVector) {
    const log2Bytes = (opc >> 1) * 4 + size;
    if (log2Bytes > 4) return undefined;
    return { operation: opc & 1 ? 'ldr' : 'str', register: vector(t, log2Bytes), log2Bytes };
  }
  const suffix = ['b', 'h', '', ''][size] ?? '';
  if (opc < 2)
    return { operation: `${opc ? 'ldr' : 'str'}${suffix}`, register: zr(t, size === 3), log2Bytes: size };
  if (size === 3)
    return opc === 2 ? { operation: 'prfm', register: prefetchName(t), log2Bytes: 3 } : undefined;
  if (size === 2 && opc === 3) return undefined;
  return { operation: `ldrs${['b', 'h', 'w'][size]}`, register: zr(t, opc === 2), log2Bytes: size };
}

function decodeSingle(word: number, isVector: boolean): string | undefined {
  const base = sp(bits(word, 9, 5), true);
  if (bits(word, 24, 24) === 0 && bits(word, 21, 21) === 1 && bits(word, 11, 10) !== 2) {
    return isVector ? undefined : decodeAtomicOrAuthenticated(word, base);
  }
  const what = transfer(word, isVector);
  if (!what) return undefined;
  const { operation, register, log2Bytes } = what;
  if (bits(word, 24, 24) === 1) {
    return `${operation} ${register}, [${base}, #${bits(word, 21, 10) * 2 ** log2Bytes}]`;
  }
  if (bits(word, 21, 21) === 1) {
    const option = bits(word, 15, 13);
    if ((option & 2) === 0) return undefined;
    const index = zr(bits(word, 20, 16), (option & 1) === 1);
    const isScaled = bits(word, 12, 12) === 1;
    if (option === 3 && !isScaled) return `${operation} ${register}, [${base}, ${index}]`;
    const extend = option === 3 ? 'lsl' : extendNames[option];
    return `${operation} ${register}, [${base}, ${index}, ${extend}${isScaled ? ` #${log2Bytes}` : ''}]`;
  }
  const offset = signedBits(word, 20, 12);
  const mode = bits(word, 11, 10);
  if (mode === 0) {
    const unscaled = operation === 'prfm' ? 'prfum' : operation.replace(/^(ld|st)r/, '$1ur');
    return `${unscaled} ${register}, [${base}, #${offset}]`;
  }
  if (operation === 'prfm') return undefined;
  if (mode === 2) {
    return isVector
      ? undefined
      : `${operation.replace(/^(ld|st)r/, '$1tr')} ${register}, [${base}, #${offset}]`;
  }
  return `${operation} ${register}, ${indexed(base, offset, mode)}`;
}

const atomicOperations = ['add', 'clr', 'eor', 'set', 'smax', 'smin', 'umax', 'umin'];

function decodeAtomicOrAuthenticated(word: number, base: string): string | undefined {
  const size = word >>> 30;
  if (bits(word, 10, 10) === 1) {
    if (size !== 3) return undefined;
    const offset = signedBits((bits(word, 22, 22) << 9) | bits(word, 20, 12), 9, 0) * 8;
    const key = bits(word, 23, 23) ? 'b' : 'a';
    return `ldra${key} ${zr(word & 31, true)}, [${base}, #${offset}]${bits(word, 11, 11) ? '!' : ''}`;
  }
  const is64 = size === 3;
  const order = `${bits(word, 23, 23) ? 'a' : ''}${bits(word, 22, 22) ? 'l' : ''}`;
  const suffix = `${order}${['b', 'h', '', ''][size]}`;
  const operation = bits(word, 14, 12);
  const [source, target] = [zr(bits(word, 20, 16), is64), zr(word & 31, is64)];
  if (bits(word, 15, 15) === 0)
    return `ld${atomicOperations[operation]}${suffix} ${source}, ${target}, [${base}]`;
  if (operation === 0) return `swp${suffix} ${source}, ${target}, [${base}]`;
  if (operation === 4 && order === 'a' && bits(word, 20, 16) === 31) {
    return `ldapr${['b', 'h', '', ''][size]} ${target}, [${base}]`;
  }
  return undefined;
}
