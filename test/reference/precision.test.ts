import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';
import { rootOf } from '../../server/src/source/origin';
import { lineText, sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { corpus, describeWith } from './needs';
import triage from './precision.json';

/** A report on maintained code that was looked at by hand. */
interface Judged {
  readonly kernel: string;
  readonly file: string;
  readonly rule: string;
  readonly routine: string;
  /** How many such reports the routine has. */
  readonly count: number;
  readonly verdict: 'true';
  readonly why: string;
}

const judged = triage as readonly Judged[];
const HYP = 'arch/arm64/kvm/hyp';

// Errors and warnings are statements about the code; what may be so, and headers that stand-ins replace, is information.
const isReport = (severity: string): boolean => severity === 'error' || severity === 'warning';

describe.each(['6.1', '6.12'] as const)('Linux %s', (version) => {
  describeWith([`linux-${version}`, `linux-${version}-build`], 'hypervisor code', () => {
    const tree = corpus(`linux-${version}`);
    const files = ['', 'nvhe', 'vhe'].flatMap((folder) =>
      readdirSync(join(tree, HYP, folder))
        .filter((name) => name.endsWith('.S') && !name.endsWith('.lds.S'))
        .map((name) => join(HYP, folder, name)),
    );

    for (const [title, build] of [
      ['with the headers of a build', corpus(`linux-${version}-build`)],
      ['as a fresh clone', undefined],
    ] as const)
      describe(title, () => {
        const found: { file: string; rule: string; routine: string; text: string }[] = [];
        let flavours = 0;
        beforeAll(() => {
          const analyzer = new Analyzer(new NodeFileSystem(Number.POSITIVE_INFINITY), () => ({
            ...emptyConfiguration,
            ...(build === undefined ? {} : { kernelBuild: build }),
          }));
          for (const file of files) {
            const path = join(tree, file);
            const analysis = analyzer.analyze(sourceFile(path, readFileSync(path, 'utf8')));
            flavours += analysis.setup.flavours.length;
            for (const f of analysis.findings) {
              if (!isReport(f.severity)) continue;
              const root = rootOf(f.origin);
              found.push({
                file,
                rule: f.rule,
                routine: f.routine ?? '',
                text: `${file}:${root.line + 1}: ${f.rule}: ${f.message} [${lineText(root.file, root.line).trim()}]`,
              });
            }
          }
        });

        test('VHE and nVHE code were both read', () => expect(flavours).toBeGreaterThan(files.length));

        test('every report is one that was judged, and the judged ones are there', () => {
          const expected = judged.filter((j) => j.kernel === version);
          const unjudged = found.filter(
            (f) => !expected.some((j) => j.file === f.file && j.rule === f.rule && j.routine === f.routine),
          );
          expect(unjudged.map((f) => f.text)).toEqual([]);
          const counts = expected.map((j) => ({
            ...j,
            count: found.filter((f) => j.file === f.file && j.rule === f.rule && j.routine === f.routine)
              .length,
          }));
          expect(counts).toEqual(expected);
        });
      });
  });
});
