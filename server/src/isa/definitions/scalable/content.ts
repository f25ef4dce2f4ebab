import { U64 } from '../../u64';

/** Contents of scalable registers as bytes. An element of a predicate has one bit for each byte of the vector's. */

export type ElementBytes = 1 | 2 | 4 | 8 | 16;

const sizes: Readonly<Record<string, ElementBytes>> = { b: 1, h: 2, s: 4, w: 4, d: 8, q: 16 };

/** `b`, `h`, `s` (`w` in mnemonics), `d`, `q`. */
export function elementBytesOf(letter: string | undefined): ElementBytes | undefined {
  return letter === undefined ? undefined : sizes[letter];
}

/** Element `e`, zero-extended; at most 8 bytes. */
export function elementWord(content: Uint8Array, e: number, bytes: ElementBytes): U64 {
  let hi = 0;
  let lo = 0;
  for (let i = bytes - 1; i >= 0; i--) {
    const byte = content[e * bytes + i] ?? 0;
    if (i >= 4) hi = (hi << 8) | byte;
    else lo = (lo << 8) | byte;
  }
  return U64.of(hi, lo);
}

export function setElementWord(content: Uint8Array, e: number, bytes: ElementBytes, value: U64): void {
  for (let i = 0; i < bytes; i++)
    content[e * bytes + i] = i < 4 ? value.lo >>> (8 * i) : i < 8 ? value.hi >>> (8 * (i - 4)) : 0;
}

export function copyElement(
  from: Uint8Array,
  source: number,
  to: Uint8Array,
  destination: number,
  bytes: ElementBytes,
): void {
  for (let i = 0; i < bytes; i++) to[destination * bytes + i] = from[source * bytes + i] ?? 0;
}

export function filled(length: number, bytes: ElementBytes, value: U64): Uint8Array {
  const content = new Uint8Array(length);
  for (let e = 0; (e + 1) * bytes <= length; e++) setElementWord(content, e, bytes, value);
  return content;
}

// ---- predicates

export function bitOf(predicate: Uint8Array, bit: number): 0 | 1 {
  return (((predicate[bit >> 3] ?? 0) >> (bit & 7)) & 1) as 0 | 1;
}
export function setBit(predicate: Uint8Array, bit: number, value: number): void {
  const at = bit >> 3;
  const mask = 1 << (bit & 7);
  predicate[at] = value ? (predicate[at] ?? 0) | mask : (predicate[at] ?? 0) & ~mask;
}

/** Arm ARM ActivePredicateElement(): the lowest bit of the element. */
export function isActive(predicate: Uint8Array, e: number, bytes: ElementBytes): boolean {
  return bitOf(predicate, e * bytes) === 1;
}
/** Makes an element of a predicate: the other bits of the element are zero. */
export function setActive(predicate: Uint8Array, e: number, bytes: ElementBytes, value: boolean): void {
  for (let i = 0; i < bytes; i++) setBit(predicate, e * bytes + i, i === 0 && value ? 1 : 0);
}
export function predicateOf(
  vectorBytes: number,
  bytes: ElementBytes,
  holds: (e: number) => boolean,
): Uint8Array {
  const predicate = new Uint8Array(vectorBytes >> 3);
  for (let e = 0; e < vectorBytes / bytes; e++) if (holds(e)) setBit(predicate, e * bytes, 1);
  return predicate;
}

/** The number of the last active element, -1 when there is none (Arm ARM LastActiveElement). */
export function lastActiveElement(predicate: Uint8Array, elements: number, bytes: ElementBytes): number {
  for (let e = elements - 1; e >= 0; e--) if (isActive(predicate, e, bytes)) return e;
  return -1;
}
export function firstActiveElement(predicate: Uint8Array, elements: number, bytes: ElementBytes): number {
  for (let e = 0; e < elements; e++) if (isActive(predicate, e, bytes)) return e;
  return -1;
}
/** Arm ARM LastActive(): the element of `value` at the last active element of `mask`. */
export function lastActive(
  mask: Uint8Array,
  value: Uint8Array,
  elements: number,
  bytes: ElementBytes,
): boolean {
  const e = lastActiveElement(mask, elements, bytes);
  return e >= 0 && isActive(value, e, bytes);
}

const numbered = ['pow2', 'vl1', 'vl2', 'vl3', 'vl4', 'vl5', 'vl6', 'vl7', 'vl8', 'vl16', 'vl32', 'vl64'];
const patterns: Readonly<Record<number, string>> = {
  ...numbered,
  12: 'vl128',
  13: 'vl256',
  29: 'mul4',
  30: 'mul3',
  31: 'all',
};

/** The name of an encoded pattern; the unnamed ones select no element. */
export function patternName(number: number): string {
  return patterns[number] ?? `#${number}`;
}

/** Arm ARM DecodePredCount(). */
export function patternCount(pattern: string, elements: number): number {
  switch (pattern) {
    case 'all':
      return elements;
    case 'pow2':
      return 2 ** Math.floor(Math.log2(elements));
    case 'mul3':
      return elements - (elements % 3);
    case 'mul4':
      return elements - (elements % 4);
    default: {
      const n = Number(/^vl(\d+)$/.exec(pattern)?.[1] ?? 0);
      return elements >= n ? n : 0;
    }
  }
}
