/** Values told one by one, at most; of more the first two and the last. */
const FEW = 3;

/**
 * What holds time after time, in order: `8 the 1st time, 7 the 2nd, … 1 the 8th`. Times in a row with the same text
 * are one; a text that always holds stands alone.
 */
export function turnText(texts: readonly string[]): string {
  const spans: { readonly text: string; readonly first: number; last: number }[] = [];
  for (const [i, text] of texts.entries()) {
    const before = spans.at(-1);
    if (before?.text === text) before.last = i + 1;
    else spans.push({ text, first: i + 1, last: i + 1 });
  }
  const [only] = spans;
  if (spans.length === 1 && only !== undefined) return only.text;
  const parts = spans.map(({ text, first, last }, i) => {
    const when = first === last ? ordinal(first) : `${ordinal(first)} to ${ordinal(last)}`;
    return `${text} the ${when}${i === 0 ? ' time' : ''}`;
  });
  const shown = parts.length <= FEW ? parts : [...parts.slice(0, FEW - 1), `… ${parts.at(-1)}`];
  return shown.join(', ');
}

/** `1st`, `2nd`, `11th`, `23rd`. */
function ordinal(n: number): string {
  const teens = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${(teens ? undefined : ['th', 'st', 'nd', 'rd'][n % 10]) ?? 'th'}`;
}
