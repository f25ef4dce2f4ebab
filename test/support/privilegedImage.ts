import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from '../../server/src/isa/execute';
import type { ParsedInstruction } from '../../server/src/isa/instruction';
import { parseInstruction } from '../../server/src/isa/parseInstruction';
import { U64 } from '../../server/src/isa/u64';
import { PrivilegedMachine } from '../../server/src/simulator/concrete/privilegedMachine';
import type { PrivilegedSample } from './privilegedSamples';

/**
 * A bare-metal image that starts at EL3, enters each sample at its level, and records where it ends: the
 * same run twice, in QEMU and in the concrete machine, with the same handlers for SVC and HVC.
 */
const CASE_WORDS = 4 + 12;
export const resultNames = [
  ...Array.from({ length: 14 }, (_, n) => `x${n}`),
  'PSTATE',
  'SP_EL0',
  'SP_EL1',
  'SP_EL2',
  'ESR_EL3',
];
/** Returns from SVC and HVC; any other exception, which no sample should take, ends the sample. */
const handlerLines = (el: 1 | 2): string[] => [
  `mrs x12, esr_el${el}`,
  'lsr x13, x12, #28',
  'cmp x13, #5',
  'b.eq .+8',
  'smc #1',
  `mrs x13, spsr_el${el}`,
  'eret',
];
const zeroed =
  `tpidr_el0 tpidrro_el0 tpidr_el1 tpidr_el2 tpidr_el3 far_el1 far_el2 far_el3 mair_el1 mair_el2 mair_el3
  sp_el0 sp_el1 sp_el2 elr_el1 spsr_el1 esr_el1 elr_el2 spsr_el2 esr_el2 elr_el3 spsr_el3 esr_el3`.split(
    /\s+/,
  );

const vectorTable = (name: string, lines: readonly string[]): string =>
  [` .balign 2048`, `${name}:`, ...Array.from({ length: 16 }, () => [' .balign 128', ...lines]).flat()].join(
    '\n',
  );

function labelled(lines: readonly string[], index: number): string {
  return [`sample${index}:`, ...lines.map((line) => line.replace(/\bafter(\d+)/g, `after${index}_$1`))].join(
    '\n',
  );
}

