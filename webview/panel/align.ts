/** A row of two lists laid side by side: an index into each, or undefined where one has nothing to match. */
export interface AlignedRow {
  readonly left: number | undefined;
  readonly right: number | undefined;
}

/** Longest common subsequence of two lists of keys, as rows. Both lists are a few hundred long at most. */
export function align(left: readonly string[], right: readonly string[]): AlignedRow[] {
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const rows: AlignedRow[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) rows.push({ left: i++, right: j++ });
    else if (i < left.length && (j === right.length || at(i + 1, j) >= at(i, j + 1)))
      rows.push({ left: i++, right: undefined });
    else rows.push({ left: undefined, right: j++ });
  }
  return rows;
}
