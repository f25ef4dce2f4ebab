import fc from 'fast-check';

const KINDS = ['remove', 'repeat', 'swap', 'comment', ...'abcdefgh'] as const;

/** One edit: a line removed, repeated, moved by one, made a comment; a letter stands for a line that is put in. */
export type Edit = readonly [(typeof KINDS)[number], number];

const ADDED: Readonly<Record<string, string>> = {
  a: '\tmov\tx3, #1',
  b: '\tstr\tx19, [sp, #8]',
  c: '// Shall clobber: x0-x30',
  d: '\tcbz\tx0, 1f',
  e: '1:',
  f: '\tmsr\ttpidr_el2, x18',
  g: '\tret',
  h: '/* x0 */',
};

export function edited(text: string, [kind, at]: Edit): string {
  const lines = text.split('\n');
  const n = at % lines.length;
  const line = lines[n] as string;
  if (kind === 'remove') lines.splice(n, 1);
  else if (kind === 'repeat') lines.splice(n, 0, line);
  else if (kind === 'swap') lines.splice(n, 2, lines[n + 1] ?? '', line);
  else if (kind === 'comment') lines[n] = `// ${line}`;
  else lines.splice(n, 0, ADDED[kind] ?? '');
  return lines.join('\n');
}

/** Some edits, one after another; lines are counted modulo their number. */
export function edits(most: number): fc.Arbitrary<Edit[]> {
  return fc.array(fc.tuple(fc.constantFrom(...KINDS), fc.nat(10_000)), { minLength: 1, maxLength: most });
}
