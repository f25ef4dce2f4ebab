interface Candidate {
  readonly text: string;
  /** One bit for each letter that occurs; all other characters share one. */
  readonly letters: number;
}

const indexed = new WeakMap<ReadonlySet<string>, readonly Candidate[]>();

/** The candidate nearest to `text` by edit distance, when it is near enough to be a typing error. */
export function suggestionFor(text: string, candidates: ReadonlySet<string>): string | undefined {
  let list = indexed.get(candidates);
  if (list === undefined) {
    list = Array.from(candidates, (c) => ({ text: c, letters: lettersOf(c) }));
    indexed.set(candidates, list);
  }
  const limit = text.length <= 3 ? 1 : 2;
  const letters = lettersOf(text);
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of list) {
    if (Math.abs(candidate.text.length - text.length) >= bestDistance) continue;
    // Each letter that only one of them has takes an edit.
    if (bits(letters & ~candidate.letters) >= bestDistance) continue;
    if (bits(candidate.letters & ~letters) >= bestDistance) continue;
    const distance = editDistance(text, candidate.text, bestDistance);
    if (distance < bestDistance) {
      best = candidate.text;
      bestDistance = distance;
    }
  }
  return best;
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
