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

/**
 * As `alignColumns`, but when the lines would be too wide for a hover, the first `leading` cells of each
 * row (a label, the variant's name) stand on a line of their own above the rest; and when the rest is
 * still too wide, each of its cells does.
 */
export function fitColumns(rows: readonly (readonly string[])[], leading: number): string {
  const fits = (text: string): boolean => text.split('\n').every((line) => line.length <= HOVER_WIDTH);
  const wide = alignColumns(rows);
  if (fits(wide)) return wide;
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
