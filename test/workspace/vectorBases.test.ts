import { expect, test } from 'vitest';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { RoutineIndex } from '../../server/src/workspace/routineIndex';
import { setupsFor } from '../../server/src/workspace/setup';
import { scanVectorBases } from '../../server/src/workspace/vectorBases';
import { memoryFileSystem } from '../support/memoryFileSystem';

/** `line register symbol`, one-based. */
const writes = (text: string): string[] =>
  scanVectorBases(text).map((w) => `${w.line + 1} ${w.register} ${w.symbol}`);

test.each([
  ['adr', 'adr x0, vectors\nmsr vbar_el2, x0', ['2 VBAR_EL2 vectors']],
  ['adrp and add', 'adrp x1, table\nadd x1, x1, :lo12:table\nisb\nmsr VBAR_EL1, x1', ['4 VBAR_EL1 table']],
  ['a literal', 'ldr x8, =table // where\nmsr vbar_el1, x8', ['2 VBAR_EL1 table']],
  ["a tree's macro", 'adr_l\tx5, __stub_vectors\n1:\tmsr\tvbar_el2, x5', ['2 VBAR_EL2 __stub_vectors']],
  [
    'one address, several levels',
    'adr x0, vectors\ncbz x1, 1f\nmsr vbar_el3, x0\nb 2f\n1: msr vbar_el2, x0',
    ['3 VBAR_EL3 vectors', '5 VBAR_EL2 vectors'],
  ],
  ['another value by then', 'adr x0, vectors\nmov x0, x1\nmsr vbar_el2, x0', []],
  ['a value from memory', 'ldr x0, [x1]\nmsr vbar_el2, x0', []],
  ['another register', 'adr x0, vectors\nmsr vbar_el2, x1', []],
  ['another routine', 'adr x0, vectors\nret\nmsr vbar_el2, x0', []],
])('%s', (_, text, expected) => expect(writes(text)).toEqual(expected));

test('in the files around a document', () => {
  const fs = memoryFileSystem(
    '//- /p/start.S\n\tadr x0, vectors\n\tmsr vbar_el2, x0\n//- /p/vectors.S\nvectors:\n//- /p/other.S\n\tadr x0, others\n\tmsr vbar_el2, x0\n',
  );
  const index = new RoutineIndex(fs);
  const setup = setupsFor('/p/vectors.S', '', emptyConfiguration, fs);
  expect(index.vectorBaseWrites(['vectors'], setup, '/p/vectors.S')).toEqual([
    { symbol: 'vectors', register: 'VBAR_EL2', line: 1, file: '/p/start.S' },
  ]);
});
