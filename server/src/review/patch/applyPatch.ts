import type { FilePatch, Hunk, HunkLine } from './parsePatch';

export type Applied =
  | {
      readonly kind: 'applied';
      readonly before: string;
      readonly after: string;
      /** The text already had the change: `after` is the text, `before` is what it was. */
      readonly already: boolean;
    }
  | { readonly kind: 'failed'; readonly reason: string };

/** Applies what a patch does to one file to its text (undefined: the file does not exist). Lines may have moved. */
export function applyPatch(patch: FilePatch, text: string | undefined): Applied {
  if (text === undefined) {
    if (patch.oldPath === undefined)
      return { kind: 'applied', before: '', after: sideOf(patch, 'added').join('\n'), already: false };
    return { kind: 'failed', reason: 'no such file' };
  }
  const lines = text.split('\n');
  const forward = replaced(patch.hunks, lines, 'removed', 'added');
  if (Array.isArray(forward))
    return { kind: 'applied', before: text, after: forward.join('\n'), already: false };
  const backward = replaced(patch.hunks, lines, 'added', 'removed');
  if (Array.isArray(backward))
    return { kind: 'applied', before: backward.join('\n'), after: text, already: true };
  return { kind: 'failed', reason: forward as string };
}

function sideOf(patch: FilePatch, own: 'added' | 'removed'): string[] {
  return patch.hunks.flatMap((h) => side(h.lines, own));
}
function side(lines: readonly HunkLine[], own: 'added' | 'removed'): string[] {
  return lines.filter((l) => l.kind === 'context' || l.kind === own).map((l) => l.text);
}

/** The lines with each hunk's `from` side replaced by its `to` side, or why that cannot be. */
function replaced(
  hunks: readonly Hunk[],
  lines: readonly string[],
  from: 'added' | 'removed',
  to: 'added' | 'removed',
): string[] | string {
  const out: string[] = [];
  const unfit: string[] = [];
  let at = 0;
  let drift = 0;
  for (const [i, hunk] of hunks.entries()) {
    const old = side(hunk.lines, from);
    const start = from === 'removed' ? hunk.oldStart : hunk.newStart;
    // Line 0 stands for an empty file; an insertion without context comes after its line.
    const expected = (old.length === 0 ? start : start - 1) + drift;
    const found = hunk.lines.some((l) => l.kind === 'gap') ? undefined : find(lines, old, expected, at);
    if (found === undefined) {
      unfit.push(`${i + 1} (line ${start})`);
      continue;
    }
    out.push(...lines.slice(at, found));
    // Context comes from the file: mails change white space.
    let cursor = found;
    for (const line of hunk.lines)
      if (line.kind === 'context') out.push(lines[cursor++] as string);
      else if (line.kind === from) cursor++;
      else if (line.kind === to) out.push(line.text);
    at = cursor;
    drift = found - (expected - drift);
  }
  if (unfit.length === 0) return [...out, ...lines.slice(at)];
  const which = unfit.length === 1 ? `hunk ${unfit[0]}` : `hunks ${unfit.join(', ')}`;
  return `the patch does not apply: ${which} of ${hunks.length} ${unfit.length === 1 ? 'does' : 'do'} not fit`;
}

const squeezed = (line: string): string => line.replace(/\s+/g, ' ').trim();

/** Where the lines stand, nearest to where they are expected, not before `from`. White space is not compared. */
function find(
  lines: readonly string[],
  wanted: readonly string[],
  expected: number,
  from: number,
): number | undefined {
  const pattern = wanted.map(squeezed);
  const fits = (at: number): boolean =>
    at >= from &&
    at + pattern.length <= lines.length &&
    pattern.every((line, i) => squeezed(lines[at + i] as string) === line);
  for (let distance = 0; distance <= lines.length + expected; distance++) {
    if (fits(expected - distance)) return expected - distance;
    if (fits(expected + distance)) return expected + distance;
  }
  return undefined;
}
