import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../server/src/rules';
import { rootOf } from '../../server/src/source/origin';
import { analyze } from '../support/check';
import { parseMarkers } from '../support/markers';

const folder = join(import.meta.dirname, '../../docs/rules');
const examplesIn = (page: string): string[] =>
  [...page.matchAll(/```asm\n([\s\S]*?)```/g)].map((m) => m[1] as string);

const findingsOf = (text: string): string[] =>
  analyze(text)
    .findings.filter((f) => !(f.rule === 'unresolved-include' && f.severity === 'info'))
    .map((f) => `${rootOf(f.origin).line + 1} ${f.rule}`);

test('every rule has a page, and every page a rule', () => {
  const pages = readdirSync(folder).map((name) => name.replace(/\.md$/, ''));
  expect(pages.sort()).toEqual(rules.map((r) => r.id).sort());
});

describe.each(rules.map((r) => r.id))('%s', (id) => {
  const page = readFileSync(join(folder, `${id}.md`), 'utf8');
  const [failing = '', corrected = ''] = examplesIn(page);

  test('the page names its rule and shows a failing and a corrected example', () => {
    expect(page.startsWith(`# ${id}\n`)).toBe(true);
    expect(examplesIn(page)).toHaveLength(2);
    expect(parseMarkers(failing).map((m) => m.rule)).toEqual([id]);
  });

  test('the failing example gives exactly the marked finding', () => {
    const [marker] = parseMarkers(failing);
    expect(findingsOf(failing)).toEqual([`${(marker?.line ?? -1) + 1} ${id}`]);
    const found = analyze(failing).findings.find((f) => f.rule === id);
    const { start, end } = rootOf(found?.origin as NonNullable<typeof found>['origin']);
    expect(start).toBeLessThan(marker?.end as number);
    expect(Math.max(end, start + 1)).toBeGreaterThan(marker?.start as number);
    expect(found?.message).toContain(marker?.text as string);
  });

  test('the corrected example gives none', () => {
    expect(findingsOf(corrected)).toEqual([]);
  });
});
