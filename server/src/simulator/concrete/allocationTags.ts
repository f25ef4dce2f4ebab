import type { U64 } from '../../isa/u64';

/** Arm ARM shared pseudocode of memory tagging: ChooseNonExcludedTag(), RandomTag(), RandomTagBit(). */

/** A granule of 16 bytes, by a number: bits 55 to 4 of its address. */
export function granuleOf(address: U64): number {
  return (address.hi & 0xffffff) * 0x1000_0000 + (address.lo >>> 4);
}

/** `excluded` holds a bit for each tag that may not be chosen. */
export function chooseNonExcludedTag(start: number, offset: number, excluded: number): number {
  if ((excluded & 0xffff) === 0xffff) return 0;
  const allowed = (tag: number): number => {
    let at = tag & 15;
    while (((excluded >>> at) & 1) === 1) at = (at + 1) & 15;
    return at;
  };
  let tag = offset === 0 ? allowed(start) : start;
  for (let n = 0; n < offset; n++) tag = allowed(tag + 1);
  return tag;
}

/** IRG with GCR_EL1.RRND 0: the tag, and RGSR_EL1 after it (SEED in bits 23-8, TAG in bits 3-0). */
export function randomTag(
  seedAndTag: number,
  excluded: number,
): { readonly tag: number; readonly state: number } {
  let seed = (seedAndTag >>> 8) & 0xffff;
  let offset = 0;
  for (let n = 0; n < 4; n++) {
    const top = ((seed >>> 5) ^ (seed >>> 3) ^ (seed >>> 2) ^ seed) & 1;
    seed = (top << 15) | (seed >>> 1);
    offset |= top << n;
  }
  const tag = chooseNonExcludedTag(seedAndTag & 15, offset, excluded);
  return { tag, state: (seed << 8) | tag };
}
