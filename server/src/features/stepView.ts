import { stackOffset } from '../analysis/addresses';
import { calledCodeText } from '../analysis/callText';
import { timesIn } from '../analysis/cost';
import type { RunFacts, StepFacts } from '../analysis/facts';
import { unlessWritten } from '../analysis/heldValues';
import { instructionText } from '../analysis/instructionText';
import { type AccessTurns, loopValues, type Sequence, type StepTurns, turnsOf } from '../analysis/loopValues';
import { briefTermText } from '../analysis/termText';
import { manualSpelling } from '../isa/systemRegisters';
import { type Choice, explicit } from '../simulator/choice';
import { readCell } from '../simulator/memory';
import { printTerm } from '../simulator/printTerm';
import { everyDiffering } from '../simulator/registerFile';
import { isFlag, isVector, type Resource, resourceName, SP } from '../simulator/resources';
import { registerOf, type Slot, type State } from '../simulator/state';
import { registerIn } from '../simulator/systemState';
import type { Term } from '../simulator/term';
import { and, NONE, type VariantSet } from '../simulator/variantSet';
import { type Origin, rootOf } from '../source/origin';
import { accessView, isSameAccess } from './accessView';
import type { FeatureContext } from './context';
import type { ChangeView, MemoryView, StepView } from './simulationView';
import { turnText } from './turnText';
import { valueText } from './valueText';
import { variantRows } from './variantRows';

/** One step as the panel shows it, in the given variants. The path starts with `first`, which says what may be accessed. */
export function stepView(
  context: FeatureContext,
  run: RunFacts,
  step: StepFacts,
  variant: VariantSet,
  first: StepFacts,
  previous: StepFacts | undefined,
): StepView {
  const { origin, address } = step.instruction;
  const text = instructionText(step.instruction);
  const root = rootOf(origin);
  const guard = and(step.guard, variant);
  const after = step.after ?? step.before;
  const turns = step.loop && turnsOf(run, step.loop)?.get(step.site);
  const isAccessShown = step === first || !isSameAccess(run, step.before, after, guard);
  return {
    uri: context.uriOf(root.file.path),
    line: root.line,
    text,
    macros: macrosOf(origin),
    labels: (run.program.labels.get(`${address.section}:${address.offset}`) ?? []).filter(
      (name) => !/^\d|^\.L/.test(name),
    ),
    key: `${root.line}:${origin.file.path}:${origin.line}:${text}`,
    ...arrivalsOf(run, step, previous, guard),
    changes: [...registerChanges(run, step, guard, turns), ...systemChanges(run, step, guard)],
    memory: step.memory.map((access, i) => memoryView(run, access, guard, turns?.memory[i])),
    stack: stackText(after, guard),
    ...(isAccessShown ? { access: accessView(run, after, first.before, guard) } : {}),
    notes: notesOf(run, step, guard),
  };
}

/** The macros that a line came through, the one that the user wrote first. */
function macrosOf(origin: Origin): string[] {
  const names: string[] = [];
  for (let at: Origin | undefined = origin; at; at = at.parent)
    if (at.macro !== undefined) names.unshift(at.macro);
  return names;
}

/** One text for the variants: alternatives are separated by `or`, each with its name. */
export function choiceText<T>(choice: Choice<T>, guard: VariantSet, text: (value: T) => string): string {
  return casesText(explicit(choice, guard), guard, ({ value }) => text(value));
}

/** The same of what there is turn by turn of a loop. */
function turnsText<T>(
  sequences: readonly Sequence<T>[],
  guard: VariantSet,
  text: (value: T) => string,
): string {
  return casesText(sequences, guard, ({ values }) => turnText(values.map(text)));
}

function casesText<C extends { readonly guard: VariantSet }>(
  cases: readonly C[],
  guard: VariantSet,
  text: (one: C) => string,
): string {
  const rows = variantRows(
    cases.map((c) => ({ guard: and(c.guard, guard), cells: [text(c)] })).filter((c) => c.guard !== NONE),
  );
  return rows.map((row) => (row.name === '' ? row.cells[0] : `${row.cells[0]} (${row.name})`)).join('; ');
}

function slotText(run: RunFacts, choice: Choice<Slot>, guard: VariantSet): string {
  return choiceText(choice, guard, slotOf(run));
}

const slotOf =
  (run: RunFacts) =>
  ({ term, writers }: Slot): string =>
    valueText(run, term, writers);

function registerChanges(
  run: RunFacts,
  step: StepFacts,
  guard: VariantSet,
  turns: StepTurns | undefined,
): ChangeView[] {
  const changes: ChangeView[] = [];
  const flags = step.writes.filter((write) => isFlag(write.resource));
  for (const { resource, content } of step.writes) {
    if (isFlag(resource) || isUpperHalf(resource)) continue;
    const before = slotText(run, registerOf(step.before, resource), guard);
    const sequences = turns?.writes.get(resource);
    const after =
      sequences === undefined ? slotText(run, content, guard) : turnsText(sequences, guard, slotOf(run));
    changes.push({ register: shownName(resource), before, after });
  }
  if (flags.length > 0)
    changes.push({ register: 'NZCV', before: '', after: `set by ${instructionText(step.instruction)}` });
  return changes;
}

