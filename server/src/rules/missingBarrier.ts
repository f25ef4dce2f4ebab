import type { RunFacts, StepFacts } from '../analysis/facts';
import { forward } from '../analysis/forward';
import { isCalledIn } from '../analysis/valueUses';
import { NONE, or, type VariantSet } from '../simulator/variantSet';
import { insertAfter } from './fixes/insert';
import { isLeftToCaller } from './leftToCaller';
import type { RoutineContext, Rule, Violation } from './rule';
import { lineNumber, quoted, relatedSites } from './words';

export const missingBarrier: Rule = {
  id: 'missing-barrier',
  severity: 'warning',
  ofRunAlone: true,
  title: 'TLB or cache maintenance without the barriers that make it take effect',
  *checkRoutine(context: RoutineContext): Iterable<Violation> {
    for (const step of context.run.steps.values()) {
      const what = maintenanceOf(step);
      if (what === undefined || isWrapper(context.run, step)) continue;
      yield* uncompleted(context, step, what);
      if (what === 'ic') yield* unsynchronised(context, step);
      if (what === 'dc') yield* beforeInvalidation(context, step);
    }
  },
};

type Maintenance = 'tlbi' | 'ic' | 'dc';

/** DC ZVA and its tagged forms write memory: they are no maintenance. */
function maintenanceOf(step: StepFacts): Maintenance | undefined {
  const { mnemonic, operands } = step.instruction.parsed;
  if (mnemonic !== 'tlbi' && mnemonic !== 'ic' && mnemonic !== 'dc') return undefined;
  const [operation] = operands;
  return operation?.kind === 'word' && /^(zva|gva|gzva)$/.test(operation.word) ? undefined : mnemonic;
}

/** A function for one instruction on one line: its caller, who goes over many, completes them together. */
function isWrapper({ steps }: RunFacts, { instruction }: StepFacts): boolean {
  const [, line] = instruction.parsed.operands;
  if (instruction.parsed.mnemonic === 'tlbi' || line?.kind !== 'general') return false;
  for (const { instruction: other } of steps.values())
    if (other !== instruction && !/^(ret|bti|nop)$/.test(other.parsed.mnemonic)) return false;
  return true;
}

/** A DSB that waits for loads only does not wait for maintenance (Arm ARM B2.3.12). */
function completes(step: StepFacts): boolean {
  return /^dsb\b(?!.*ld$)/.test(step.barrier ?? '');
}

const names: Readonly<Record<Maintenance, string>> = {
  tlbi: 'TLB invalidation',
  ic: 'instruction cache invalidation',
  dc: 'data cache maintenance',
};

/** What is not known to lack a barrier stays unreported: code that is called or branched to may have it. */
function* uncompleted(context: RoutineContext, step: StepFacts, what: Maintenance): Iterable<Violation> {
  const { run, document } = context;
  // An isb is there for what follows it to see the effect; sets and ways are also counted over between dc's.
  const found = waysOut(run, step, completes, (next) => what !== 'dc' && isIsb(next));
  for (const [end, guard] of found)
    yield {
      origin: step.instruction.origin,
      guard,
      // An eret to a lower level leaves the translation regime of this one.
      certain:
        isIsb(end) || (isPublic(run) && end.exit !== 'eret' && !(what === 'dc' && isLeftToCaller(run, step))),
      message:
        `no dsb follows ${quoted(run, step.site)} before the ${end.instruction.parsed.mnemonic} on line ${lineNumber(end.instruction.origin)}: ` +
        (isIsb(end)
          ? `the isb does not wait for the ${names[what]}, and what comes after it may still go by the old state`
          : `the ${names[what]} may not be complete when the code that relies on it runs`),
      related: relatedSites(run, [end.site], () =>
        isIsb(end) ? 'nothing has completed it here' : 'the routine is left here',
      ),
      fix: insertAfter(
        document,
        step.instruction,
        what === 'dc' ? 'Insert dsb sy' : 'Insert dsb sy; isb',
        what === 'dc' ? ['dsb\tsy'] : ['dsb\tsy', 'isb'],
      ),
    };
}

/** After IC and DSB the pipeline may still hold what was fetched before: ISB, or an exception return. */
function* unsynchronised(context: RoutineContext, step: StepFacts): Iterable<Violation> {
  const { run, document } = context;
  const dsbs: { dsb: StepFacts; guard: VariantSet }[] = [];
  forward(run, step, step.guard, (next, guard) => {
    if (!completes(next)) return next.call === undefined && next.exit === undefined;
    dsbs.push({ dsb: next, guard });
    return false;
  });
  for (const { dsb } of dsbs)
    for (const [exit, guard] of waysOut(run, dsb, isIsb))
      if (exit.exit !== 'eret')
        yield {
          origin: dsb.instruction.origin,
          guard,
          certain: isPublic(run),
          message: `no isb follows the dsb that completes the instruction cache invalidation on line ${lineNumber(step.instruction.origin)}: instructions fetched before it may still execute`,
          related: relatedSites(run, [step.site, exit.site], (s) =>
            s === step.site ? 'invalidates the instruction cache' : 'the routine is left here',
          ),
          fix: insertAfter(document, dsb.instruction, 'Insert isb', ['isb']),
        };
}

/** Data that is cleaned to the point of unification has to be there before the instruction cache is invalidated. */
function* beforeInvalidation(context: RoutineContext, step: StepFacts): Iterable<Violation> {
  const { run } = context;
  const [operation] = step.instruction.parsed.operands;
  if (operation?.kind !== 'word' || !/^(cva|civa)/.test(operation.word)) return;
  const invalidations: { ic: StepFacts; guard: VariantSet }[] = [];
  forward(run, step, step.guard, (next, guard) => {
    if (completes(next) || next.call !== undefined || next.exit !== undefined) return false;
    if (maintenanceOf(next) !== 'ic') return true;
    invalidations.push({ ic: next, guard });
    return false;
  });
  for (const { ic, guard } of invalidations)
    yield {
      origin: ic.instruction.origin,
      guard,
      certain: true,
      message: `${quoted(run, ic.site)} comes before a dsb has completed ${quoted(run, step.site)} on line ${lineNumber(step.instruction.origin)}: it may fetch the old instructions again`,
      related: relatedSites(run, [step.site], () => 'cleans the data cache'),
    };
}

function isIsb({ barrier }: StepFacts): boolean {
  return /^isb\b/.test(barrier ?? '');
}

/**
 * Returns and branches through registers that are reached from a step without one that `stops`, and steps that
 * are ends themselves; ways into routines elsewhere are left alone.
 */
function waysOut(
  run: RunFacts,
  from: StepFacts,
  stops: (step: StepFacts) => boolean,
  ends: (step: StepFacts) => boolean = () => false,
): ReadonlyMap<StepFacts, VariantSet> {
  const out = new Map<StepFacts, VariantSet>();
  forward(run, from, from.guard, (next, guard) => {
    if (stops(next) || next.call !== undefined) return false;
    const leaves = next.exit === 'ret' || next.exit === 'eret' || next.exit === 'indirectBranch';
    if (leaves || ends(next)) out.set(next, or(out.get(next) ?? NONE, guard));
    return next.exit === undefined && !ends(next);
  });
  return out;
}

/** Callers elsewhere do not know that something is left to do; those of a local helper may. */
function isPublic({ routine, program }: RunFacts): boolean {
  return routine.global && !isCalledIn(program, routine.name);
}
