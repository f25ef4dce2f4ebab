import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tableEncodings } from '../../server/src/isa/decode/encodingTable';
import { decodeInstruction } from '../../server/src/isa/decodeInstruction';
import { useDef } from '../../server/src/simulator/useDef/useDefMachine';
import { parse } from '../support/concreteRun';
import { randomSamples } from '../support/instructionSamples';
import { recordJudgement } from '../support/judgement';
import { RandomNumbers } from '../support/randomNumbers';
import { seed } from '../support/seed';
import { describeWith } from './needs';

const march =
  '-march=armv8.8-a+memtag+fp16+fp16fml+bf16+i8mm+f32mm+f64mm+crypto+sha3+sm4+sve2+sve2-aes+sve2-sm4+sve2-sha3+' +
  'sve2-bitperm+sme+sme-f64+sme-i64+ls64+tme+mops';

const hex = (word: number): string => `0x${word.toString(16).padStart(8, '0')}`;

/** Words that the assembler would not choose itself: bits that are ignored, and masks with several encodings. */
function isSameInstruction(word: number, again: number, text: string): boolean {
  if (word === again) return true;
  return /^(and|orr|eor|dupm|ins|dup|fcmpe?) /.test(text) && decodeInstruction(again) === text;
}

/** The memory copy and set instructions want different registers, none of them sp or the zero register; 64-byte accesses even ones up to 22. */
function isOverlapping(text: string): boolean {
  const numbers = [...text.matchAll(/\b[xw](\d+|zr)|\bsp\b/g)].map((m) => m[1] ?? 'sp');
  if (/^(cpy|set)/.test(text)) return new Set(numbers).size < 3 || /zr|sp/.test(text.replace(/, xzr$/, ''));
  if (/^(ld|st)64b/.test(text)) {
    const first = numbers[numbers.length - 2] ?? '';
    return first === 'zr' || Number(first) > 22 || Number(first) % 2 === 1;
  }
  return false;
}

/** CSSC came after binutils 2.40. */
function isNewerThanAssembler(text: string): boolean {
  return /^([su](max|min)|ctz|cnt|abs) [xw]/.test(text);
}

