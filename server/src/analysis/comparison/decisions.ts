import { U64 } from '../../isa/u64';
import { explicit } from '../../simulator/choice';
import { type Resource, resourceName } from '../../simulator/resources';
import { registerOf, type State } from '../../simulator/state';
import type { Term } from '../../simulator/term';
import type { TermTable } from '../../simulator/termTable';
import type { StepFacts } from '../facts';

/** What a branch asks of the values, in a form that does not depend on the instruction that asks it. */
export interface Decision {
  readonly question: string;
  readonly answer: boolean;
}

/** Conditions and their opposites (Arm ARM C1.2.4); the first of each pair is the question. */
const OPPOSITES: readonly (readonly [string, string])[] = [
  ['eq', 'ne'],
  ['cs', 'cc'],
  ['mi', 'pl'],
  ['vs', 'vc'],
  ['hi', 'ls'],
  ['ge', 'lt'],
  ['gt', 'le'],
];

export function decisionAt(terms: TermTable, facts: StepFacts, before: State, taken: boolean): Decision {
  const { mnemonic, operands } = facts.instruction.parsed;
  const condition = /^b[c]?\.(\w\w)$/.exec(mnemonic)?.[1];
  if (condition !== undefined) {
    const pair = OPPOSITES.find((p) => p.includes(condition)) ?? [condition, ''];
    const answer = taken === (pair[0] === condition);
    const flags = facts.reads.map((r) => r.resource);
    const [only] =
      flags.length === 1 && pair[0] === 'eq'
        ? explicit(registerOf(before, flags[0] as Resource), before.guard)
        : [];
    const zero = only?.value.term;
    if (zero?.kind === 'operation' && zero.name === 'isZero' && zero.operands[0])
      return isZero(zero.operands[0], answer);
    return { question: `${pair[0]} of ${idsOf(facts, before)}`, answer };
  }
  const [register, bit] = operands;
  const value = firstRead(facts, before);
  if (/^cbn?z$/.test(mnemonic) && register?.kind === 'general' && value !== undefined) {
    const word = register.width === 32 ? terms.masked(value, U64.mask(32).not(), U64.ZERO) : value;
    return isZero(word, taken === (mnemonic === 'cbz'));
  }
  if (/^tbn?z$/.test(mnemonic) && bit?.kind === 'immediate' && bit.word !== undefined && value !== undefined)
    return bitIsSet(value, bit.word.lo & 63, taken === (mnemonic === 'tbnz'));
  return {
    question: `${mnemonic} ${operands.map((o) => (o.kind === 'immediate' ? o.text : '')).join()} of ${idsOf(facts, before)}`,
    answer: taken,
  };
}

/**
 * The word under what a run has decided: of `select(condition, a, b)` the one that the condition leaves, where it
 * is the question of a branch that the run took.
 */
export function wordUnder(word: Term, decisions: ReadonlyMap<string, boolean>): Term {
  if (word.kind !== 'operation' || word.name !== 'select') return word;
  const [condition, chosen, other] = word.operands;
  const asked =
    condition?.kind === 'operation' && condition.name === 'isZero' ? condition.operands[0] : undefined;
  if (asked === undefined || chosen === undefined || other === undefined) return word;
  const { question, answer } = isZero(asked, true);
  const known = decisions.get(question);
  return known === undefined ? word : wordUnder(known === answer ? chosen : other, decisions);
}

function firstRead(facts: StepFacts, before: State): Term | undefined {
  const [read] = facts.reads;
  if (read === undefined) return undefined;
  const cases = explicit(registerOf(before, read.resource), before.guard);
  return cases.length === 1 ? cases[0]?.value.term : undefined;
}

function idsOf(facts: StepFacts, before: State): string {
  return facts.reads
    .map(({ resource }) => {
      const cases = explicit(registerOf(before, resource), before.guard);
      const name = /^NZCV/.test(resourceName(resource)) ? resourceName(resource) : '';
      return `${name}${cases.map((c) => `${c.guard}:${c.value.term.id}`).join('|')}`;
    })
    .join(',');
}

/** A test of one bit for zero is the question whether it is set. */
function isZero(word: Term, answer: boolean): Decision {
  if (word.kind === 'masked' && word.set.isZero()) {
    const kept = word.clear.not().and(word.base.zeros.not());
    for (let n = 0; n < 64; n++) if (kept.equals(U64.ONE.shl(n))) return bitIsSet(word.base, n, !answer);
  }
  return { question: `${word.id} is zero`, answer };
}
function bitIsSet(word: Term, n: number, answer: boolean): Decision {
  return { question: `bit ${n} of ${word.id} is set`, answer };
}
