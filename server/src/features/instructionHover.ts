import { checkName, printAccess } from '../analysis/accessText';
import { calledCodeText } from '../analysis/callText';
import { timesIn } from '../analysis/cost';
import type { AccessCheck, StepFacts } from '../analysis/facts';
import { heldPlaces, unless, unlessWritten } from '../analysis/heldValues';
import { instructionText } from '../analysis/instructionText';
import { loopValues, type Sequence, turnsOf } from '../analysis/loopValues';
import { briefTermText } from '../analysis/termText';
import { testedAgain, testsOf } from '../analysis/testedValues';
import { manualSpelling } from '../isa/systemRegisters';
import type { AccessResult } from '../simulator/accessResult';
import { type Choice, explicit } from '../simulator/choice';
import { instructionTrap } from '../simulator/instructionTraps';
import { isFlag, isGeneral, isVector, type Resource, resourceName } from '../simulator/resources';
import { ENTRY, type Slot } from '../simulator/state';
import { fieldIn, registerIn } from '../simulator/systemState';
import { and, minus, NONE, or, type VariantSet } from '../simulator/variantSet';
import { lineText } from '../source/sourceFile';
import { fitColumns } from './columns';
import type { FeatureContext } from './context';
import { levelText } from './levelText';
import { type LineStep, perRoutine, stepsByRoutine } from './lineFacts';
import { registerRanges } from './routineHover';
import { turnText } from './turnText';
import { documentPathOf, linesText, sitePlaces, valueText, writtenText } from './valueText';
import { reachedOnly, type VariantCells, variantRows } from './variantRows';
import { statementHeads, type Word } from './word';

/** More registers than this are counted instead of shown: hover them one by one. */
const SHOWN_REGISTERS = 4;

/** Hover on a mnemonic: where it loads and stores, what it leaves in its registers, whether it traps, branches, how often it runs. */
export function instructionHover(context: FeatureContext, word: Word): string | undefined {
  const heads = statementHeads(lineText(context.document, word.line));
  if (!heads.some((head) => head.start === word.start)) return undefined;
  const name = word.text.toLowerCase();
  return perRoutine(stepsByRoutine(context.analysis, word.line), (steps) => {
    const own = steps.filter(({ step }) => mnemonicOf(step.instruction.text) === name);
    return own.length === 0 ? undefined : described(own);
  });
}

function mnemonicOf(text: string): string {
  return (/^\S+/.exec(text)?.[0] ?? '').toLowerCase();
}

function described(steps: readonly LineStep[]): string | undefined {
  const facts = new Facts();
  for (const each of steps) gather(facts, each);
  const [first] = steps as [LineStep];
  const level = levelText(steps.map((each) => ({ level: each.step.exceptionLevel, guard: guardOf(each) })));
  const title = `${instructionText(first.step.instruction)}${level === undefined ? '' : ` · ${level}`}`;
  const reached = steps.reduce<VariantSet>((all, each) => or(all, guardOf(each)), NONE);
  const only = reachedOnly(reached, first.routine.feasible);
  const text = facts.text();
  if (text === '' && only === undefined) return undefined;
  return [title, ...(text === '' ? [] : [text]), ...(only === undefined ? [] : [only])].join('\n');
}

function guardOf({ step, run, routine }: LineStep): VariantSet {
  return and(and(step.guard, run.guard), routine.feasible);
}

/** What is said under each label, by variants. */
class Facts {
  private readonly cases = new Map<string, VariantCells[]>();

  add(label: string, guard: VariantSet, ...cells: readonly string[]): void {
    if (guard === NONE) return;
    const known = this.cases.get(label);
    if (known) known.push({ guard, cells });
    else this.cases.set(label, [{ guard, cells }]);
  }

  text(): string {
    const width = Math.max(0, ...[...this.cases.keys()].map((label) => label.length)) + 2;
    return [...this.cases]
      .flatMap(([label, cases]) =>
        fitColumns(
          variantRows(cases).map((row) => [row.name, ...row.cells]),
          1,
        )
          .split('\n')
          .map((line, i) => (i === 0 ? label : '').padEnd(width) + line),
      )
      .map((line) => line.trimEnd())
      .join('\n');
  }
}

