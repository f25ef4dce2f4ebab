import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeInstruction } from '../../server/src/isa/decodeInstruction';
import { parse } from '../support/concreteRun';
import { randomSamples } from '../support/instructionSamples';
import { describeWith } from './needs';

const march = '-march=armv8.7-a+memtag+fp16+sve2+sme';

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
