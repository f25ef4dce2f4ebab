import type { RunFacts, StepFacts } from '../analysis/facts';
import { resourceName } from '../simulator/resources';
import { ENTRY, registerOf, type Site } from '../simulator/state';
import type { Term } from '../simulator/term';
import { addressRegister, isWhole } from './addressValues';
import { halfAddresses } from './halfAddress';
import { halfTargets } from './halfTarget';
import type { Violation } from './rule';
import { actor, lineNumber, relatedSites } from './words';

/**
 * An address goes through 32-bit arithmetic and is then an address again: told once for each instruction that cuts one,
 * at the first access where it is the only writer, else at the first.
 */
export function* cutAddresses(run: RunFacts): Iterable<Violation> {
  const told = new Map<Site, Violation>();
  for (const site of run.order) {
    const step = run.steps.get(site);
    if (step === undefined) continue;
    const base = baseOf(step);
    if (base === undefined) continue;
    const alone = addressRegister(step) === base;
    const writers = writersOf(step, base);
    const certain = writers.length === 1;
    for (const writer of writers) {
      const cutter = run.steps.get(writer);
      if (cutter === undefined || !cutsAddress(run, cutter, alone)) continue;
      const before = told.get(writer);
      if (before !== undefined && (before.certain || !certain)) continue;
      told.set(writer, {
        origin: step.instruction.origin,
        guard: step.guard,
        resource: base,
        certain,
        message: `${resourceName(base)} is used as an address here, but ${actor(run, writer)} on line ${lineNumber(cutter.instruction.origin)} kept only 32 bits of it`,
        related: relatedSites(run, [writer], () => 'a W register: bits 63:32 become zero'),
      });
    }
  }
  yield* told.values();
  const cutters = new Set(told.keys());
  yield* halfTargets(run, cutters);
  yield* halfAddresses(run, cutters);
}

/** The register that an address is taken from, with or without another one added to it. */
function baseOf(step: StepFacts): number | undefined {
  for (const o of step.instruction.parsed.operands)
    if (o.kind === 'memory') return o.base.kind === 'general' && !o.base.isSP ? o.base.number : undefined;
  return addressRegister(step);
}

/** `alone`: the base is the whole address but for a constant, so whatever it was made of was one. */
function cutsAddress(run: RunFacts, step: StepFacts, alone: boolean): boolean {
  const { mnemonic, operands } = step.instruction.parsed;
  const [target, source] = operands;
  if (target?.kind !== 'general' || target.width !== 32 || target.number === 31) return false;
  if (!/^(add|sub|orr|eor|mov|bic)$/.test(mnemonic) || source?.kind !== 'general') return false;
  // mov w0, w0: zero-extended in place, on purpose.
  if (mnemonic === 'mov' && source.number === target.number) return false;
  const terms = arriving(run, step, source.number);
  return terms.length > 0 && terms.every((t) => isAddress(t) || (alone && isWhole(t)));
}

/**
 * The values that the register may bring: where ways meet, those that were put into it on each. What the instruction
 * itself has put there in a loop is what it makes of one of the others.
 */
function arriving(run: RunFacts, step: StepFacts, register: number): Term[] {
  return step.reads
    .filter((r) => r.resource === register)
    .flatMap((r) => r.content)
    .flatMap((c) => {
      const { term, writers } = c.value;
      if (term.kind !== 'unknown' || writers.length < 2) return [term];
      return writers
        .filter((w) => w !== step.site)
        .flatMap((w) =>
          w === ENTRY
            ? registerOf(run.entryState, register).map((e) => e.value.term)
            : made(run, w, register),
        );
    });
}

/** What the instruction wrote into the register. */
function made(run: RunFacts, site: Site, register: number): Term[] {
  const writes = run.steps.get(site)?.writes.filter((w) => w.resource === register) ?? [];
  return writes.flatMap((w) => w.content.map((c) => c.value.term));
}

function isAddress(t: Term): boolean {
  if (t.kind === 'symbol') return true;
  if (t.kind === 'entry') return t.register === 'sp';
  return t.kind === 'linear' && t.atoms.length === 1 && t.atoms.every((a) => isAddress(a.term));
}

function writersOf(step: StepFacts, register: number): Site[] {
  const all = step.reads
    .filter((r) => r.resource === register)
    .flatMap((r) => r.content.flatMap((c) => c.value.writers));
  return [...new Set(all)].filter((w) => w !== ENTRY);
}
