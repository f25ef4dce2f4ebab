import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { U64 } from '../../server/src/isa/u64';
import type { Sample } from './instructionSamples';
import { RandomNumbers } from './randomNumbers';

/**
 * One program for qemu-aarch64 that runs thousands of samples: for each it loads a state, executes the
 * sample, and appends the state that it finds to its output.
 */
export interface MachineState {
  /** x0-x30, sp. */
  readonly x: U64[];
  /** NZCV in bits 31-28. */
  nzcv: number;
  /** v0-v7 as 64-bit halves, low first. */
  readonly v: U64[];
  /** The bytes around the middle of the scratch buffer, which is a page boundary. */
  readonly scratch: Uint8Array;
  /** The sample left through its label `3`. */
  taken: boolean;
}

export const scratchBytes = 512;
/** The page boundary in the middle of the window. */
export const scratchCentre = 0x10001000;
const stubBase = 0x20000000;
const stubBytes = 64;
const codeOffset = 8;
const takenOffset = 44;
const literalOffset = 56;
const wordsIn = 34 + 16;
const bytesOut = 34 * 8 + 16 * 8 + scratchBytes;

export function codeAddress(index: number): number {
  return stubBase + index * stubBytes + codeOffset;
}
/** Address of `3` in the sample's stub. */
export function takenAddress(index: number): number {
  return stubBase + index * stubBytes + takenOffset;
}
/** Address of `1`, which holds the entry value of x30. */
export function literalAddress(index: number): number {
  return stubBase + index * stubBytes + literalOffset;
}

const corners = [
  U64.ZERO,
  U64.ONE,
  U64.ONES,
  U64.of(0x80000000, 0),
  U64.of(0x7fffffff, 0xffffffff),
  U64.of(0, 0x80000000),
  U64.of(0, 0x7fffffff),
  U64.of(0, 0xffffffff),
  U64.of(0xffffffff, 0),
  U64.of(0xffffffff, 0x80000000),
  U64.of(1, 0),
];

function randomWord(random: RandomNumbers): U64 {
  switch (random.between(0, 3)) {
    case 0:
      return random.pick(corners);
    case 1:
      return U64.of(0, random.between(0, 70));
    default:
      return U64.of(random.word(), random.word());
  }
}

export function initialScratch(): Uint8Array {
  const random = new RandomNumbers(7);
  return Uint8Array.from({ length: scratchBytes }, () => random.word() & 0xff);
}

/** An entry state in which the sample at `index` may run; see instructionSamples.ts for the registers' parts. */
export function randomState(random: RandomNumbers, index: number): MachineState {
  const x = Array.from({ length: 32 }, () => randomWord(random));
  const near = () => U64.from(scratchCentre + random.between(-16, 16));
  const garbage = random.word();
  x[16] = U64.from(random.between(-6, 6));
  x[17] = U64.of(garbage, random.between(0, 6));
  x[18] = U64.of(garbage, random.between(-6, 6));
  for (let n = 20; n <= 24; n++) x[n] = near();
  x[25] = U64.from(scratchCentre - 16);
  x[26] = U64.from(scratchCentre + 32);
  x[27] = U64.from(takenAddress(index));
  x[31] = U64.from(scratchCentre + 16 * random.between(-1, 1));
  const v = Array.from({ length: 16 }, () => randomWord(random));
  return { x, nzcv: (random.between(0, 15) << 28) >>> 0, v, scratch: initialScratch(), taken: false };
}

function stub(sample: Sample, index: number, x30: U64): string {
  const padding = 5 - sample.lines.length;
  return [
    ` .org ${index * stubBytes}`,
    ' bl load_state',
    ' ldr x30, 1f',
    ...sample.lines.map((line) => ` ${line}`),
    ...Array.from({ length: padding }, () => ' nop'),
    '2: mov v31.d[0], x30',
    ' mov v31.d[1], x0',
    ' bl save_state',
    ' b 4f',
    '3: movi v30.2d, #0xffffffffffffffff',
    ' b 2b',
    ' nop',
    `1: .quad ${x30}`,
    '4:',
  ].join('\n');
}

function pairs(operation: 'ldp' | 'stp', base: string, first: number): string {
  const lines: string[] = [];
  for (let n = first; n < 29; n += 2) lines.push(` ${operation} x${n}, x${n + 1}, [${base}, #${n * 8}]`);
  return lines.join('\n');
}

const vectors = (operation: string, offset: number) =>
  [0, 2, 4, 6].map((n) => ` ${operation} q${n}, q${n + 1}, [x0, #${offset + n * 16}]`).join('\n');

