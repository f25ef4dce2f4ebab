import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';
import { flatten } from '../../server/src/assembler/flatten';
import { prologue, statement } from '../support/assemblerStatements';
import { reportedLines } from '../support/assemblerSuite';
import { objectDifferences, readElf } from '../support/elfObject';
import { seed } from '../support/seed';
import { describeWith } from './needs';

/** `HYPLENS_SEED=123 RUNS=20 npx vitest run …` repeats a run or makes it longer. */
const numRuns = Number(process.env.RUNS ?? 12);
const LINES = 150;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hyplens-fuzz-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function assemble(
  source: string,
  base: string,
  ...flags: string[]
): { object: string; stderr: string; ok: boolean } {
  const object = join(folder, `${base}.o`);
  writeFileSync(join(folder, `${base}.s`), source);
  const { status, stderr } = spawnSync('aarch64-linux-gnu-as', [...flags, `${base}.s`, '-o', object], {
    cwd: folder,
    encoding: 'latin1',
  });
  return { object, stderr, ok: status === 0 };
}

/** Lines with errors of both sides, and the text of each. Lines of repetitions are counted one too high by `as`. */
function disagreement(source: string): string[] {
  const { stderr } = assemble(source, 'in', '-Z');
  const theirs = reportedLines(stderr, 'in.s');
  theirs.delete(0);
  // A consequence of another refused relocation, not of this line.
  for (const m of stderr.matchAll(/^in\.s:(\d+): Error: relocation out of range$/gm))
    theirs.delete(Number(m[1]));
  const ours = new Map<number, string>();
  for (const p of assembleText('in.s', source).problems) {
    if (p.severity !== 'error') continue;
    let line = p.origin.line + 1;
    if (/^(rept|irp|irpc)$/.test(p.origin.macro ?? '')) line++;
    ours.set(line, p.message);
  }
  const lines = source.split('\n');
  const out: string[] = [];
  for (const line of theirs) {
    const words = new RegExp(`^in\\.s:${line}: Error: (.*)$`, 'm').exec(stderr)?.[1];
    if (!ours.has(line))
      out.push(
        `as alone rejects line ${line}: ${lines.slice(Math.max(0, line - 3), line).join(' ⏎ ')} (${words})`,
      );
  }
  for (const [line, message] of ours)
    if (!theirs.has(line))
      out.push(
        `we alone reject line ${line}: ${lines.slice(Math.max(0, line - 3), line).join(' ⏎ ')} (${message})`,
      );
  return out;
}

describeWith(
  ['aarch64-linux-gnu-as'],
  `Random expressions, directives and macros (HYPLENS_SEED=${seed})`,
  () => {
    test.each([
      '.hword -((n)^n + (a))\n.hword -(a+4)\n.hword 3-(a+4)\n.hword und-(a+4)\n.hword -(a-n)\n.hword -(a+(k-5))',
      '.hword (b==2)==a\n.hword b==2==.\n.hword -(b==2)==a\n.hword (und==b)==a\n.hword 5==(b==2)==a',
      '.hword a2 - 0xffffffff\n.hword a2 - 0xffff\n.hword a2 + 0xffff\n.word und + 0x100000000\n.hword b-1',
      '.align und\n.word (1)-(a!=+(b + 2*2))',
      '.word a-(a!=b)\n.word (a!=b)-(a==b)\n.word 1-(a<b)\n.word -(~b)\n.word (a+b)-a\n.word (a!=b)-und',
    ])('what earlier runs found: %j', (lines) => {
      expect(disagreement(`${prologue}${lines}\n`)).toEqual([]);
    });

    test('the same lines are rejected', () => {
      fc.assert(
        fc.property(fc.array(statement, { minLength: LINES, maxLength: LINES }), (statements) => {
          expect(disagreement(`${prologue}${statements.join('\n')}\n`)).toEqual([]);
        }),
        { seed, numRuns, endOnFailure: true },
      );
    }, 120_000);

    test('what is accepted gives the same object', () => {
      fc.assert(
        fc.property(fc.array(statement, { minLength: LINES, maxLength: LINES }), (statements) => {
          // Statement by statement, so that what is refused leaves the rest assembling.
          const rejected = (source: string): Set<number> =>
            reportedLines(assemble(source, 'all', '-Z').stderr, 'all.s');
          const start = prologue.split('\n').length;
          let kept = statements;
          for (let round = 0; round < 8; round++) {
            const bad = rejected(`${prologue}${kept.join('\n')}\n`);
            let line = start;
            const next = kept.filter((s) => {
              const count = s.split('\n').length;
              const refused = Array.from({ length: count + 1 }, (_, i) => line + i).some((l) => bad.has(l));
              line += count;
              return !refused;
            });
            if (next.length === kept.length) break;
            kept = next;
          }
          const source = `${prologue}${kept.join('\n')}\n`;
          const original = assemble(source, 'all');
          if (!original.ok) return;
          const program = assembleText('all.s', source);
          expect(program.problems.filter((p) => p.severity === 'error').map((p) => p.message)).toEqual([]);
          const flat = assemble(flatten(program), 'flat');
          expect(flat.stderr.split('\n').filter((l) => l.includes('Error'))).toEqual([]);
          const object = readElf(readFileSync(original.object));
          expect(objectDifferences(object, readElf(readFileSync(flat.object)))).toEqual([]);
          for (const symbol of object.symbols) {
            const ours = program.symbols.get(symbol.name)?.address;
            if (ours) expect(`${symbol.name} ${ours.offset}`).toBe(`${symbol.name} ${symbol.value}`);
          }
          const data = object.sections.find((s) => s.name === '.data');
          expect(program.sections.find((s) => s.name === '.data')?.size).toBe(data?.bytes.length);
        }),
        { seed, numRuns, endOnFailure: true },
      );
    }, 120_000);
  },
);
