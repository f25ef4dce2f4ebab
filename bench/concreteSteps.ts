import type { ParsedInstruction } from '../server/src/isa/instruction';
import type { LinearValue } from '../server/src/isa/linearValue';
import { parseInstruction } from '../server/src/isa/parseInstruction';
import { U64 } from '../server/src/isa/u64';
import { ConcreteMachine } from '../server/src/simulator/concrete/concreteMachine';
import { Emulator } from '../server/src/simulator/concrete/emulator';

/** A routine of ordinary hypervisor work: save a context, sum and scramble a buffer, copy pairs, restore. */
export const ordinaryWork = `
  stp x29, x30, [sp, #-16]!; stp x19, x20, [sp, #-16]!; mov x29, sp; mov x9, #64
  loop: ldr x10, [x0]; ldp x11, x12, [x0, #8]; add x13, x10, x11, lsl #3; eor x14, x13, x12, ror #7
  ubfx x15, x14, #5, #12; cmp x15, #700; csel x16, x13, x14, hi; bfi x16, x15, #20, #9; tst x16, x10
  cset w17, ne; madd x2, x15, x17, x2; ldrb w3, [x0, x17]; str w3, [x1, #24]; stp x16, x2, [x1], #16
  bl helper; adds x4, x4, x16; adc x5, x5, xzr; add x0, x0, #8; sub x9, x9, #1; cbnz x9, loop
  ldp x19, x20, [sp], #16; ldp x29, x30, [sp], #16; b end
  helper: lsr x6, x16, #3; and x6, x6, x15; tbz x6, #0, even; clz x7, x6
  even: ret`;

const BASE = U64.from(0x40080000);

interface Assembled {
  readonly instructions: ParsedInstruction[];
  readonly places: ReadonlyMap<string, U64>;
}

/** One statement each, and where the labels are from BASE on. */
function assembled(text: string): Assembled {
  const labels = new Map<string, number>();
  const statements: string[] = [];
  for (const part of text.split(/[;\n]/)) {
    const m = /^\s*(?:(\w+):)?\s*(.*?)\s*$/.exec(part);
    if (m?.[1]) labels.set(m[1], statements.length);
    if (m?.[2]) statements.push(m[2]);
  }
  labels.set('end', statements.length);
  // A place is no constant for the assembler.
  const resolve = (name: string): LinearValue =>
    labels.has(name)
      ? { constant: 0n, terms: [{ symbol: name, coefficient: 1n }] }
      : { constant: BigInt(name), terms: [] };
  const instructions = statements.map((statement) => {
    const parsed = parseInstruction(statement, resolve);
    if ('code' in parsed) throw new Error(parsed.message);
    return parsed;
  });
  const places = new Map(Array.from(labels, ([name, n]) => [name, BASE.add(U64.from(4 * n))] as const));
  return { instructions, places };
}

/** Concrete instruction steps a second, in millions: the median and the best of several runs. */
export function concreteStepsPerSecond(): { readonly median: number; readonly best: number } {
  const { instructions, places } = assembled(ordinaryWork);
  const machine = new ConcreteMachine(undefined, ({ terms }) => places.get(terms[0]?.symbol ?? ''));
  const emulator = new Emulator(machine, instructions, BASE);
  const rates: number[] = [];
  for (let run = 0; run < 14; run++) {
    const start = performance.now();
    let steps = 0;
    while (steps < 1_000_000) {
      machine.sp = U64.from(0x70000000);
      machine.x[0] = U64.from(0x50000000);
      machine.x[1] = U64.from(0x60000000);
      steps += emulator.run(100_000);
    }
    if (run > 3) rates.push(steps / 1000 / (performance.now() - start)); // the first let the JIT settle
  }
  if (machine.unknowns > 0) throw new Error('the routine has results that are not modelled');
  const sorted = rates.sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1] ?? 0, best: sorted[sorted.length - 1] ?? 0 };
}
