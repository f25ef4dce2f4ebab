import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One program for qemu-aarch64 that runs instruction words on whole vector states: x0-x29, NZCV, FPSR,
 * Z0-Z31, P0-P15, FFR and, in streaming mode, ZA, all with vectors of 32 bytes. An instruction that
 * faults is skipped and marked.
 */
export const layout = {
  x: 0,
  nzcv: 240,
  fpsr: 248,
  z: 256,
  p: 1280,
  ffr: 1344,
  /** After the run: a checksum of the scratch window. */
  memory: 1352,
  /** After the run: the signal, 0 when there was none. */
  fault: 1360,
  za: 1376,
  bytes: 2400,
} as const;

export const VECTOR_BYTES = 32;
/** The middle of the window that loads and stores work on; it has the same content before every run. */
export const scratchCentre = 0x10008000;
const WINDOW = 4096;
const STUBS = 0x20000000;
const DONE = 0x1ff00000;

/** Each stub is the word and a branch to the code that saves the state. */
function stubs(words: readonly number[]): Buffer {
  const bytes = Buffer.alloc(words.length * 8);
  for (const [i, word] of words.entries()) {
    bytes.writeUInt32LE(word >>> 0, i * 8);
    const distance = (DONE - (STUBS + i * 8 + 4)) / 4;
    bytes.writeUInt32LE((0x14000000 | (distance & 0x3ffffff)) >>> 0, i * 8 + 4);
  }
  return bytes;
}

const each = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => `\t${line(n)}`).join('\n');

/** ZA has one row of a vector's length for each byte of it. */
const zaRows = (operation: 'ldr' | 'str'): string => `
\tadd x1, x0, #${layout.za}
\tmov w12, #0
7:\t${operation} za[w12, 0], [x1]
\tadd x1, x1, #${VECTOR_BYTES}
\tadd w12, w12, #1
\tcmp w12, #${VECTOR_BYTES}
\tb.lo 7b`;

function program(count: number, streaming: boolean): string {
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
	add	x1, x0, #${layout.p}
${each(16, (n) => `str p${n}, [x1, #${n}, mul vl]`)}
	str	xzr, [x0, #${layout.ffr}]
${streaming ? zaRows('str') : `\trdffr p0.b\n\tstr p0, [x1, #16, mul vl]`}
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
	add	x0, x0, #${layout.bytes}
	str	x0, [x1]
load:	ldr	x1, =input_cursor
	ldr	x0, [x1]
	add	x2, x0, #${layout.bytes}
	str	x2, [x1]
	ldr	x3, =input_end
	cmp	x0, x3
	b.hs	finish
	ldr	x1, =stub_cursor
	ldr	x30, [x1]
	add	x2, x30, #8
	str	x2, [x1]
	ldr	x1, =pattern
	ldr	x2, =${scratchCentre - WINDOW / 2}
	mov	x3, #${WINDOW / 16}
1:	ldp	x4, x5, [x1], #16
	stp	x4, x5, [x2], #16
	subs	x3, x3, #1
	b.ne	1b
${streaming ? zaRows('ldr') : `\tadd x1, x0, #${layout.p}\n\tldr p0, [x1, #16, mul vl]\n\twrffr p0.b`}
	add	x1, x0, #${layout.z}
${each(32, (n) => `ldr z${n}, [x1, #${n}, mul vl]`)}
	add	x1, x0, #${layout.p}
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
${streaming ? '\tsmstart' : ''}
	rdvl	x1, #1
	mov	x0, #3
	mov	x8, #93
	cmp	x1, #${VECTOR_BYTES}
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
 * The states after each word ran on its state.
 *
 * @param folder where files may be written
 * @param states one of `layout.bytes` for each word, one after the other
 * @throws when a tool fails or the program writes less than it should
 */
export function runWords(
  folder: string,
  words: readonly number[],
  states: Buffer,
  streaming: boolean,
): Buffer {
  const file = (name: string): string => join(folder, name);
  const pattern = Buffer.alloc(WINDOW);
  for (let i = 0; i < WINDOW; i++) pattern[i] = (Math.imul(i + 1, 0x9e3779b1) >>> 13) & 0xff;
  writeFileSync(file('stubs.bin'), stubs(words));
  writeFileSync(file('pattern.bin'), pattern);
  writeFileSync(file('input.bin'), states);
  writeFileSync(file('vectors.s'), program(words.length, streaming));
  const run = (command: string, args: readonly string[]): void => {
    execFileSync(command, args, { cwd: folder, stdio: 'pipe', maxBuffer: 1e8 });
  };
  run('aarch64-linux-gnu-as', ['vectors.s', '-o', 'vectors.o']);
  const sections = [
    `--section-start=.done=0x${DONE.toString(16)}`,
    `--section-start=.stubs=0x${STUBS.toString(16)}`,
    `--section-start=.scratch=0x${(scratchCentre - 32768).toString(16)}`,
    '-Tdata=0x30000000',
  ];
  run('aarch64-linux-gnu-ld', ['-static', ...sections, 'vectors.o', '-o', 'vectors']);
  const lengths = `sve-default-vector-length=${VECTOR_BYTES},sme-default-vector-length=${VECTOR_BYTES}`;
  const out = openSync(file('vectors.out'), 'w');
  try {
    execFileSync('qemu-aarch64', ['-cpu', `max,${lengths}`, file('vectors')], {
      stdio: ['ignore', out, 'pipe'],
    });
  } finally {
    closeSync(out);
  }
  const output = readFileSync(file('vectors.out'));
  if (output.length !== words.length * layout.bytes) {
    throw new Error(`${words.length} states expected, the program wrote ${output.length} bytes`);
  }
  return output;
}
