import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';
import { rootOf } from '../../server/src/source/origin';
import { sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { reportTable } from '../support/reportTable';
import { corpus, describeWith } from './needs';
import triage from './precisionWide.json';

/** A group of errors or warnings on maintained code that was looked at by hand. */
interface Judged {
  readonly corpus: string;
  readonly file: string;
  readonly rule: string;
  readonly routine: string;
  readonly severity: string;
  readonly count: number;
  readonly verdict: 'true' | 'arguable' | 'false' | 'untriaged';
  readonly why: string;
}
type Group = Omit<Judged, 'verdict' | 'why'>;

const judged = triage as readonly Judged[];
/** PRECISION=update rewrites the table, keeping the verdicts. */
const isUpdate = process.env.PRECISION === 'update';
/** No assembly of their own, or only ever included by others. */
const NO_UNIT = /\.lds\.S$|copy_template\.S$|vdso(32)?-wrap\.S$/;
/** Where no report may be wrong. */
const HYPERVISOR = /\bkvm\/hyp\//;
/** One false alarm for so many instructions, at most. */
const INSTRUCTIONS_PER_FALSE_ALARM = 5000;

const corpora = [
  {
    name: 'linux-6.1',
    tree: 'linux-6.1',
    build: 'linux-6.1-build',
    folders: ['kvm', 'kernel', 'mm', 'lib'],
    root: 'arch/arm64',
  },
  {
    name: 'linux-6.12',
    tree: 'linux-6.12',
    build: 'linux-6.12-build',
    folders: ['kvm', 'kernel', 'mm', 'lib'],
    root: 'arch/arm64',
  },
  { name: 'tf-a-2.8', tree: 'tf-a-2.8', build: 'tf-a-2.8-build', folders: undefined, root: '' },
  // What the other platforms add, with their own flags: code that fewer eyes have seen.
  {
    name: 'tf-a-2.8 platforms',
    tree: 'tf-a-2.8',
    build: 'tf-a-2.8-platforms',
    folders: undefined,
    root: '',
  },
  {
    name: 'u-boot-2023.01',
    tree: 'u-boot-2023.01',
    build: 'u-boot-2023.01-build',
    folders: undefined,
    root: '',
  },
] as const;

function sourcesBelow(path: string): string[] {
  if (statSync(path).isDirectory()) return readdirSync(path).flatMap((n) => sourcesBelow(join(path, n)));
  return path.endsWith('.S') && !NO_UNIT.test(path) ? [path] : [];
}

/** The files that the build compiles. */
function compiled(build: string, tree: string): string[] {
  const entries = JSON.parse(readFileSync(join(build, 'compile_commands.json'), 'utf8')) as {
    readonly file: string;
    readonly directory: string;
  }[];
  const files = entries.map((e) => join(e.file.startsWith('/') ? '' : e.directory, e.file));
  return [...new Set(files)].filter((f) => f.endsWith('.S') && f.startsWith(`${tree}/`)).sort();
}

describe.each(corpora)('$name', ({ name, tree: folder, build, folders, root }) => {
  describeWith([folder, build], 'errors and warnings', () => {
    test(
      'every one is in the table, and the false ones are rare',
      () => {
        const tree = corpus(folder);
        const database = folders === undefined;
        const files = database
          ? compiled(corpus(build), tree)
          : folders.flatMap((f) => sourcesBelow(join(tree, root, f)));
        const analyzer = new Analyzer(new NodeFileSystem(Number.POSITIVE_INFINITY), () => ({
          ...emptyConfiguration,
          ...(database
            ? { compileCommands: join(corpus(build), 'compile_commands.json') }
            : { kernelBuild: corpus(build) }),
        }));
        const groups = new Map<string, { group: Group; lines: number[] }>();
        let instructions = 0;
        for (const path of files) {
          const analysis = analyzer.analyze(sourceFile(path, readFileSync(path, 'utf8')));
          instructions += analysis.runs[0]?.program.instructions.length ?? 0;
          for (const f of analysis.findings) {
            if (f.severity !== 'error' && f.severity !== 'warning') continue;
            const group = {
              corpus: name,
              file: relative(tree, path),
              rule: f.rule,
              routine: f.routine ?? '',
              severity: f.severity,
            };
            const key = JSON.stringify(group);
            const known = groups.get(key) ?? { group: { ...group, count: 0 }, lines: [] };
            known.lines.push(rootOf(f.origin).line + 1);
            groups.set(key, { ...known, group: { ...group, count: known.lines.length } });
          }
        }
        const found = [...groups.values()];
        const expected = judged.filter((j) => j.corpus === name);
        const sameGroup = (a: Group, b: Group): boolean =>
          a.corpus === b.corpus &&
          a.file === b.file &&
          a.rule === b.rule &&
          a.routine === b.routine &&
          a.severity === b.severity;
        if (isUpdate) {
          const rows = found.map(({ group }): Judged => {
            const old = judged.find((j) => sameGroup(j, group));
            return { ...group, verdict: old?.verdict ?? 'untriaged', why: old?.why ?? '' };
          });
          const table = join(import.meta.dirname, 'precisionWide.json');
          const others = (JSON.parse(readFileSync(table, 'utf8')) as Judged[]).filter(
            (j) => j.corpus !== name,
          );
          writeFileSync(table, `${JSON.stringify([...others, ...rows], undefined, 2)}\n`);
          return;
        }
        const unjudged = found.filter(
          ({ group }) => !expected.some((j) => sameGroup(j, group) && j.count === group.count),
        );
        expect(unjudged.map((f) => `${JSON.stringify(f.group)} lines ${f.lines.join(', ')}`)).toEqual([]);
        const gone = expected.filter((j) => !found.some(({ group }) => sameGroup(j, group)));
        expect(gone).toEqual([]);
        expect(expected.filter((j) => j.verdict === 'untriaged')).toEqual([]);
        const wrong = expected.filter((j) => j.verdict === 'false').reduce((n, j) => n + j.count, 0);
        const reports = expected.reduce((n, j) => n + j.count, 0);
        const rate = ((wrong * INSTRUCTIONS_PER_FALSE_ALARM) / instructions).toFixed(2);
        reportTable(
          `${name}: ${instructions} instructions, ${reports} reports, ${wrong} of them false: ${rate} for each ${INSTRUCTIONS_PER_FALSE_ALARM}`,
          { corpus: name, files: files.length, instructions, perFalseAlarm: INSTRUCTIONS_PER_FALSE_ALARM },
        );
        expect(expected.filter((j) => HYPERVISOR.test(j.file) && j.verdict === 'false')).toEqual([]);
        expect(wrong).toBeLessThanOrEqual(instructions / INSTRUCTIONS_PER_FALSE_ALARM);
      },
      30 * 60_000,
    );
  });
});
