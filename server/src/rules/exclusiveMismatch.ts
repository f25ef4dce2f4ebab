import { splitAddress } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import { forward } from '../analysis/forward';
import type { GeneralOperand, Operand } from '../isa/instruction';
import { explicit } from '../simulator/choice';
import type { VariantSet } from '../simulator/variantSet';
import type { RoutineContext, Rule, Violation } from './rule';
import { lineNumber, quoted, relatedSites } from './words';

const loadExclusive = /^lda?x(p|r|rb|rh)$/;
const storeExclusive = /^stl?x(p|r|rb|rh)$/;

export const exclusiveMismatch: Rule = {
  id: 'exclusive-mismatch',
  severity: 'warning',
  ofRunAlone: true,
  title: 'A store-exclusive whose address, width or status register does not fit its load-exclusive',
  *checkRoutine({ run }: RoutineContext): Iterable<Violation> {
    for (const step of run.steps.values()) {
      const { mnemonic } = step.instruction.parsed;
      if (storeExclusive.test(mnemonic)) yield* statusRegister(run, step);
      if (!loadExclusive.test(mnemonic)) continue;
      const stores: { store: StepFacts; guard: VariantSet }[] = [];
      forward(run, step, step.guard, (next, guard) => {
        const name = next.instruction.parsed.mnemonic;
        if (storeExclusive.test(name)) stores.push({ store: next, guard });
        return !storeExclusive.test(name) && !loadExclusive.test(name) && name !== 'clrex' && !next.call;
      });
      for (const { store, guard } of stores) yield* pair(run, step, store, guard);
    }
  },
};

/** Arm ARM, STXR and STXP: CONSTRAINED UNPREDICTABLE when the status register is a data or the base register. */
function* statusRegister(run: RunFacts, step: StepFacts): Iterable<Violation> {
  const [status, ...others] = step.instruction.parsed.operands;
  if (!isGeneral(status) || status.number === 31) return;
  for (const o of others) {
    const base = o.kind === 'memory' ? o.base : undefined;
    const clash = isGeneral(base) ? base : isGeneral(o) ? o : undefined;
    if (clash?.number !== status.number || clash.isSP) continue;
    yield {
      origin: step.instruction.origin,
      guard: step.guard,
      certain: true,
      message: `the status of ${quoted(run, step.site)} goes to x${status.number}, which is also ${base ? 'its address' : 'the value that it stores'}: the result is unpredictable`,
      related: [],
    };
  }
}

function* pair(run: RunFacts, load: StepFacts, store: StepFacts, guard: VariantSet): Iterable<Violation> {
  const sizes = [sizeOf(load, 0), sizeOf(store, 1)] as const;
  const related = relatedSites(run, [load.site], () => 'the load-exclusive that it belongs to');
  const line = lineNumber(load.instruction.origin);
  const base = { origin: store.instruction.origin, guard, related };
  if (sizes[0] !== sizes[1])
    yield {
      ...base,
      certain: true,
      message: `${quoted(run, store.site)} stores ${sizes[1]} bytes, but ${quoted(run, load.site)} on line ${line} marked ${sizes[0]}: the monitor may refuse it for ever`,
    };
  const [from] = load.memory;
  const [to] = store.memory;
  if (from === undefined || to === undefined) return;
  for (const a of explicit(from.address, guard))
    for (const b of explicit(to.address, a.guard)) {
      if (a.value === b.value || a.value.kind === 'oneOf' || b.value.kind === 'oneOf') continue;
      if (a.value.kind === 'unknown' || b.value.kind === 'unknown') continue;
      const p = splitAddress(a.value);
      const q = splitAddress(b.value);
      yield {
        ...base,
        guard: b.guard,
        certain: p.base === q.base,
        message: `${quoted(run, store.site)} stores to another address than ${quoted(run, load.site)} on line ${line} marked`,
      };
    }
}

/** Bytes of the exclusive access; `first` is the index of its data operand. */
function sizeOf(step: StepFacts, first: number): number {
  const { mnemonic, operands } = step.instruction.parsed;
  if (mnemonic.endsWith('b')) return 1;
  if (mnemonic.endsWith('h')) return 2;
  const data = operands[first];
  const width = isGeneral(data) ? data.width / 8 : 8;
  return mnemonic.endsWith('p') ? 2 * width : width;
}

function isGeneral(o: Operand | undefined): o is GeneralOperand {
  return o?.kind === 'general';
}
