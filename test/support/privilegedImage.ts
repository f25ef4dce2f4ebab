import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ParsedInstruction } from '../../server/src/isa/instruction';
import type { LinearValue } from '../../server/src/isa/linearValue';
import { parseInstruction } from '../../server/src/isa/parseInstruction';
import { U64 } from '../../server/src/isa/u64';
import { PrivilegedMachine } from '../../server/src/simulator/concrete/privilegedMachine';
import type { Page } from '../../server/src/simulator/concrete/stageOne';

/**
 * A bare-metal image that starts at EL3, enters each sample at its level, and records where it ends: the
 * same run twice, in QEMU and in the concrete machine, with the same handlers for SVC and HVC.
 */

/** A few instructions that start at a level and end in `wfi`, which SCR_EL3.TWI takes to EL3. Data lives in x0-x11, x12 and x13 are for addresses and syndromes. */
export interface PrivilegedSample {
  readonly el: 0 | 1 | 2 | 3;
  readonly controls: Readonly<Record<ControlName, bigint>>;
  /** PSTATE to start with, as SPSR_EL3 holds it. */
  readonly saved: number;
  /** `after<n>:` is a label of the sample. */
  readonly lines: readonly string[];
}

export const controlNames = [
  'HCR_EL2',
  'SCTLR_EL1',
  'SCTLR_EL2',
  'SCTLR_EL3',
  'CPACR_EL1',
  'CPTR_EL2',
  'CPTR_EL3',
  'TCR_EL1',
  'TCR_EL2',
  'TCR_EL3',
  'GCR_EL1',
  'RGSR_EL1',
  'SCR_EL3',
] as const;
export type ControlName = (typeof controlNames)[number];

/** Eight pages of every kind that the tables describe, at `testPages`; the next page is like the first. */
export const testPages = 0x48000000;
const pageKinds: readonly {
  readonly ap: 0 | 1 | 2 | 3;
  readonly isValid: boolean;
  readonly accessed: boolean;
}[] = [
  { ap: 0, isValid: true, accessed: true },
  { ap: 1, isValid: true, accessed: true },
  { ap: 2, isValid: true, accessed: true },
  { ap: 1, isValid: true, accessed: true },
  { ap: 3, isValid: true, accessed: true },
  { ap: 0, isValid: false, accessed: true },
  { ap: 1, isValid: true, accessed: false },
  { ap: 0, isValid: true, accessed: true },
  { ap: 1, isValid: true, accessed: true },
];
/** Around each page boundary, this many bytes on either side are filled before a sample and recorded after it. */
const windowBytes = 64;
const windows = pageKinds.length - 1;
const windowStart = (n: number): number => testPages + 4096 * (n + 1) - windowBytes;

/** Identification registers that samples read: the image reports what QEMU's processor has in them. */
export const constantNames =
  `ID_AA64PFR0_EL1 ID_AA64MMFR0_EL1 ID_AA64MMFR1_EL1 ID_AA64MMFR2_EL1 ID_AA64ISAR0_EL1 ID_AA64ISAR1_EL1 ID_AA64DFR0_EL1
  ID_PFR0_EL1 ID_ISAR0_EL1 MVFR0_EL1 CTR_EL0 DCZID_EL0 CLIDR_EL1 REVIDR_EL1 AIDR_EL1 CNTFRQ_EL0 LORID_EL1 GMID_EL1 ISR_EL1`.split(
    /\s+/,
  );

const generalNames = Array.from({ length: 14 }, (_, n) => `x${n}`);
const systemNames = [
  'SP_EL0',
  'SP_EL1',
  'SP_EL2',
  'PAR_EL1',
  'TPIDR_EL0',
  'TPIDR_EL1',
  'TPIDR_EL2',
  'RGSR_EL1',
].concat([1, 2, 3].flatMap((el) => ['ESR', 'FAR', 'ELR', 'SPSR'].map((stem) => `${stem}_EL${el}`)));
export const resultNames = [
  ...generalNames,
  ...systemNames,
  ...Array.from({ length: (windows * windowBytes * 2) / 8 }, (_, n) => `memory word ${n}`),
];
const CASE_WORDS = 1 + controlNames.length + 1 + 12;

/**
 * Returns from SVC and HVC; any other exception ends the sample. Exception entry keeps the flags and DIT (Arm ARM
 * AArch64.TakeException), QEMU 7.2 clears them: the handlers begin with values of their own.
 */
