import { expect, test } from 'vitest';
import { documentedClobbers } from '../../server/src/conventions/documented';
import { resourceName } from '../../server/src/simulator/resources';
import { sourceFile } from '../../server/src/source/sourceFile';

/** What a block comment of these lines above a routine grants. */
function granted(...lines: string[]): string {
  const text = `/*\n${lines.map((line) => ` * ${line}\n`).join('')} */\nf:\n\tret\n`;
  const file = sourceFile('/f.S', text);
  return documentedClobbers(file, lines.length + 2)
    .map((r) => resourceName(r))
    .join(' ');
}

test.each([
  ['Shall clobber: x0-x2', 'x0 x1 x2'],
  ['Clobbers : x0 - x2, sp', 'x0 x1 x2 sp'],
  ['clobber list: x1', 'x1'],
  ['uses x0, x1, x28', 'x0 x1 x28'],
  ['Clobbers x0 - x3', 'x0 x1 x2 x3'],
  ['Clobbers x0.', 'x0'],
  ['Clobber registers: x0 to x2', 'x0 x1 x2'],
  ['Trash registers: x0, x1', 'x0 x1'],
  ['This macro corrupts x0-x1. Callers save them.', 'x0 x1'],
  ['Enables unaligned accesses. Clobbers R22 and R23.', 'x22 x23'],
  ['Clobbers x19..x21 on the way', 'x19 x20 x21'],
  ['It does not clobber x19', ''],
  ['so that we do not clobber x0-x2 in this case', ''],
  ['x4: maybe clobbered by the trampoline', ''],
  ['Clobbers the stack', ''],
])('%s', (line, registers) => expect(granted('Does this and that.', line)).toBe(registers));

test('a list that goes on in the next line', () =>
  expect(granted('Clobbers: x0, x1,', '          x9')).toBe('x0 x1 x9'));
