import type { Case, Choice } from './choice';
import { everyDiffering, sharing } from './registerFile';
import type { Cell, Memory, State } from './state';
import type { Term } from './term';

/** True when both states say the same. */
export function sameState(a: State, b: State): boolean {
  if (a === b) return true;
  if (a.guard !== b.guard || a.epoch !== b.epoch) return false;
  return (
    everyDiffering(a.registers, b.registers, (_, x, y) => equalChoices(x, y)) &&
    sameSystem(a.system, b.system) &&
    sameMemory(a.memory, b.memory) &&
    sameFacts(a.facts, b.facts)
  );
}

/**
 * `next` with the contents of `old` wherever they are the same: what follows from those need not be worked out
 * again. `old` itself when all are.
 */
export function settled(old: State, next: State): State {
  if (old === next) return old;
  let differ = false;
  const registers = sharing(old.registers, next.registers, (x, y) => {
    if (identical(x, y)) return true;
    differ ||= !equalChoices(x, y);
    return false;
  });
  const system = sameSystem(old.system, next.system) ? old.system : next.system;
  const memory = sameMemory(old.memory, next.memory) ? old.memory : next.memory;
  const facts = sameFacts(old.facts, next.facts) ? old.facts : next.facts;
  const same =
    !differ &&
    old.guard === next.guard &&
    old.epoch === next.epoch &&
    system === old.system &&
    memory === old.memory &&
    facts === old.facts;
  if (same) return old;
  return { guard: next.guard, registers, system, memory, epoch: next.epoch, facts };
}

function identical<T extends { readonly term: Term }>(a: Choice<T>, b: Choice<T>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as Case<T>, b[i] as Case<T>];
    if (x.guard !== y.guard || (x.value !== y.value && !sameContent(x.value, y.value))) return false;
  }
  return true;
}

export function sameSystem(a: State['system'], b: State['system']): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [name, x] of a) {
    const y = b.get(name);
    if (y === undefined || (x !== y && !equalChoices(x, y))) return false;
  }
  return true;
}

export function sameMemory(a: Memory, b: Memory): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [base, cells] of a) {
    const others = b.get(base);
    if (others === cells) continue;
    if (others?.length !== cells.length) return false;
    const equal = cells.every((c, i) => {
      const o = others[i] as Cell;
      return (
        o.offset === c.offset &&
        o.bytes === c.bytes &&
        (o.content === c.content || equalChoices(o.content, c.content))
      );
    });
    if (!equal) return false;
  }
  return true;
}

export function sameFacts(a: State['facts'], b: State['facts']): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [t, bits] of a) {
    const other = b.get(t);
    if (other === undefined || !other.zeros.equals(bits.zeros) || !other.ones.equals(bits.ones)) return false;
  }
  return true;
}

/** The same cases with the same terms and as many writers. */
export function equalChoices<T extends { readonly term: Term }>(a: Choice<T>, b: Choice<T>): boolean {
  if (a.length !== b.length) return false;
  return a.every((x) =>
    b.some((y) => y.guard === x.guard && (y.value === x.value || sameContent(x.value, y.value))),
  );
}
function sameContent(
  a: { readonly term: Term; readonly writers?: readonly number[]; readonly stale?: readonly Term[] },
  b: { readonly term: Term; readonly writers?: readonly number[]; readonly stale?: readonly Term[] },
): boolean {
  return a.term === b.term && sameList(a.writers, b.writers) && sameList(a.stale, b.stale);
}

function sameList<T>(a: readonly T[] = [], b: readonly T[] = []): boolean {
  return a === b || (a.length === b.length && a.every((x, i) => x === b[i]));
}
