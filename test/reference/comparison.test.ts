import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareRoutines } from '../../server/src/analysis/comparison/compareRoutines';
import { TermTable } from '../../server/src/simulator/termTable';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';
import { sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { corpus, describeWith } from './needs';

const HYP = 'arch/arm64/kvm/hyp';
const files = ['entry.S', 'hyp-entry.S', 'fpsimd.S', 'nvhe/host.S', 'nvhe/cache.S'];
/** Built for the kernel and for the hypervisor, with loops. */
const shared = ['../../lib/memset.S', '../../lib/copy_page.S'];
/** Routines with one changed instruction, and what then differs at an exit. */
const changes: readonly (readonly [string, string, RegExp, string, RegExp])[] = [
  ['fpsimd.S', '__fpsimd_save_state', /fpsimd_save\tx0, 1/, 'fpsimd_save\tx0, 2', /^x2$/],
];

describeWith(['linux-6.12'], 'routines of Linux 6.12', () => {
  const compare = (file: string, change: (text: string) => string) => {
    const path = join(corpus('linux-6.12'), HYP, file);
    const text = readFileSync(path, 'utf8');
    const terms = new TermTable();
    const analyze = (t: string) =>
      new Analyzer(new NodeFileSystem(Number.POSITIVE_INFINITY), () => emptyConfiguration, { terms }).analyze(
        sourceFile(path, t),
      ).routines;
    const changed = change(text);
    const now = analyze(changed);
    return analyze(text).flatMap((old) => {
      const same = now.find((r) => r.name === old.name);
      return same ? [compareRoutines(old, same)] : [];
    });
  };

  test.each([...files, ...shared])('%s: each is the same as itself a few lines further down', (file) => {
    const all = compare(file, (text) => `\n// moved\n\n${text}`);
    expect(all.length).toBeGreaterThan(0);
    expect(all.filter((c) => c.verdict !== 'same').map((c) => `${c.routine}: ${c.verdict}`)).toEqual([]);
  });

  test.each(changes)('%s: a change of %s is seen', (file, name, from, to, what) => {
    const changed = compare(file, (text) => {
      expect(text).toMatch(from);
      return text.replace(from, to);
    }).find((c) => c.routine === name);
    expect(changed?.verdict).toMatch(/differ/);
    const found = changed?.variants.flatMap((v) => v.exits.flatMap((e) => e.differences.map((d) => d.what)));
    expect(found?.some((w) => what.test(w))).toBe(true);
  });
});
