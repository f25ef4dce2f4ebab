import { isEntry } from '../analysis/addresses';
import type { RunFacts } from '../analysis/facts';
import { singleSymbol } from '../isa/linearValue';
import { generalResource } from '../simulator/resources';
import { registerOf } from '../simulator/state';
import type { RoutineContext, Violation } from './rule';
import { lineNumber } from './words';

const LR = generalResource(30);

/**
 * A `bl` to a routine that does not come back and that keeps x30 as one of the registers it reports:
 * in code that was not called itself, x30 still belongs to the interrupted context.
 */
export function* lostReturnAddresses({ run, convention }: RoutineContext): Iterable<Violation> {
  if (convention.kind === 'aapcs64' || run.routine.type === 'function') return;
  for (const step of run.steps.values()) {
    const { call } = step;
    if (call === undefined || call.returns || !call.summarised) continue;
    if (!registerOf(step.before, LR).every((c) => isEntry(c.value.term, 'x30'))) continue;
    if (isSavedBefore(run)) continue;
    const keeper = whereKept(run, step.instruction.parsed.operands);
    if (keeper === undefined) continue;
    yield {
      origin: step.instruction.origin,
      guard: step.guard,
      resource: LR,
      certain: true,
      message: `this bl destroys the interrupted context's lr, which ${call.target} stores on line ${lineNumber(keeper.origin)}: ${call.target} does not return, so b reaches it with lr intact`,
      related: [{ place: keeper.origin, message: 'lr is stored here' }],
    };
  }
}

/** The routine has put lr at entry somewhere itself. */
function isSavedBefore(run: RunFacts): boolean {
  for (const step of run.steps.values())
    for (const m of step.memory)
      if (m.kind === 'store' && m.value?.some((v) => isEntry(v.value.term, 'x30'))) return true;
  return false;
}

/** The instruction of the called code that stores x30 other than as a frame record, before anything writes it. */
function whereKept(
  run: RunFacts,
  operands: RunFacts['program']['instructions'][number]['parsed']['operands'],
): RunFacts['program']['instructions'][number] | undefined {
  const [target] = operands;
  if (target?.kind !== 'label' || singleSymbol(target.value) === undefined) return undefined;
  let at = run.program.resolve(target.value);
  for (let n = 0; at !== undefined && n < 64; n++) {
    const item = run.program.instructionAt(at);
    if (item === undefined) return undefined;
    const { mnemonic, operands: own } = item.parsed;
    if (/^(bl|blr|b|br|ret|eret)$/.test(mnemonic)) return undefined;
    const names = own.flatMap((o) => (o.kind === 'general' ? [o.number] : []));
    if (/^(str|stp|stur)$/.test(mnemonic) && names.includes(30) && !names.includes(29)) return item;
    if (!/^st/.test(mnemonic) && names[0] === 30) return undefined;
    at = { section: at.section, offset: at.offset + 4 };
  }
  return undefined;
}
