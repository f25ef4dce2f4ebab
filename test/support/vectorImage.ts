import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the parts of a state are, in bytes. */
export interface VectorLayout {
  readonly x: number;
  readonly nzcv: number;
  readonly fpsr: number;
  /** After the run: a checksum of the scratch window. */
  readonly memory: number;
  /** After the run: the signal, 0 when there was none. */
  readonly fault: number;
  readonly z: number;
  readonly p: number;
  readonly ffr: number;
  readonly za: number;
  readonly bytes: number;
}

/**
 * In which mode the words run, and the lengths of vectors in bytes. `array`: ZA is on, streaming mode is not.
 */
export interface VectorMode {
  readonly mode: 'vectors' | 'streaming' | 'array';
  readonly vectorBytes: number;
  readonly streamingBytes: number;
}

/** Bytes of Z registers in a mode. */
export function currentBytes({ mode, vectorBytes, streamingBytes }: VectorMode): number {
  return mode === 'streaming' ? streamingBytes : vectorBytes;
}

/** A state is x0-x29, NZCV, FPSR, Z0-Z31, P0-P15, FFR and, where it is on, ZA. */
export function layoutOf(mode: VectorMode): VectorLayout {
  const vector = currentBytes(mode);
  const z = 272;
  const p = z + 32 * vector;
  const ffr = p + 2 * vector;
  const za = (ffr + vector / 8 + 15) & ~15;
  const array = mode.mode === 'vectors' ? 0 : mode.streamingBytes * mode.streamingBytes;
  return { x: 0, nzcv: 240, fpsr: 248, memory: 256, fault: 264, z, p, ffr, za, bytes: za + array };
}

/** The middle of the window that loads and stores work on; it has the same content before every run. */
export const scratchCentre = 0x10008000;
/** Memory that may be accessed around it. */
export const scratchStart = scratchCentre - 32768;
export const scratchEnd = scratchCentre + 32768;
const STUBS = 0x20000000;
const DONE = 0x1ff00000;
/** Words of a sample, and a branch to the code that saves the state. */
const STUB_WORDS = 4;
const STUB_BYTES = STUB_WORDS * 4;
const NOP = 0xd503201f;

/** Bytes around the centre that every run finds with the same content. */
export function windowBytes(mode: VectorMode): number {
  return Math.max(4096, 128 * currentBytes(mode));
}
export function initialWindow(mode: VectorMode): Buffer {
  const pattern = Buffer.alloc(windowBytes(mode));
  for (let i = 0; i < pattern.length; i++) pattern[i] = (Math.imul(i + 1, 0x9e3779b1) >>> 13) & 0xff;
  return pattern;
}

function stubs(samples: readonly (readonly number[])[]): Buffer {
  const bytes = Buffer.alloc(samples.length * STUB_BYTES);
  for (const [i, words] of samples.entries()) {
    if (words.length >= STUB_WORDS) throw new RangeError('a sample has at most three words');
    const at = i * STUB_BYTES;
    for (let k = 0; k < STUB_WORDS - 1; k++) bytes.writeUInt32LE((words[k] ?? NOP) >>> 0, at + 4 * k);
    const branch = at + 4 * (STUB_WORDS - 1);
    const distance = (DONE - (STUBS + branch)) / 4;
    bytes.writeUInt32LE((0x14000000 | (distance & 0x3ffffff)) >>> 0, branch);
  }
  return bytes;
}

const each = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => `\t${line(n)}`).join('\n');

/** ZA has one row of a vector's length for each byte of it. */
const zaRows = (operation: 'ldr' | 'str', layout: VectorLayout, rowBytes: number): string => `
\tldr x1, =${layout.za}
\tadd x1, x0, x1
\tmov w12, #0
7:\t${operation} za[w12, 0], [x1]
\tadd x1, x1, #${rowBytes}
\tadd w12, w12, #1
\tcmp w12, #${rowBytes}
\tb.lo 7b`;

const starts = { vectors: '', streaming: '\tsmstart', array: '\tsmstart za' } as const;

