import { U64 } from '../isa/u64';
import { type Choice, map, uniform } from './choice';
import { CURRENT_EL } from './currentLevel';
import { ENTRY, type State, type SystemSlot } from './state';
import type { Term } from './term';
import type { TermTable } from './termTable';

/**
 * In `State.system`: what the registers hold that are not listed there, once code that nobody knows has run. Its entry
 * term stands for each register's own. Absent: all hold what they held at entry.
 */
export const OTHER_REGISTERS = '*';

/** HCR_EL2.E2H is bit 34 (Arm ARM D24.2.51). */
const E2H = U64.ONE.shl(34);

/**
 * Whether a system register is taken to be left alone by code that nobody knows: what belongs to EL3, the streaming
 * mode and which stack pointer is selected. Of HCR_EL2 only E2H is.
 */
export function isLeftAlone(name: string): boolean {
  return name.endsWith('_EL3') || ['SVCR', 'SPSEL', CURRENT_EL].includes(name);
}

/**
 * Whether it tells which thread or processor this is: a function comes back on the one that called it (AAPCS64 6.1.4
 * for TPIDR_EL0; systems keep the other ones, and SP_EL0 where it is no stack, the same way).
 */
export function tellsThread(name: string): boolean {
  return /^(?:SP_EL[0-3]|TPIDR(?:RO|2)?_EL[0-3])$/.test(name);
}

/** Content of a register that `system` does not list. */
export function unlistedRegister(
  terms: TermTable,
  system: State['system'],
  name: string,
): Choice<SystemSlot> {
  const others = system.get(OTHER_REGISTERS);
  if (others === undefined || name === OTHER_REGISTERS || isLeftAlone(name) || tellsThread(name))
    return uniform({ term: terms.entry(name), writers: [ENTRY], stale: [] });
  return map(others, ({ term, writers }) => ({ term: ofRegister(terms, term, name), writers, stale: [] }));
}

/** The term that stands for all registers, as it is for one of them. */
function ofRegister(terms: TermTable, t: Term, name: string): Term {
  if (t.kind === 'oneOf')
    return t.options
      .map((o) => ofRegister(terms, o, name))
      .reduce((a, b) => terms.oneOf(named(t.site, name), a, b));
  if (t.kind !== 'unknown') return terms.entry(name);
  const unknown = terms.unknown(named(t.site, name), t.reason, t.defined);
  if (name !== 'HCR_EL2') return unknown;
  return terms.or(terms.masked(unknown, E2H, U64.ZERO), terms.masked(terms.entry(name), E2H.not(), U64.ZERO));
}

function named(site: string, name: string): string {
  return `${site.replace(/\*$/, '')}${name}`;
}
