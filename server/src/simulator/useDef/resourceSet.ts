import { RESOURCE_COUNT, type Resource } from '../resources';

/** A set of resources: bit n % 32 of word n / 32. */
export type ResourceSet = Uint32Array;

export function emptyResources(): ResourceSet {
  return new Uint32Array(Math.ceil(RESOURCE_COUNT / 32));
}
export function addResource(set: ResourceSet, n: Resource): void {
  set[n >>> 5] = ((set[n >>> 5] ?? 0) | (1 << (n & 31))) >>> 0;
}
export function hasResource(set: ResourceSet, n: Resource): boolean {
  return (((set[n >>> 5] ?? 0) >>> (n & 31)) & 1) === 1;
}
/** Members in ascending order. */
export function resourcesOf(set: ResourceSet): Resource[] {
  const members: Resource[] = [];
  for (let n = 0; n < RESOURCE_COUNT; n++) if (hasResource(set, n)) members.push(n);
  return members;
}
