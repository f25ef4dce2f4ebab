import type { BitReader, Decision, Outcome } from './decision';
import { evaluate, leaf } from './decision';

/** One way that the open bits may stand, by label (`CPTR_EL2.TFP`, `CPACR_EL1.FPEN<0>`), and what then happens. */
export interface AccessCase {
  readonly when: Readonly<Record<string, 0 | 1>>;
  readonly result: DefiniteAccess;
}

export interface Trapped {
  readonly kind: 'trapped';
  /** The exception level that takes the exception. */
  readonly to: 1 | 2 | 3;
  /** ESR_ELx.EC. */
  readonly exceptionClass: number;
  /** The control that traps, `CPTR_EL2.TFP`; `UNDEFINED` when the encoding is not allocated at this level. */
  readonly by: string;
}

export type DefiniteAccess = { readonly kind: 'allowed' } | Trapped;

export type AccessResult =
  | DefiniteAccess
  | {
      readonly kind: 'depends';
      /** The fields that are not known and that matter, in the order in which the architecture looks at them. */
      readonly on: readonly string[];
      /** The different results, each once. */
      readonly outcomes: readonly DefiniteAccess[];
      readonly cases: readonly AccessCase[];
    };

export type AccessDecision = Decision<DefiniteAccess>;

const allowedResult: DefiniteAccess = { kind: 'allowed' };
export const allowed: AccessDecision = leaf(allowedResult, 'allowed');

const trapLeaves = new Map<string, AccessDecision>();
/** Exception with class `exceptionClass`, taken to `to`. */
export function trap(to: 1 | 2 | 3, exceptionClass: number, by: string): AccessDecision {
  const key = `${by}>${to}:${exceptionClass}`;
  const known = trapLeaves.get(key);
  if (known !== undefined) return known;
  const made = leaf<DefiniteAccess>({ kind: 'trapped', to, exceptionClass, by }, key);
  trapLeaves.set(key, made);
  return made;
}

function collect(
  outcome: Outcome<DefiniteAccess>,
  when: Readonly<Record<string, 0 | 1>>,
  into: Collected,
): void {
  if ('leaf' in outcome) {
    into.cases.push({ when, result: outcome.leaf });
    into.outcomes.set(outcome.key, outcome.leaf);
    return;
  }
  const { label, field } = outcome.test;
  into.on.add(field);
  collect(outcome.zero, { ...when, [label]: 0 }, into);
  collect(outcome.one, { ...when, [label]: 1 }, into);
}

interface Collected {
  readonly on: Set<string>;
  readonly outcomes: Map<string, DefiniteAccess>;
  readonly cases: AccessCase[];
}

/** The decision under what `read` knows of the control registers. */
export function decideAccess(decision: AccessDecision, read: BitReader): AccessResult {
  const outcome = evaluate(decision, read);
  if ('leaf' in outcome) return outcome.leaf;
  const collected: Collected = { on: new Set(), outcomes: new Map(), cases: [] };
  collect(outcome, {}, collected);
  return {
    kind: 'depends',
    on: [...collected.on],
    outcomes: [...collected.outcomes.values()],
    cases: collected.cases,
  };
}
