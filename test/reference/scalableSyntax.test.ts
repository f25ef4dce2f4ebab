import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';
import { judgedLines } from '../support/assemblerJudgement';
import { RandomNumbers } from '../support/randomNumbers';
import { seed } from '../support/seed';
import { corpus, describeWith } from './needs';

/** `HYPLENS_SEED=123 npx vitest run …` repeats a run; `COUNT` is the number of mutated instructions. */
const count = Number(process.env.COUNT ?? 40_000);

/** Everything of SVE and SME that the installed assembler has. */
const march =
  'armv8.8-a+crypto+sha3+sm4+fp16fml+sve2-aes+sve2-bitperm+sve2-sha3+sve2-sm4+sme-f64+sme-i64+f64mm+f32mm+i8mm+bf16';

/** What we accept and this assembler does not, and why. */
const known: readonly (readonly [RegExp, string])[] = [
  [/\b(pn\d+|zt0|za\.[bhsdq])/, 'may be of SVE2.1 or SME2, which this assembler does not know'],
];

/** What this assembler accepts and we do not, and why. */
const tooLenient: readonly (readonly [RegExp, string])[] = [
  [/,$/, 'a floating-point constant that is missing counts as 0.0'],
];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hyplens-scalable-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Instructions of the suite's SVE and SME files, macros expanded. */
function suiteInstructions(): string[] {
  const directory = join(corpus('binutils-testsuite'), 'gas/testsuite/gas/aarch64');
  const out = new Set<string>();
  for (const file of readdirSync(directory)) {
    if (!/^(sve|illegal-sve|sme|f64mm|f32mm|i8mm|bfloat16).*\.s$/.test(file) || /sysreg/.test(file)) continue;
    const program = assembleText(file, readFileSync(join(directory, file), 'utf8'));
    for (const { text } of program.instructions)
      if (/[ ,{[](z|p|za)\d*[hv]?[./,\]} ]/.test(`${text} `)) out.add(text);
  }
  return [...out];
}

/** Which lines we reject. In batches: the number of problems that are listed is limited. */
function ourRejections(lines: readonly string[]): Set<number> {
  const out = new Set<number>();
  for (let start = 0; start < lines.length; start += 100) {
    const text = `${lines.slice(start, start + 100).join('\n')}\n`;
    for (const { severity, origin } of assembleText('batch.s', text, { march }).problems)
      if (severity === 'error') out.add(start + origin.line);
  }
  return out;
}

const pick = <T>(random: RandomNumbers, all: readonly T[]): T => random.pick(all);

