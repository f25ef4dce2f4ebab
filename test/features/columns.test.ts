import { expect, it } from 'vitest';
import { alignColumns, fitColumns } from '../../server/src/features/columns';

it('aligns cells, drops empty columns, and leaves no space at line ends', () => {
  expect(
    alignColumns([
      ['', 'with SVE', '0x330000', 'written on line 4'],
      ['', 'otherwise', '0', ''],
    ]),
  ).toBe('with SVE   0x330000  written on line 4\notherwise  0');
  expect(alignColumns([])).toBe('');
});

it('puts names on lines of their own when a row is too wide for a hover', () => {
  const long = 'depends on CPTR_EL2.ZEN and on CPACR_EL1.ZEN at entry';
  expect(
    fitColumns(
      [
        ['after', 'with ARM64_HAS_VIRT_HOST_EXTN', '1', long],
        ['', 'otherwise', '22', 'allowed'],
      ],
      2,
    ),
  ).toBe(`after  with ARM64_HAS_VIRT_HOST_EXTN\n    1   ${long}\n       otherwise\n    22  allowed`);
  expect(fitColumns([['', 'otherwise', '22', 'allowed']], 2)).toBe('otherwise  22  allowed');
});

it('cells that do not even fit without the name stand on lines of their own; no name, no indentation', () => {
  const long = 'x'.repeat(60);
  expect(fitColumns([['', long, long]], 1)).toBe(`${long}\n${long}`);
  expect(fitColumns([['with A', long, long]], 1)).toBe(`with A\n    ${long}\n    ${long}`);
});

it('names stay under each other when they stand above their rows', () => {
  const long = 'x'.repeat(80);
  expect(
    fitColumns(
      [
        ['before', '', long],
        ['after', 'with A', long],
        ['', 'otherwise', long],
      ],
      2,
    ),
  ).toBe(`before\n    ${long}\nafter   with A\n    ${long}\n        otherwise\n    ${long}`);
});
