import { expect, it } from 'vitest';
import { parseInstruction } from '../../server/src/isa/parseInstruction';
import { streamingUse } from '../../server/src/isa/streamingMode';
import { resolveExpression } from '../support/concreteRun';
import { recordJudgement } from '../support/judgement';
import { runProbes } from './bareMetal/runProbes';
import { describeWith } from './needs';

/** EL3 with everything enabled, in Streaming SVE mode, without SMCR_EL3.FA64. */
const streaming = {
  level: 3,
  SCR_EL3: 0x401n,
  HCR_EL2: 0x80000000n,
  CPACR_EL1: 0x3330000n,
  CPTR_EL2: 0n,
  CPTR_EL3: 0x1100n,
  SVCR: 1n,
  SMCR_EL1: 0n,
  SMCR_EL2: 0n,
  SMCR_EL3: 0n,
} as const;

const instructions = `
fadd s0, s1, s2; fmadd d0, d1, d2, d3; fcmp d0, d1; fccmp d0, d1, #0, eq; fcsel s0, s1, s2, eq; fcvt d0, s1
fmov d0, #1.0; fmov x1, d0; fmov x1, v0.d[1]; fmov v0.d[1], x1; fmov v0.4s, #1.0; frintx d0, d1; fsqrt s0, s1
fmulx s0, s1, s2; frecps d0, d1, d2; frecpe s0, s1; frecpx d0, d1; frsqrte s0, s1; frsqrts d0, d1, d2; fabd s0, s1, s2
fcvtzs x1, d0; fcvtzs d1, d0; scvtf d0, x1; scvtf d0, d1; ucvtf s0, w1, #3; fcvtxn s0, d1; fjcvtzs w0, d1; fnmul s0, s1, s2
add d0, d1, d2; sub d0, d1, d2; cmeq d0, d1, d2; sqadd b0, b1, b2; sshl d0, d1, d2; shl d0, d1, #3; abs d0, d1
faddp s0, v1.2s; fmul s0, s1, v2.s[0]; fcmeq s0, s1, s2; dup d0, v1.d[1]; movi d0, #0; movi v0.4s, #1
add v0.4s, v1.4s, v2.4s; fmla v0.4s, v1.4s, v2.4s; tbl v0.16b, {v1.16b}, v2.16b; ext v0.16b, v1.16b, v2.16b, #1
umov w0, v1.s[0]; umov w0, v1.s[1]; umov x0, v1.d[0]; umov x0, v1.d[1]; smov x0, v1.s[0]; smov x0, v1.s[1]; umov w0, v1.b[0]
mov v1.s[0], w0; mov v1.s[0], v2.s[0]; dup v0.4s, w1; aese v0.16b, v1.16b; sha1h s0, s1; sha256h q0, q1, v2.4s; pmull v0.8h, v1.8b, v2.8b
mrs x0, fpcr; mrs x0, fpsr; rdvl x0, #1; addvl x1, x0, #1; rdsvl x0, #1; cntb x0
add z0.s, z1.s, z2.s; fmla z0.s, p0/m, z1.s, z2.s; ptrue p0.b; whilelo p0.b, x0, x1; mul z0.s, z1.s, z2.s; tbl z0.b, {z1.b}, z2.b
rdffr p0.b; rdffr p0.b, p1/z; rdffrs p0.b, p1/z; wrffr p0.b; setffr; adr z0.d, [z1.d, z2.d]; ftssel z0.s, z1.s, z2.s; fexpa z0.s, z1.s
compact z0.s, p0, z1.s; bdep z0.s, z1.s, z2.s; bext z0.s, z1.s, z2.s; bgrp z0.s, z1.s, z2.s; pmullb z0.q, z1.d, z2.d; pmullb z0.h, z1.b, z2.b
ftsmul z0.s, z1.s, z2.s; ftmad z0.s, z0.s, z1.s, #3; fadda s0, p0, s0, z1.s; faddv s0, p0, z1.s; smmla z0.s, z1.b, z2.b; bfmmla z0.s, z1.h, z2.h; fmmla z0.s, z1.s, z2.s
match p0.b, p1/z, z1.b, z2.b; nmatch p0.b, p1/z, z1.b, z2.b; histcnt z0.s, p0/z, z1.s, z2.s; histseg z0.b, z1.b, z2.b
aese z0.b, z0.b, z1.b; aesmc z0.b, z0.b; sm4e z0.s, z0.s, z1.s; rax1 z0.d, z1.d, z2.d; sdot z0.s, z1.b, z2.b; splice z0.b, p0, z0.b, z1.b`
  .split(/[;\n]/)
  .map((text) => text.trim())
  .filter((text) => text !== '');

