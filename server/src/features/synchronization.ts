import type { RunFacts, StepFacts } from '../analysis/facts';
import type { Site } from '../simulator/state';
import { synchronizationRules } from '../simulator/synchronization';
import type { Place } from '../source/origin';
import { documentPathOf, linesText, sitePlaces } from './valueText';

/** A write of a system register: the instruction, and the registers that it may really reach. */
export interface SystemWrite {
  readonly run: RunFacts;
  readonly site: Site;
  readonly registers: readonly string[];
}

/**
 * Where a write to a system register takes effect for indirect reads: the first context synchronization
 * event on each path (Arm ARM B2.3.12 and D24.1.2.2: ISB, exception entry and return), or at once for
 * those that are seen in program order. Undefined where no indirect read of the register is known.
 * `takes effect at the isb on line 34`, or which exit is left without one.
 */
export function takesEffect(writes: readonly SystemWrite[]): string | undefined {
  const rules = writes.flatMap(({ registers }) =>
    registers.flatMap((name) => [...synchronizationRules(name)]),
  );
  if (rules.length === 0) return undefined;
  if (rules.every(({ visibility }) => visibility === 'programOrder')) return 'takes effect at once';
  const events = new Map<string, Place[]>();
  const loose: Place[] = [];
  let calls = false;
  for (const { run, site } of writes) {
    const found = eventsAfter(run, site);
    calls ||= found.calls;
    loose.push(...sitePlaces(run.program, found.loose));
    for (const [kind, sites] of found.events)
      events.set(kind, [...(events.get(kind) ?? []), ...sitePlaces(run.program, sites)]);
  }
  const path = writes[0] ? documentPathOf(writes[0].run) : '';
  const texts = [...events].map(([kind, places]) => `the ${kind} on ${linesText(places, path)}`);
  const without = loose.length === 0 ? '' : `no synchronization before the exit on ${linesText(loose, path)}`;
  if (texts.length === 0) return without || 'no synchronization follows';
  const atOnce = new Set(
    rules.flatMap(({ visibility, field }) => (visibility === 'programOrder' ? [field] : [])),
  );
  const [field] = atOnce;
  const what = field === undefined ? 'takes effect at' : `${field} takes effect at once, the rest at`;
  const latest = calls ? ' at the latest' : '';
  return `${what} ${texts.join(' or ')}${latest}${without ? `; ${without}` : ''}`;
}

interface Events {
  readonly events: ReadonlyMap<string, readonly Site[]>;
  /** Exits that are reached without any. */
  readonly loose: readonly Site[];
  /** A call lies on the way: its code may synchronise, too. */
  readonly calls: boolean;
}

function eventsAfter(run: RunFacts, writer: Site): Events {
  const events = new Map<string, Site[]>();
  const loose: Site[] = [];
  let calls = false;
  const seen = new Set<Site>([writer]);
  const open = (run.steps.get(writer)?.successors ?? []).map((next) => next.site);
  for (let site = open.pop(); site !== undefined; site = open.pop()) {
    if (seen.has(site)) continue;
    seen.add(site);
    const step = run.steps.get(site);
    if (!step) continue;
    const kind = eventOf(step);
    if (kind !== undefined) events.set(kind, [...(events.get(kind) ?? []), site]);
    else if (step.exit !== undefined && step.successors.length === 0) loose.push(site);
    else {
      calls ||= step.call !== undefined;
      open.push(...step.successors.map((next) => next.site));
    }
  }
  return { events, loose, calls };
}

function eventOf({ barrier, exit, instruction }: StepFacts): string | undefined {
  if (barrier?.startsWith('isb')) return 'isb';
  if (exit === 'eret') return 'eret';
  return exit === 'exceptionCall' ? instruction.parsed.mnemonic : undefined;
}