function program(samples: readonly PrivilegedSample[]): string {
  return `
	.arch armv8.7-a+memtag
	.global _start
_start:	ldr	x0, =vectors3
	msr	vbar_el3, x0
	ldr	x0, =vectors2
	msr	vbar_el2, x0
	ldr	x0, =vectors1
	msr	vbar_el1, x0
	mov	x0, #0x501			/* RW, HCE, NS */
	msr	scr_el3, x0
	ldr	x20, =cases
	ldr	x21, =cases_end
	ldr	x22, =results
next:	cmp	x20, x21
	b.hs	finish
	mov	x0, #0x501
	msr	scr_el3, x0
${zeroed.map((name) => `\tmsr ${name}, xzr`).join('\n')}
	mov	x0, #0
	mov	sp, x0
	mov	x0, #1 << 31
	ldr	x1, [x20, #8]
	orr	x0, x0, x1, lsl #34
	msr	hcr_el2, x0
	ldr	x0, [x20, #16]
	msr	sctlr_el1, x0
	msr	sctlr_el2, x0
	isb
	ldr	x0, [x20]
	msr	elr_el3, x0
	ldr	x0, [x20, #24]
	msr	spsr_el3, x0
	add	x30, x20, #32
	add	x20, x20, #${CASE_WORDS * 8}
${[0, 2, 4, 6, 8, 10].map((n) => `\tldp x${n}, x${n + 1}, [x30, #${n * 8}]`).join('\n')}
	mov	x12, #0
	mov	x13, #0
	eret
collect:
${[0, 2, 4, 6, 8, 10, 12].map((n) => `\tstp x${n}, x${n + 1}, [x22, #${n * 8}]`).join('\n')}
	mrs	x0, spsr_el3
	mrs	x1, sp_el0
	stp	x0, x1, [x22, #112]
	mrs	x0, sp_el1
	mrs	x1, sp_el2
	stp	x0, x1, [x22, #128]
	mrs	x0, esr_el3
	str	x0, [x22, #144]
	add	x22, x22, #${resultNames.length * 8}
	b	next
finish:	ldr	x1, =open_block
	mov	w0, #1
	hlt	#0xf000
	ldr	x1, =write_block
	str	x0, [x1]
	ldr	x2, =results
	str	x2, [x1, #8]
	sub	x2, x22, x2
	str	x2, [x1, #16]
	mov	w0, #5
	hlt	#0xf000
	ldr	x1, =exit_block
	mov	w0, #0x18
	hlt	#0xf000
	.ltorg
${vectorTable('vectors1', handlerLines(1))}
${vectorTable('vectors2', handlerLines(2))}
${vectorTable('vectors3', [' b collect'])}
	.balign	2048
${samples.map(({ lines }, i) => labelled(lines, i)).join('\n')}
	.data
	.balign	8
open_block: .quad file_name, 5, 11
write_block: .quad 0, 0, 0
exit_block: .quad 0x20026, 0
file_name: .asciz "results.bin"
	.balign	8
cases:
${samples.map((_, i) => `\t.quad sample${i}\n\t.incbin "cases.bin", ${i * (CASE_WORDS - 1) * 8}, ${(CASE_WORDS - 1) * 8}`).join('\n')}
cases_end:
	.balign	16
results:
`;
}

export interface PrivilegedRun {
  /** Words in the order of `resultNames`. */
  readonly results: readonly (readonly bigint[])[];
  /** Addresses of the samples and of the vector tables. */
  readonly symbols: ReadonlyMap<string, bigint>;
}

export function runPrivileged(
  folder: string,
  samples: readonly PrivilegedSample[],
  data: readonly (readonly bigint[])[],
): PrivilegedRun {
  const words = samples.flatMap(({ e2h, sctlr, saved }, i) => [
    BigInt(e2h),
    sctlr,
    BigInt(saved),
    ...(data[i] ?? []),
  ]);
  const cases = Buffer.alloc(words.length * 8);
  words.forEach((word, i) => {
    cases.writeBigUInt64LE(word, i * 8);
  });
  writeFileSync(join(folder, 'cases.bin'), cases);
  writeFileSync(join(folder, 'privileged.s'), program(samples));
  const run = (command: string, args: readonly string[]): string =>
    execFileSync(command, args, {
      cwd: folder,
      stdio: 'pipe',
      maxBuffer: 1e8,
      encoding: 'utf8',
      timeout: 60_000,
    });
  run('aarch64-linux-gnu-as', ['privileged.s', '-o', 'privileged.o']);
  run('aarch64-linux-gnu-ld', ['-static', '-Ttext=0x40080000', 'privileged.o', '-o', 'privileged']);
  const machine = ['-M', 'virt,virtualization=on,secure=on,mte=on,gic-version=3', '-cpu', 'max', '-m', '512'];
  const quiet = ['-nic', 'none', '-display', 'none', '-serial', 'none', '-monitor', 'none'];
  run('qemu-system-aarch64', [...machine, ...quiet, '-semihosting', '-kernel', 'privileged']);
  const output = readFileSync(join(folder, 'results.bin'));
  const size = resultNames.length * 8;
  if (output.length !== samples.length * size) throw new Error(`${output.length / size} results`);
  const symbols = new Map<string, bigint>();
  for (const line of run('aarch64-linux-gnu-nm', ['privileged']).split('\n')) {
    const [address = '', , name = ''] = line.split(' ');
    symbols.set(name, BigInt(`0x${address || '0'}`));
  }
  const results = samples.map((_, i) => resultNames.map((_, k) => output.readBigUInt64LE(i * size + k * 8)));
  return { results, symbols };
}

/** Runs one sample in the concrete machine; undefined when a value was not modelled. */
export function runPrivilegedConcretely(
  sample: PrivilegedSample,
  index: number,
  data: readonly bigint[],
  symbols: ReadonlyMap<string, bigint>,
): bigint[] | undefined {
  const code = new Map<bigint, ParsedInstruction>();
  const place = (text: string): bigint => symbols.get(text.replace(/^after/, `after${index}_`)) ?? 0n;
  const put = (lines: readonly string[], start: bigint): void => {
    let address = start;
    for (const line of lines) {
      if (line.endsWith(':')) continue;
      const here = address;
      const resolve = (text: string): bigint => {
        if (text.startsWith('after')) return place(text);
        return text.startsWith('.+') ? here + BigInt(text.slice(2)) : BigInt(text);
      };
      const parsed = parseInstruction(line, (text) => ({ constant: resolve(text), terms: [] }));
      if ('code' in parsed) throw new Error(parsed.message);
      code.set(address, parsed);
      address += 4n;
    }
  };
  put(sample.lines, place(`sample${index}`));
  for (const el of [1, 2] as const) {
    for (let entry = 0n; entry < 16n; entry++) put(handlerLines(el), place(`vectors${el}`) + entry * 128n);
  }
  const machine = new PrivilegedMachine();
  const set = (name: string, value: bigint) => machine.systemRegisters.set(name, U64.fromBigInt(value));
  for (const name of zeroed) set(name.toUpperCase(), 0n);
  set('SP_EL3', 0n);
  set('HCR_EL2', (1n << 31n) | (BigInt(sample.e2h) << 34n));
  for (const el of [1, 2]) set(`SCTLR_EL${el}`, sample.sctlr);
  for (const el of [1, 2, 3]) set(`VBAR_EL${el}`, place(`vectors${el}`));
  set('SPSR_EL3', BigInt(sample.saved));
  set('ELR_EL3', place(`sample${index}`));
  data.forEach((word, n) => {
    machine.x[n] = U64.fromBigInt(word);
  });
  machine.exceptionReturn();
  let pc = place(`sample${index}`);
  const end = place('vectors3');
  for (let steps = 0; pc < end || pc >= end + 2048n; steps++) {
    const instruction = code.get(pc);
    if (!instruction || steps > 500) throw new Error(`left the sample at 0x${pc.toString(16)}`);
    machine.startInstruction(U64.fromBigInt(pc));
    execute(machine, instruction);
    const to = machine.transfer;
    pc = to && 'target' in to ? to.target.toBigInt() : pc + 4n;
  }
  if (machine.unknowns > 0) return undefined;
  const register = (name: string) => machine.systemRegisters.get(name) ?? U64.ZERO;
  return [
    ...machine.x.slice(0, 14),
    register('SPSR_EL3'),
    ...['SP_EL0', 'SP_EL1', 'SP_EL2', 'ESR_EL3'].map(register),
  ].map((word) => word.toBigInt());
}
