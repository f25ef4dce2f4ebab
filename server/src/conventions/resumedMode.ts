import type { RunFacts } from '../analysis/facts';
import { explicit } from '../simulator/choice';
import { knownUnder } from '../simulator/knowledge';
import { generalResource } from '../simulator/resources';
import { instructionAtSite } from '../simulator/sites';
import { registerOf } from '../simulator/state';
import type { Term } from '../simulator/term';

/** Arm ARM C5.2.18: SPSR_ELx.M[4] is set when the exception was taken from AArch32. */
const FROM_AARCH32 = 4;

/** A branch through a register to a routine that is named in how its address was made. */
export interface ComputedJump {
  readonly target: string;
  /** SPSR_EL1 is known to name an AArch32 mode there: an eret of EL1 then resumes a program at EL0. */
  readonly resumesAArch32: boolean;
}

/**
 * Where a run branches to through registers. An address may be that of another mapping of the code: the
 * routine's own, moved by the distance between two mappings.
 */
export function computedJumps(run: RunFacts): readonly ComputedJump[] {
  const out: ComputedJump[] = [];
  for (const exit of run.exits) {
    if (exit.kind !== 'indirectBranch') continue;
    const [through] = instructionAtSite(run.program, exit.site)?.parsed.operands ?? [];
    if (through?.kind !== 'general') continue;
    for (const c of explicit(registerOf(exit.state, generalResource(through.number)), exit.guard)) {
      const target = routineIn(c.value.term, run);
      if (target === undefined) continue;
      const spsr = exit.state.system.get('SPSR_EL1');
      const resumesAArch32 =
        spsr !== undefined &&
        explicit(spsr, c.guard).every(
          (s) => knownUnder(s.value.term, exit.state.facts).ones.bit(FROM_AARCH32) === 1,
        );
      out.push({ target, resumesAArch32 });
    }
  }
  return out;
}

/** The one symbol that an address is reckoned from and that names code: others are subtracted, or start a section. */
function routineIn(t: Term, { program }: RunFacts): string | undefined {
  const symbols =
    t.kind === 'symbol'
      ? [t.name]
      : t.kind === 'linear'
        ? t.atoms.flatMap((a) => (a.coefficient === 1 && a.term.kind === 'symbol' ? [a.term.name] : []))
        : [];
  const [only, other] = symbols.filter((name) => program.symbols.get(name)?.address !== undefined);
  return other === undefined ? only : undefined;
}
