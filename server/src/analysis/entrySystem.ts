import { fieldOf, systemRegister } from '../isa/systemRegisters';
import { U64 } from '../isa/u64';
import {
  type Assumption,
  firmwarePermits,
  nonSecureState,
  notStreaming,
  secureState,
} from '../simulator/assumptions';
import { type Case, type Choice, map, merged, uniform } from '../simulator/choice';
import { mergeSystemSlots } from '../simulator/slot';
import { ENTRY, type SystemSlot } from '../simulator/state';
import type { TermTable } from '../simulator/termTable';
import { and, condition, minus, NONE, type VariantSet } from '../simulator/variantSet';

/** Code that runs in Secure state: whether there is an EL2 below EL3 there. */
export interface SecureState {
  readonly el2: boolean;
}

/** What is known of HCR_EL2.E2H: a value, or the capability whose presence it equals; and of the security state. */
export interface StateSource {
  /** The variants that this is about: those of one build flavour. */
  readonly guard: VariantSet;
  readonly e2h: 0 | 1 | undefined;
  readonly capability: string | undefined;
  /** The same for all sources of one exploration; absent for Non-secure code. */
  readonly secureState?: SecureState;
}

export interface EntrySystem {
  readonly registers: ReadonlyMap<string, Choice<SystemSlot>>;
  /** Each assumption in words, once. */
  readonly assumptions: readonly string[];
}

/** A statement about bits of a system register at entry, from an annotation or the command line. */
export interface StatedBits {
  readonly register: string;
  readonly msb: number;
  readonly lsb: number;
  readonly value: number;
}

const E2H = U64.ONE.shl(34); // Arm ARM D24.2.51: HCR_EL2.E2H is bit 34

/**
 * The system registers about which something is known when a routine is entered: E2H from the build
 * or from the capability that decides it, the default assumptions about firmware and streaming mode,
 * and what the user stated. What the user stated wins.
 *
 * @param level the exception level that the routine runs at, where it is known
 */
export function entrySystem(
  terms: TermTable,
  sources: readonly StateSource[],
  stated: readonly StatedBits[],
  level?: 0 | 1 | 2 | 3,
): EntrySystem {
  let known = made.get(terms);
  if (known === undefined) {
    known = new Map();
    made.set(terms, known);
  }
  const key = JSON.stringify([sources, stated, level]);
  let system = known.get(key);
  if (system === undefined) {
    system = makeEntrySystem(terms, sources, stated, level);
    known.set(key, system);
  }
  return system;
}
const made = new WeakMap<TermTable, Map<string, EntrySystem>>();

function makeEntrySystem(
  terms: TermTable,
  sources: readonly StateSource[],
  stated: readonly StatedBits[],
  level: 0 | 1 | 2 | 3 | undefined,
): EntrySystem {
  const registers = new Map<string, Choice<SystemSlot>>();
  const told = new Set<string>();
  const isStated = ({ register, msb, lsb }: Omit<StatedBits, 'value'>): boolean =>
    stated.some((s) => s.register === register && s.lsb <= msb && lsb <= s.msb);
  const set = (register: string, clear: U64, value: U64): void => {
    const old =
      registers.get(register) ?? uniform({ term: terms.entry(register), writers: [ENTRY], stale: [] });
    registers.set(
      register,
      map(old, (s) => ({ ...s, term: terms.masked(s.term, clear, value) })),
    );
  };
  const relevant = assumedAt(level, sources[0]?.secureState);
  for (const a of relevant) {
    if (isStated(a)) continue;
    const field = U64.mask(a.msb - a.lsb + 1).shl(a.lsb);
    set(a.register, field, U64.from(a.value).shl(a.lsb));
    const others = relevant.some((other) => other.text === a.text && isStated(other));
    told.add(others ? `${a.text}, but as stated` : a.text);
  }
  const saysE2H = isStated({ register: 'HCR_EL2', msb: 34, lsb: 34 });
  registers.set('HCR_EL2', entryHCR(terms, sources, saysE2H ? new Set() : told));
  for (const s of stated) {
    set(s.register, U64.mask(s.msb - s.lsb + 1).shl(s.lsb), U64.from(s.value).shl(s.lsb));
    told.add(`${s.register}<${s.msb === s.lsb ? s.msb : `${s.msb}:${s.lsb}`}> = ${s.value} (stated)`);
  }
  return { registers, assumptions: [...told] };
}

/** Code at EL3 is the firmware: it sets those controls itself. */
function assumedAt(level: 0 | 1 | 2 | 3 | undefined, secure: SecureState | undefined): readonly Assumption[] {
  if (level === 3) return notStreaming;
  // Without EEL2, code at EL2 is Non-secure code.
  const isSecure = secure !== undefined && (level !== 2 || secure.el2);
  return [...firmwarePermits, ...(isSecure ? secureState(secure.el2) : nonSecureState), ...notStreaming];
}

function entryHCR(terms: TermTable, sources: readonly StateSource[], told: Set<string>): Choice<SystemSlot> {
  const hcr = terms.entry('HCR_EL2');
  const slot = (e2h: 0 | 1 | undefined): SystemSlot => ({
    term: e2h === undefined ? hcr : terms.masked(hcr, E2H, e2h === 1 ? E2H : U64.ZERO),
    writers: [ENTRY],
    stale: [],
  });
  const cases: Case<SystemSlot>[] = [];
  for (const { guard, e2h, capability } of sources) {
    if (e2h !== undefined) {
      cases.push({ guard, value: slot(e2h) });
      told.add(`HCR_EL2.E2H is as the build flavour has it`);
    } else if (capability !== undefined) {
      const present = condition(capability);
      cases.push(
        { guard: and(guard, present), value: slot(1) },
        { guard: minus(guard, present), value: slot(0) },
      );
      told.add(`HCR_EL2.E2H is 1 exactly with ${capability}`);
    } else cases.push({ guard, value: slot(undefined) });
  }
  return merged(
    cases.filter((c) => c.guard !== NONE),
    mergeSystemSlots,
  );
}

/** `CPTR_EL2.TFP` to its bits; `E2H` and `TGE` are those of HCR_EL2. Undefined when there is no such field. */
export function statedField(name: string, e2h: 0 | 1 | undefined): Omit<StatedBits, 'value'> | undefined {
  const full = name === 'E2H' || name === 'TGE' ? `HCR_EL2.${name}` : name;
  const [register, field] = full.split('.');
  if (register === undefined || field === undefined) return undefined;
  const known = systemRegister(register);
  if (known === undefined) return undefined;
  const bit = /^<?(\d+)(?::(\d+))?>?$/.exec(field);
  if (bit) return { register, msb: Number(bit[1]), lsb: Number(bit[2] ?? bit[1]) };
  return fieldBits(register, field, e2h);
}

function fieldBits(
  register: string,
  field: string,
  e2h: 0 | 1 | undefined,
): Omit<StatedBits, 'value'> | undefined {
  for (const layout of [e2h, 0, 1] as const) {
    const found = fieldOf(register, field, layout);
    if (found) return { register, msb: found.msb, lsb: found.lsb };
  }
  return undefined;
}
