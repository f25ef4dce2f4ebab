/**
 * Lays out rows of cells in columns, two spaces apart, as monospaced text. Columns that are empty in
 * every row are left out, and no line ends in a space.
 */
export function alignColumns(rows: readonly (readonly string[])[], indent = ''): string {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths: number[] = [];
  for (let column = 0; column < count; column++)
    widths.push(Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) => {
      let line = indent;
      row.forEach((cell, column) => {
        const width = widths[column] as number;
        if (width > 0) line += cell.padEnd(width + 2);
      });
      return line.trimEnd();
    })
    .join('\n');
}

/** The editor's hover wraps lines that are longer. */
const HOVER_WIDTH = 88;

function fits(text: string): boolean {
  return text.split('\n').every((line) => line.length <= HOVER_WIDTH);
}

/** Labels that all cells of a column begin with (`FP at EL2: `) stand once, above it. */
function withHeads(rows: readonly (readonly string[])[]): string | undefined {
  const [first] = rows;
  if (first === undefined || rows.length < 2 || rows.some((row) => row.length !== first.length))
    return undefined;
  const heads = first.map((_, i) => {
    const labels = new Set(rows.map((row) => /^([^:]+): /.exec(row[i] ?? '')?.[1] ?? ''));
    const [label] = labels;
    return labels.size === 1 && label !== undefined ? label : '';
  });
  if (heads.every((head) => head === '')) return undefined;
  const bodies = rows.map((row) =>
    row.map((cell, i) => (heads[i] === '' ? cell : cell.slice((heads[i] as string).length + 2))),
  );
  return alignColumns([heads, ...bodies]);
}

/**
 * As `alignColumns`, but when the lines would be too wide for a hover, labels that a column shares stand
 * above it; when that is not enough, the first `leading` cells of each
 * row (a label, the variant's name) stand on a line of their own above the rest; and when the rest is
 * still too wide, each of its cells does.
 */
export function fitColumns(rows: readonly (readonly string[])[], leading: number): string {
  const wide = alignColumns(rows);
  if (fits(wide)) return wide;
  const headed = withHeads(rows);
  if (headed !== undefined && fits(headed)) return headed;
  const heads = alignColumns(rows.map((row) => row.slice(0, leading))).split('\n');
  const indent = heads.every((head) => head === '') ? '' : '    ';
  const rests = rows.map((row) => row.slice(leading));
  const aligned = alignColumns(rests, indent);
  const bodies = fits(aligned)
    ? aligned.split('\n')
    : rests.map((cells) =>
        cells
          .filter((cell) => cell !== '')
          .map((cell) => indent + cell)
          .join('\n'),
      );
  return rows
    .flatMap((_, i) => [heads[i] ?? '', bodies[i] ?? ''])
    .filter((line) => line !== '')
    .join('\n');
}
