interface Candidate {
  readonly text: string;
  /** One bit for each letter that occurs; all other characters share one. */
  readonly letters: number;
}

/** So many near words are named at most. */
const MOST = 3;

const indexed = new WeakMap<ReadonlySet<string>, readonly Candidate[]>();

/**
 * The candidates nearest to `text` by edit distance, when they are near enough to be what was meant: those of
 * the least distance, the likeliest first.
 */
export function suggestionsFor(text: string, ...candidates: readonly ReadonlySet<string>[]): string[] {
  const limit = text.length <= 3 ? 1 : 2;
  const letters = lettersOf(text);
  let near: string[] = [];
  let nearest = limit;
  for (const set of candidates)
    for (const candidate of listed(set)) {
      if (Math.abs(candidate.text.length - text.length) > nearest) continue;
      // Each letter that only one of them has takes an edit.
      if (bits(letters & ~candidate.letters) > nearest) continue;
      if (bits(candidate.letters & ~letters) > nearest) continue;
      const distance = editDistance(text, candidate.text, nearest + 1);
      if (distance > nearest || candidate.text === text) continue;
      if (distance < nearest) near = [];
      nearest = distance;
      near.push(candidate.text);
    }
  const rank = new Map(near.map((name) => [name, likeness(text, name)]));
  return [...rank.keys()]
    .sort((a, b) => (rank.get(b) ?? 0) - (rank.get(a) ?? 0) || (a < b ? -1 : 1))
    .slice(0, MOST);
}

function listed(candidates: ReadonlySet<string>): readonly Candidate[] {
  let list = indexed.get(candidates);
  if (list === undefined) {
    list = Array.from(candidates, (text) => ({ text, letters: lettersOf(text) }));
    indexed.set(candidates, list);
  }
  return list;
}

/** Of words at the same distance: letters that only changed places are the likeliest slip, then one late in the word. */
function likeness(a: string, b: string): number {
  if (Array.from(a).sort().join('') === Array.from(b).sort().join('')) return Number.MAX_SAFE_INTEGER;
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start++;
  return start;
}

function lettersOf(text: string): number {
  let letters = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    letters |= 1 << (c >= 97 && c <= 122 ? c - 97 : 26);
  }
  return letters;
}

function bits(mask: number): number {
  let n = 0;
  for (let m = mask; m !== 0; m &= m - 1) n++;
  return n;
}

/**
 * Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). Any number of at
 * least `enough` may stand for a greater distance.
 */
export function editDistance(a: string, b: string, enough = Number.POSITIVE_INFINITY): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  let lastLeast = 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let cost = Math.min((last[j - 1] ?? 0) + (same ? 0 : 1), (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const swapped =
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      if (swapped) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      if (cost < least) least = cost;
      row.push(cost);
    }
    // Rows only grow, but for a swap, which starts from the row before the last.
    if (least >= enough && lastLeast >= enough) return least;
    lastLeast = least;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
