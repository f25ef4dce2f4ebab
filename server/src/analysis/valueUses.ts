import { isGeneral, RESOURCE_COUNT, type Resource, SP } from '../simulator/resources';
import { registerOf, type Site } from '../simulator/state';
import { givesArgumentsBack } from './argumentsGivenBack';
import { calledNames } from './calledNames';
import type { ExitFacts, RunFacts } from './facts';

interface Known {
  readonly called: boolean;
  readonly type: string | undefined;
  readonly uses: ValueUses;
}
const known = new WeakMap<object, Known>();

/** Made once for a run, from who may have written what each instruction reads. */
export function valueUsesOf(run: RunFacts): ValueUses {
  const called = isCalledHere(run);
  const type = typeOf(run);
  const before = known.get(run.identity);
  if (before?.called === called && before.type === type) return before.uses;
  const uses = new ValueUses(run);
  known.set(run.identity, { called, type, uses });
  return uses;
}

const allGeneral: readonly Resource[] = Array.from({ length: 31 }, (_, n) => n);
/** AAPCS64 6.8.2. */
const argumentRegisters: readonly Resource[] = allGeneral.slice(0, 9);
/** x9–x17 of a function carry nothing to its caller (AAPCS64 6.1.1, 6.2). */
const afterFunction: readonly Resource[] = allGeneral.filter((r) => r < 9 || r > 17);
/** Compiled callers take results from x0 and x1 only (AAPCS64 6.9). */
const afterPublicFunction: readonly Resource[] = allGeneral.filter((r) => r < 2 || r > 17);

/**
 * Which writes of general registers and flags somebody may read: an instruction, a routine that is called
 * or entered, or whoever runs after an exit. What is not in it is read by nobody in any variant of the run.
 */
export class ValueUses {
  private readonly used = new Set<number>();
  /** Of these, those that only code behind an exit may read. */
  private readonly left = new Set<number>();

  constructor(run: RunFacts) {
    for (const step of run.steps.values()) {
      for (const read of step.reads)
        if (read.resource < SP + 5)
          for (const c of read.content) for (const w of c.value.writers) this.add(w, read.resource);
      // Code that was not found may have a convention of its own: it may read any register. What is put
      // into argument registers is meant for the callee, also when this version of it looks at none.
      const passed = step.call && !step.call.summarised ? allGeneral : step.passed;
      for (const r of passed) this.addContent(step.before, r);
      if (step.call) for (const r of argumentRegisters) this.addContent(step.before, r);
    }
    const atReturn =
      typeOf(run) !== 'function' || givesArgumentsBack(run)
        ? allGeneral
        : isCalledHere(run)
          ? afterFunction
          : afterPublicFunction;
    for (const exit of run.exits) for (const r of owedAt(exit, atReturn)) this.addLeft(exit.state, r);
  }

  private add(site: Site, resource: Resource): void {
    this.used.add(site * RESOURCE_COUNT + resource);
  }
  private addContent(state: ExitFacts['state'], r: Resource): void {
    for (const c of registerOf(state, r)) for (const w of c.value.writers) this.add(w, r);
  }

  private addLeft(state: ExitFacts['state'], r: Resource): void {
    for (const c of registerOf(state, r))
      for (const w of c.value.writers) {
        const use = w * RESOURCE_COUNT + r;
        if (this.used.has(use)) continue;
        this.used.add(use);
        this.left.add(use);
      }
  }

  /** No instruction of the run reads it and no call takes it: at most it is left to the code behind an exit. */
  isLeft(site: Site, resource: Resource): boolean {
    return this.left.has(site * RESOURCE_COUNT + resource);
  }
  isUsed(site: Site, resource: Resource): boolean {
    return this.used.has(site * RESOURCE_COUNT + resource);
  }
  /** Some general register or flag that the instruction writes may be read. */
  isAnyUsed(site: Site, resources: readonly Resource[]): boolean {
    return resources.some((r) => this.isUsed(site, r));
  }
}

function typeOf({ routine, program }: RunFacts): string | undefined {
  return routine.type ?? program.symbols.get(routine.name)?.type;
}

function owedAt(exit: ExitFacts, atReturn: readonly Resource[]): readonly Resource[] {
  if (exit.kind === 'noReturn') return [];
  return exit.kind === 'ret' ? atReturn : allGeneral;
}

/** Assembly that calls assembly may agree on more than the procedure call standard says. */
function isCalledHere({ program, routine }: RunFacts): boolean {
  return !routine.global || isCalledIn(program, routine.name);
}

/** A `bl` of the program names the routine. */
export function isCalledIn(program: RunFacts['program'], name: string): boolean {
  return calledNames(program).has(name);
}

/** Registers about which uses are kept: x0–x30 and the flags. */
export function hasUses(resource: Resource): boolean {
  return isGeneral(resource) || (resource > SP && resource < SP + 5);
}
