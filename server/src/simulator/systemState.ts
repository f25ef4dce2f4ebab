import { canonicalName } from '../isa/systemRegisters';
import { U64 } from '../isa/u64';
import { type Case, type Choice, explicit, merged, uniform } from './choice';
import { knownUnder } from './knowledge';
import { unlistedRegister } from './otherRegisters';
import { type ResolvedAccess, redirectedAtEL2, redirectedNameOf, resolveAccess } from './redirection';
import type { State, SystemSlot } from './state';
import type { Term } from './term';
import type { TermTable } from './termTable';
import type { VariantSet } from './variantSet';

/** Content of a system register: what it held at entry until the routine, or unknown code, writes it. */
export function registerIn(terms: TermTable, state: State, name: string): Choice<SystemSlot> {
  return state.system.get(name) ?? unlistedRegister(terms, state.system, name);
}

/** HCR_EL2.E2H is bit 34, TGE bit 27 (Arm ARM D24.2.51). */
const E2H = 34;
const TGE = 27;

function knownBit(state: State, t: Term, bit: number): 0 | 1 | undefined {
  const k = knownUnder(t, state.facts);
  if (k.ones.bit(bit) === 1) return 1;
  return k.zeros.bit(bit) === 1 ? 0 : undefined;
}

/**
 * The register that an accessor name reaches at this exception level, per variant: E2H redirects
 * `_EL1` names at EL2 and gives `_EL12` and `_EL02` names their meaning. An object stands for
 * UNDEFINED. Where the answer hangs on an unknown E2H, the name itself is used with what is not known:
 * the value is then not shared with either register.
 */
export function locateSystemRegister(
  terms: TermTable,
  state: State,
  name: string,
  level: 0 | 1 | 2 | 3 | undefined,
  direction: 'read' | 'write',
): Choice<string | { readonly undefined: string }> {
  if (level === undefined) return uniform(canonicalName(name));
  const canonical = canonicalName(name, direction === 'write' ? 'wo' : 'ro');
  const cases: Case<string | { readonly undefined: string }>[] = [];
  for (const c of explicit(registerIn(terms, state, 'HCR_EL2'), state.guard)) {
    const e2h = knownBit(state, c.value.term, E2H);
    const tge = knownBit(state, c.value.term, TGE);
    cases.push({
      guard: c.guard,
      value: destination(canonical, resolveAccess(canonical, level, e2h, { tge, direction })),
    });
  }
  return merged(cases, sameDestination);
}

function destination(name: string, access: ResolvedAccess): string | { readonly undefined: string } {
  switch (access.kind) {
    case 'register':
      return access.register;
    case 'undefined':
      return { undefined: access.reason };
    case 'depends': {
      const [off, on] = access.on === 'HCR_EL2.E2H' ? [access.e2h0, access.e2h1] : [access.tge0, access.tge1];
      // What goes on behind it was not UNDEFINED.
      if (off.kind === 'undefined') return destination(name, on);
      if (on.kind === 'undefined') return destination(name, off);
      return unsettledName(name, access.on);
    }
    case 'unknown':
      return name;
  }
}

/** Where an access goes while nobody knows which of two registers its name reaches. */
function unsettledName(name: string, on: string): string {
  return `${name} (${on} not known)`;
}

/**
 * Other names of what is kept at `place`: what a name reaches that hangs on an unknown E2H is one of two registers, and
 * either of these may be what that name reaches.
 */
export function mayBeSame(
  terms: TermTable,
  state: State,
  place: string,
  level: 0 | 1 | 2 | 3 | undefined,
): readonly string[] {
  const unsettled = / \(HCR_EL2\.(?:E2H|TGE) not known\)$/.exec(place);
  if (unsettled) {
    const name = place.slice(0, unsettled.index);
    const other = redirectedAtEL2(name);
    return other === undefined ? [name] : [name, other];
  }
  const name = level === 2 ? redirectedNameOf(place) : undefined;
  if (name === undefined) return [];
  const e2h = fieldIn(terms, state, state.guard, 'HCR_EL2', E2H, E2H);
  return e2h === undefined ? [unsettledName(name, 'HCR_EL2.E2H')] : [];
}

function sameDestination<T extends string | { readonly undefined: string }>(a: T, b: T): T | undefined {
  if (typeof a === 'string' || typeof b === 'string') return a === b ? a : undefined;
  return a.undefined === b.undefined ? a : undefined;
}

/** Bits of a term as a number, or undefined when any of them is not known. At most 31 bits wide. */
export function bitsOf(state: State, t: Term, msb: number, lsb: number): number | undefined {
  const k = knownUnder(t, state.facts);
  const field = U64.mask(msb - lsb + 1);
  const known = k.zeros.or(k.ones).shr(lsb).and(field);
  return known.equals(field) ? k.ones.shr(lsb).and(field).lo : undefined;
}

/** A field of a system register, by what was written and by what branches taught; undefined where it is not known, or not the same in all variants of the guard. */
export function fieldIn(
  terms: TermTable,
  state: State,
  guard: VariantSet,
  register: string,
  msb: number,
  lsb: number,
): number | undefined {
  let value: number | undefined;
  for (const c of explicit(registerIn(terms, state, register), guard)) {
    const bits = bitsOf(state, c.value.term, msb, lsb);
    if (bits === undefined || (value !== undefined && value !== bits)) return undefined;
    value = bits;
  }
  return value;
}
