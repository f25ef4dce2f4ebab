import { leadingTo } from '../analysis/backward';
import type { RunFacts, StepFacts } from '../analysis/facts';
import { forward } from '../analysis/forward';
import type { Operand } from '../isa/instruction';
import { isFlag, type Resource, resourceName } from '../simulator/resources';
import type { Site } from '../simulator/state';
import type { RoutineContext, Rule, Violation } from './rule';
import { quoted, relatedSites } from './words';

export const loopDirection: Rule = {
  id: 'loop-direction',
  severity: 'warning',
  title: 'A loop that steps away from its bound, or that its own test ends after one turn',
  ofRunAlone: true,
  *checkRoutine({ run }: RoutineContext): Iterable<Violation> {
    for (const branch of run.steps.values()) {
      const head = backwardTarget(run, branch);
      const test = head === undefined ? undefined : testOf(run, branch);
      if (head === undefined || test === undefined) continue;
      const body = bodyOf(run, branch.site, head);
      const step = soleStep(run, body, test.register);
      if (step === undefined || !isAlwaysMade(run, body, head, step.step.site, branch.site)) continue;
      if (test.bound !== undefined && isWrittenIn(run, body, test.bound)) continue;
      const outcome = outcomeOf(test, step);
      if (outcome === undefined) continue;
      const name = resourceName(test.register);
      const way = `${quoted(run, step.step.site)} changes ${name} by ${step.by}`;
      yield {
        origin: branch.instruction.origin,
        guard: branch.guard,
        resource: test.register,
        certain: true,
        message:
          outcome === 'once'
            ? `${quoted(run, branch.site)} goes back once at most: ${way} each turn, and the test cannot come out so twice in a row`
            : `${quoted(run, branch.site)} goes back for good once it does: ${way} each turn, away from the value that ends the loop`,
        related: relatedSites(run, [step.step.site], () => `${name} is changed here in each turn`),
      };
    }
  },
};

/** Where a conditional branch leads when it is taken, if that is back. */
function backwardTarget(run: RunFacts, { site, condition, successors }: StepFacts): Site | undefined {
  if (condition === undefined) return undefined;
  const place = (s: Site): number => run.order.indexOf(s);
  const back = successors.filter((s) => !s.exceptional && place(s.site) <= place(site));
  return back.length === 1 ? back[0]?.site : undefined;
}

interface Test {
  readonly kind: 'result' | 'compare' | 'bits' | 'zero';
  readonly register: Resource;
  /** Register that it is compared with. */
  readonly bound: Resource | undefined;
  readonly condition: string;
  /** Of `tst`: bits from 0 up. */
  readonly mask: number | undefined;
  readonly site: Site;
}

/** What decides the branch: a general register that is compared, tested, or was just counted down. */
function testOf(run: RunFacts, branch: StepFacts): Test | undefined {
  const { mnemonic, operands } = branch.instruction.parsed;
  const [first] = operands;
  const base = { bound: undefined, mask: undefined, site: branch.site };
  if (mnemonic === 'cbz' && first?.kind === 'general')
    return { ...base, kind: 'zero', register: first.number, condition: 'eq' };
  const condition = /^b\.(\w\w)$/.exec(mnemonic)?.[1];
  const writers = new Set(
    branch.reads.filter((r) => isFlag(r.resource)).flatMap((r) => r.content.flatMap((c) => c.value.writers)),
  );
  const [writer, ...others] = writers;
  const test = writer === undefined || others.length > 0 ? undefined : run.steps.get(writer);
  if (condition === undefined || test === undefined) return undefined;
  const [a, b, c] = test.instruction.parsed.operands;
  if (a?.kind !== 'general' || a.isSP || a.number === 31) return undefined;
  const found = { ...base, register: a.number, condition, site: test.site };
  switch (test.instruction.parsed.mnemonic) {
    case 'subs':
      return b?.kind === 'general' && b.number === a.number && numberOf(c) !== undefined
        ? { ...found, kind: 'result' }
        : undefined;
    case 'cmp':
      if (b?.kind === 'general' && b.number !== 31) return { ...found, kind: 'compare', bound: b.number };
      return numberOf(b) === undefined ? undefined : { ...found, kind: 'compare' };
    case 'tst': {
      const mask = numberOf(b);
      return mask === undefined || (mask & (mask + 1)) !== 0 ? undefined : { ...found, kind: 'bits', mask };
    }
    default:
      return undefined;
  }
}

