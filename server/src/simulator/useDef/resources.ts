import type { FlagName, OpaqueResource } from '../../isa/machine';

/**
 * Numbers of everything that an instruction can read or write besides memory and system registers:
 * x0-x30, sp, the four flags, V registers in halves, Z registers above 128 bits, predicates, FFR, ZA,
 * ZT0, FPSR, allocation tags.
 */
export const resourceCount = 153;
const words = 5;

export const SP = 31;
const flagNumbers: Readonly<Record<FlagName, number>> = { n: 32, z: 33, c: 34, v: 35 };
const names = new Map<string, number>([
  ['ffr', 148],
  ['za', 149],
  ['zt0', 150],
  ['fpsr', 151],
  ['tags', 152],
]);
for (let n = 0; n < 32; n++) names.set(`z${n}`, 100 + n);
for (let n = 0; n < 16; n++) names.set(`p${n}`, 132 + n);

export function flagResource(flag: FlagName): number {
  return flagNumbers[flag];
}
export function vectorResource(n: number, half: 'low' | 'high'): number {
  return (half === 'low' ? 36 : 68) + n;
}
export function opaqueResource(resource: OpaqueResource): number {
  const number = names.get(resource);
  if (number === undefined) throw new RangeError(`no resource ${resource}`);
  return number;
}

const nameOf: readonly string[] = [
  ...Array.from({ length: 31 }, (_, n) => `x${n}`),
  'sp',
  'n',
  'z',
  'c',
  'v',
  ...Array.from({ length: 32 }, (_, n) => `v${n}`),
  ...Array.from({ length: 32 }, (_, n) => `v${n} (high)`),
  ...Array.from({ length: 32 }, (_, n) => `z${n}`),
  ...Array.from({ length: 16 }, (_, n) => `p${n}`),
  'ffr',
  'za',
  'zt0',
  'fpsr',
  'tags',
];

export function resourceName(number: number): string {
  return nameOf[number] ?? `resource ${number}`;
}

/** A set of resources: bit n % 32 of word n / 32. */
export type ResourceSet = Uint32Array;

export function emptyResources(): ResourceSet {
  return new Uint32Array(words);
}
export function addResource(set: ResourceSet, n: number): void {
  set[n >>> 5] = ((set[n >>> 5] ?? 0) | (1 << (n & 31))) >>> 0;
}
export function hasResource(set: ResourceSet, n: number): boolean {
  return (((set[n >>> 5] ?? 0) >>> (n & 31)) & 1) === 1;
}
/** Numbers in ascending order. */
export function resourcesOf(set: ResourceSet): number[] {
  const numbers: number[] = [];
  for (let n = 0; n < resourceCount; n++) if (hasResource(set, n)) numbers.push(n);
  return numbers;
}