function program(count: number, mode: VectorMode): string {
  const layout = layoutOf(mode);
  const vectorBytes = currentBytes(mode);
  const rows = (operation: 'ldr' | 'str') =>
    mode.mode === 'vectors' ? '' : zaRows(operation, layout, mode.streamingBytes);
  const WINDOW = windowBytes(mode);
  return `
	.arch armv9-a+sme
	.section .done, "ax"
done:	msr	tpidr_el0, x0
	ldr	x0, =output_cursor
	ldr	x0, [x0]
${each(29, (n) => `str x${n + 1}, [x0, #${(n + 1) * 8}]`)}
	mrs	x1, tpidr_el0
	str	x1, [x0]
	mrs	x1, nzcv
	str	x1, [x0, #${layout.nzcv}]
	mrs	x1, fpsr
	str	x1, [x0, #${layout.fpsr}]
	add	x1, x0, #${layout.z}
${each(32, (n) => `str z${n}, [x1, #${n}, mul vl]`)}
	ldr	x1, =${layout.p}
	add	x1, x0, x1
${each(16, (n) => `str p${n}, [x1, #${n}, mul vl]`)}
	rdffr	p0.b
	str	p0, [x1, #16, mul vl]
${rows('str')}
	str	xzr, [x0, #${layout.fault}]
	ldr	x1, =${scratchCentre - WINDOW / 2}
	mov	x2, #${WINDOW / 8}
	mov	x3, #0
1:	ldr	x4, [x1], #8
	eor	x3, x4, x3, ror #7
	subs	x2, x2, #1
	b.ne	1b
	str	x3, [x0, #${layout.memory}]
next:	ldr	x1, =output_cursor
	ldr	x0, [x1]
	ldr	x2, =${layout.bytes}
	add	x0, x0, x2
	str	x0, [x1]
load:	ldr	x1, =input_cursor
	ldr	x0, [x1]
	ldr	x2, =${layout.bytes}
	add	x2, x0, x2
	str	x2, [x1]
	ldr	x3, =input_end
	cmp	x0, x3
	b.hs	finish
	ldr	x1, =stub_cursor
	ldr	x30, [x1]
	add	x2, x30, #${STUB_BYTES}
	str	x2, [x1]
	ldr	x1, =pattern
	ldr	x2, =${scratchCentre - WINDOW / 2}
	mov	x3, #${WINDOW / 16}
1:	ldp	x4, x5, [x1], #16
	stp	x4, x5, [x2], #16
	subs	x3, x3, #1
	b.ne	1b
${rows('ldr')}
	ldr	x1, =${layout.p}
	add	x1, x0, x1
	ldr	p0, [x1, #16, mul vl]
	wrffr	p0.b
	add	x1, x0, #${layout.z}
${each(32, (n) => `ldr z${n}, [x1, #${n}, mul vl]`)}
	ldr	x1, =${layout.p}
	add	x1, x0, x1
${each(16, (n) => `ldr p${n}, [x1, #${n}, mul vl]`)}
	ldr	x1, [x0, #${layout.fpsr}]
	msr	fpsr, x1
	ldr	x1, [x0, #${layout.nzcv}]
	msr	nzcv, x1
${each(29, (n) => `ldr x${n + 1}, [x0, #${(n + 1) * 8}]`)}
	ldr	x0, [x0]
	br	x30
finish:	ldr	x1, =output
	ldr	x3, =${count * layout.bytes}
1:	mov	x0, #1
	mov	x2, x3
	mov	x8, #64
	svc	#0
	cmp	x0, #0
	b.le	2f
	add	x1, x1, x0
	subs	x3, x3, x0
	b.ne	1b
2:	mov	x0, x3
	mov	x8, #93
	svc	#0
	/* The signal frame: uc_mcontext starts 176 bytes into ucontext, pc is 264 further. */
handler: adr	x3, faulted
	str	x3, [x2, #440]
	ldr	x3, =signal
	str	x0, [x3]
	ret
faulted: ldr	x0, =output_cursor
	ldr	x0, [x0]
	ldr	x1, =signal
	ldr	x1, [x1]
	str	x1, [x0, #${layout.fault}]
	b	next
	.globl _start
_start:
${[4, 7, 11]
  .map(
    (signal) => `	mov	x0, #${signal}
	ldr	x1, =action
	mov	x2, #0
	mov	x3, #8
	mov	x8, #134
	svc	#0`,
  )
  .join('\n')}
${starts[mode.mode]}
	rdvl	x1, #1
	mov	x0, #3
	mov	x8, #93
	cmp	x1, #${vectorBytes}
	b.eq	load
	svc	#0
	.ltorg
	.section .stubs, "ax"
	.incbin "stubs.bin"
	.data
	.balign	16
action:	.quad	handler, 4, 0, 0	/* SA_SIGINFO */
signal:	.quad	0
input_cursor: .quad input
output_cursor: .quad output
stub_cursor: .quad ${STUBS}
pattern: .incbin "pattern.bin"
	.balign	16
input:	.incbin	"input.bin"
input_end:
	.bss
	.balign	16
output:	.space	${count * layout.bytes}
	.section .scratch, "aw", %nobits
	.space	65536
`;
}

/**
 * The states after each sample ran on its state.
 *
 * @param folder where files may be written
 * @param samples instruction words, at most three each
 * @param states one of `layoutOf(mode).bytes` for each sample, one after the other
 * @throws when a tool fails or the program writes less than it should
 */
export function runWords(
  folder: string,
  samples: readonly (readonly number[])[],
  states: Buffer,
  mode: VectorMode,
): Buffer {
  const file = (name: string): string => join(folder, name);
  writeFileSync(file('stubs.bin'), stubs(samples));
  writeFileSync(file('pattern.bin'), initialWindow(mode));
  writeFileSync(file('input.bin'), states);
  writeFileSync(file('vectors.s'), program(samples.length, mode));
  const run = (command: string, args: readonly string[]): void => {
    execFileSync(command, args, { cwd: folder, stdio: 'pipe', maxBuffer: 1e8 });
  };
  run('aarch64-linux-gnu-as', ['vectors.s', '-o', 'vectors.o']);
  const sections = [
    `--section-start=.done=0x${DONE.toString(16)}`,
    `--section-start=.stubs=0x${STUBS.toString(16)}`,
    `--section-start=.scratch=0x${scratchStart.toString(16)}`,
    '-Tdata=0x30000000',
  ];
  run('aarch64-linux-gnu-ld', ['-static', ...sections, 'vectors.o', '-o', 'vectors']);
  const lengths = `sve-default-vector-length=${mode.vectorBytes},sme-default-vector-length=${mode.streamingBytes}`;
  const out = openSync(file('vectors.out'), 'w');
  try {
    execFileSync('qemu-aarch64', ['-cpu', `max,${lengths}`, file('vectors')], {
      stdio: ['ignore', out, 'pipe'],
    });
  } finally {
    closeSync(out);
  }
  const output = readFileSync(file('vectors.out'));
  const { bytes } = layoutOf(mode);
  if (output.length !== samples.length * bytes) {
    throw new Error(`${samples.length} states expected, the program wrote ${output.length} bytes`);
  }
  return output;
}
