import { expect, it } from 'vitest';
import { alignColumns } from '../../server/src/features/columns';

it('aligns cells, drops empty columns, and leaves no space at line ends', () => {
  expect(
    alignColumns([
      ['', 'with SVE', '0x330000', 'written on line 4'],
      ['', 'otherwise', '0', ''],
    ]),
  ).toBe('with SVE   0x330000  written on line 4\notherwise  0');
  expect(alignColumns([])).toBe('');
});
