import { execute } from '../../server/src/isa/execute';
import type { ParsedInstruction } from '../../server/src/isa/instruction';
import { constantValue, type LinearValue, symbolValue } from '../../server/src/isa/linearValue';
import { parseInstruction } from '../../server/src/isa/parseInstruction';
import { U64 } from '../../server/src/isa/u64';
import { ConcreteMachine } from '../../server/src/simulator/concrete/concreteMachine';
import { SparseMemory } from '../../server/src/simulator/concrete/sparseMemory';
import {
  codeAddress,
  literalAddress,
  type MachineState,
  scratchBytes,
  scratchCentre,
  takenAddress,
} from './instructionImage';

/** Numbers, `(n << m)`, `~n`, `.±n`; everything else is a symbol. */
export function resolveExpression(text: string): LinearValue {
  const shifted = /^\((\w+) << (\d+)\)$/.exec(text);
  if (shifted) return constantValue(BigInt(shifted[1] ?? 0) << BigInt(shifted[2] ?? 0));
  const m = /^([-~]?)(0x[0-9a-f]+|\d+)$/i.exec(text);
  if (!m) return symbolValue(text);
  const n = BigInt(m[2] ?? 0);
  return constantValue(m[1] === '-' ? -n : m[1] === '~' ? ~n : n);
}

export function parse(line: string): ParsedInstruction {
  const parsed = parseInstruction(line, resolveExpression);
  if ('code' in parsed) throw new Error(parsed.message);
  return parsed;
}

export interface ConcreteResult {
  readonly state: MachineState;
  /** Values that are not modelled took part. */
  readonly isExact: boolean;
}

/** The sample at `index` on the concrete machine. */
export function runConcretely(
  instructions: readonly ParsedInstruction[],
  index: number,
  before: MachineState,
): ConcreteResult {
  const memory = new SparseMemory();
  const start = scratchCentre - scratchBytes / 2;
  const initial = new DataView(before.scratch.buffer, before.scratch.byteOffset, scratchBytes);
  for (let i = 0; i < scratchBytes; i += 8) {
    memory.store(U64.from(start + i), 8, U64.of(initial.getUint32(i + 4, true), initial.getUint32(i, true)));
  }
  const x30 = before.x[30] ?? U64.ZERO;
  memory.store(U64.from(literalAddress(index)), 8, x30);
  const places: Readonly<Record<string, number>> = { '1f': literalAddress(index), '3f': takenAddress(index) };
  const machine = new ConcreteMachine(memory, ({ terms }) => {
    const place = places[terms[0]?.symbol ?? ''];
    return place === undefined ? undefined : U64.from(place);
  });
  for (let n = 0; n < 31; n++) machine.x[n] = before.x[n] ?? U64.ZERO;
  machine.sp = before.x[31] ?? U64.ZERO;
  for (let n = 0; n < 8; n++) machine.writeV(n, before.v[2 * n] ?? U64.ZERO, before.v[2 * n + 1] ?? U64.ZERO);
  const flags = ['v', 'c', 'z', 'n'] as const;
  for (const [i, flag] of flags.entries()) machine.flags[flag] = U64.of(0, (before.nzcv >>> (28 + i)) & 1);
  let taken = false;
  for (const [i, instruction] of instructions.entries()) {
    machine.startInstruction(U64.from(codeAddress(index) + 4 * i));
    execute(machine, instruction);
    const to = machine.transfer;
    if (!to) continue;
    if (!('target' in to) || !to.target.equals(U64.from(takenAddress(index))))
      throw new Error('control went elsewhere');
    taken = true;
    break;
  }
  const scratch = new Uint8Array(scratchBytes);
  const final = new DataView(scratch.buffer);
  for (let i = 0; i < scratchBytes; i += 8) {
    const word = memory.load(U64.from(start + i), 8);
    final.setUint32(i, word.lo, true);
    final.setUint32(i + 4, word.hi, true);
  }
  const v = Array.from({ length: 16 }, (_, i) => machine.readV(i >> 1, i % 2 === 0 ? 'low' : 'high'));
  let nzcv = 0;
  for (const [i, flag] of flags.entries()) nzcv |= machine.flags[flag].lo << (28 + i);
  return {
    state: { x: [...machine.x, machine.sp], nzcv: nzcv >>> 0, v, scratch, taken },
    isExact: machine.unknowns === 0,
  };
}

/** What differs, in the order of the registers. */
export function differences(expected: MachineState, actual: MachineState): string[] {
  const found: string[] = [];
  const name = (n: number) => (n === 31 ? 'sp' : `x${n}`);
  for (const [n, word] of expected.x.entries()) {
    if (!actual.x[n]?.equals(word)) found.push(`${name(n)} ${actual.x[n]}, expected ${word}`);
  }
  if (expected.nzcv !== actual.nzcv)
    found.push(`nzcv ${actual.nzcv >>> 28}, expected ${expected.nzcv >>> 28}`);
  for (const [i, word] of expected.v.entries()) {
    if (!actual.v[i]?.equals(word)) found.push(`v${i >> 1}.d[${i & 1}] ${actual.v[i]}, expected ${word}`);
  }
  const at = expected.scratch.findIndex((byte, i) => byte !== actual.scratch[i]);
  if (at >= 0)
    found.push(
      `memory at centre${at - scratchBytes / 2}: ${actual.scratch[at]}, expected ${expected.scratch[at]}`,
    );
  if (expected.taken !== actual.taken) found.push(`branch ${actual.taken ? 'taken' : 'not taken'}`);
  return found;
}
