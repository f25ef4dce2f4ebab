import { bits, sp, zr } from './fields';

/** Load/store exclusive, ordered, and compare-and-swap (Arm ARM C4.1, "Load/store exclusive", bits 29-24 = 001000). */
export function decodeExclusive(word: number): string | undefined {
  if (bits(word, 25, 24) !== 0) return undefined;
  const size = word >>> 30;
  const is64 = size === 3;
  const isLoad = bits(word, 22, 22) === 1;
  const ordered = bits(word, 15, 15) === 1;
  const [t, t2, s] = [word & 31, bits(word, 14, 10), bits(word, 20, 16)];
  const address = `[${sp(bits(word, 9, 5), true)}]`;
  const suffix = ['b', 'h', '', ''][size];
  const target = zr(t, is64);
  switch (bits(word, 23, 23) * 2 + bits(word, 21, 21)) {
    case 0: {
      if (t2 !== 31) return undefined;
      if (isLoad) return s === 31 ? `ld${ordered ? 'a' : ''}xr${suffix} ${target}, ${address}` : undefined;
      return `st${ordered ? 'l' : ''}xr${suffix} ${zr(s, false)}, ${target}, ${address}`;
    }
    case 1:
      if (size < 2) return compareAndSwapPair(word, size === 1, address);
      if (isLoad)
        return s === 31 ? `ld${ordered ? 'a' : ''}xp ${target}, ${zr(t2, is64)}, ${address}` : undefined;
      return `st${ordered ? 'l' : ''}xp ${zr(s, false)}, ${target}, ${zr(t2, is64)}, ${address}`;
    case 2:
      if (s !== 31 || t2 !== 31) return undefined;
      return `${isLoad ? (ordered ? 'ldar' : 'ldlar') : ordered ? 'stlr' : 'stllr'}${suffix} ${target}, ${address}`;
    default: {
      if (t2 !== 31) return undefined;
      return `cas${isLoad ? 'a' : ''}${ordered ? 'l' : ''}${suffix} ${zr(s, is64)}, ${target}, ${address}`;
    }
  }
}

function compareAndSwapPair(word: number, is64: boolean, address: string): string | undefined {
  const [t, s] = [word & 31, bits(word, 20, 16)];
  if (bits(word, 14, 10) !== 31 || t & 1 || s & 1) return undefined;
  const order = `${bits(word, 22, 22) ? 'a' : ''}${bits(word, 15, 15) ? 'l' : ''}`;
  const pair = (n: number) => `${zr(n, is64)}, ${zr(n + 1, is64)}`;
  return `casp${order} ${pair(s)}, ${pair(t)}, ${address}`;
}
