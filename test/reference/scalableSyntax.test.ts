import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';
import { parseInstruction } from '../../server/src/isa/parseInstruction';
import { resolveExpression } from '../support/concreteRun';
import { RandomNumbers } from '../support/randomNumbers';
import { seed } from '../support/seed';
import { corpus, describeWith } from './needs';

/** `HYPLENS_SEED=123 npx vitest run …` repeats a run; `COUNT` is the number of mutated instructions. */
const count = Number(process.env.COUNT ?? 40_000);

/** Everything of SVE and SME that the installed assembler has. */
const march =
  'armv8.8-a+crypto+sha3+sm4+fp16fml+sve2-aes+sve2-bitperm+sve2-sha3+sve2-sm4+sme-f64+sme-i64+f64mm+f32mm+i8mm+bf16';

/**
 * The part of what the assembler rejects that the tables let through: addresses with vectors, floating-point
 * constants and immediates of 8 and 16-bit elements have broad classes.
 */
const TOO_MUCH = 0.45;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hyplens-scalable-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** For each line whether the assembler takes it. */
function accepted(lines: readonly string[]): boolean[] {
  writeFileSync(join(folder, 'in.s'), `${lines.join('\n')}\n`);
  const { stderr } = spawnSync('aarch64-linux-gnu-as', [`-march=${march}`, 'in.s', '-o', '/dev/null'], {
    cwd: folder,
    encoding: 'latin1',
    maxBuffer: 1 << 28,
  });
  const bad = new Set([...stderr.matchAll(/^in\.s:(\d+): Error/gm)].map((m) => Number(m[1])));
  return lines.map((_, i) => !bad.has(i + 1));
}

/** Instructions of the suite's SVE and SME files, macros expanded. */
function suiteInstructions(): string[] {
  const directory = join(corpus('binutils-testsuite'), 'gas/testsuite/gas/aarch64');
  const out = new Set<string>();
  for (const file of readdirSync(directory)) {
    if (!/^(sve|sme|f64mm|f32mm|i8mm|bfloat16).*\.s$/.test(file) || /sysreg/.test(file)) continue;
    const program = assembleText(file, readFileSync(join(directory, file), 'utf8'));
    for (const { text } of program.instructions)
      if (/[ ,{[](z|p|za)\d*[hv]?[./,\]} ]/.test(`${text} `)) out.add(text);
  }
  return [...out];
}

function weAccept(text: string): boolean {
  return 'operands' in parseInstruction(text, resolveExpression);
}

const REPLACEMENTS: readonly (readonly [RegExp, (m: string, random: RandomNumbers) => string])[] = [
  [/(?<=\.)[bhsdq]\b/g, (_, r) => 'bhsdq'.charAt(r.word() % 5)],
  [/(?<=\bz)\d+/g, (_, r) => String(r.word() % 34)],
  [/(?<=\bp)\d+/g, (_, r) => String(r.word() % 17)],
  [
    /(?<=#)-?\d+/g,
    (_, r) =>
      String(
        [0, 1, 3, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 255, 256, -1, -8, -9, -16, -17, -32, -33, 90, 270][
          r.word() % 24
        ],
      ),
  ],
  [/(?<=\[)\d+(?=\])/g, (_, r) => String(r.word() % 18)],
  [/\/[zm]/g, (_, r) => ['/z', '/m', ''][r.word() % 3] ?? ''],
  [/\b[xw]\d+/g, (m, r) => ['x3', 'w3', 'xzr', 'sp', 'wsp', m][r.word() % 6] ?? m],
];

function mutated(text: string, random: RandomNumbers): string {
  const [pattern, change] = REPLACEMENTS[random.between(0, REPLACEMENTS.length - 1)] ?? [
    /^$/g,
    (m: string) => m,
  ];
  const blank = text.indexOf(' ');
  const operands = text.slice(blank);
  const found = [...operands.matchAll(pattern)];
  const chosen = found[random.between(0, Math.max(0, found.length - 1))];
  if (blank < 0 || !chosen) return text;
  const end = chosen.index + chosen[0].length;
  return (
    text.slice(0, blank) + operands.slice(0, chosen.index) + change(chosen[0], random) + operands.slice(end)
  );
}

/** How often the two disagree, by mnemonic, with an example. */
function disagreements(lines: readonly string[]): {
  onlyTheirs: string[];
  onlyOurs: string[];
  refused: number;
} {
  const theirs = accepted(lines);
  const onlyTheirs: string[] = [];
  const onlyOurs: string[] = [];
  let refused = 0;
  lines.forEach((line, i) => {
    const ours = weAccept(line);
    if (!theirs[i]) refused++;
    if (theirs[i] && !ours) onlyTheirs.push(line);
    if (!theirs[i] && ours) onlyOurs.push(line);
  });
  return { onlyTheirs, onlyOurs, refused };
}

describeWith(
  ['binutils-testsuite', 'aarch64-linux-gnu-as'],
  `Operand syntax of SVE and SME (HYPLENS_SEED=${seed})`,
  () => {
    test("the suite's instructions", () => {
      const lines = suiteInstructions();
      expect(lines.length).toBeGreaterThan(20_000);
      const { onlyTheirs, onlyOurs, refused } = disagreements(lines);
      console.log(
        `${lines.length - refused} accepted by as, ${onlyTheirs.length} of them rejected by us; ${refused} rejected by as, ${onlyOurs.length} of them accepted by us`,
      );
      if (process.env.SHOW) console.log(onlyOurs.join('\n'));
      expect(onlyTheirs).toEqual([]);
      expect(onlyOurs.length / refused).toBeLessThan(TOO_MUCH);
    });

    test('one operand changed at random', () => {
      const random = new RandomNumbers(seed);
      const valid = suiteInstructions();
      const lines = [
        ...new Set(
          Array.from({ length: count }, () =>
            mutated(valid[random.between(0, valid.length - 1)] ?? 'nop', random),
          ),
        ),
      ];
      const { onlyTheirs, onlyOurs, refused } = disagreements(lines);
      console.log(
        `${lines.length - refused} accepted by as, ${onlyTheirs.length} of them rejected by us; ${refused} rejected by as, ${onlyOurs.length} of them accepted by us`,
      );
      if (process.env.SHOW) console.log(onlyOurs.join('\n'));
      expect(onlyTheirs).toEqual([]);
      expect(onlyOurs.length / refused).toBeLessThan(TOO_MUCH);
    });
  },
);
