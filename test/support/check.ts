import { expect } from 'vitest';
import type { Finding } from '../../server/src/rules';
import { rootOf } from '../../server/src/source/origin';
import { sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer, type AnalyzerOptions, type DocumentAnalysis } from '../../server/src/workspace/analyze';
import { emptyConfiguration, type ProjectConfiguration } from '../../server/src/workspace/configuration';
import { parseMarkers } from './markers';
import { memoryFileSystem } from './memoryFileSystem';

export interface CheckSetup extends AnalyzerOptions {
  readonly configuration?: Partial<ProjectConfiguration>;
  /** Other files, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

export const PATH = '/project/test.S';

/** Analyses a text as a file that stands alone. */
export function analyze(text: string, setup: CheckSetup = {}): DocumentAnalysis {
  const fileSystem = memoryFileSystem({ ...setup.files, [PATH]: text });
  const analyzer = new Analyzer(fileSystem, () => ({ ...emptyConfiguration, ...setup.configuration }));
  return analyzer.analyze(sourceFile(PATH, text), undefined, setup);
}

/** Findings, without the notes about headers that stand-ins of Hyplens replace. */
export function findingsIn(text: string, setup: CheckSetup = {}): Finding[] {
  return analyze(text, setup).findings.filter((f) => f.rule !== 'unresolved-include');
}

/** The findings are exactly those that the markers of the text name, at the marked columns. */
export function expectMarked(text: string, setup: CheckSetup = {}): void {
  const findings = findingsIn(text, setup);
  const markers = parseMarkers(text);
  const actual = findings.map((f) => {
    const { line, start, end } = rootOf(f.origin);
    const at = markers.findIndex(
      (m) =>
        m.line === line &&
        m.rule === f.rule &&
        m.start < Math.max(end, start + 1) &&
        start < m.end &&
        f.message.includes(m.text),
    );
    return at >= 0 ? describeMarker(at, markers) : `line ${line + 1}: ${f.rule}: ${f.message}`;
  });
  expect(actual.sort()).toEqual(markers.map((_, i) => describeMarker(i, markers)).sort());
}

function describeMarker(i: number, markers: readonly { line: number; rule: string; text: string }[]): string {
  const m = markers[i];
  return m ? `line ${m.line + 1}: ${m.rule}: …${m.text}…` : '';
}

/** No finding at all, of no rule. */
export function expectClean(text: string, setup: CheckSetup = {}): void {
  expect(
    findingsIn(text, setup).map((f) => `line ${rootOf(f.origin).line + 1}: ${f.rule}: ${f.message}`),
  ).toEqual([]);
}
