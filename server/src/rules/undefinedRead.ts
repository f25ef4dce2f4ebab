import { isEntry, optionsOf, splitAddress } from '../analysis/addresses';
import { givesArgumentsBack } from '../analysis/argumentsGivenBack';
import type { RunFacts, StepFacts } from '../analysis/facts';
import { temporariesGiven } from '../conventions/givenByCallers';
import { isExceptionCall, isResultOrEntry } from '../conventions/preservation';
import { explicit } from '../simulator/choice';
import { unseenCalleeOf } from '../simulator/contentsAfterCall';
import { entryName, generalResource, isGeneral, type Resource, resourceName } from '../simulator/resources';
import { ENTRY } from '../simulator/state';
import { throughCallersFrame } from './callersFrame';
import { storesOnly } from './reads';
import type { RoutineContext, Rule, Violation } from './rule';
import { readsBeforeInitialisation } from './uninitialisedSystemRegister';
import { quoted, relatedSites } from './words';
import { wrongModifiedRegisters } from './wrongModifiedRegister';

export const undefinedRead: Rule = {
  id: 'undefined-read',
  severity: 'error',
  title: 'A register is read that holds no defined value on that path',
  ofRunAlone: true,
  *checkRoutine(context: RoutineContext): Iterable<Violation> {
    yield* readsBeforeInitialisation(context);
    yield* wrongModifiedRegisters(context);
    yield* throughCallersFrame(context);
    const noInput = withoutInput(context);
    for (const step of context.run.steps.values())
      for (const read of step.reads) {
        if (!isGeneral(read.resource)) continue;
        yield* entryRead(context, step, read.resource, noInput);
        yield* leftUndefined(context, step, read.resource);
      }
  },
};

/** AAPCS64 6.1.1: x9–x15 are temporaries, x16 and x17 those of veneers; they carry nothing into a function. */
const temporaries: readonly Resource[] = Array.from({ length: 9 }, (_, i) => generalResource(9 + i));

/** Registers that certainly hold nothing at entry: by the comment's list, else the temporaries of a public function that callers beside it give nothing in. */
function withoutInput({ convention, run }: RoutineContext): ReadonlySet<Resource> {
  const { inputs, inputsDeclared } = convention;
  if (inputs === undefined) return new Set();
  const general = Array.from({ length: 31 }, (_, n) => generalResource(n));
  if (inputsDeclared) return new Set(general.filter((r) => !inputs.includes(r) && r !== generalResource(30)));
  if (givesArgumentsBack(run)) return new Set();
  const given = temporariesGiven(run.program, run.routine.name);
  return new Set(temporaries.filter((r) => !given.has(r)));
}

function* entryRead(
  context: RoutineContext,
  step: StepFacts,
  resource: Resource,
  noInput: ReadonlySet<Resource>,
): Iterable<Violation> {
  if (!noInput.has(resource)) return;
  if (
    isPreserved(step, resource) &&
    !isOwnOnSomePath(context, step, resource) &&
    !isStoredAmongResults(context.run, step, resource)
  )
    return;
  for (const read of step.reads) {
    if (read.resource !== resource) continue;
    for (const c of explicit(read.content, step.guard)) {
      const options = optionsOf(c.value.term);
      const { run } = context;
      const { writers } = c.value;
      if (!options.some((t) => isEntry(t, entryName(resource)) || isResultOrEntry(run, t, writers))) continue;
      const certain = options.length === 1;
      const others = writers.filter((w) => w !== ENTRY && !isExceptionCall(run, w));
      const name = resourceName(resource);
      yield {
        origin: step.instruction.origin,
        guard: c.guard,
        resource,
        certain,
        message: certain
          ? `${name} is read here, but nothing has written it and it is no input of ${context.routine.name}`
          : `${name} is read here, but on some path nothing has written it and it is no input of ${context.routine.name}`,
        related: relatedSites(run, others, (w) => `on another path it is written here by ${quoted(run, w)}`),
      };
    }
  }
}

