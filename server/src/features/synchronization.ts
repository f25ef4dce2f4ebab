import type { RunFacts } from '../analysis/facts';
import type { Site } from '../simulator/state';
import { documentPathOf, linesText, sitePlaces } from './valueText';

/**
 * Where a write to a system register takes effect for indirect reads: the first context synchronization
 * event on each path (Arm ARM B2.3.12 and D24.1.2.2: ISB, exception entry and return).
 * `takes effect at the isb on line 34`, or which exit is left without one.
 */
export function takesEffect(run: RunFacts, writer: Site): string {
  const events = new Map<string, Set<Site>>();
  const note = (kind: string, site: Site) => events.set(kind, (events.get(kind) ?? new Set()).add(site));
  const seen = new Set<Site>([writer]);
  const open = (run.steps.get(writer)?.successors ?? []).map((next) => next.site);
  for (let site = open.pop(); site !== undefined; site = open.pop()) {
    if (seen.has(site)) continue;
    seen.add(site);
    const step = run.steps.get(site);
    if (!step) continue;
    if (step.barrier?.startsWith('isb')) note('isb', site);
    else if (step.exit === 'eret') note('eret', site);
    else if (step.exit === 'exceptionCall') note(step.instruction.parsed.mnemonic, site);
    else if (step.exit !== undefined && step.successors.length === 0) note('', site);
    else open.push(...step.successors.map((next) => next.site));
  }
  const path = documentPathOf(run);
  const texts = [...events]
    .filter(([kind]) => kind !== '')
    .map(([kind, sites]) => `the ${kind} on ${linesText(sitePlaces(run.program, [...sites]), path)}`);
  const loose = events.get('');
  const without =
    loose && `no synchronization before the exit on ${linesText(sitePlaces(run.program, [...loose]), path)}`;
  if (texts.length === 0) return without ?? 'no synchronization follows';
  return `takes effect at ${texts.join(' or ')}${without ? `; ${without}` : ''}`;
}
