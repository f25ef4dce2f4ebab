import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';
import type { ParsedInstruction } from '../../server/src/isa/instruction';
import { parseInstruction } from '../../server/src/isa/parseInstruction';
import { expandedForms } from '../../server/src/isa/syntax/form';
import { formTexts, mnemonicsWithForms } from '../../server/src/isa/syntax/formTexts';
import { judgedLines } from '../support/assemblerJudgement';
import { resolveExpression } from '../support/concreteRun';
import { operandTexts } from '../support/operandTexts';
import { RandomNumbers } from '../support/randomNumbers';
import { seed } from '../support/seed';
import { describeWith } from './needs';

/** `HYPLENS_SEED=123 npx vitest run …` repeats a run; `COUNT` is the number of instructions. */
const count = Number(process.env.COUNT ?? 60_000);

/** Everything that the installed assembler has. */
const march =
  'armv8.8-a+crypto+sha3+sm4+fp16fml+memtag+rng+ssbs+sb+predres+profile+flagm+pauth+ls64+sve2-aes+sve2-bitperm' +
  '+sve2-sha3+sve2-sm4+sme-f64+sme-i64+f64mm+f32mm+i8mm+bf16+tme+hbc+mops+cssc';

/** Features that this assembler does not know yet: their forms cannot be judged. */
const tooNew = /^(rcpc3|cmpbr|sme2|gcs|chk|xs|the|d128|lse128)$/;

/** scalableSyntax.test.ts judges these. */
const elsewhere = /^(sve|sme)/;

/**
 * Instructions that this assembler does not know, or knows of another profile only: they cannot be judged. They are
 * in Arm DDI 0487 (CLRBHB, CHKFEAT, TRCIT, GCSB, BRB, RPRFM, STSHH, BTI R, those of FEAT_PAuth_LR) and DDI 0600 (DFB).
 */
const notJudged =
  /^(clrbhb|chkfeat|trcit|gcsb|brb|rprfm|stshh|dfb|(pac(nb)?|aut)i[ab]sppcr?|(pac|aut)i[ab]171615|reta[ab]sppcr?)\b|^bti r\b/;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hyplens-operands-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Candidate {
  readonly mnemonic: string;
  readonly operands: readonly (readonly string[])[];
  readonly required: number;
}

function candidates(): Candidate[] {
  const out: Candidate[] = [];
  for (const mnemonic of mnemonicsWithForms()) {
    for (const { forms, features } of formTexts(mnemonic)) {
      for (const form of expandedForms(forms)) {
        if ([...features, ...form.features].some((each) => tooNew.test(each) || elsewhere.test(each)))
          continue;
        if (!notJudged.test(mnemonic))
          out.push({ mnemonic, operands: form.operands, required: form.required });
      }
    }
  }
  return out;
}

/** An instruction of a form, in which at most one operand is outside of its class. */
function instruction(random: RandomNumbers, { mnemonic, operands, required }: Candidate): string {
  const texts: string[] = [];
  const bad = random.chance(1, 2) ? random.between(0, Math.max(0, operands.length - 1)) : -1;
  const length = random.chance(1, 2) ? operands.length : random.between(required, operands.length);
  for (const [i, choices] of operands.slice(0, length).entries()) {
    const { inside, outside } = operandTexts(random.pick(choices), texts);
    const from = i === bad && outside.length > 0 ? outside : inside;
    if (from.length > 0) texts.push(random.pick(from));
  }
  if (random.chance(1, 40)) texts.pop();
  if (random.chance(1, 40)) texts.push(random.pick(['x0', '#1', 'v0.4s']));
  return `${mnemonic} ${texts.join(', ')}`.trim();
}

/** What an instruction by itself is refused for when every symbol that will have a value has it. */
function refusedAtEnd(line: string): boolean {
  return assembleText('line.s', `${line}\n`).problems.some((p) => p.severity === 'error');
}

/** Only extensions that this assembler does not know yet have it. */
function isTooNew({ features = [] }: ParsedInstruction): boolean {
  return features.length > 0 && features.every((all) => all.some((each) => tooNew.test(each)));
}

describeWith(['aarch64-linux-gnu-as'], 'operand syntax against the assembler', () => {
  test('accepts and rejects the same instructions', () => {
    const random = new RandomNumbers(seed);
    const all = candidates();
    const lines = Array.from({ length: count }, () => instruction(random, random.pick(all))).filter(
      (line) => !notJudged.test(line),
    );
    const said = judgedLines(folder, lines, [`-march=${march}`]);
    const wronglyRejected: string[] = [];
    const wronglyAccepted = new Map<string, string[]>();
    let rejected = 0;
    for (const [i, line] of lines.entries()) {
      const parsed = parseInstruction(line, resolveExpression);
      const theirs = said.get(i);
      // Of a few relocations of vector registers it can say nothing.
      if (theirs === 'internal error') continue;
      if (!('code' in parsed) && isTooNew(parsed)) continue;
      if (theirs !== undefined) rejected++;
      if ('code' in parsed && theirs === undefined) wronglyRejected.push(`${line}: ${parsed.message}`);
      if (!('code' in parsed) && theirs !== undefined && !refusedAtEnd(line)) {
        const kind = theirs.replace(/ -- .*/, '');
        wronglyAccepted.set(kind, [...(wronglyAccepted.get(kind) ?? []), line]);
      }
    }
    const rows = [...wronglyAccepted].sort((a, b) => b[1].length - a[1].length);
    console.log(
      [
        `${lines.length} instructions of ${all.length} forms, seed ${seed}: the assembler rejects ${rejected}`,
        `accepted there, rejected here: ${wronglyRejected.length}`,
        `rejected there, accepted here: ${rows.reduce((sum, [, each]) => sum + each.length, 0)}`,
        ...rows.map(([kind, each]) => `  ${`${each.length}`.padStart(5)}  ${kind}   e.g. ${each[0]}`),
      ].join('\n'),
    );
    expect(wronglyRejected.slice(0, 200)).toEqual([]);
    expect(rows.map(([kind, each]) => `${each[0]}: ${kind}`)).toEqual([]);
  }, 120_000);
});
