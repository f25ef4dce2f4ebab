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