const handlerLines = (el: 1 | 2): string[] => [
  'cmp xzr, xzr',
  'msr dit, #0',
  `mrs x12, esr_el${el}`,
  'lsr x13, x12, #26',
  'sub x13, x13, #0x15',
  'cmp x13, #1',
  'b.ls .+8',
  'wfi',
  `mrs x13, spsr_el${el}`,
  'eret',
];
const zeroed =
  `tpidr_el0 tpidrro_el0 tpidr_el1 tpidr_el2 tpidr_el3 far_el1 far_el2 far_el3 par_el1 contextidr_el1 fpcr cntkctl_el1 cnthctl_el2
  apiakeylo_el1 apiakeyhi_el1 apibkeylo_el1 apibkeyhi_el1 apdakeylo_el1 apdakeyhi_el1 apdbkeylo_el1 apdbkeyhi_el1
  apgakeylo_el1 apgakeyhi_el1
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

/** Block or page descriptor: AF, inner shareable, attribute 0, AP, and for pages UXN and PXN (Arm ARM D8.3). */
function tables(): string {
  const page = ({ ap, isValid, accessed }: (typeof pageKinds)[number], n: number): string => {
    const low = (isValid ? 3 : 2) | (1 << 2) | (ap << 6) | (3 << 8) | (accessed ? 1 << 10 : 0);
    return `\t.quad 0x60000000000000 | 0x${(testPages + 4096 * n + low).toString(16)}`;
  };
  return `
	.balign 4096
table1:	.quad 0, table2 + 3
	.balign 4096
table2:	.set at, 0x40000000
	.rept 256
	.if at == 0x${testPages.toString(16)}
	.quad table3 + 3
	.else
	.quad at | 0x701
	.endif
	.set at, at + 0x200000
	.endr
	.balign 4096
table3:
${pageKinds.map(page).join('\n')}
	.balign 4096
`;
}

/** The page of an address in these tables. */
function pageAt(address: U64): Page {
  const n = Math.floor((address.hi * 0x1_0000_0000 + address.lo - testPages) / 4096);
  if (n >= 0 && n < 512) {
    const kind = pageKinds[n] ?? { ap: 0, isValid: false, accessed: false };
    return { ...kind, executeNever: true, isTagged: true, level: 3 };
  }
  const isRAM = address.hi === 0 && address.lo >= 0x40000000 && address.lo < 0x60000000;
  return {
    isValid: isRAM,
    accessed: true,
    ap: 0,
    executeNever: false,
    isTagged: false,
    level: isRAM ? 2 : 1,
  };
}

/** T0SZ and T1SZ 25, write-back cacheable, inner shareable, TTBR1 off, 40-bit output. */
export const translationControl = 0x200993519n;
/** The layout of TCR_EL3, and of TCR_EL2 without E2H. */
export const translationControlOfOneRange = 0x80823519n;

const pairs = (operation: string, base: string, count: number, offset = 0): string =>
  Array.from(
    { length: count / 2 },
    (_, k) => `\t${operation} x${2 * k}, x${2 * k + 1}, [${base}, #${offset + k * 16}]`,
  ).join('\n');