function numberOf(o: Operand | undefined): number | undefined {
  return o?.kind === 'immediate' ? o.word?.toSafeNumber() : undefined;
}

function bodyOf(run: RunFacts, branch: Site, head: Site): ReadonlySet<Site> {
  const before = leadingTo(run, [branch], (step) => step.site !== head);
  const ahead = new Set<Site>([head]);
  const start = run.steps.get(head);
  if (start !== undefined)
    forward(run, start, start.guard, (next) => {
      ahead.add(next.site);
      return next.site !== branch;
    });
  return new Set([branch, head, ...[...before].filter((s) => ahead.has(s))]);
}

interface CountingStep {
  readonly step: StepFacts;
  readonly by: number;
}

/** The one instruction of the loop that writes the register, when it adds a constant to it. */
function soleStep(run: RunFacts, body: ReadonlySet<Site>, register: Resource): CountingStep | undefined {
  const writers = [...body].flatMap((s) => {
    const step = run.steps.get(s);
    return step?.call !== undefined || step?.writes.some((w) => w.resource === register) ? [step] : [];
  });
  const [step, ...others] = writers;
  const by = step === undefined || others.length > 0 ? undefined : changeBy(step, register);
  return step === undefined || by === undefined || by === 0 ? undefined : { step, by };
}

function changeBy({ instruction }: StepFacts, register: Resource): number | undefined {
  const { mnemonic, operands } = instruction.parsed;
  const [a, b, c] = operands;
  if (/^(add|sub)s?$/.test(mnemonic)) {
    const same =
      a?.kind === 'general' && b?.kind === 'general' && a.number === register && b.number === register;
    const by = same ? numberOf(c) : undefined;
    return by === undefined ? undefined : mnemonic.startsWith('add') ? by : -by;
  }
  const memory = operands.find((o) => o.kind === 'memory');
  if (memory?.kind !== 'memory' || memory.mode === 'offset' || memory.base.kind !== 'general')
    return undefined;
  if (memory.base.number !== register || operands.some((o) => o.kind === 'general' && o.number === register))
    return undefined;
  return memory.offset?.kind === 'immediate' && memory.offset.value.terms.length === 0
    ? Number(memory.offset.value.constant)
    : undefined;
}

/** Every turn comes by the instruction. */
function isAlwaysMade(run: RunFacts, body: ReadonlySet<Site>, head: Site, step: Site, branch: Site): boolean {
  if (head === step || branch === step) return true;
  const open = [head];
  const seen = new Set<Site>(open);
  for (let site = open.pop(); site !== undefined; site = open.pop()) {
    if (site === branch) return false;
    for (const next of run.steps.get(site)?.successors ?? [])
      if (next.site !== step && body.has(next.site) && !seen.has(next.site)) {
        seen.add(next.site);
        open.push(next.site);
      }
  }
  return true;
}

function isWrittenIn(run: RunFacts, body: ReadonlySet<Site>, register: Resource): boolean {
  return [...body].some((s) => run.steps.get(s)?.writes.some((w) => w.resource === register));
}

/** What a branch that goes back under this condition can do; undefined: it goes on until the bound is met. */
function outcomeOf(test: Test, { step, by }: CountingStep): 'once' | 'for good' | undefined {
  const { kind, condition, mask } = test;
  if (kind === 'bits') return condition === 'eq' && ((by >>> 0) & (mask ?? 0)) !== 0 ? 'once' : undefined;
  if (condition === 'eq') return kind === 'result' && step.site !== test.site ? undefined : 'once';
  if (kind === 'result') {
    if (step.site !== test.site || by >= 0) return undefined;
    return /^(lt|mi)$/.test(condition) ? 'for good' : /^(lo|cc)$/.test(condition) ? 'once' : undefined;
  }
  if (kind !== 'compare') return undefined;
  const away = by > 0 ? /^(hs|cs|hi|ge|gt)$/ : /^(lo|cc|ls|lt|le)$/;
  return away.test(condition) ? 'for good' : undefined;
}
