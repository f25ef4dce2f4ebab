// A hover in a document that takes long is answered from what lies around it: it says what it will say later.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FeatureContext, Position } from '../../server/src/features/context';
import { hoverText } from '../../server/src/features/hover';
import { uriOf } from '../../server/src/features/place';
import { wordAt } from '../../server/src/features/word';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';
import { type SourceFile, sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer, type DocumentAnalysis } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { seed } from '../support/seed';
import { corpus, describeWith } from './needs';

const WORDS = 60;

const analyzer = (): Analyzer =>
  new Analyzer(
    new NodeFileSystem(Number.POSITIVE_INFINITY),
    () => ({ ...emptyConfiguration, kernelBuild: corpus('linux-6.12-build') }),
    { incremental: true },
  );

function wordsOf({ text }: SourceFile): Position[] {
  return text
    .split('\n')
    .flatMap((words, line) =>
      [...words.matchAll(/[A-Za-z_]\w*/g)].map(({ index }) => ({ line, character: index })),
    );
}

describeWith(['linux-6.12', 'linux-6.12-build'], 'words of Linux', () => {
  test.each([
    'kvm/hyp/entry.S',
    'kvm/hyp/hyp-entry.S',
    'mm/proc.S',
    'kernel/entry-ftrace.S',
    'kernel/head.S',
  ])('in %s', (name) => {
    const path = join(corpus('linux-6.12'), 'arch/arm64', name);
    const document = sourceFile(path, readFileSync(path, 'utf8'));
    const early = analyzer();
    const whole = analyzer().analyze(document);
    const says = (analysis: DocumentAnalysis, place: Position): string | undefined => {
      const context: FeatureContext = { document, analysis, uriOf };
      return hoverText(context, place)?.text;
    };
    let answered = 0;
    fc.assert(
      fc.property(fc.constantFrom(...wordsOf(document)), (place) => {
        const word = wordAt(document, place)?.text;
        const around = early.around(document, {
          line: place.line,
          routines: new Set(word === undefined ? [] : [word]),
        });
        if (around === undefined) return;
        answered++;
        expect(says(around, place)).toBe(says(whole, place));
      }),
      { numRuns: WORDS, seed },
    );
    expect(answered).toBeGreaterThan(0);
  });
});
