import { diffArrays } from 'diff';

/** Where the lines of a new text stood in an old one. */
export interface LineMap {
  /** The unchanged old line that this new line is; undefined when it was added or changed. Zero-based. */
  toOld(line: number): number | undefined;
}

/** Aligns two texts line by line (shortest edit script). White space at the end of lines does not count. */
export function lineMap(before: string, after: string): LineMap {
  if (before === after) return { toOld: (line) => line };
  const old = new Map<number, number>();
  let from = 0;
  let to = 0;
  for (const part of diffArrays(linesOf(before), linesOf(after))) {
    if (part.removed) from += part.value.length;
    else if (part.added) to += part.value.length;
    else for (const _ of part.value) old.set(to++, from++);
  }
  return { toOld: (line) => old.get(line) };
}

function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trimEnd());
}

/** Share of the larger text's lines that both have, 0 to 1: tells a renamed file from another one. */
export function similarity(before: string, after: string): number {
  const counts = new Map<string, number>();
  const old = linesOf(before).filter((l) => l !== '');
  for (const line of old) counts.set(line, (counts.get(line) ?? 0) + 1);
  const now = linesOf(after).filter((l) => l !== '');
  let common = 0;
  for (const line of now) {
    const n = counts.get(line) ?? 0;
    if (n === 0) continue;
    counts.set(line, n - 1);
    common++;
  }
  const longest = Math.max(old.length, now.length);
  return longest === 0 ? 1 : common / longest;
}