/** What differs between the end of the step before and the state that all ways here have in common. */
function arrivalsOf(
  run: RunFacts,
  step: StepFacts,
  previous: StepFacts | undefined,
  guard: VariantSet,
): Pick<StepView, 'arrivals'> {
  const left = previous?.after;
  if (left === undefined || left === step.before) return {};
  const registers: ChangeView[] = [];
  everyDiffering(left.registers, step.before.registers, (resource, was, is) => {
    if (!isFlag(resource) && !isUpperHalf(resource)) {
      const turns = step.loop && loopValues(run, new Set([step.site]), resource)?.before;
      const before = slotText(run, was, guard);
      const after = turns ? turnsText(turns, guard, slotOf(run)) : slotText(run, is, guard);
      if (before !== after) registers.push({ register: shownName(resource), before, after });
    }
    return true;
  });
  const slots: { stackOffset: number; value: string }[] = [];
  for (const [base, cells] of step.before.memory) {
    const start = stackOffset(base);
    if (start === undefined || left.memory.get(base) === cells) continue;
    for (const { offset, bytes, content } of cells) {
      const value = slotText(run, content, guard);
      if (slotText(run, readCell(run.terms, left, base, offset, bytes), guard) !== value)
        slots.push({ stackOffset: start + offset, value });
    }
  }
  return registers.length + slots.length === 0 ? {} : { arrivals: { registers, slots } };
}

/** The upper half of a vector register is shown with its lower half. */
function isUpperHalf(resource: Resource): boolean {
  return isVector(resource) && resourceName(resource).includes('high');
}

function shownName(resource: Resource): string {
  return isVector(resource) ? resourceName(resource).replace(/^d/, 'v') : resourceName(resource);
}

function systemChanges(run: RunFacts, step: StepFacts, guard: VariantSet): ChangeView[] {
  return step.system
    .filter((access) => access.kind === 'write')
    .flatMap((access) =>
      explicit(access.target, guard).map((target) => {
        const own = and(target.guard, guard);
        if (typeof target.value !== 'string')
          return { register: access.name, before: '', after: `UNDEFINED: ${target.value.undefined}` };
        const before = choiceText(
          registerIn(run.terms, step.before, target.value),
          own,
          (slot) => `${briefTermText(run, slot.term)}${unlessWritten(run, slot.writers)}`,
        );
        return {
          register: manualSpelling(target.value),
          before,
          after: choiceText(
            access.value,
            own,
            (term) => `${briefTermText(run, term)}${unlessWritten(run, [step.site])}`,
          ),
        };
      }),
    );
}

/** An address as it would be written in an operand: entry values by register name. */
const inBrackets =
  (run: RunFacts) =>
  (address: Term): string =>
    `[${briefTermText(run, address).replace(/ at entry/g, '')}]`;

function memoryView(
  run: RunFacts,
  access: StepFacts['memory'][number],
  guard: VariantSet,
  turns: AccessTurns | undefined,
): MemoryView {
  const addresses = explicit(access.address, guard);
  const [only] = addresses;
  const offset = addresses.length === 1 && only ? stackOffset(only.value) : undefined;
  return {
    kind: access.kind,
    address: turns
      ? turnsText(turns.address, guard, inBrackets(run))
      : choiceText(access.address, guard, inBrackets(run)),
    bytes: access.bytes,
    value: turns
      ? turnsText(turns.value, guard, slotOf(run))
      : access.value
        ? slotText(run, access.value, guard)
        : '',
    ...(offset === undefined ? {} : { stackOffset: offset }),
  };
}

/** Bytes pushed (negative) or popped since entry, or what sp is when it is no longer that. */
export function stackText(state: State, guard: VariantSet): string {
  if (guard === NONE) return '';
  return choiceText(registerOf(state, SP), guard, ({ term }) => {
    const offset = stackOffset(term);
    if (offset === undefined) return printTerm(term);
    return offset === 0 ? 'as at entry' : `entry ${offset > 0 ? '+' : '−'} ${Math.abs(offset)}`;
  });
}

function notesOf(run: RunFacts, step: StepFacts, guard: VariantSet): string[] {
  const notes: string[] = [];
  const { min, max } = timesIn(step, guard);
  if (step.loop?.head === step.site)
    notes.push(`a loop starts here: this runs ${min === max ? min : `${min} to ${max}`} times`);
  if (step.patchedBy !== undefined) notes.push(`patched at boot by ${step.patchedBy}`);
  if (step.undefinedSemantics) notes.push('this instruction has no definition yet: its results are unknown');
  if (step.call) notes.push(`calls ${step.call.target}: ${calledCodeText(step.call, run.program)}`);
  if (step.barrier?.startsWith('isb')) notes.push('context synchronization');
  return notes;
}