/** x0 is an address in RAM. */
const withMemory = `
ldr q0, [x0]; ldr d0, [x0], #8; ldp q0, q1, [x0]; ldnp d0, d1, [x0]; ldur q0, [x0, #16]; str b0, [x0]
ld1 {v0.4s}, [x0]; ld1 {v0.s}[1], [x0]; ld1r {v0.4s}, [x0]; st2 {v0.4s, v1.4s}, [x0]
ldr z0, [x0]; str p0, [x0]; ld1b {z0.b}, p0/z, [x0]; ld1rqb {z0.b}, p0/z, [x0]; ld1rob {z0.b}, p0/z, [x0]; ldnt1b {z0.b}, p0/z, [x0]
ldff1b {z0.b}, p0/z, [x0, x1]; ldnf1b {z0.b}, p0/z, [x0]; ld1d {z0.d}, p0/z, [x0, z1.d]; ld1w {z0.s}, p0/z, [z1.s]
st1d {z0.d}, p0, [x0, z1.d]; st1w {z0.s}, p0, [z1.s]; stnt1w {z0.s}, p0, [z1.s]; ldnt1w {z0.s}, p0/z, [z1.s]
prfb pldl1keep, p0, [x0]; prfb pldl1keep, p0, [x0, z1.d]; ld2b {z0.b, z1.b}, p0/z, [x0]; ld1rb {z0.b}, p0/z, [x0]`
  .split(/[;\n]/)
  .map((text) => text.trim())
  .filter((text) => text !== '');

describeWith(['aarch64-linux-gnu-gcc', 'qemu-system-aarch64'], 'Streaming SVE mode against QEMU', () => {
  it('an instruction is trapped there exactly if it is illegal', () => {
    const texts = [...instructions, ...withMemory];
    const extensions =
      'crypto aes sha3 sm4 sha2 i8mm f32mm f64mm sve2 sve2-aes sve2-sm4 sve2-sha3 sve2-bitperm sme'
        .split(' ')
        .map((extension) => `\t.arch_extension ${extension}\n`)
        .join('');
    const probes = texts.map((text, i) => {
      const address = withMemory.includes(text) ? 'mov x0, #0x48000000\n\tmov x1, #0\n\t' : '';
      return `${i === 0 ? extensions : ''}\t${address}${text}`;
    });
    const [row = []] = runProbes([streaming], probes);
    const different = texts.flatMap((text, i) => {
      const parsed = parseInstruction(text, resolveExpression);
      if ('code' in parsed) return [`${text}: ${parsed.message}`];
      // QEMU 7.2 has none of what a field of ID_AA64SMFR0_EL1 makes legal.
      const legal = streamingUse(parsed) === 'legal';
      const result = row[i];
      const runs = result?.to === 0;
      return runs === legal
        ? []
        : [
            `${text}: ${legal ? 'legal' : 'illegal'}, QEMU ${runs ? 'runs it' : `EC ${result?.exceptionClass.toString(16)}`}`,
          ];
    });
    recordJudgement({
      suite: 'instructions in Streaming SVE mode',
      instances: texts.length,
      mismatches: different.length,
    });
    expect(different).toEqual([]);
  });
});
