import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseInstruction } from '../../server/src/isa/parseInstruction';
import { architectureFeatures } from '../../server/src/isa/syntax/architecture';
import { expandedForms } from '../../server/src/isa/syntax/form';
import { formTexts, mnemonicsWithForms } from '../../server/src/isa/syntax/formTexts';
import { hasInstruction } from '../../server/src/isa/syntax/vectorFeature';
import { resolveExpression } from '../support/concreteRun';
import { operandTexts } from '../support/operandTexts';
import { describeWith } from './needs';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hyplens-architecture-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const extensions =
  'crc lse lor pan rdma ras rcpc crypto aes sha2 sha3 sm4 fp16 fp16fml memtag rng ssbs sb predres profile flagm pauth ls64 ' +
  'sve sve2 sve2-aes sme f64mm f32mm i8mm bf16 tme hbc mops cssc dotprod compnum';
const selections = [
  ...Array.from({ length: 9 }, (_, n) => (n === 0 ? 'armv8-a' : `armv8.${n}-a`)),
  ...['armv8-r', 'armv9-a', 'armv9.1-a', 'armv9.2-a', 'armv9.3-a'],
  ...extensions.split(' ').map((extension) => `armv8-a+${extension}`),
  ...[
    ...[
      'generic',
      'cortex-a53',
      'cortex-a55',
      'cortex-a57',
      'cortex-a72',
      'cortex-a76',
      'cortex-a78c',
      'cortex-a510',
    ],
    ...[
      'cortex-r82',
      'cortex-x2',
      'exynos-m1',
      'falkor',
      'neoverse-n1',
      'neoverse-n2',
      'neoverse-v1',
      'saphira',
    ],
    ...['thunderx', 'vulcan', 'xgene1', 'xgene2', 'cortex-a76+sve', 'cortex-a57+nocrc'],
  ],
  ...'armv8-a+nofp armv8-a+nosimd armv8-a+crypto+nofp armv8-a+crypto+nosimd armv8-a+sha2+nosimd'.split(' '),
  ...'armv8.2-a+fp16+nosimd armv8.2-a+fp16fml+nosimd armv8.6-a+nosimd armv8.6-a+nofp armv9-a+nosimd'.split(
    ' ',
  ),
  ...['armv8.8-a+nolse', 'armv8.6-a+nocrc+nobf16', 'armv8-a+crypto+noaes', 'armv9-a+nosve'],
];

/** This assembler wants a level beside these extensions; others take the extension alone. */
const wantsLevel =
  /^(armv8-a\+(sha3|sm4|fp16fml|memtag|f32mm|f64mm|i8mm|dotprod|ls64|sve2-aes)|armv8(\.[4-8]-a|-r).*|cortex-r82|saphira|neoverse-v1)$/;

const optionOf = (selection: string): string =>
  `${/^armv/.test(selection) ? '-march' : '-mcpu'}=${selection}`;

/** One valid instruction of each form. */
function samples(): string[] {
  const out: string[] = [];
  for (const mnemonic of mnemonicsWithForms()) {
    for (const { forms } of formTexts(mnemonic)) {
      for (const { operands } of expandedForms(forms)) {
        const texts: string[] = [];
        for (const [first = ''] of operands) texts.push(operandTexts(first, texts).inside[0] ?? '');
        const line = `${mnemonic} ${texts.join(', ')}`.trim();
        // System registers have levels of their own.
        if (!/=0x|sctlr/.test(line)) out.push(line);
      }
    }
  }
  return out;
}

describeWith(['aarch64-linux-gnu-as'], 'architecture levels and extensions', () => {
  test('support the instructions that the assembler says they do', () => {
    const lines = samples();
    const parsed = lines.map((line) => parseInstruction(line, resolveExpression));
    const path = join(folder, 'forms.s');
    writeFileSync(path, `${lines.join('\n')}\n`);
    const rejected: string[] = [];
    const accepted: string[] = [];
    let compared = 0;
    for (const selection of selections) {
      const features = architectureFeatures(selection);
      if (!features) throw new Error(`${selection} is not known`);
      const { stderr } = spawnSync('aarch64-linux-gnu-as', [optionOf(selection), path, '-o', '/dev/null'], {
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      });
      const errors = new Map<number, string>();
      for (const m of stderr.matchAll(/^[^:\n]*:(\d+): Error: (.*)$/gm))
        errors.set(Number(m[1]) - 1, m[2] ?? '');
      for (const [i, line] of lines.entries()) {
        const instruction = parsed[i];
        const error = errors.get(i);
        if (!instruction || 'code' in instruction) continue;
        if (error !== undefined && !error.startsWith('selected processor')) continue;
        compared++;
        const ours = hasInstruction(instruction, features);
        if (!ours && error === undefined) rejected.push(`${selection}: ${line}`);
        if (ours && error !== undefined && !wantsLevel.test(selection))
          accepted.push(`${selection}: ${line}`);
      }
    }
    console.log(
      `${lines.length} forms under ${selections.length} selections, ${compared} verdicts: ` +
        `${rejected.length} wrongly unsupported, ${accepted.length} wrongly supported`,
    );
    expect(compared).toBeGreaterThan(100_000);
    expect(rejected).toEqual([]);
    expect(accepted).toEqual([]);
  }, 120_000);
});