function gather(facts: Facts, each: LineStep): void {
  const guard = guardOf(each);
  accesses(facts, each, guard);
  const { step } = each;
  if (step.call === undefined) registers(facts, each, guard);
  else facts.add('calls', guard, `${step.call.target}: ${calledCodeText(step.call, each.run.program)}`);
  for (const check of step.checks) checkText(facts, each, check, guard);
  if (step.condition !== undefined) condition(facts, each, step.condition, guard);
  const executes = systemInstruction(each, guard);
  if (executes !== undefined) facts.add('executes', guard, printAccess(executes));
  if (step.loop !== undefined) {
    const { min, max } = timesIn(step, guard);
    facts.add(
      'runs',
      guard,
      `${min === max ? min : `${min} to ${max}`} times, each time that ${countedLoopText(each, guard, max)} is entered`,
    );
  }
  returns(facts, each, guard);
  if (step.barrier?.startsWith('isb')) facts.add('', guard, 'context synchronization');
  if (step.patchedBy !== undefined) facts.add('', guard, `patched at boot by ${step.patchedBy}`);
  if (step.undefinedSemantics) facts.add('', guard, 'no definition: its results are unknown');
}

/** Of an instruction in a loop inside the counted one, the outer one is meant: it is named by its line. */
function countedLoopText({ run, step }: LineStep, guard: VariantSet, times: number): string {
  const head = step.loop && run.steps.get(step.loop.head);
  if (head === undefined || timesIn(head, guard).max === times) return 'the loop';
  return `the loop on ${linesText(sitePlaces(run.program, [head.site]), documentPathOf(run))}`;
}

/** Whether a unit may be used here: by what was last written, and by what still counts where nothing has synchronised that. */
function checkText(facts: Facts, { run }: LineStep, check: AccessCheck, guard: VariantSet): void {
  const name = checkName(check.feature);
  for (const c of explicit(check.result, guard)) {
    let rest = and(c.guard, guard);
    for (const old of check.unsynchronized) {
      const own = and(old.guard, rest);
      if (own === NONE) continue;
      const all = check.unsynchronized.filter((u) => and(u.guard, own) !== NONE);
      const before = new Set(all.map((u) => printAccess(u.before)));
      const lines = linesText(
        sitePlaces(
          run.program,
          all.flatMap((u) => u.writers).filter((w) => w !== ENTRY),
        ),
        documentPathOf(run),
      );
      facts.add(
        name,
        own,
        `${printAccess(c.value)}, or still ${[...before].join(' or ')}: not synchronized since ${lines}`,
      );
      rest = minus(rest, old.guard);
    }
    facts.add(name, rest, printAccess(c.value));
  }
}

/** What a conditional branch tests, and whether it is taken. */
function condition(
  facts: Facts,
  { step, run }: LineStep,
  taken: Choice<boolean | undefined>,
  guard: VariantSet,
): void {
  const again = testedAgain(run, step).map((t) => briefTermText(run, t));
  const condition = unless([...again, ...heldPlaces(run, testsOf(step))]);
  for (const c of explicit(taken, guard))
    facts.add(
      'branch',
      and(c.guard, guard),
      c.value === undefined ? 'taken or not' : `${c.value ? 'always' : 'never'} taken${condition}`,
    );
  for (const { resource, content } of step.reads) {
    const turns = isFlag(resource) ? undefined : loopValues(run, new Set([step.site]), resource);
    if (turns !== undefined) {
      for (const sequence of turns.before)
        facts.add('by', and(sequence.guard, guard), resourceName(resource), turnsText(run, sequence));
      continue;
    }
    for (const { guard: own, value } of explicit(content, guard)) {
      const tested = isFlag(resource)
        ? ['NZCV', '']
        : [resourceName(resource), valueText(run, value.term, value.writers)];
      facts.add('by', and(own, guard), ...tested, writtenText(run, value.writers));
    }
  }
}

/** What is in a register each time that an instruction of a counted loop runs. */
function turnsText(run: LineStep['run'], { values }: Sequence): string {
  return turnText(values.map(({ term, writers }) => valueText(run, term, writers)));
}

/** Whether a system instruction executes at this level with the control registers as they are here; undefined when no control is about it. */
function systemInstruction({ step, run }: LineStep, guard: VariantSet): AccessResult | undefined {
  const level = step.exceptionLevel;
  if (level === undefined) return undefined;
  const [mnemonic = '', operand = ''] = instructionText(step.instruction)
    .toLowerCase()
    .split(/[\s,]+/);
  const name = /^(dc|ic|at|tlbi|cfp|dvp|cpp|cosp)$/.test(mnemonic) ? `${mnemonic} ${operand}` : mnemonic;
  return instructionTrap(name, level, (register, msb, lsb) =>
    fieldIn(run.terms, step.before, guard, register, msb, lsb),
  );
}