/** The register is only carried along: stored, or moved to another one, so that it can be put back. */
function isPreserved(step: StepFacts, resource: Resource): boolean {
  const { mnemonic } = step.instruction.parsed;
  if (storesOnly(step, resource)) return !isStoredBesideResult(step, resource);
  if (mnemonic === 'ret' || mnemonic === 'br') return false;
  return mnemonic === 'mov' || step.call !== undefined || step.exit !== undefined;
}

/** A store of what this routine put into the register, unless the path goes round that: nothing is saved there. */
function isOwnOnSomePath({ run }: RoutineContext, step: StepFacts, resource: Resource): boolean {
  if (!storesOnly(step, resource)) return false;
  return step.reads.some(
    (read) =>
      read.resource === resource &&
      read.content.some(({ value }) =>
        value.writers.some(
          (w) => w !== ENTRY && run.steps.get(w)?.call === undefined && !isExceptionCall(run, w),
        ),
      ),
  );
}

/** The other register of the pair holds what this routine has computed: it stores results, and saves nothing. */
function isStoredBesideResult(step: StepFacts, resource: Resource): boolean {
  if (step.instruction.parsed.mnemonic !== 'stp') return false;
  const [a, b] = step.instruction.parsed.operands;
  for (const o of [a, b]) {
    if (o?.kind !== 'general' || o.number === resource || o.number === 31) continue;
    const other = generalResource(o.number);
    const read = step.reads.find((r) => r.resource === other);
    if (read?.content.every((c) => c.value.writers.every((w) => w !== ENTRY))) return true;
  }
  return false;
}

/** So many results through one base, and no more registers than a pair that hold what the caller left. */
const RESULTS = 6;

/** A structure is filled with what a call returned or this routine computed: what nobody has written is no result. */
function isStoredAmongResults(run: RunFacts, step: StepFacts, resource: Resource): boolean {
  if (!storesOnly(step, resource)) return false;
  const bases = basesOf(step);
  let results = 0;
  let others = 0;
  for (const other of run.steps.values()) {
    if (!basesOf(other).some((b) => bases.includes(b))) continue;
    for (const read of other.reads) {
      if (!isGeneral(read.resource) || !storesOnly(other, read.resource)) continue;
      if (read.content.some((c) => c.value.writers.includes(ENTRY))) others++;
      else results++;
    }
  }
  return results >= RESULTS && others <= 2;
}

/** What the addresses of a store are reckoned from. */
function basesOf(step: StepFacts): string[] {
  return step.memory.flatMap((m) =>
    m.kind === 'store' ? m.address.map((a) => splitAddress(a.value).base) : [],
  );
}

/** Left undefined by an instruction, not by a call: clobbered-by-call has those. */
function* leftUndefined(context: RoutineContext, step: StepFacts, resource: Resource): Iterable<Violation> {
  const { run } = context;
  if (storesOnly(step, resource)) return;
  for (const read of step.reads) {
    if (read.resource !== resource) continue;
    for (const c of explicit(read.content, step.guard)) {
      const options = optionsOf(c.value.term);
      // What a call destroyed and a move carried on is reported where it was first read.
      const wrong = options.filter(
        (t) => t.kind === 'unknown' && !t.defined && unseenCalleeOf(t) === undefined,
      );
      if (wrong.length === 0) continue;
      const writers = c.value.writers.filter((w) => w !== ENTRY);
      if (writers.some((w) => run.steps.get(w)?.call)) continue;
      const [first] = wrong;
      const reason = first?.kind === 'unknown' ? first.reason : '';
      const certain = wrong.length === options.length;
      yield {
        origin: step.instruction.origin,
        guard: c.guard,
        resource,
        certain,
        message: `${resourceName(resource)} is read here, but it ${certain ? 'holds' : 'may hold'} no defined value (${reason})`,
        related: relatedSites(run, writers, (w) => `left undefined here by ${quoted(run, w)}`),
      };
    }
  }
}
