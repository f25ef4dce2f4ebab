import { optionsOf } from '../analysis/addresses';
import { addressKey, branchTarget } from '../analysis/branchSources';
import type { RunFacts, StepFacts } from '../analysis/facts';
import { pathsOf } from '../analysis/path';
import { explicit } from '../simulator/choice';
import { unseenCalleeOf } from '../simulator/contentsAfterCall';
import { generalResource, isGeneral, type Resource, resourceName } from '../simulator/resources';
import { ENTRY, type Site, type Slot } from '../simulator/state';
import type { Term } from '../simulator/term';
import { includes, NONE, or, type VariantSet } from '../simulator/variantSet';
import { keepAcrossCall } from './fixes/keepAcrossCall';
import { keepsTemporary } from './keptTemporary';
import { lostResults } from './lostResult';
import { lostReturnAddresses } from './lostReturnAddress';
import { isSave } from './reads';
import type { RoutineContext, Rule, Violation } from './rule';
import { actors, quoted, relatedSites, unseenCode } from './words';

export const clobberedByCall: Rule = {
  id: 'clobbered-by-call',
  severity: 'error',
  title: 'A value is read after a call that destroyed it',
  ofRunAlone: true,
  *checkRoutine(context: RoutineContext): Iterable<Violation> {
    const { document, run } = context;
    yield* lostResults(context);
    yield* lostReturnAddresses(context);
    // One report per call and register: the first read. What depends on it is wrong for the same reason.
    const reported = new Map<string, VariantSet>();
    // One fix for all that a call destroys: the findings beside it need no other.
    const found: {
      readonly violation: Violation;
      readonly call: Site | undefined;
      readonly register: Resource;
    }[] = [];
    for (const step of pathsOf(run, run.guard))
      for (const read of step.reads) {
        if (!isGeneral(read.resource)) continue;
        for (const c of explicit(read.content, step.guard)) {
          const options = optionsOf(c.value.term);
          const destroyed = options.filter((t) => t.kind === 'unknown' && !t.defined);
          if (destroyed.length === 0 || isSave(run, step, read.resource)) continue;
          const calls = c.value.writers.filter((w) => w !== ENTRY && run.steps.get(w)?.call);
          if (
            calls.length === 0 ||
            calls.every((w) => endsRun(run, w)) ||
            keepsTemporary(run, calls, read.resource)
          )
            continue;
          const key = `${read.resource}:${calls.join(',')}`;
          const before = reported.get(key) ?? NONE;
          if (includes(before, c.guard)) continue;
          reported.set(key, or(before, c.guard));
          const onEveryPath = destroyed.length === options.length && !destroyed.some(differs);
          const [unseen] = destroyed.flatMap((t) => unseenCalleeOf(t) ?? []);
          const [call, other] = calls;
          found.push({
            violation: violation(run, step, read.resource, c.value, c.guard, calls, onEveryPath, unseen),
            call: other === undefined ? call : undefined,
            register: read.resource,
          });
        }
      }
    for (const { violation: told, call } of found) {
      const lost = found.flatMap((f) => (f.call === call ? [f.register] : []));
      const isMechanical = call !== undefined && !lost.includes(LR);
      const registers = [...new Set(lost)].sort((a, b) => a - b);
      yield isMechanical ? { ...told, fix: keepAcrossCall(document, run, call, registers) } : told;
    }
  },
};

const LR = generalResource(30);

/**
 * A routine that never returns calls something, and what stands behind the call is a block of its own that the routine
 * has branched to before: it would set everything up again, and does not expect the call to come back.
 */
function endsRun(run: RunFacts, call: Site): boolean {
  const { program, exits, steps } = run;
  const at = steps.get(call)?.instruction.address;
  if (exits.length > 0 || at === undefined) return false;
  const next = { section: at.section, offset: at.offset + 4 };
  const isNamed = (program.labels.get(addressKey(next)) ?? []).some((name) => !/^\d/.test(name));
  if (!isNamed) return false;
  for (const { instruction } of steps.values()) {
    const target = branchTarget(program, instruction);
    if (
      target !== undefined &&
      addressKey(target) === addressKey(next) &&
      instruction.address.offset < at.offset
    )
      return true;
  }
  return false;
}

/** A join of too many values to list: undefined on some path only. */
function differs(t: Term): boolean {
  return t.kind === 'unknown' && t.reason.startsWith('not defined on every path');
}

function violation(
  run: RunFacts,
  step: StepFacts,
  resource: Resource,
  slot: Slot,
  guard: Violation['guard'],
  calls: readonly Site[],
  onEveryPath: boolean,
  unseen: string | undefined,
): Violation {
  const name = resourceName(resource);
  const others = slot.writers.filter((w) => w !== ENTRY && !calls.includes(w));
  return {
    origin: step.instruction.origin,
    guard,
    resource,
    // Code that was not found may leave alone what the convention lets it change.
    certain: false,
    message: (names, several) => {
      const call = `${onEveryPath ? '' : 'on some path '}${actors(run, calls)}`;
      const them = several ? 'them' : 'it';
      return `${names} ${several ? 'are' : 'is'} read here, but ${call} may have changed ${them}: AAPCS64 does not preserve ${them}`;
    },
    related: [
      ...relatedSites(run, calls, (w) => {
        const call = run.steps.get(w)?.call;
        return call ? unseenCode(run, call, unseen ?? call.target) : '';
      }),
      ...relatedSites(run, others, (w) => `on another path ${name} is written here by ${quoted(run, w)}`),
    ],
  };
}
