import { optionsOf } from '../analysis/addresses';
import type { RunFacts, StepFacts, SystemAccess } from '../analysis/facts';
import type { InstructionItem } from '../assembler/program';
import { U64 } from '../isa/u64';
import { explicit } from '../simulator/choice';
import { knownUnder } from '../simulator/knowledge';
import { printConstant } from '../simulator/printTerm';
import type { Term } from '../simulator/term';
import { and, includes, NONE, type VariantSet } from '../simulator/variantSet';
import type { SourceFile } from '../source/sourceFile';
import { otherCptrLayout } from './fixes/cptrLayout';
import type { RoutineContext, Rule, Violation } from './rule';
import { instructionAt, list, quoted, relatedSites } from './words';

export const wrongCptrLayout: Rule = {
  id: 'wrong-cptr-layout',
  severity: 'error',
  title: 'A CPTR_EL2 value or mask in the layout of the other E2H setting',
  ofRunAlone: true,
  *checkRoutine({ run, document }: RoutineContext): Iterable<Violation> {
    for (const step of run.steps.values())
      for (const access of step.system) {
        if (access.kind !== 'write') continue;
        for (const target of explicit(access.target, step.guard)) {
          if (target.value !== 'CPTR_EL2') continue;
          yield* check(document, run, step, access, target.guard);
        }
      }
  },
};

/** Arm ARM D24.2.30: fields that only one of the two layouts of CPTR_EL2 has, by bit. Bits that both define are not in it. */
export const foreignCptrFields: Readonly<Record<0 | 1, ReadonlyMap<number, string>>> = {
  // With E2H = 0 these belong to the layout with E2H = 1.
  0: new Map([
    [16, 'ZEN'],
    [17, 'ZEN'],
    [21, 'FPEN'],
    [24, 'SMEN'],
    [25, 'SMEN'],
    [28, 'TTA'],
    [29, 'E0POE'],
  ]),
  // With E2H = 1 these belong to the layout with E2H = 0; its RES1 bits come along in a whole constant.
  1: new Map([
    [8, 'TZ'],
    [10, 'TFP'],
    [12, 'TSM'],
  ]),
};

const E2H = 34; // Arm ARM D24.2.51

function* check(
  document: SourceFile,
  run: RunFacts,
  step: StepFacts,
  access: SystemAccess,
  guard: VariantSet,
): Iterable<Violation> {
  const hcr = step.before.system.get('HCR_EL2');
  if (hcr === undefined) return;
  for (const h of explicit(hcr, guard)) {
    const known = knownUnder(h.value.term, step.before.facts);
    const e2h = known.ones.bit(E2H) === 1 ? 1 : known.zeros.bit(E2H) === 1 ? 0 : undefined;
    if (e2h === undefined) continue;
    for (const v of explicit(access.value, h.guard)) {
      if (and(v.guard, guard) === NONE) continue;
      for (const t of optionsOf(v.value)) {
        const touched = touchedBits(t);
        const fields = [...foreignCptrFields[e2h]].filter(([bit]) => touched?.bits.bit(bit) === 1);
        if (touched === undefined || fields.length === 0) continue;
        const names = [
          ...new Set(
            fields.map(([bit, name]) => `${name} (bit ${bitRange(foreignCptrFields[e2h], name, bit)})`),
          ),
        ];
        yield {
          origin: step.instruction.origin,
          guard: v.guard,
          certain: optionsOf(v.value).length === 1,
          message:
            `the value written to CPTR_EL2 ${touched.what} ${list(names, 'and')}, ` +
            `${names.length > 1 ? 'fields' : 'a field'} of the layout with HCR_EL2.E2H = ${1 - e2h}, but E2H is ${e2h} here`,
          related: relatedSites(run, maskWriters(step), (w) => `the value is made here by ${quoted(run, w)}`),
          // In some variants only, the other layout is right in the others.
          fix: includes(v.guard, step.guard) ? otherCptrLayout(document, makerOf(run, step), e2h) : undefined,
        };
      }
    }
  }
}

function bitRange(bits: ReadonlyMap<number, string>, name: string, bit: number): string {
  const all = [...bits].filter(([, n]) => n === name).map(([b]) => b);
  return all.length > 1 ? `${Math.max(...all)}:${Math.min(...all)}` : `${bit}`;
}

/** Bits that the code itself set or cleared, and how to say it; undefined when that is not to be seen. */
function touchedBits(t: Term): { readonly bits: U64; readonly what: string } | undefined {
  if (t.kind === 'constant') return { bits: t.value, what: `(${printConstant(t.value)}) sets` };
  if (t.kind !== 'masked' || isWholesale(t.clear.and(t.set.not()))) return undefined;
  const cleared = t.clear.and(t.set.not());
  const how = t.set.isZero() ? 'clears' : cleared.isZero() ? 'sets' : 'changes';
  return { bits: t.clear, what: how };
}

/** So many cleared bits select a part of a register rather than change fields of it. */
function isWholesale(clear: U64): boolean {
  const low = clear.and(U64.mask(32));
  let n = 0;
  for (let i = 0; i < 32; i++) n += low.bit(i);
  return n > 8;
}

/** The instructions that made the register that is written. */
function maskWriters(step: StepFacts): readonly number[] {
  const sites = step.reads.flatMap((r) => r.content.flatMap((c) => c.value.writers));
  return [...new Set(sites)].filter((s) => s >= 0);
}

function makerOf(run: RunFacts, step: StepFacts): InstructionItem | undefined {
  const [only, ...others] = maskWriters(step);
  return only === undefined || others.length > 0 ? undefined : instructionAt(run.program, only);
}
