import type { FlagName, OpaqueResource } from '../isa/machine';

/**
 * Numbers of the registers that a state holds: one dense array serves state, liveness and use/def.
 * 0–30 X registers, 31 SP, 32–35 N Z C V, 36–99 low and high halves of V0–V31, then the resources
 * that carry no value (upper Z bits, predicates, FFR, ZA, ZT0, FPSR, tags).
 */
export type Resource = number;

export const SP: Resource = 31;
const FLAGS: Resource = 32;
const VECTORS: Resource = 36;
const OPAQUE: Resource = 100;

const opaqueNames: readonly OpaqueResource[] = [
  ...Array.from({ length: 32 }, (_, n) => `z${n}` as const),
  ...Array.from({ length: 16 }, (_, n) => `p${n}` as const),
  'ffr',
  'za',
  'zt0',
  'fpsr',
  'tags',
];
const opaqueIndex = new Map(opaqueNames.map((n, i) => [n, OPAQUE + i] as const));

export const RESOURCE_COUNT = OPAQUE + opaqueNames.length;

const flagNames: readonly FlagName[] = ['n', 'z', 'c', 'v'];

export function generalResource(n: number): Resource {
  return n;
}
export function flagResource(flag: FlagName): Resource {
  return FLAGS + flagNames.indexOf(flag);
}
export function vectorResource(n: number, half: 'low' | 'high'): Resource {
  return VECTORS + 2 * n + (half === 'high' ? 1 : 0);
}
export function opaqueResource(name: OpaqueResource): Resource {
  const r = opaqueIndex.get(name);
  if (r === undefined) throw new RangeError(`no such resource: ${name}`);
  return r;
}
export function isGeneral(r: Resource): boolean {
  return r <= 30;
}
export function isFlag(r: Resource): boolean {
  return r >= FLAGS && r < VECTORS;
}
export function isVector(r: Resource): boolean {
  return r >= VECTORS && r < OPAQUE;
}

/** Name as the Arm ARM and the assembler write it: `x0`, `lr` for x30, `sp`, `NZCV.Z`, `d8`, `v8 (high half)`, `p0`. */
export function resourceName(r: Resource): string {
  return names[r] ?? `resource ${r}`;
}
function nameOf(r: Resource): string {
  if (r < 31) return r === 30 ? 'lr' : `x${r}`;
  if (r === SP) return 'sp';
  if (r < VECTORS) return `NZCV.${(flagNames[r - FLAGS] as string).toUpperCase()}`;
  if (r < OPAQUE) {
    const n = (r - VECTORS) >> 1;
    return (r - VECTORS) % 2 === 0 ? `d${n}` : `v${n} (high half)`;
  }
  return opaqueNames[r - OPAQUE] ?? `resource ${r}`;
}
const names: readonly string[] = Array.from({ length: RESOURCE_COUNT }, (_, r) => nameOf(r));

/** Name of the entry term of a resource. */
export function entryName(r: Resource): string {
  return r === 30 ? 'x30' : resourceName(r);
}