const REPLACEMENTS: readonly (readonly [RegExp, (m: string, random: RandomNumbers) => string])[] = [
  [/(?<=\.)[bhsdq]\b/g, (_, r) => 'bhsdq'.charAt(r.word() % 5)],
  [/(?<=\bz)\d+/g, (_, r) => String(r.word() % 34)],
  [/(?<=\bp)\d+/g, (_, r) => String(r.word() % 17)],
  [
    /(?<=#)-?(0x[0-9a-f]+|\d+(\.\d+)?)/gi,
    (_, r) =>
      pick(
        r,
        [0, 1, 3, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 255, 256, -1, -8, -9, -16, -17, -32, -33, 90, 270],
      )
        .toString()
        .concat(r.chance(1, 12) ? '.0' : ''),
  ],
  [
    /(?<=#)-?(0x[0-9a-f]+|\d+(\.\d+)?)/gi,
    (_, r) => pick(r, ['0x55', '0xff00', '-256', '65280', '0.5', 'undefined', '1+1']),
  ],
  [/(?<=\[)\d+(?=\])/g, (_, r) => String(r.word() % 18)],
  [/\/[zm]/g, (_, r) => pick(r, ['/z', '/m', ''])],
  [/\b[xw]\d+/g, (m, r) => pick(r, ['x3', 'w3', 'xzr', 'sp', 'wsp', 'w12', m])],
  [/\b([us]xt[wx]|lsl)\b/g, (_, r) => pick(r, ['lsl', 'uxtw', 'sxtw', 'sxtx', 'mul', 'msl', 'lsr'])],
  [/, *mul vl\b/g, () => ''],
  [
    /(?<=,)[^,[\]{}]+$/g,
    (m, r) => pick(r, ['', `${m},${m}`, 'x3', 'z3.s', 'p3/m', '#3', '[x3]', '{z3.s}', 'd3']),
  ],
  [/[{}]/g, () => ''],
  [/!?$/g, (_, r) => pick(r, ['!', '[0]', ', #1'])],
];

/** One place of the operands changed, or the mnemonic exchanged for another of the suite's. */
function mutated(text: string, random: RandomNumbers, mnemonics: readonly string[]): string {
  const blank = text.indexOf(' ');
  const operands = text.slice(blank);
  if (random.chance(1, 10)) return pick(random, mnemonics) + operands;
  const [pattern, change] = pick(random, REPLACEMENTS);
  const found = [...operands.matchAll(pattern)];
  const chosen = found[random.between(0, Math.max(0, found.length - 1))];
  if (blank < 0 || !chosen) return text;
  const end = chosen.index + chosen[0].length;
  return (
    text.slice(0, blank) + operands.slice(0, chosen.index) + change(chosen[0], random) + operands.slice(end)
  );
}

/** Where the two disagree; prints how often, by what the assembler says, with an example. */
function disagreements(lines: readonly string[]): { onlyTheirs: string[]; onlyOurs: string[] } {
  const theirs = judgedLines(folder, lines, [`-march=${march}`]);
  const rejected = ourRejections(lines);
  const onlyTheirs: string[] = [];
  const onlyOurs = new Map<string, string[]>();
  lines.forEach((line, i) => {
    const ours = !rejected.has(i);
    const message = theirs.get(i);
    if (message === undefined && !ours && !tooLenient.some(([pattern]) => pattern.test(line)))
      onlyTheirs.push(line);
    if (message === undefined || !ours) return;
    const kind = known.find(([pattern]) => pattern.test(line))?.[1] ?? message.replace(/ -- .*/, '');
    onlyOurs.set(kind, [...(onlyOurs.get(kind) ?? []), line]);
  });
  const rows = [...onlyOurs].sort((a, b) => b[1].length - a[1].length);
  console.log(
    [
      `${lines.length - theirs.size} accepted by as, ${onlyTheirs.length} of them rejected by us; ` +
        `${theirs.size} rejected by as, ${rows.reduce((sum, [, each]) => sum + each.length, 0)} of them accepted by us`,
      ...rows.map(
        ([kind, each]) => `  ${`${each.length}`.padStart(5)}  ${kind}   e.g. ${each.slice(0, 3).join('   ')}`,
      ),
    ].join('\n'),
  );
  const unexplained = rows.filter(([kind]) => !known.some(([, reason]) => reason === kind));
  return {
    onlyTheirs,
    onlyOurs: unexplained.flatMap(([kind, each]) => each.map((line) => `${line}: ${kind}`)),
  };
}

describeWith(
  ['binutils-testsuite', 'aarch64-linux-gnu-as'],
  `Operand syntax of SVE and SME (HYPLENS_SEED=${seed})`,
  () => {
    test("the suite's instructions", () => {
      const lines = suiteInstructions();
      expect(lines.length).toBeGreaterThan(20_000);
      const { onlyTheirs, onlyOurs } = disagreements(lines);
      expect(onlyTheirs).toEqual([]);
      expect(onlyOurs).toEqual([]);
    });

    test('one place changed at random', () => {
      const random = new RandomNumbers(seed);
      const valid = suiteInstructions();
      const mnemonics = [...new Set(valid.map((text) => text.slice(0, text.indexOf(' '))))];
      const lines = [
        ...new Set(Array.from({ length: count }, () => mutated(pick(random, valid), random, mnemonics))),
      ];
      const { onlyTheirs, onlyOurs } = disagreements(lines);
      expect(onlyTheirs).toEqual([]);
      expect(onlyOurs).toEqual([]);
    });
  },
);
