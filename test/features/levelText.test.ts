import { expect, it } from 'vitest';
import { levelText } from '../../server/src/features/levelText';
import { ALL, condition, NONE, not } from '../../server/src/simulator/variantSet';

const image = condition('BL31');

it('one level for all variants is told alone', () => {
  expect(levelText([{ level: 2, guard: ALL }])).toBe('at EL2');
  expect(
    levelText([
      { level: 3, guard: image },
      { level: 3, guard: not(image) },
      { level: 1, guard: NONE },
    ]),
  ).toBe('at EL3');
});

it('several are told with their variants: code that is linked into images for different levels', () =>
  expect(
    levelText([
      { level: 3, guard: image },
      { level: 1, guard: not(image) },
    ]),
  ).toBe('at EL1 without BL31, at EL3 with BL31'));

it('what is not known is not told', () => {
  expect(levelText([{ level: undefined, guard: ALL }])).toBeUndefined();
  expect(
    levelText([
      { level: 3, guard: image },
      { level: undefined, guard: not(image) },
    ]),
  ).toBe('at EL3 with BL31');
});
