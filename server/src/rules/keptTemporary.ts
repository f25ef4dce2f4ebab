import { isEntry, optionsOf } from '../analysis/addresses';
import type { RunFacts } from '../analysis/facts';
import { entryName, generalResource, isGeneral, type Resource } from '../simulator/resources';
import { registerOf, type Site } from '../simulator/state';
import type { Term } from '../simulator/term';

/**
 * Calls through pointers from code that shows that it agrees with what it calls on more than the standard, so that a
 * temporary may hold its value over them.
 */
export function keepsTemporary(run: RunFacts, calls: readonly Site[], resource: Resource): boolean {
  if (!calls.every((w) => run.steps.get(w)?.instruction.parsed.mnemonic === 'blr')) return false;
  if (
    isTemporary(resource) &&
    (keptForCaller(run).has(resource) || calls.every((w) => returnsByTemporary(run, w)))
  )
    return true;
  return calls.every((w) => callsAgainThrough(run, w));
}

/** Fewer registers kept over a call, besides the one that it goes through, may be forgotten. */
const KEPT_WITH_ADDRESS = 3;

/**
 * A loop calls through a register that the standard lets the callee change, and keeps much else in such registers: all
 * of its state is a matter of agreement.
 */
function callsAgainThrough(run: RunFacts, call: Site): boolean {
  const [through] = run.steps.get(call)?.instruction.parsed.operands ?? [];
  if (through?.kind !== 'general') return false;
  const kept = new Set<Resource>();
  for (const step of run.steps.values())
    for (const { resource, content } of step.reads)
      if (isGeneral(resource) && resource <= 17 && content.some((c) => c.value.writers.includes(call)))
        if (step.site !== call || resource === generalResource(through.number)) kept.add(resource);
  return kept.has(generalResource(through.number)) && kept.size > KEPT_WITH_ADDRESS;
}

/** A temporary is all that the return address is in: a callee that goes by the standard would lose it. */
function returnsByTemporary(run: RunFacts, call: Site): boolean {
  const before = run.steps.get(call)?.before;
  if (before === undefined) return false;
  return run.exits.some((exit) => {
    const [by] = run.steps.get(exit.site)?.instruction.parsed.operands ?? [];
    if (exit.kind !== 'ret' || by?.kind !== 'general' || !isTemporary(by.number)) return false;
    return registerOf(before, generalResource(by.number)).some((c) =>
      optionsOf(c.value.term).some((t) => isEntry(t, 'x30')),
    );
  });
}

const known = new WeakMap<RunFacts['steps'], ReadonlySet<Resource>>();

/**
 * Registers that the procedure call standard leaves to the routine, and that it saves and loads again all the same: it
 * belongs to code that agrees on more than the standard, and what it calls through a pointer does so too.
 */
function keptForCaller({ steps }: RunFacts): ReadonlySet<Resource> {
  let kept = known.get(steps);
  if (kept === undefined) {
    const saved = new Map<Term, Set<Resource>>();
    for (const step of steps.values())
      for (const { resource, content } of step.reads) {
        if (!isTemporary(resource) || !content.every((c) => isEntry(c.value.term, entryName(resource))))
          continue;
        for (const m of step.memory)
          if (m.kind === 'store' && m.value?.some((v) => isEntry(v.value.term, entryName(resource))))
            for (const a of m.address) saved.set(a.value, (saved.get(a.value) ?? new Set()).add(resource));
      }
    const restored = new Set<Resource>();
    if (saved.size > 0)
      for (const step of steps.values())
        for (const m of step.memory)
          if (m.kind === 'load')
            for (const a of m.address)
              for (const r of saved.get(a.value) ?? [])
                if (step.writes.some((w) => w.resource === r)) restored.add(r);
    kept = restored;
    known.set(steps, kept);
  }
  return kept;
}

/** x9–x17 (AAPCS64 6.1.1). */
function isTemporary(r: Resource): boolean {
  return isGeneral(r) && r >= 9 && r <= 17;
}
