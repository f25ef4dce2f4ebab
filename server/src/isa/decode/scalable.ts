import { bits, sp } from './fields';

/** SME words that the tables do not hold: ZERO with its tile mask, and ZT0 of SME2. Source: Arm ARM C9.2. */
export function decodeScalable(word: number): string | undefined {
  if ((word & 0xffffff00) >>> 0 === 0xc0080000) return `zero {${tiles(word & 0xff).join(', ')}}`;
  if (word >>> 0 === 0xc0480001) return 'zero {zt0}';
  const operation = ({ 3776937984: 'ldr', 3779035136: 'str' } as Record<number, string>)[
    (word & 0xfffffc1f) >>> 0
  ];
  return operation ? `${operation} zt0, [${sp(bits(word, 9, 5), true)}]` : undefined;
}

/** The fewest tiles that cover a mask of 64-bit tiles: tile n of 2^k tiles holds every 64-bit tile that is n modulo 2^k. */
function tiles(mask: number): string[] {
  if (mask === 0xff) return ['za'];
  const names: string[] = [];
  let rest = mask;
  for (const [size, count] of [
    ['h', 2],
    ['s', 4],
    ['d', 8],
  ] as const) {
    for (let n = 0; n < count; n++) {
      let covered = 0;
      for (let d = n; d < 8; d += count) covered |= 1 << d;
      if ((rest & covered) !== covered) continue;
      names.push(`za${n}.${size}`);
      rest &= ~covered;
    }
  }
  return names;
}
