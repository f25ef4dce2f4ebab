import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';
import { sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { described } from '../support/describeAnalysis';
import { seed } from '../support/seed';
import { edited, edits } from '../support/textEdits';
import { corpus, describeWith } from './needs';

const FILES = [
  'kvm/hyp/entry.S',
  'kvm/hyp/hyp-entry.S',
  'kvm/hyp/nvhe/host.S',
  'kvm/hyp/nvhe/hyp-init.S',
  'lib/copy_from_user.S',
  'lib/strnlen.S',
  'kernel/entry-ftrace.S',
];

const analyzer = (incremental: boolean): Analyzer =>
  new Analyzer(
    new NodeFileSystem(Number.POSITIVE_INFINITY),
    () => ({ ...emptyConfiguration, kernelBuild: corpus('linux-6.12-build') }),
    { incremental },
  );

describeWith(['linux-6.12', 'linux-6.12-build'], 'files of Linux while they are edited', () => {
  test.each(FILES)('after any edits of %s the results are those of a fresh analysis', (name) => {
    const path = join(corpus('linux-6.12'), 'arch/arm64', name);
    const text = readFileSync(path, 'utf8');
    const warm = analyzer(true);
    const fresh = analyzer(false);
    fc.assert(
      fc.property(edits(5), (list) => {
        let now = text;
        warm.analyze(sourceFile(path, now));
        for (const edit of list) {
          now = edited(now, edit);
          const document = sourceFile(path, now);
          expect(described(warm.analyze(document))).toEqual(described(fresh.analyze(document)));
        }
      }),
      { numRuns: 4, seed },
    );
  });
});