/** For each line its word, or what the assembler says about it. */
function assembleOrError(lines: readonly string[]): (number | string)[] {
  const folder = mkdtempSync(join(tmpdir(), 'hyplens-decode-'));
  try {
    const source = join(folder, 'a.s');
    writeFileSync(source, lines.join('\n'));
    const { stderr } = spawnSync('aarch64-linux-gnu-as', [march, source, '-o', join(folder, 'a.o')], {
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    const errors = new Map<number, string>();
    for (const m of stderr.matchAll(/a\.s:(\d+): Error: (.*)/g)) errors.set(Number(m[1]) - 1, m[2] ?? '');
    const words = assemble(lines.map((line, i) => (errors.has(i) ? 'nop' : line)));
    return lines.map((_, i) => errors.get(i) ?? words[i] ?? 'no word');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The instruction words of the lines, by the assembler. */
function assemble(lines: readonly string[]): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'hyplens-decode-'));
  try {
    const source = join(folder, 'a.s');
    writeFileSync(source, `1:\n${lines.map((line) => ` ${line}`).join('\n')}\n3:\n`);
    execFileSync('aarch64-linux-gnu-as', [march, source, '-o', join(folder, 'a.o')], {
      stdio: 'pipe',
      maxBuffer: 1e8,
    });
    execFileSync('aarch64-linux-gnu-objcopy', [
      '-O',
      'binary',
      '-j',
      '.text',
      join(folder, 'a.o'),
      join(folder, 'a.bin'),
    ]);
    const code = readFileSync(join(folder, 'a.bin'));
    return lines.map((_, i) => code.readUInt32LE(i * 4));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What context switches and boot code use and EL0 does not execute. */
const privileged = `
  mrs x3, cptr_el2; msr hcr_el2, x4; msr vbar_el1, xzr; msr daifset, #2; msr daifclr, #15; msr spsel, #1; msr pan, #0; msr ssbs, #1
  tlbi vmalle1is; tlbi alle2; tlbi vae2is, x5; tlbi ipas2e1is, x6; tlbi rvae1is, x7; tlbi vmalls12e1is; dc civac, x1; dc zva, x2
  ic ivau, x3; ic iallu; at s1e1r, x0; at s12e0w, x1; cfp rctx, x2; sys #3, C11, C4, #5, x9; sysl x0, #3, C9, C1, #2
  svc #1; hvc #0; smc #0; brk #0x800; hlt #0xf000; eret; eretaa; eretab; drps; dcps1 #0; dcps3 #2
  dsb ishst; dmb ld; dsb nsh; isb; sb; ssbb; pssbb; psb csync; tsb csync; esb; csdb; wfe; wfi; sev; sevl; yield; hint #50; wfet x1; wfit x2
  paciasp; autiasp; pacibsp; autibsp; paciaz; xpaclri; pacia x0, x1; autdb x2, sp; pacga x0, x1, x2; xpaci x9; pacdza x3; retaa; retab
  braa x1, x2; blraaz x3; brab x1, sp; ldraa x0, [x1, #8]; ldrab x2, [x3, #-16]!
  irg x0, x1; addg x0, x1, #32, #3; subg sp, x2, #16, #0; stg x0, [x1]; st2g x0, [x1], #32; stzg sp, [sp, #16]!; ldg x0, [x1]; stgp x0, x1, [x2, #32]
  ldr z0, [x1]; str z31, [sp, #-256, mul vl]; ldr p3, [x4, #255, mul vl]; str p15, [x0, #1, mul vl]; rdffr p0.b; rdffr p2.b, p3/z; wrffr p4.b; setffr
  rdvl x0, #1; rdvl x5, #-32; addvl sp, sp, #-3; addpl x0, x1, #7; cntb x0; cntd x3, vl4, mul #2; incw x9, all, mul #16; decb x1; ptrue p0.b; ptrues p1.s, vl8
  pfalse p7.b; smstart; smstop; smstart sm; smstop za; rdsvl x0, #1; addsvl x1, x2, #3; ldr za[w12, 3], [x0, #3, mul vl]; str za[w15, 0], [x9]; zero {za}`;

describeWith(['aarch64-linux-gnu-as', 'aarch64-linux-gnu-objcopy'], 'decoding against the assembler', () => {
  test('a decoded word assembles to itself', () => {
    const integer = randomSamples(6000, 31337)
      .flatMap(({ lines }) => lines)
      .filter(
        (line) =>
          !/\b[vbhsdq]\d|\bprfm/.test(line) || /^(ldr|str|ldp|stp|ldnp|stnp|ldur|stur) [bhsdq]\d/.test(line),
      );
    const lines = [
      ...integer.filter((line) => !/\b[13]f\b/.test(line)),
      ...privileged
        .split(/[;\n]/)
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    ];
    const words = assemble(lines);
    const texts = words.map(decodeInstruction);
    const undecoded = lines.filter((_, i) => texts[i] === undefined);
    expect(undecoded).toEqual([]);
    const again = assemble(texts.map((text) => text ?? 'nop'));
    expect(lines.filter((_, i) => again[i] !== words[i])).toEqual([]);
    for (const text of texts) parse(text ?? 'nop');
    expect(lines.length).toBeGreaterThan(4000);
  });

  test(`every encoding of the tables assembles to itself, seed ${seed} (HYPLENS_SEED)`, () => {
    const random = new RandomNumbers(seed);
    const failures: string[] = [];
    const cases: { word: number; text: string }[] = [];
    for (const { mnemonic, mask, value, operands } of tableEncodings()) {
      const found = new Map<number, string>();
      for (let tries = 0; found.size < 6 && tries < 200; tries++) {
        const word = ((random.word() & ~mask) | value) >>> 0;
        const text = decodeInstruction(word);
        if (text?.startsWith(mnemonic)) found.set(word, text);
      }
      if (found.size === 0) failures.push(`${mnemonic} ${operands.text}: no word`);
      for (const [word, text] of found) cases.push({ word, text });
    }
    const again = assembleOrError(cases.map(({ text }) => text));
    for (const [i, { word, text }] of cases.entries()) {
      if (isOverlapping(text) || isNewerThanAssembler(text)) continue;
      const found = again[i];
      if (typeof found === 'number' && isSameInstruction(word, found, text)) continue;
      failures.push(`${hex(word)} ${text}: ${typeof found === 'number' ? hex(found) : found}`);
    }
    for (const { text } of cases) if (!isOverlapping(text)) useDef(parse(text));
    recordJudgement({
      suite: 'encodings that assemble to themselves',
      instances: cases.length,
      mismatches: failures.length,
      seed,
    });
    expect(failures).toEqual([]);
    expect(cases.length).toBeGreaterThan(10_000);
  });

  test('branches and literals are relative to the instruction', () => {
    const [b, cbz, adr, tbz, load] = assemble([
      'b .+8',
      'cbz x0, .-4',
      'adr x1, .+12',
      'tbz w3, #5, .+4',
      'ldr x0, .+16',
    ]);
    expect([b, cbz, adr, tbz, load].map((word) => decodeInstruction(word ?? 0))).toEqual([
      'b .+8',
      'cbz x0, .-4',
      'adr x1, .+12',
      'tbz w3, #5, .+4',
      'ldr x0, .+16',
    ]);
  });

  test('words that are no instruction are not decoded', () => {
    expect([0xffffffff, 0x9ac08000, 0xd4400001, 0x1a400400].map(decodeInstruction)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(decodeInstruction(0x1234)).toBe('udf #4660');
  });
});