function program(samples: readonly PrivilegedSample[]): string {
  return `
	.arch armv8.7-a+memtag+sve
	.global _start
_start:	ldr	x0, =vectors3
	msr	vbar_el3, x0
	ldr	x0, =vectors2
	msr	vbar_el2, x0
	ldr	x0, =vectors1
	msr	vbar_el1, x0
	mov	x0, #0x501			/* RW, HCE, NS */
	msr	scr_el3, x0
	mov	x0, #0xf0ff			/* attribute 1: Normal Tagged */
	msr	mair_el1, x0
	msr	mair_el2, x0
	ldr	x0, =table1
	msr	ttbr0_el1, x0
	msr	ttbr0_el2, x0
	ldr	x20, =cases
	ldr	x21, =cases_end
	ldr	x22, =results
${constantNames.map((name) => `\tmrs x0, ${name}\n\tstr x0, [x22], #8`).join('\n')}
next:	cmp	x20, x21
	b.hs	finish
	mov	x0, #0x1100
	msr	cptr_el3, x0
	movi	v0.2d, #0
	movi	v1.2d, #0
${zeroed.map((name) => `\tmsr ${name}, xzr`).join('\n')}
	mov	x0, #0
	mov	sp, x0
	ldr	x2, =pattern
	ldr	x0, =0x${windowStart(0).toString(16)}
	mov	x3, #${windows}
1:	mov	x4, #${(2 * windowBytes) / 16}
2:	ldp	x5, x6, [x2], #16
	stp	x5, x6, [x0], #16
	subs	x4, x4, #1
	b.ne	2b
	add	x0, x0, #${4096 - 2 * windowBytes}
	subs	x3, x3, #1
	b.ne	1b
${controlNames.map((name, i) => `\tldr x0, [x20, #${8 * (i + 1)}]\n\tmsr ${name}, x0`).join('\n')}
	isb
	tlbi	alle2
	tlbi	alle1
	dsb	sy
	isb
	ldr	x0, [x20]
	msr	elr_el3, x0
	ldr	x0, [x20, #${8 * (controlNames.length + 1)}]
	msr	spsr_el3, x0
	add	x30, x20, #${8 * (controlNames.length + 2)}
	add	x20, x20, #${CASE_WORDS * 8}
${pairs('ldp', 'x30', 12)}
	mov	x12, #0
	mov	x13, #0
	eret
collect:
${pairs('stp', 'x22', 14)}
	add	x22, x22, #112
	mov	x0, #0x501
	mrs	x1, esr_el3
	msr	scr_el3, x0
${systemNames.map((name) => `\tmrs x0, ${name}\n\tstr x0, [x22], #8`).join('\n')}
	ldr	x0, =0x${windowStart(0).toString(16)}
	mov	x3, #${windows}
1:	mov	x4, #${(2 * windowBytes) / 16}
2:	ldp	x5, x6, [x0], #16
	stp	x5, x6, [x22], #16
	subs	x4, x4, #1
	b.ne	2b
	add	x0, x0, #${4096 - 2 * windowBytes}
	subs	x3, x3, #1
	b.ne	1b
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
${tables()}
	.balign	8
open_block: .quad file_name, 5, 11
write_block: .quad 0, 0, 0
exit_block: .quad 0x20026, 0
file_name: .asciz "results.bin"
	.balign	16
pattern: .incbin "pattern.bin"
cases:
${samples.map((_, i) => `\t.quad sample${i}\n\t.incbin "cases.bin", ${i * (CASE_WORDS - 1) * 8}, ${(CASE_WORDS - 1) * 8}`).join('\n')}
cases_end:
	.balign	16
results:
`;
}

const pattern = Buffer.from(
  Array.from({ length: windows * windowBytes * 2 }, (_, n) => (n * 37 + (n >> 5)) & 255),
);

export interface PrivilegedRun {
  /** Words in the order of `resultNames`. */
  readonly results: readonly (readonly bigint[])[];
  /** Addresses of the samples and of the vector tables. */
  readonly symbols: ReadonlyMap<string, bigint>;
  readonly constants: Readonly<Record<string, bigint>>;
}

export function runPrivileged(
  folder: string,
  samples: readonly PrivilegedSample[],
  data: readonly (readonly bigint[])[],
): PrivilegedRun {
  const words = samples.flatMap(({ controls, saved }, i) => [
    ...controlNames.map((name) => controls[name]),
    BigInt(saved),
    ...(data[i] ?? []),
  ]);
  const cases = Buffer.alloc(words.length * 8);
  words.forEach((word, i) => {
    cases.writeBigUInt64LE(word, i * 8);
  });
  writeFileSync(join(folder, 'cases.bin'), cases);
  writeFileSync(join(folder, 'pattern.bin'), pattern);
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
  const header = constantNames.length * 8;
  if (output.length !== header + samples.length * size) throw new Error(`${output.length / size} results`);
  const symbols = new Map<string, bigint>();
  for (const line of run('aarch64-linux-gnu-nm', ['privileged']).split('\n')) {
    const [address = '', , name = ''] = line.split(' ');
    symbols.set(name, BigInt(`0x${address || '0'}`));
  }
  const constants = Object.fromEntries(constantNames.map((name, k) => [name, output.readBigUInt64LE(k * 8)]));
  const results = samples.map((_, i) =>
    resultNames.map((_, k) => output.readBigUInt64LE(header + i * size + k * 8)),
  );
  return { results, symbols, constants };
}

const handlers = ([1, 2] as const).map(
  (el) => [el, handlerLines(el).map((line) => (address: bigint) => parseLine(line, address))] as const,
);

/** A place is no constant for the assembler: its symbol is named by the address. */
function placeAt(address: bigint | string): LinearValue {
  return { constant: 0n, terms: [{ symbol: `${address}`, coefficient: 1n }] };
}
const addressOf = ({ terms }: LinearValue): U64 | undefined =>
  /^\d+$/.test(terms[0]?.symbol ?? '') ? U64.fromBigInt(BigInt(terms[0]?.symbol ?? 0)) : undefined;

function parseLine(line: string, here: bigint, place?: (text: string) => bigint): ParsedInstruction {
  const resolve = (text: string): LinearValue => {
    if (text.startsWith('after')) return placeAt(place?.(text) ?? 0n);
    if (text.startsWith('.+')) return placeAt(here + BigInt(text.slice(2)));
    const isNumber = /^-?(0x[\da-f]+|\d+)$/i.test(text);
    return isNumber ? { constant: BigInt(text), terms: [] } : placeAt(text);
  };
  const parsed = parseInstruction(line, resolve);
  if ('code' in parsed) throw new Error(`${line}: ${parsed.message}`);
  return parsed;
}

export interface ConcreteOutcome {
  /** Words in the order of `resultNames`; undefined when a value was not modelled. */
  readonly words: readonly bigint[] | undefined;
  readonly steps: number;
  /** An illegal exception return was made: some fields of PSTATE are UNKNOWN after it. */
  readonly returnedIllegally: boolean;
}

/** Runs one sample in the concrete machine. */
export function runPrivilegedConcretely(
  sample: PrivilegedSample,
  index: number,
  data: readonly bigint[],
  { symbols, constants }: PrivilegedRun,
): ConcreteOutcome {
  const code = new Map<bigint, ParsedInstruction>();
  const place = (text: string): bigint => symbols.get(text.replace(/^after/, `after${index}_`)) ?? 0n;
  let address = place(`sample${index}`);
  for (const line of sample.lines) {
    if (line.endsWith(':')) continue;
    code.set(address, parseLine(line, address, place));
    address += 4n;
  }
  for (const [el, lines] of handlers) {
    const table = place(`vectors${el}`);
    for (let entry = 0n; entry < 16n; entry++)
      lines.forEach((line, n) => {
        const at = table + entry * 128n + 4n * BigInt(n);
        code.set(at, line(at));
      });
  }
  const machine = new PrivilegedMachine(pageAt, addressOf);
  const set = (name: string, value: bigint) => machine.systemRegisters.set(name, U64.fromBigInt(value));
  for (const name of zeroed) set(name.toUpperCase(), 0n);
  for (const [name, value] of Object.entries(constants)) set(name, value);
  set('SP_EL3', 0n);
  set('SVCR', 0n);
  for (const el of [1, 2, 3]) set(`VBAR_EL${el}`, place(`vectors${el}`));
  for (let n = 0; n < windows; n++)
    for (let offset = 0; offset < 2 * windowBytes; offset += 8)
      machine.memory.store(
        U64.from(windowStart(n) + offset),
        8,
        U64.fromBigInt(pattern.readBigUInt64LE(n * 2 * windowBytes + offset)),
      );
  set('SCR_EL3', 0x501n);
  set('HCR_EL2', sample.controls.HCR_EL2);
  set('SPSR_EL3', BigInt(sample.saved));
  set('ELR_EL3', place(`sample${index}`));
  data.forEach((word, n) => {
    machine.x[n] = U64.fromBigInt(word);
  });
  machine.exceptionReturn();
  for (const name of controlNames) set(name, sample.controls[name]);
  let pc = place(`sample${index}`);
  const end = place('vectors3');
  let steps = 0;
  let returnedIllegally = false;
  for (; pc < end || pc >= end + 2048n; steps++) {
    machine.fetch(U64.fromBigInt(pc));
    if (machine.transfer === undefined) {
      const instruction = code.get(pc);
      if (!instruction || steps > 500) throw new Error(`left the sample at 0x${pc.toString(16)}`);
      machine.step(U64.fromBigInt(pc), instruction);
      returnedIllegally ||= machine.processState.il === 1;
    }
    const to = machine.transfer;
    pc = to && 'target' in to ? to.target.toBigInt() : pc + 4n;
  }
  if (machine.unknowns > 0) return { words: undefined, steps, returnedIllegally };
  const words = [
    ...machine.x.slice(0, 14),
    ...systemNames.map((name) => machine.systemRegisters.get(name) ?? U64.ZERO),
    ...resultNames.slice(14 + systemNames.length).map((_, k) => {
      const n = Math.floor((k * 8) / (2 * windowBytes));
      return machine.memory.load(U64.from(windowStart(n) + ((k * 8) % (2 * windowBytes))), 8);
    }),
  ];
  return { words: words.map((word) => word.toBigInt()), steps, returnedIllegally };
}
