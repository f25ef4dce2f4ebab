import { isEntry, optionsOf } from '../analysis/addresses';
import type { ExitFacts, RunFacts } from '../analysis/facts';
import { contractOf } from '../conventions/exitContract';
import { symbolValue } from '../isa/linearValue';
import { explicit } from '../simulator/choice';
import { unseenCalleeOf } from '../simulator/contentsAfterCall';
import { printTerm } from '../simulator/printTerm';
import { generalResource, type Resource, resourceName } from '../simulator/resources';
import { instructionAtSite } from '../simulator/sites';
import { ENTRY, registerOf } from '../simulator/state';
import type { Term } from '../simulator/term';
import { giveBack } from './fixes/giveBack';
import type { Fix, RoutineContext, Rule, Violation } from './rule';
import { actor, actors, instructionAt, relatedSites } from './words';

export const returnAddressClobbered: Rule = {
  id: 'return-address-clobbered',
  severity: 'error',
  title: 'ret through a register that no longer holds the return address',
  ofRunAlone: true,
  *checkRoutine(context: RoutineContext): Iterable<Violation> {
    const { run, convention, flags } = context;
    for (const exit of run.exits) {
      if (exit.kind !== 'ret') continue;
      const contract = contractOf(run, exit, convention, flags);
      if (contract.kind === 'none' && convention.declared) continue;
      // Code with a contract of its own may return to where it likes, but not to its own call.
      yield* check(run, exit, contract.kind === 'none' || convention.ownReturn, giveBack(context, exit));
    }
  },
};

function* check(
  run: RunFacts,
  exit: ExitFacts,
  callsOnly: boolean,
  fix: () => Fix | undefined,
): Iterable<Violation> {
  const at = instructionAt(run.program, exit.site);
  if (at === undefined) return;
  const through = returnRegister(run, exit);
  if (through === undefined) return;
  for (const c of explicit(registerOf(exit.state, through), exit.guard)) {
    const options = optionsOf(c.value.term);
    const wrong = options.filter((t) => !isReturnAddress(t) && !isMoved(run, t));
    if (wrong.length === 0) continue;
    // clobbered-by-call tells of what code that was not found may have changed, where it is read.
    if (wrong.every((t) => unseenCalleeOf(t) !== undefined)) continue;
    const certain = wrong.length === options.length;
    const writers = c.value.writers.filter((w) => w !== ENTRY);
    if (callsOnly && !writers.every((w) => run.steps.get(w)?.call)) continue;
    const name = resourceName(through);
    const [only] = wrong;
    // That a call put its own return address there, the cause says.
    const isValue = only !== undefined && only.kind !== 'unknown' && !isOwnCalls(only);
    const holds = wrong.length === 1 && isValue ? ` (it holds ${printTerm(only)})` : '';
    const cause =
      writers.length > 0
        ? `: ${actors(run, writers)} ${certain ? 'overwrote it' : 'may have overwritten it'}`
        : '';
    yield {
      origin: at.origin,
      guard: c.guard,
      resource: through,
      certain,
      message: `${name} ${certain ? 'does not hold' : 'may not hold'} the return address at this ret${holds}${cause}`,
      related: relatedSites(run, writers, (w) =>
        run.steps.get(w)?.call
          ? `${actor(run, w)} puts its own return address into lr`
          : `written here by ${actor(run, w)}`,
      ),
      fix: fix(),
    };
  }
}

/**
 * The register that the return address is expected in; undefined for a `ret` that is a jump to an
 * address given as an argument.
 */
function returnRegister(run: RunFacts, exit: ExitFacts): Resource | undefined {
  const [operand] = instructionAtSite(run.program, exit.site)?.parsed.operands ?? [];
  if (operand === undefined || operand.kind !== 'general') return generalResource(30);
  const through = generalResource(operand.number);
  if (operand.number === 30) return through;
  for (const step of run.steps.values())
    for (const write of step.writes)
      if (write.resource === through && write.content.some((c) => isEntry(c.value.term, 'x30')))
        return through;
  return undefined;
}

/**
 * lr as it came in, also signed or authenticated; what was taken from memory that this routine did not
 * write, and the address of a label: they are presumed to have been put there for that purpose.
 */
function isReturnAddress(t: Term): boolean {
  if (isEntry(t, 'x30') || t.kind === 'load' || isLabel(t)) return true;
  if (t.kind === 'linear') return t.atoms.every((a) => isLabel(a.term));
  if (t.kind === 'operation' && /^(pac|aut|xpac)/i.test(t.name))
    return t.operands.some((o) => optionsOf(o).every(isReturnAddress));
  return t.kind === 'unknown' && /^(patched at boot|differs)/.test(t.reason);
}

/**
 * Where to go on once translation is on: a place of this code, or where the caller is, by the distance between the
 * address that it runs at and the one that it is linked at. A constant is no such distance.
 */
function isMoved({ program }: RunFacts, t: Term): boolean {
  if (t.kind !== 'linear' || t.atoms.length < 2) return false;
  return t.atoms.some(({ term, coefficient }) => {
    if (coefficient !== 1) return false;
    if (isEntry(term, 'x30')) return true;
    const address = term.kind === 'symbol' ? program.resolve(symbolValue(term.name)) : undefined;
    return address !== undefined && program.instructionAt(address) !== undefined;
  });
}

/** An address that the source names; the one that a `bl` leaves in lr is none of these. */
function isLabel(t: Term): boolean {
  return t.kind === 'symbol' && !isOwnCalls(t);
}

function isOwnCalls(t: Term): boolean {
  return t.kind === 'symbol' && t.name.startsWith('return address of ');
}
