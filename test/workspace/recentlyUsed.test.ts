import { expect, test } from 'vitest';
import type { StepMemo } from '../../server/src/simulator/stepMemo';
import { Memos } from '../../server/src/workspace/memos';
import { RecentlyUsed } from '../../server/src/workspace/recentlyUsed';

test('of many keys the last ones that were asked for are kept', () => {
  let made = 0;
  const few = new RecentlyUsed(2, (key) => `${key}${made++}`);
  expect(['a', 'b', 'a', 'c', 'a', 'b'].map((key) => few.of(key))).toEqual([
    'a0',
    'b1',
    'a0',
    'c2',
    'a0',
    'b3',
  ]);
  expect(few.size).toBe(2);
});

test('what a document keeps is bounded, however many routines it has had, and what is asked for stays', () => {
  const memo = new Memos().of('/a.S');
  const first: readonly [object, object, StepMemo] = [memo.run('a'), memo.entries('a'), memo.steps('a')];
  const kept: readonly [object, object, StepMemo] = [memo.run('b'), memo.entries('b'), memo.steps('b')];
  for (let i = 0; i < 10_000; i++) {
    for (const key of [`${i}`, 'b']) {
      memo.run(key);
      memo.entries(key);
      memo.steps(key);
    }
  }
  [memo.run('a'), memo.entries('a'), memo.steps('a')].forEach((now, i) => {
    expect(now).not.toBe(first[i]);
  });
  [memo.run('b'), memo.entries('b'), memo.steps('b')].forEach((now, i) => {
    expect(now).toBe(kept[i]);
  });
});
