import { expect, it } from 'vitest';
import { align } from '../../webview/panel/align';

const text = (left: string, right: string) =>
  align([...left], [...right])
    .map(
      (row) =>
        `${row.left === undefined ? '-' : left[row.left]}${row.right === undefined ? '-' : right[row.right]}`,
    )
    .join(' ');

it('lays equal steps side by side and keeps both orders', () => {
  expect(text('abcd', 'abxd')).toBe('aa bb c- -x dd');
  expect(text('abc', 'abc')).toBe('aa bb cc');
  expect(text('', 'ab')).toBe('-a -b');
  expect(text('ab', 'ba').replaceAll(/[ -]/g, '')).toHaveLength(4);
});
