import type { RunFacts, StepFacts } from '../analysis/facts';
import { fieldOf, fieldOfFeature, systemRegister } from '../isa/systemRegisters';
import { CURRENT_EL, levelsLeft } from '../simulator/currentLevel';
import { type Facts, knownUnder } from '../simulator/knowledge';
import type { KnownBits } from '../simulator/term';
import type { Violation } from './rule';
import { relatedSites } from './words';

/**
 * Accesses to a register where a branch has made sure that the register is not there: the code has looked at the
 * identification register or at CurrentEL, and takes the wrong one of the two ways.
 */
export function* ruledOutRegisters(run: RunFacts): Iterable<Violation> {
  for (const step of run.steps.values()) {
    if (step.system.length === 0 || step.before.facts.size === 0) continue;
    for (const { name } of step.system) {
      const found = withoutFeature(step, name) ?? belowLevel(step, name);
      if (found === undefined) continue;
      const { source, because, certain } = found;
      yield {
        origin: step.instruction.origin,
        guard: step.guard,
        certain,
        message: `${name.toUpperCase()} is UNDEFINED here: ${because}`,
        related: relatedSites(run, readersOf(run, source), () => `${source} is read here`),
      };
    }
  }
}

interface RuledOut {
  /** The register that was tested. */
  readonly source: string;
  readonly because: string;
  readonly certain: boolean;
}

function withoutFeature({ before }: StepFacts, name: string): RuledOut | undefined {
  const feature = systemRegister(name)?.feature;
  const told = feature === undefined ? undefined : fieldOfFeature(feature);
  const bits = told && fieldOf(told.register, told.field, undefined);
  if (told === undefined || bits === undefined) return undefined;
  const known = learntOf(before.facts, told.register);
  if (known === undefined) return undefined;
  for (let n = bits.lsb; n <= bits.msb; n++) if (known.zeros.bit(n) === 0) return undefined;
  return {
    source: told.register,
    because: `control only comes here where ${told.register}.${told.field} is 0, without ${feature}`,
    certain: true,
  };
}

/** The level whose register it is has been ruled out, and one at which the register is UNDEFINED has not. */
function belowLevel({ before }: StepFacts, name: string): RuledOut | undefined {
  const needed = systemRegister(name)?.minimumEL;
  if (needed === undefined || needed < 2) return undefined;
  const left = levelsLeft(before.facts) ?? [];
  if (left.length === 0 || left.some((l) => l === needed) || !left.some((l) => l < needed)) return undefined;
  const all = left.every((l) => l < needed);
  return {
    source: CURRENT_EL,
    because: all
      ? `control only comes here where CurrentEL is EL${left.join(' or EL')}`
      : `control does not come here from EL${needed}, as CurrentEL tells, but from EL${left.filter((l) => l < needed).join(' or EL')}`,
    certain: all,
  };
}

/** What branches taught of a system register as it was read. */
function learntOf(facts: Facts, register: string): KnownBits | undefined {
  for (const t of facts.keys())
    if (t.kind === 'entry' && t.register === register) return knownUnder(t, facts);
  return undefined;
}

function readersOf(run: RunFacts, register: string): number[] {
  const out: number[] = [];
  for (const step of run.steps.values())
    if (step.system.some((s) => s.kind === 'read' && s.name.toUpperCase() === register)) out.push(step.site);
  return out.slice(0, 1);
}
