/** The few styles that a report uses; the identity where there is no terminal. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  blue(text: string): string;
  cyan(text: string): string;
  green(text: string): string;
}

const same = (text: string): string => text;
export const plain: Style = {
  bold: same,
  dim: same,
  red: same,
  yellow: same,
  blue: same,
  cyan: same,
  green: same,
};

/**
 * Breaks a text at spaces into lines of at most `width` columns, those after the first `indent` columns
 * shorter. Without a width it stays whole: what is no terminal may be searched line by line.
 */
export function wrap(text: string, width: number | undefined, first = 0, indent = 0): string[] {
  if (width === undefined) return [text];
  const lines: string[] = [];
  let line = '';
  let room = Math.max(20, width - first);
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
      room = Math.max(20, width - indent);
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