/** Where `ret` and `eret` go, and with which PSTATE. */
function returns(facts: Facts, { step, run }: LineStep, guard: VariantSet): void {
  const level = step.exceptionLevel;
  const sources =
    step.exit === 'ret' || step.exit === 'indirectBranch'
      ? step.reads.slice(0, 1).map(({ content }) => ['to', content] as const)
      : step.exit === 'eret' && level !== undefined && level > 0
        ? ([
            ['to', registerIn(run.terms, step.before, `ELR_EL${level}`)],
            ['PSTATE', registerIn(run.terms, step.before, `SPSR_EL${level}`)],
          ] as const)
        : [];
  for (const [label, content] of sources)
    for (const c of explicit(content, guard))
      facts.add(label, and(c.guard, guard), briefTermText(run, c.value.term));
}

function accesses(facts: Facts, { step, run }: LineStep, guard: VariantSet): void {
  const turns = step.loop && turnsOf(run, step.loop)?.get(step.site)?.memory;
  step.memory.forEach((access, i) => {
    const label = `${access.kind}s${step.memory.length > 1 ? ` ${i + 1}` : ''}`;
    const size =
      access.bytes === undefined ? '' : `${access.bytes} ${access.bytes === 1 ? 'byte' : 'bytes'} at `;
    for (const at of turns?.[i]?.address ?? []) {
      const own = and(at.guard, guard);
      const where = `${size}${turnText(at.values.map((address) => `[${briefTermText(run, address)}]`))}`;
      const stored = access.kind === 'store' ? (turns?.[i]?.value ?? []) : [];
      if (stored.length === 0) facts.add(label, own, where);
      for (const s of stored) facts.add(label, and(s.guard, own), where, turnsText(run, s));
    }
    if (turns?.[i] !== undefined) return;
    for (const at of explicit(access.address, guard)) {
      const own = and(at.guard, guard);
      const where = `${size}[${briefTermText(run, at.value)}]`;
      // What is loaded stands beside the register that it is loaded into.
      if (access.value === undefined || access.kind === 'load') facts.add(label, own, where);
      else
        for (const c of explicit(access.value, own))
          facts.add(label, and(c.guard, own), where, valueText(run, c.value.term, c.value.writers));
    }
  });
}

/** `v0.d[1]`: vectors by their halves; not the flags, nor the scalable rest of a vector. */
function shownName(resource: Resource): string | undefined {
  const name = resourceName(resource);
  if (isFlag(resource) || /^z\d/.test(name)) return undefined;
  return isVector(resource) ? `v${/\d+/.exec(name)}.d[${name.startsWith('d') ? 0 : 1}]` : name;
}

/** What an SMC leaves in x0–x3, and in x4–x17, is said once. */
function alike(
  writes: StepFacts['writes'],
): { readonly resources: Resource[]; readonly content: Choice<Slot> }[] {
  const out: { readonly resources: Resource[]; readonly content: Choice<Slot> }[] = [];
  const text = (content: Choice<Slot>): string =>
    content.map(({ value: { term } }) => (term.kind === 'unknown' ? term.reason : '')).join();
  for (const { resource, content } of writes) {
    const last = out.at(-1);
    if (last && text(content) !== '' && isGeneral(resource) && text(last.content) === text(content))
      last.resources.push(resource);
    else out.push({ resources: [resource], content });
  }
  return out;
}

function registers(facts: Facts, { step, run }: LineStep, guard: VariantSet): void {
  const written = alike(step.writes.filter(({ resource }) => shownName(resource) !== undefined));
  for (const { resources, content } of written.slice(0, SHOWN_REGISTERS)) {
    const [resource] = resources as [Resource];
    const name = resources.length > 1 ? registerRanges(resources) : (shownName(resource) ?? '');
    const turns = loopValues(run, new Set([step.site]), resource);
    if (turns === undefined)
      for (const c of explicit(content, guard))
        facts.add(name, and(c.guard, guard), valueText(run, c.value.term, c.value.writers));
    else
      for (const sequence of turns.after)
        facts.add(name, and(sequence.guard, guard), turnsText(run, sequence));
  }
  const more = written.length - SHOWN_REGISTERS;
  if (more > 0) facts.add('writes', guard, `${more} more registers`);
  for (const access of step.system)
    if (access.kind === 'write')
      for (const target of explicit(access.target, guard)) {
        const own = and(target.guard, guard);
        if (typeof target.value !== 'string')
          facts.add(access.name, own, `UNDEFINED: ${target.value.undefined}`);
        else
          for (const c of explicit(access.value, own))
            facts.add(
              manualSpelling(target.value),
              and(c.guard, own),
              `${briefTermText(run, c.value)}${unlessWritten(run, [step.site])}`,
            );
      }
}
