import { isTrapped, printAccess } from '../analysis/accessText';
import type { RunFacts } from '../analysis/facts';
import { explicit } from '../simulator/choice';
import { ENTRY, type State } from '../simulator/state';
import { systemRegisterTrap } from '../simulator/systemRegisterTrap';
import { fieldIn } from '../simulator/systemState';
import type { VariantSet } from '../simulator/variantSet';
import { codeAt } from './codeAfterReturn';
import { modeOf } from './exceptionState';
import type { RoutineContext, Violation } from './rule';
import { actors, relatedSites } from './words';

/** `mrs` and `msr` that trap for sure in the code of this file that an `eret` starts at a lower level. */
export function* trappedSystemRegisters({ run }: RoutineContext): Iterable<Violation> {
  for (const exit of run.exits) {
    const level = run.steps.get(exit.site)?.exceptionLevel ?? 0;
    if (exit.kind === 'eret' && level > 0) yield* afterReturn(run, exit.site, level);
  }
}

function* afterReturn(run: RunFacts, site: number, level: 0 | 1 | 2 | 3): Iterable<Violation> {
  const exit = run.exits.find((e) => e.site === site);
  if (exit === undefined) return;
  for (const spsr of explicit(exit.state.system.get(`SPSR_EL${level}`) ?? [], exit.guard)) {
    const mode = modeOf(spsr.value.term, exit);
    if (mode === undefined || mode >= 16) continue;
    const target = (mode >> 2) as 0 | 1 | 2 | 3;
    if (target >= level) continue;
    for (const elr of explicit(exit.state.system.get(`ELR_EL${level}`) ?? [], spsr.guard)) {
      if (elr.value.term.kind !== 'symbol') continue;
      for (const item of codeAt(run, elr.value.term.name)) {
        const { mnemonic, operands } = item.parsed;
        const register = operands.find((o) => o.kind === 'system');
        if (register?.kind !== 'system' || !/^(mrs|msr)$/.test(mnemonic)) continue;
        const trap = trapOf(
          run,
          exit.state,
          elr.guard,
          target,
          register.name,
          mnemonic === 'mrs' ? 'read' : 'write',
        );
        if (trap === undefined) continue;
        yield {
          origin: item.origin,
          guard: elr.guard,
          certain: true,
          message: `${register.name} is ${trap.text} at EL${target}, where the eret to ${elr.value.term.name} leads`,
          related: [
            ...writersOf(run, exit.state, elr.guard, trap.by),
            ...relatedSites(run, [site], () => `entered by this eret at EL${target}`),
          ],
        };
      }
    }
  }
}

/** Only where the routine itself has written the control that traps: what is assumed at entry convicts nobody. */
function trapOf(
  run: RunFacts,
  state: State,
  guard: VariantSet,
  level: 0 | 1 | 2 | 3,
  name: string,
  direction: 'read' | 'write',
): { readonly text: string; readonly by: string } | undefined {
  const result = systemRegisterTrap(
    name,
    level,
    (register, msb, lsb) => fieldIn(run.terms, state, guard, register, msb, lsb),
    direction,
  );
  if (result?.kind !== 'trapped' || !isTrapped(result) || result.by === 'UNDEFINED') return undefined;
  const by = result.by.split('.')[0] ?? '';
  const content = state.system.get(by);
  if (!content?.some((c) => c.value.writers.some((w) => w !== ENTRY))) return undefined;
  return { text: printAccess(result), by };
}

function writersOf(run: RunFacts, state: State, guard: VariantSet, register: string): Violation['related'] {
  const writers = explicit(state.system.get(register) ?? [], guard)
    .flatMap((c) => c.value.writers)
    .filter((w) => w !== ENTRY);
  return relatedSites(
    run,
    [...new Set(writers)],
    (w) => `${register} is written here by ${actors(run, [w])}`,
  );
}
