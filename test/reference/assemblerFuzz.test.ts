import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';
import { flatten } from '../../server/src/assembler/flatten';
import { reportedLines } from '../support/assemblerSuite';
import { objectDifferences, readElf } from '../support/elfObject';
import { seed } from '../support/seed';
import { describeWith } from './needs';

/** `HYPLENS_SEED=123 RUNS=20 npx vitest run …` repeats a run or makes it longer. */
const numRuns = Number(process.env.RUNS ?? 12);
const LINES = 150;

const binary = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '<<',
  '>>',
  '|',
  '&',
  '^',
  '!',
  '==',
  '!=',
  '<>',
  '<',
  '>',
  '<=',
  '>=',
  '&&',
  '||',
];
const leaf = fc.constantFrom(
  '0',
  '1',
  '2',
  '7',
  '0x1f',
  '0b101',
  '017',
  "'a",
  '0xffffffff',
  '63',
  'k',
  'n',
  '.',
  'a',
  'a2',
  'b',
  'und',
);
const numeric = fc.constantFrom('0', '1', '3', '8', '0x7f', '255', '0b11', '012', 'k', 'n', '-1', '(a2-a)');

/** Expressions with every operator, nested and bracketed. Division has a divisor that is no zero. */
const expression = (atoms: fc.Arbitrary<string>, unary: readonly string[]): fc.Arbitrary<string> =>
  fc.letrec<{ e: string }>((tie) => ({
    e: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      atoms,
      fc
        .tuple(tie('e'), fc.constantFrom(...binary), tie('e'), fc.constantFrom('', ' '))
        .map(([l, op, r, s]) => (op === '/' || op === '%' ? `${l}${s}${op}${s}7` : `${l}${s}${op}${s}${r}`)),
      tie('e').map((e) => `(${e})`),
      fc.tuple(fc.constantFrom(...unary), tie('e')).map(([op, e]) => `${op}(${e})`),
    ),
  })).e;

const numbers = expression(numeric, ['-', '~', '!', '+']);
// `!` of an unknown symbol is a number or a refusal, by what stands around it: not compared.
const anything = expression(leaf, ['-', '~', '+']);
const name = fc.constantFrom('k', 'n', 's1', 's2', 'a', 'fresh');
const text = fc.constantFrom('"a"', '"a\\n\\x41\\101"', '"a" "b"', '"a;b"', '<65>', 'bare', '"\\""', '""');
const optional = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.option(arbitrary, { nil: '' }).map((s) => s ?? '');
const list = (of: fc.Arbitrary<string>, minLength = 0): fc.Arbitrary<string> =>
  fc.array(of, { minLength, maxLength: 3 }).map((parts) => parts.join(','));

const statement = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('.byte', '.hword', '.word', '.quad', '.long', '.short', '.dc.b', '.xword'),
      list(numbers),
    )
    .map((p) => p.join(' ')),
  fc.tuple(fc.constantFrom('.word', '.quad', '.hword'), anything).map((p) => p.join(' ')),
  fc.tuple(fc.constantFrom('.uleb128', '.sleb128'), list(numbers)).map((p) => p.join(' ')),
  fc
    .tuple(fc.constantFrom('.ascii', '.asciz', '.string', '.string16'), list(text, 1))
    .map((p) => p.join(' ')),
  fc
    .tuple(
      fc.constantFrom('.float', '.double', '.single', '.float16'),
      list(fc.constantFrom('1', '-1.5', '1e3', '.5', 'inf', 'nan', '0f1', '1.', 'x', '"1"')),
    )
    .map((p) => p.join(' ')),
  fc
    .tuple(fc.constantFrom('.skip', '.space', '.zero'), fc.constantFrom('0', '4', '(a2-a)', 'k', 'und', ''))
    .map((p) => p.join(' ')),
  fc
    .tuple(fc.constantFrom('1', '3', '0', 'k'), fc.constantFrom('', ',1', ',2,3', ',9', ',,', ',und'))
    .map(([n, more]) => `.fill ${n}${more}`),
  fc
    .tuple(
      fc.constantFrom('.align', '.p2align', '.balign'),
      fc.constantFrom('', '1', '2', '4', '3', '4,,2', '2,0', '8 8', 'und'),
    )
    .map((p) => p.join(' ')),
  fc
    .tuple(fc.constantFrom('.set', '.equ', '.equiv', '.eqv'), name, fc.constantFrom(',', ' ,', ''), numbers)
    .map(([d, n, c, e]) => `${d} ${n}${c}${e}`),
  fc.tuple(name, fc.constantFrom('=', '=='), numbers).map((p) => p.join('')),
  fc
    .tuple(fc.constantFrom('.if', '.ifeq', '.ifne', '.ifgt', '.ifle'), numbers, numbers)
    .map(([d, c, e]) => `${d} ${c}\n.word ${e}\n.else\n.byte 1\n.endif`),
  fc
    .tuple(
      fc.constantFrom('.ifc', '.ifnc'),
      fc.constantFrom('a,a', 'a,b', 'a b,a  b', '"x","x"', "'a','a'", 'a'),
    )
    .map(([d, e]) => `${d} ${e}\n.byte 2\n.endif`),
  fc
    .tuple(
      fc.constantFrom('.ifdef', '.ifndef', '.ifb', '.ifnb'),
      fc.constantFrom('a', 'k', 'und', 'und2', '', '1'),
    )
    .map(([d, e]) => `${d} ${e}\n.byte 3\n.endif`),
  fc.tuple(fc.constantFrom('0', '1', '3', 'k'), numbers).map(([n, e]) => `.rept ${n}\n.word ${e}\n.endr`),
  fc
    .tuple(list(fc.constantFrom('1', '2', '"3"', '(4+1)', 'k')), numbers)
    .map(([v, e]) => `.irp x,${v}\n.hword \\x+0,${e}\n.endr`),
  fc.constantFrom('12', '"34"', '', '5').map((c) => `.irpc c,${c}\n.byte 0\\c\n.endr`),
  fc.tuple(optional(numbers), optional(numbers), optional(numbers)).map(([a, b, c]) => `mac ${a},${b},${c}`),
  fc.tuple(numbers, numbers).map(([a, b]) => `mac p=${a.replaceAll(' ', '')},r="${b}"`),
  list(numbers).map((v) => `va ${v}`),
  fc.constantFrom(
    '1: .word 1b-.',
    '2: .word 2b-2b',
    '.word 1f-.\n1:',
    '.subsection 1\n.word 5\n.previous',
    '.pushsection .q,"a"\n.word 1\n.popsection',
    '.popsection',
    '.globl a,',
    '.type a,%function',
    '.type a',
    '.size a,.-a',
    '.weak w',
    '.hidden',
    '.local a b',
    '.org . + 4',
    '.org .+1,2,3',
  ),
);

const prologue = `.data
k = 5
n = 2
a: .word 1
a2:
.macro mac p, q=7, r
.word \\p+0
.hword \\q, 0\\r
.ifnb \\r
.byte 1
.endif
.endm
.macro va n, rest:vararg
.byte \\n+0
.ifnb \\rest
va \\rest
.endif
.endm
.section .o,"aw"
b: .word 0
.data
`;

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
