import { addressKey, branchTarget } from '../analysis/branchSources';
import type { RunFacts, StepFacts, SystemAccess } from '../analysis/facts';
import { heldPlaces } from '../analysis/heldValues';
import { siteNamesOf } from '../analysis/siteNames';
import { inputsOf, readAgain, testsOf } from '../analysis/testedValues';
import { explicit } from '../simulator/choice';
import { ENTRY, type Site } from '../simulator/state';
import type { Term } from '../simulator/term';
import { someTerm } from '../simulator/termParts';
import { NONE } from '../simulator/variantSet';
import type { SourceFile } from '../source/sourceFile';
import { type DocumentCheck, type DocumentViolation, nameOf, type RoutineContext, type Rule } from './rule';
import { actors, isOwnLine, quoted, relatedSites } from './words';

export const constantBranch: Rule = {
  id: 'constant-branch',
  severity: 'warning',
  title: 'A test whose outcome is the same on every path and in every variant that reaches it',
  checkDocument: (document) => new ConstantBranches(document),
};

class ConstantBranches implements DocumentCheck {
  private readonly outcomes = new Map<string, { outcome: boolean; told: DocumentViolation }>();
  private readonly varying = new Set<string>();

  constructor(private readonly document: SourceFile) {}

  see(routines: readonly RoutineContext[], isAll: boolean): void {
    if (isAll && !routines.some(({ run }) => constantsOf(run).constant)) return;
    for (const context of routines) {
      const { run } = context;
      const siteName = siteNamesOf(run.program);
      for (const [site, outcome] of constantsOf(run).outcomes) {
        const step = run.steps.get(site);
        if (step === undefined || !isOwnLine(step.instruction, this.document)) continue;
        const name = siteName(site);
        const before = this.outcomes.get(name);
        if (outcome === undefined || (before && before.outcome !== outcome)) this.varying.add(name);
        else if (!before) this.outcomes.set(name, { outcome, told: violation(context, step, outcome) });
      }
    }
  }

  *violations(): Iterable<DocumentViolation> {
    for (const [name, { told }] of this.outcomes) if (!this.varying.has(name)) yield told;
  }
}

function violation(context: RoutineContext, step: StepFacts, outcome: boolean): DocumentViolation {
  const { run } = context;
  return {
    routine: nameOf(context),
    origin: step.instruction.origin,
    guard: context.routine.feasible,
    certain: true,
    message: `${quoted(run, step.site)} is ${outcome ? 'always' : 'never'} taken: ${causeOf(run, step, outcome)} on every path and in every variant`,
    related: relatedSites(run, testsOf(step), () => 'the value that is tested is made here'),
  };
}

/** `bit 3 of x0 is 0`: what makes the outcome. */
function causeOf(run: RunFacts, step: StepFacts, outcome: boolean): string {
  const { mnemonic, operands } = step.instruction.parsed;
  const [register, bit] = operands;
  const [, test, not] = /^(cb|tb)(n?)z$/.exec(mnemonic) ?? [];
  if (test !== undefined && register?.kind === 'general') {
    const name = `${register.width === 32 ? 'w' : 'x'}${register.number}`;
    const isZero = outcome === (not === '');
    if (test === 'cb') return `${name} is ${isZero ? '0' : 'not 0'}`;
    if (bit?.kind === 'immediate' && bit.word !== undefined)
      return `bit ${bit.word.lo & 63} of ${name} is ${isZero ? '0' : '1'}`;
  }
  const tests = testsOf(step);
  return `what ${tests.length > 0 ? actors(run, tests) : 'it'} ${tests.length > 1 ? 'test' : 'tests'} is the same`;
}

interface Outcomes {
  readonly outcomes: ReadonlyMap<Site, boolean | undefined>;
  /** Some branch has the same outcome in all of the run. */
  readonly constant: boolean;
}
const known = new WeakMap<object, Outcomes>();

/** The conditional branches of a run that stand in no macro. */
function constantsOf(run: RunFacts): Outcomes {
  let all = known.get(run.identity);
  if (all === undefined) {
    const outcomes = new Map<Site, boolean | undefined>();
    for (const step of run.steps.values())
      if (step.condition !== undefined && step.guard !== NONE && step.instruction.origin.parent === undefined)
        outcomes.set(step.site, outcomeOf(run, step));
    all = { outcomes, constant: [...outcomes.values()].some((o) => o !== undefined) };
    known.set(run.identity, all);
  }
  return all;
}

/** Undefined also where the outcome is meant to be constant: a number that the assembler put there, or an assumption. */
function outcomeOf(run: RunFacts, step: StepFacts): boolean | undefined {
  let outcome: boolean | undefined;
  for (const c of explicit(step.condition ?? [], step.guard)) {
    if (c.value === undefined || (outcome !== undefined && outcome !== c.value)) return undefined;
    outcome = c.value;
  }
  if (isReadBack(run, step) || (outcome === false && isOwnTarget(run, step))) return undefined;
  const inputs = inputsOf(run, step);
  if (inputs.length === 0 || inputs.every((t) => t.kind === 'constant')) return undefined;
  // The same value twice is what a check after a call looks for: that the callee kept it is the convention's word.
  if (new Set(inputs).size < inputs.length && hasUnknownCall(run)) return undefined;
  if (inputs.some((t) => readAgain(run, t).length > 0)) return undefined;
  if (heldPlaces(run, testsOf(step)).length > 0) return undefined;
  const assumed = assumedTerms(run);
  if (inputs.some((t) => someTerm(t, (part) => assumed.has(part)))) return undefined;
  return outcome;
}

/** `b.gt .`: a check that stops here where it fails, and is there not to. */
function isOwnTarget({ program }: RunFacts, { instruction }: StepFacts): boolean {
  const target = branchTarget(program, instruction);
  return target !== undefined && addressKey(target) === addressKey(instruction.address);
}

/** From the test back to where its value was read. */
const READ_BACK_STEPS = 4;

/** The value was read from a system register that the routine has written: whether the write took is for the hardware to say. */
function isReadBack(run: RunFacts, step: StepFacts): boolean {
  const seen = new Set<StepFacts>([step]);
  let last = [step];
  for (let i = 0; i < READ_BACK_STEPS && last.length > 0; i++) {
    const before = last.flatMap(testsOf).flatMap((w) => run.steps.get(w) ?? []);
    last = before.filter((s) => !seen.has(s));
    for (const s of last) {
      if (s.system.some((a) => a.kind === 'read' && isWritten(s, a))) return true;
      seen.add(s);
    }
  }
  return false;
}

function isWritten({ before }: StepFacts, { target }: SystemAccess): boolean {
  return target.some(({ value: name }) => {
    const content = typeof name === 'string' ? before.system.get(name) : undefined;
    return content?.some((c) => c.value.writers.some((w) => w !== ENTRY)) ?? false;
  });
}

function hasUnknownCall(run: RunFacts): boolean {
  for (const step of run.steps.values()) if (step.call && !step.call.summarised) return true;
  return false;
}

const assumptions = new WeakMap<RunFacts, ReadonlySet<Term>>();

/** System registers of which bits are assumed at entry: what tests them is right to do so. */
function assumedTerms(run: RunFacts): ReadonlySet<Term> {
  let known = assumptions.get(run);
  if (known === undefined) {
    const terms = new Set<Term>();
    for (const content of run.entryState.system.values())
      for (const c of content) if (c.value.term.kind === 'masked') terms.add(c.value.term);
    known = terms;
    assumptions.set(run, known);
  }
  return known;
}
