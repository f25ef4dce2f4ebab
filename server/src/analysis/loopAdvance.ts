import { explicit } from '../simulator/choice';
import { joinedRegister } from '../simulator/printTerm';
import { generalResource, type Resource, SP } from '../simulator/resources';
import { registerOf, type Site } from '../simulator/state';
import type { Term, UnknownTerm } from '../simulator/term';
import { someTerm } from '../simulator/termParts';
import { and, NONE, or, type VariantSet } from '../simulator/variantSet';
import type { RunFacts, StepFacts } from './facts';

/** A value that a loop carries on by the same amount each turn. */
export interface Advance {
  /** In the first turn after the loop is entered; several where it is entered in several ways. */
  readonly first: readonly Term[];
  /** What each further turn adds; several where that depends on the way through the loop, or on the variant. */
  readonly by: readonly Term[];
}

/** More values than this tell nobody anything. */
const MOST = 3;

/** A value that is summed up where a loop begins, or that differs from one by what the loop leaves alone. */
export function advanceOf(run: RunFacts, term: Term): Advance | undefined {
  const carried = carriedIn(term);
  if (carried === undefined) return undefined;
  const advance = atHead(run, carried);
  if (advance === undefined) return undefined;
  const { terms } = run;
  const rest = terms.sub(term, carried);
  if (changesInLoop(rest)) return undefined;
  return { first: advance.first.map((t) => terms.add(t, rest)), by: advance.by };
}

/** The one part that ways that met have left unknown. */
function carriedIn(term: Term): UnknownTerm | undefined {
  if (term.kind === 'unknown') return isJoined(term) ? term : undefined;
  if (term.kind !== 'linear') return undefined;
  const carried = term.atoms.filter((a) => a.term.kind === 'unknown' && isJoined(a.term));
  const [only] = carried;
  return carried.length === 1 && only?.coefficient === 1 ? (only.term as UnknownTerm) : undefined;
}

function isJoined(t: Term): t is UnknownTerm {
  return t.kind === 'unknown' && t.reason === 'differs by path';
}

/** Results that are not known are told by the instruction, not by the turn in which it ran. */
function changesInLoop(t: Term): boolean {
  return someTerm(t, (part) => part.kind === 'unknown');
}

const known = new WeakMap<RunFacts, Map<UnknownTerm, Advance | undefined>>();

function atHead(run: RunFacts, carried: UnknownTerm): Advance | undefined {
  let advances = known.get(run);
  if (advances === undefined) {
    advances = new Map();
    known.set(run, advances);
  }
  if (!advances.has(carried)) advances.set(carried, foundAtHead(run, carried));
  return advances.get(carried);
}

function foundAtHead(run: RunFacts, carried: UnknownTerm): Advance | undefined {
  const resource = generalNamed(joinedRegister(carried.site));
  const head = headsOf(run).get(carried.site.slice(0, carried.site.lastIndexOf(':')));
  if (resource === undefined || head === undefined) return undefined;
  const guard = guardOf(run, head, resource, carried);
  const arriving = guard === NONE ? undefined : arrivingAt(run, head, resource, guard);
  if (arriving === undefined) return undefined;
  const first = new Set<Term>();
  const by = new Set<Term>();
  for (const t of arriving)
    if (someTerm(t, (part) => part === carried)) by.add(run.terms.sub(t, carried));
    else first.add(t);
  const isTold = (found: ReadonlySet<Term>): boolean => found.size > 0 && found.size <= MOST;
  if (!isTold(first) || !isTold(by) || [...by].some((t) => t === run.terms.zero || changesInLoop(t)))
    return undefined;
  return { first: [...first], by: [...by] };
}

/** The variants in which the loop carries this value on, and no other of its kind. */
function guardOf(run: RunFacts, head: Site, resource: Resource, carried: Term): VariantSet {
  const step = run.steps.get(head);
  if (step === undefined) return NONE;
  return explicit(registerOf(step.before, resource), step.guard).reduce<VariantSet>(
    (all, c) => (c.value.term === carried ? or(all, c.guard) : all),
    NONE,
  );
}

function generalNamed(name: string | undefined): Resource | undefined {
  if (name === 'sp') return SP;
  const number = name === 'lr' ? '30' : /^x(\d+)$/.exec(name ?? '')?.[1];
  return number === undefined ? undefined : generalResource(Number(number));
}

/** What the register holds on each way to the instruction; undefined where a way is not known. */
function arrivingAt(
  run: RunFacts,
  head: Site,
  resource: Resource,
  guard: VariantSet,
): readonly Term[] | undefined {
  const out: Term[] = [];
  if (run.routine.entries.includes(head))
    out.push(...explicit(registerOf(run.entryState, resource), guard).map((c) => c.value.term));
  for (const step of run.steps.values())
    for (const next of step.successors) {
      const own = and(next.guard, guard);
      if (next.site !== head || own === NONE) continue;
      const terms = next.exceptional ? undefined : leftBy(step, resource, own);
      if (terms === undefined) return undefined;
      out.push(...terms);
    }
  return out;
}

/** What the register holds when control goes on from a step. */
function leftBy(step: StepFacts, resource: Resource, guard: VariantSet): readonly Term[] | undefined {
  const written = step.writes.find((w) => w.resource === resource)?.content;
  const content = step.call ? step.after && registerOf(step.after, resource) : written;
  if (step.call && content === undefined) return undefined;
  return explicit(content ?? registerOf(step.before, resource), guard)
    .filter((c) => and(c.guard, guard) !== NONE)
    .map((c) => c.value.term);
}

const heads = new WeakMap<RunFacts, ReadonlyMap<string, Site>>();

/** The instructions of a run by the names that values are told apart by. */
function headsOf(run: RunFacts): ReadonlyMap<string, Site> {
  let byName = heads.get(run);
  if (byName === undefined) {
    byName = new Map([...run.steps.keys()].map((site) => [run.around.siteName(site), site] as const));
    heads.set(run, byName);
  }
  return byName;
}