function program(samples: readonly Sample[], states: readonly MachineState[], inputFile: string): string {
  return `
 .arch armv8.5-a
 .arch_extension memtag
 .arch_extension fp16
 .section .stubs, "ax"
 .globl _start_of_stubs
_start_of_stubs:
${samples.map((sample, i) => stub(sample, i, states[i]?.x[30] ?? U64.ZERO)).join('\n')}
 .org ${samples.length * stubBytes}
 adrp x1, output
 add x1, x1, :lo12:output
 ldr x3, =${samples.length * bytesOut}
5: mov x0, #1
 mov x2, x3
 mov x8, #64
 svc #0
 cmp x0, #0
 b.le 6f
 add x1, x1, x0
 subs x3, x3, x0
 b.ne 5b
6: mov x0, x3
 mov x8, #93
 svc #0
 .ltorg
 .text
 .globl _start
_start: ldr x0, =_start_of_stubs
 br x0
load_state:
 clrex
 mov v29.d[0], x30
 ldr x30, =input_cursor
 ldr x0, [x30]
 add x1, x0, #${wordsIn * 8}
 str x1, [x30]
 ldr x1, =scratch_pattern
 ldr x2, =${scratchCentre - scratchBytes / 2}
 mov x3, #${scratchBytes / 32}
1: ldp q0, q1, [x1], #32
 stp q0, q1, [x2], #32
 subs x3, x3, #1
 b.ne 1b
${vectors('ldp', 272)}
 movi v30.2d, #0
 ldr x1, [x0, #248]
 mov sp, x1
 ldr x1, [x0, #256]
 msr nzcv, x1
${pairs('ldp', 'x0', 2).replace('x28, x29', 'x28, x29')}
 ldp x0, x1, [x0]
 fmov x30, d29
 ret
save_state:
 ldr x0, =output_cursor
 ldr x0, [x0]
 str x1, [x0, #8]
${pairs('stp', 'x0', 2)}
 mov x2, v31.d[1]
 str x2, [x0]
 mov x2, v31.d[0]
 str x2, [x0, #240]
 mov x2, sp
 str x2, [x0, #248]
 mrs x2, nzcv
 str x2, [x0, #256]
 fmov x2, d30
 str x2, [x0, #264]
${vectors('stp', 272)}
 add x0, x0, #400
 ldr x2, =${scratchCentre - scratchBytes / 2}
 mov x3, #${scratchBytes / 32}
1: ldp q0, q1, [x2], #32
 stp q0, q1, [x0], #32
 subs x3, x3, #1
 b.ne 1b
 ldr x2, =output_cursor
 str x0, [x2]
 ret
 .ltorg
 .data
 .balign 16
input_cursor: .quad input
output_cursor: .quad output
scratch_pattern: .byte ${[...initialScratch()].join(',')}
 .balign 16
input: .incbin "${inputFile}"
 .bss
 .balign 16
output: .space ${samples.length * bytesOut}
 .section .scratch, "aw", %nobits
 .space 8192
`;
}

function encode(states: readonly MachineState[]): Buffer {
  const buffer = Buffer.alloc(states.length * wordsIn * 8);
  for (const [i, state] of states.entries()) {
    const words = [...state.x, U64.of(0, state.nzcv), U64.ZERO, ...state.v];
    for (const [k, word] of words.entries()) {
      buffer.writeUInt32LE(word.lo, (i * wordsIn + k) * 8);
      buffer.writeUInt32LE(word.hi, (i * wordsIn + k) * 8 + 4);
    }
  }
  return buffer;
}

function decode(output: Buffer, index: number): MachineState {
  const word = (k: number) => {
    const at = index * bytesOut + k * 8;
    return U64.of(output.readUInt32LE(at + 4), output.readUInt32LE(at));
  };
  return {
    x: Array.from({ length: 32 }, (_, n) => word(n)),
    nzcv: word(32).lo,
    taken: !word(33).isZero(),
    v: Array.from({ length: 16 }, (_, n) => word(34 + n)),
    scratch: output.subarray(index * bytesOut + 400, (index + 1) * bytesOut),
  };
}

/** The states after the samples, as QEMU's user mode computes them. Throws when the assembler refuses a sample. */
export function runInQemu(
  folder: string,
  samples: readonly Sample[],
  states: readonly MachineState[],
): MachineState[] {
  const file = (name: string) => join(folder, name);
  writeFileSync(file('input.bin'), encode(states));
  writeFileSync(file('image.s'), program(samples, states, file('input.bin')));
  execFileSync(
    'aarch64-linux-gnu-as',
    ['-march=armv8.7-a+memtag+fp16', file('image.s'), '-o', file('image.o')],
    { stdio: 'pipe', maxBuffer: 1e8 },
  );
  // The helpers stand within reach of `bl`, so that the linker adds no veneer, which would use x16.
  const sections = [
    '-Ttext=0x1ff00000',
    '-Tdata=0x30000000',
    `--section-start=.stubs=0x${stubBase.toString(16)}`,
    `--section-start=.scratch=0x${(scratchCentre - 4096).toString(16)}`,
  ];
  execFileSync('aarch64-linux-gnu-ld', ['-static', ...sections, file('image.o'), '-o', file('image')], {
    stdio: 'pipe',
  });
  const out = openSync(file('output.bin'), 'w');
  try {
    execFileSync('qemu-aarch64', ['-cpu', 'max', file('image')], { stdio: ['ignore', out, 'pipe'] });
  } finally {
    closeSync(out);
  }
  const output = readFileSync(file('output.bin'));
  if (output.length !== samples.length * bytesOut) throw new Error(`output of ${output.length} bytes`);
  return samples.map((_, i) => decode(output, i));
}
