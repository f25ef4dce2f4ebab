import { optionsOf } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import { registerLayout } from '../isa/systemRegisters';
import type { RegisterLayout } from '../isa/systemRegisters/types';
import { U64 } from '../isa/u64';
import { explicit } from '../simulator/choice';
import { knownUnder } from '../simulator/knowledge';
import type { Term } from '../simulator/term';
import type { RoutineContext, Rule, Violation } from './rule';
import { list, quoted, relatedSites } from './words';
import { foreignCptrFields } from './wrongCptrLayout';

export const reservedBits: Rule = {
  id: 'reserved-bits',
  severity: 'info',
  ofRunAlone: true,
  title: 'A write clears RES1 bits or sets RES0 bits of a control register',
  *checkRoutine({ run }: RoutineContext): Iterable<Violation> {
    for (const step of run.steps.values())
      for (const access of step.system) {
        // MSR (immediate) names PSTATE bits by numbers of its own.
        if (access.kind !== 'write' || step.instruction.parsed.operands[1]?.kind !== 'general') continue;
        for (const target of explicit(access.target, step.guard)) {
          if (typeof target.value !== 'string') continue;
          for (const v of explicit(access.value, target.guard))
            for (const t of optionsOf(v.value)) {
              const wrong = reservedIn(run, step, target.value, t);
              if (wrong === undefined) continue;
              yield {
                origin: step.instruction.origin,
                guard: v.guard,
                certain: optionsOf(v.value).length === 1,
                message: `${quoted(run, step.site)} ${wrong} of ${target.value}`,
                related: relatedSites(
                  run,
                  [...new Set(step.reads.flatMap((r) => r.content.flatMap((c) => c.value.writers)))].filter(
                    (w) => w >= 0,
                  ),
                  () => 'the value is made here',
                ),
              };
            }
        }
      }
  },
};

/** `63:40, 13 and 7:0`, as the manual writes bits. */
function bitRanges(bits: readonly number[]): string {
  const runs: { high: number; low: number }[] = [];
  for (const bit of [...bits].sort((a, b) => b - a)) {
    const last = runs.at(-1);
    if (last && last.low === bit + 1) last.low = bit;
    else runs.push({ high: bit, low: bit });
  }
  return list(
    runs.map(({ high, low }) => (high === low ? `${high}` : `${high}:${low}`)),
    'and',
  );
}

const E2H = 34; // Arm ARM D24.2.51: HCR_EL2.E2H

function reservedIn(run: RunFacts, step: StepFacts, register: string, t: Term): string | undefined {
  const touched = t.kind === 'constant' ? U64.ONES : t.kind === 'masked' ? t.clear : undefined;
  if (touched === undefined) return undefined;
  const value = t.kind === 'constant' ? t.value : t.kind === 'masked' ? t.set : U64.ZERO;
  const e2h = e2hAt(step);
  // wrong-cptr-layout says it better.
  if (register === 'CPTR_EL2' && e2h !== undefined)
    for (const bit of foreignCptrFields[e2h].keys()) if (value.bit(bit) === 1) return undefined;
  const layout = registerLayout(register, e2h);
  if (layout === undefined) return undefined;
  const cleared = layout.res1.filter((b) => touched.bit(b) === 1 && value.bit(b) === 0);
  const set = layout.complete ? reserved(layout).filter((b) => value.bit(b) === 1) : [];
  const parts: string[] = [];
  if (set.length > 0) parts.push(`sets the RES0 bit${set.length > 1 ? 's' : ''} ${bitRanges(set)}`);
  if (cleared.length > 0)
    parts.push(`clears the RES1 bit${cleared.length > 1 ? 's' : ''} ${bitRanges(cleared)}`);
  return parts.length > 0 && run.exceptionLevel !== 0 ? parts.join(' and ') : undefined;
}

function e2hAt(step: StepFacts): 0 | 1 | undefined {
  const hcr = step.before.system.get('HCR_EL2');
  if (hcr === undefined) return undefined;
  let found: 0 | 1 | undefined;
  for (const c of explicit(hcr, step.guard)) {
    const k = knownUnder(c.value.term, step.before.facts);
    const bit = k.ones.bit(E2H) === 1 ? 1 : k.zeros.bit(E2H) === 1 ? 0 : undefined;
    if (bit === undefined || (found !== undefined && found !== bit)) return undefined;
    found = bit;
  }
  return found;
}

/** Bits that no field and no RES1 bit takes, and that are not free to be written. */
function reserved(layout: RegisterLayout): number[] {
  const out: number[] = [];
  for (let bit = 0; bit < 64; bit++)
    if (
      !layout.res1.includes(bit) &&
      !layout.razwi?.includes(bit) &&
      !layout.fields.some((f) => f.lsb <= bit && bit <= f.msb)
    )
      out.push(bit);
  return out;
}
