import type { Case, Choice } from './choice';
import { type Facts, knownUnder } from './knowledge';
import { rebuilt } from './rebuilt';
import { everyRegister, RegisterWriter } from './registerFile';
import type { Cell, Memory, Slot, State, SystemSlot } from './state';
import type { Term } from './term';
import type { TermTable } from './termTable';

/**
 * The state after a branch: of values that were chosen by a condition (CSEL; what a store-exclusive left, by its
 * status), those that the branch decided are what its outcome leaves of them. What ways had before they met is not
 * asked: a condition in there may be that of an earlier round of a loop. `before`: the facts without that branch.
 */
export function decided(terms: TermTable, state: State, before: Facts): State {
  if (!hasLearnt(terms, before, state.facts)) return state;
  const deciding = new Deciding(terms, state.facts);
  const registers = new RegisterWriter(state.registers);
  everyRegister(state.registers, (r, content) => {
    const next = deciding.slots(content);
    if (next !== content) registers.write(r, next);
  });
  return {
    ...state,
    registers: registers.snapshot(),
    system: deciding.system(state.system),
    memory: deciding.memory(state.memory),
  };
}

/** Something was learnt that a condition of a choice hangs on. */
function hasLearnt(terms: TermTable, before: Facts, now: Facts): boolean {
  for (const [t, bits] of now) if (terms.bearsOnChoice(t) && before.get(t) !== bits) return true;
  return false;
}

class Deciding {
  private readonly done = new Map<Term, Term>();
  constructor(
    private readonly terms: TermTable,
    private readonly facts: Facts,
  ) {}

  private term(t: Term): Term {
    if (!this.terms.holdsChoice(t)) return t;
    const known = this.done.get(t);
    if (known !== undefined) return known;
    const result = this.rewrite(t);
    this.done.set(t, result);
    return result;
  }
  private rewrite(t: Term): Term {
    const { terms, facts } = this;
    switch (t.kind) {
      case 'operation': {
        if (t.name === 'select') {
          const [condition, chosen, other] = t.operands as [Term, Term, Term];
          const known = knownUnder(condition, facts);
          if (known.ones.bit(0) === 1) return this.term(chosen);
          if (known.zeros.bit(0) === 1) return this.term(other);
        }
        const operands = t.operands.map((o) => this.term(o));
        return operands.every((o, i) => o === t.operands[i]) ? t : rebuilt(terms, t.name, operands, t);
      }
      case 'masked':
        return terms.masked(this.term(t.base), t.clear, t.set);
      case 'linear':
        return t.atoms.reduce<Term>(
          (sum, a) => terms.add(sum, terms.scale(this.term(a.term), a.coefficient)),
          terms.constant(t.constant),
        );
      case 'load':
        return terms.load(this.term(t.address), t.bytes, t.epoch);
      default:
        return t;
    }
  }

  private choice<T>(content: Choice<T>, change: (value: T) => T): Choice<T> {
    let out: Case<T>[] | undefined;
    for (const [i, c] of content.entries()) {
      const value = change(c.value);
      if (value === c.value) continue;
      out ??= [...content];
      out[i] = { guard: c.guard, value };
    }
    return out ?? content;
  }
  slots(content: Choice<Slot>): Choice<Slot> {
    return this.choice(content, (s) => {
      const term = this.term(s.term);
      return term === s.term ? s : { term, writers: s.writers };
    });
  }

  system(system: State['system']): State['system'] {
    let out: Map<string, Choice<SystemSlot>> | undefined;
    for (const [name, content] of system) {
      const next = this.choice(content, (s) => {
        const term = this.term(s.term);
        const stale = s.stale.map((t) => this.term(t));
        return term === s.term && stale.every((t, i) => t === s.stale[i])
          ? s
          : { term, writers: s.writers, stale };
      });
      if (next === content) continue;
      out ??= new Map(system);
      out.set(name, next);
    }
    return out ?? system;
  }

  /** Cells also move to the base that is left of theirs: only the last store through either is remembered. */
  memory(memory: Memory): Memory {
    let out: Map<Term, readonly Cell[]> | undefined;
    for (const [base, cells] of memory) {
      let changed: Cell[] | undefined;
      for (const [i, c] of cells.entries()) {
        const content = this.slots(c.content);
        if (content === c.content) continue;
        changed ??= [...cells];
        changed[i] = { ...c, content };
      }
      const at = this.term(base);
      const split = at === base ? undefined : this.terms.baseOf(at);
      const moves = split !== undefined && (memory.get(split.base)?.length ?? 0) === 0;
      if (changed === undefined && !moves) continue;
      out ??= new Map(memory);
      const next = changed ?? cells;
      if (!moves) out.set(base, next);
      else {
        out.delete(base);
        out.set(
          split.base,
          next.map((c) => ({ ...c, offset: c.offset + split.offset })),
        );
      }
    }
    return out ?? memory;
  }
}
