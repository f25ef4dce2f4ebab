import { decideAccess } from './accessResult';
import { type Case, type Choice, explicit, map2, merged, uniform } from './choice';
import { registersOf } from './decision';
import type { State, SystemSlot } from './state';
import type { AccessCheck } from './stepRecord';
import { systemRegisterDecision } from './systemRegisterTrap';
import { bitsOf, registerIn } from './systemState';
import type { Term } from './term';
import type { TermTable } from './termTable';
import { type AccessFeature, type AccessResult, effectiveAccess } from './trapState';
import type { VariantSet } from './variantSet';

/** The registers that effectiveAccess may ask for. */
const CONTROLS = [
  'HCR_EL2',
  'CPTR_EL2',
  'CPACR_EL1',
  'CPTR_EL3',
  'SVCR',
  'SMCR_EL1',
  'SMCR_EL2',
  'SMCR_EL3',
  'SCR_EL3',
  'AMUSERENR_EL0',
  'ID_AA64SMFR0_EL1',
  'ID_AA64ZFR0_EL1',
] as const;

type Controls = ReadonlyMap<string, SystemSlot>;

/** The control registers together, one case per combination that some variant has. */
function controlsOf(terms: TermTable, state: State): Choice<Controls> {
  return controlsFor(terms, state, CONTROLS);
}

/** The registers that a decision asks for, together, one case per combination that some variant has. */
function controlsFor(terms: TermTable, state: State, names: Iterable<string>): Choice<Controls> {
  let all: Choice<Controls> = uniform<Controls>(new Map());
  for (const name of names)
    all = map2(
      all,
      registerIn(terms, state, name),
      state.guard,
      (sofar, slot) => new Map([...sofar, [name, slot]]),
    );
  return all;
}

function accessWith(
  state: State,
  feature: AccessFeature,
  el: 0 | 1 | 2 | 3,
  termOf: (register: string) => Term | undefined,
): AccessResult {
  return effectiveAccess(feature, el, (register, msb, lsb) => {
    const t = termOf(register);
    return t === undefined ? undefined : bitsOf(state, t, msb, lsb);
  });
}

/** Whether the feature may be used at `el` with the values last written, per variant. */
export function accessAt(
  terms: TermTable,
  state: State,
  feature: AccessFeature,
  el: 0 | 1 | 2 | 3,
): Choice<AccessResult> {
  const cases = explicit(controlsOf(terms, state), state.guard).map((c) => ({
    guard: c.guard,
    value: accessWith(state, feature, el, (r) => c.value.get(r)?.term),
  }));
  return merged(cases, (a, b) => (sameResult(a, b) ? a : undefined));
}

/**
 * The check that an instruction is subject to, and where a control register that was written and not
 * synchronised makes the outcome "old or new".
 */
export function checkAccess(
  terms: TermTable,
  state: State,
  feature: AccessFeature,
  el: 0 | 1 | 2 | 3,
): AccessCheck {
  if (
    latest?.system !== state.system ||
    latest.facts !== state.facts ||
    latest.guard !== state.guard ||
    latest.el !== el ||
    latest.terms !== terms
  )
    latest = { terms, system: state.system, facts: state.facts, guard: state.guard, el, checks: new Map() };
  const { checks } = latest;
  let check = checks.get(feature);
  if (check === undefined) {
    check = accessCheck(terms, state, feature, el);
    checks.set(feature, check);
  }
  return check;
}

/** The checks in the state of control registers that was asked about last: it seldom changes. */
let latest:
  | (Pick<State, 'system' | 'facts' | 'guard'> & {
      readonly terms: TermTable;
      readonly el: 0 | 1 | 2 | 3;
      readonly checks: Map<AccessFeature, AccessCheck>;
    })
  | undefined;

function accessCheck(terms: TermTable, state: State, feature: AccessFeature, el: 0 | 1 | 2 | 3): AccessCheck {
  const { results, unsynchronized } = outcomes(controlsOf(terms, state), state, (termOf) =>
    accessWith(state, feature, el, termOf),
  );
  return { feature, result: merged(results, (a, b) => (sameResult(a, b) ? a : undefined)), unsynchronized };
}

/**
 * The traps that MRS or MSR of `name` meets at `el`; undefined where none can be or the tool knows no rule.
 * Names that are UNDEFINED are told by the register's location, not here.
 */
export function checkSystemRegister(
  terms: TermTable,
  state: State,
  name: string,
  el: 0 | 1 | 2 | 3,
  direction: 'read' | 'write',
): AccessCheck | undefined {
  const decision = systemRegisterDecision(name, el, direction);
  if (decision === undefined || 'leaf' in decision) return undefined;
  const decide = (termOf: (register: string) => Term | undefined): AccessResult =>
    decideAccess(decision, (register, msb, lsb) => {
      const t = termOf(register);
      return t === undefined ? undefined : bitsOf(state, t, msb, lsb);
    });
  const names = registersUsed(name, el, direction);
  const { results, unsynchronized } = outcomes(controlsFor(terms, state, names), state, decide);
  const met = results.filter(({ value }) => value.kind !== 'trapped' || value.by !== 'UNDEFINED');
  if (met.every(({ value }) => value.kind === 'allowed') && unsynchronized.length === 0) return undefined;
  return {
    feature: { register: name },
    result: merged(met, (a, b) => (sameResult(a, b) ? a : undefined)),
    unsynchronized,
  };
}

const used = new Map<string, ReadonlySet<string>>();
function registersUsed(name: string, el: 0 | 1 | 2 | 3, direction: 'read' | 'write'): ReadonlySet<string> {
  const key = `${direction}${el}${name}`;
  let names = used.get(key);
  if (names === undefined) {
    const decision = systemRegisterDecision(name, el, direction);
    names = decision === undefined ? new Set() : registersOf(decision);
    used.set(key, names);
  }
  return names;
}

/** The result in each case, and where an unsynchronised write makes it "old or new". */
function outcomes(
  controls: Choice<Controls>,
  state: State,
  decide: (termOf: (register: string) => Term | undefined) => AccessResult,
): { readonly results: Case<AccessResult>[]; readonly unsynchronized: AccessCheck['unsynchronized'] } {
  const results: Case<AccessResult>[] = [];
  const unsynchronized: AccessCheck['unsynchronized'][number][] = [];
  for (const c of explicit(controls, state.guard)) {
    const after = decide((r) => c.value.get(r)?.term);
    results.push({ guard: c.guard, value: after });
    for (const [register, slot] of c.value)
      for (const old of slot.stale) {
        const before = decide((r) => (r === register ? old : c.value.get(r)?.term));
        if (!sameResult(before, after))
          unsynchronized.push({
            guard: c.guard as VariantSet,
            register,
            writers: slot.writers,
            before,
            after,
          });
      }
  }
  return { results, unsynchronized };
}

export function sameResult(a: AccessResult, b: AccessResult): boolean {
  if (a === b) return true;
  if (a.kind === 'trapped' && b.kind === 'trapped')
    return a.to === b.to && a.exceptionClass === b.exceptionClass && a.by === b.by;
  if (a.kind === 'depends' && b.kind === 'depends')
    return (
      a.on.length === b.on.length &&
      a.on.every((n, i) => n === b.on[i]) &&
      a.outcomes.length === b.outcomes.length
    );
  return a.kind === b.kind && a.kind === 'allowed';
}
