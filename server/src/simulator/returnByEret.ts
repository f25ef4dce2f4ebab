import { U64 } from '../isa/u64';
import { type Choice, explicit, map, merged, uniform } from './choice';
import { CURRENT_EL, type Level, levelIn } from './currentLevel';
import type { Exit } from './engine';
import { RegisterWriter } from './registerFile';
import { flagResource, SP } from './resources';
import { mergeSlots } from './slot';
import { ENTRY, registerOf, type Slot, type State, type SystemSlot } from './state';
import { shift } from './symbolicOperations';
import { registerIn } from './systemState';
import type { Term } from './term';
import type { TermTable } from './termTable';
import { NONE, or, type VariantSet } from './variantSet';

const LEVELS = [1, 2, 3] as const;

/**
 * The caller's state after an `eret` to the return address of the call (`msr elr_el2, lr` before it): PSTATE is
 * SPSR, and the stack pointer that of the level that it names (Arm ARM, AArch64.ExceptionReturn()). Undefined where
 * it goes elsewhere.
 */
export function returnedByEret(terms: TermTable, known: Level | undefined, exit: Exit): State | undefined {
  const { state, site } = exit;
  const level = levelIn(known, state) ?? writtenLevel(state);
  if (level === undefined || level === 0) return undefined;
  const guard = backToCaller(terms, state, level);
  if (guard === NONE) return undefined;
  const spsr = map(registerIn(terms, state, `SPSR_EL${level}`), (s) => s.term);
  const bits = (msb: number, lsb: number): Choice<Term> =>
    map(spsr, (t) =>
      terms.masked(
        t,
        U64.mask(msb - lsb + 1)
          .shl(lsb)
          .not(),
        U64.ZERO,
      ),
    );
  const own = [site];
  const slot = (term: Term): SystemSlot => ({ term, writers: own, stale: [] });
  const system = new Map(state.system);
  for (const [name, [msb, lsb]] of Object.entries(PSTATE)) system.set(name, map(bits(msb, lsb), slot));

  const registers = new RegisterWriter(state.registers);
  for (const [flag, n] of Object.entries(FLAGS))
    registers.write(
      flagResource(flag as 'n'),
      map(spsr, (t) => ({ term: bitOf(terms, t, n), writers: own })),
    );
  const before = registerOf(state, SP);
  const selected = `SP_EL${level}`;
  system.set(
    selected,
    map(before, (s) => ({ ...s, stale: [] })),
  );
  const after: { guard: VariantSet; value: Slot }[] = explicit(spsr, guard).flatMap((c) => {
    const mode = c.value.kind === 'constant' ? c.value.value.lo & 0x1f : undefined;
    const register = mode === undefined ? undefined : `SP_EL${(mode & 1) === 0 ? 0 : mode >> 2}`;
    const content: Choice<Slot> =
      register === undefined
        ? uniform({ term: terms.unknown(`${site}:sp`, 'the stack pointer that SPSR selects'), writers: own })
        : register === selected
          ? before
          : map(registerIn(terms, state, register), ({ term }) => ({ term, writers: own }));
    return explicit(content, c.guard);
  });
  registers.write(SP, merged(after, mergeSlots));
  return { ...state, guard, registers: registers.snapshot(), system };
}

/** Bits of SPSR_ELx that PSTATE gets, by the registers that show them (Arm ARM C5.2). */
const PSTATE: Readonly<Record<string, readonly [number, number]>> = {
  [CURRENT_EL]: [3, 2],
  SPSEL: [0, 0],
  DAIF: [9, 6],
  PAN: [22, 22],
  UAO: [23, 23],
};
const FLAGS = { n: 31, z: 30, c: 29, v: 28 } as const;

function bitOf(terms: TermTable, t: Term, n: number): Term {
  return terms.masked(shift(terms, 'lsr', t, terms.number(n), 64), U64.mask(1).not(), U64.ZERO);
}

/** Where nothing tells the level: that of the only ELR that was written. */
function writtenLevel(state: State): Level | undefined {
  const written = LEVELS.filter((n) =>
    state.system.get(`ELR_EL${n}`)?.some((c) => c.value.writers.some((w) => w !== ENTRY)),
  );
  return written.length === 1 ? written[0] : undefined;
}

/** Variants in which ELR may hold the return address. */
function backToCaller(terms: TermTable, state: State, level: Level): VariantSet {
  const lr = terms.entry('x30');
  let guard: VariantSet = NONE;
  for (const c of explicit(registerIn(terms, state, `ELR_EL${level}`), state.guard)) {
    const { term } = c.value;
    if (term === lr || (term.kind === 'oneOf' && term.options.includes(lr))) guard = or(guard, c.guard);
  }
  return guard;
}
