import { printAccess } from '../analysis/accessText';
import type { RoutineFacts, RunFacts, StepFacts, SystemAccess } from '../analysis/facts';
import { unlessWritten } from '../analysis/heldValues';
import { briefTermText } from '../analysis/termText';
import { canonicalName, fieldOf, manualSpelling, systemRegister } from '../isa/systemRegisters';
import { explicit } from '../simulator/choice';
import { knownUnder } from '../simulator/knowledge';
import type { State } from '../simulator/state';
import { bitsOf, registerIn } from '../simulator/systemState';
import { isKnown } from '../simulator/term';
import { and, NONE, or, type VariantSet } from '../simulator/variantSet';
import { layoutsWith } from '../workspace/linux/treeRegisters';
import { hex } from './bitNames';
import { fitColumns } from './columns';
import type { FeatureContext } from './context';
import { accessCases, type Level, sameAccess, units } from './effectiveTraps';
import { type LineStep, perRoutine, stepsByRoutine } from './lineFacts';
import { staticDescription } from './registerDescription';
import {
  controlFields,
  fieldKeepsEntry,
  type LayoutsOf,
  type RegisterValue,
  registerFields,
} from './registerFields';
import { type SystemWrite, takesEffect } from './synchronization';
import { reachedOnly, type VariantCells, variantRows } from './variantRows';
import type { Word } from './word';

/** Registers whose value decides whether FP, SVE or SME may be used. */
const trapControls: ReadonlySet<string> = new Set(['CPTR_EL2', 'CPACR_EL1', 'CPTR_EL3', 'HCR_EL2', 'SVCR']);

interface Use {
  readonly routine: RoutineFacts;
  readonly run: RunFacts;
  readonly step: StepFacts;
  readonly access: SystemAccess;
}

/** Hover on a system register that the line reads or writes: value, fields, when it takes effect, what then traps. */
export function systemRegisterHover(context: FeatureContext, word: Word): string | undefined {
  const tree = context.analysis.setup.treeRegisters;
  const layoutsOf: LayoutsOf = (register) => layoutsWith(tree?.(), register);
  const spelled = word.text.replace(/^(SYS|REG)_/, '');
  const known = systemRegister(accessedBy(spelled))?.named === true;
  // A register that only the tree knows is accessed by its encoding.
  const encoding =
    known || !/_EL\d+$|^S[23]_/i.test(spelled) ? undefined : tree?.()?.get(spelled.toUpperCase())?.encoding;
  if (!known && encoding === undefined) return undefined;
  const wanted = accessedBy(encoding ?? spelled);
  const groups = stepsByRoutine(context.analysis, word.line);
  return (
    perRoutine(groups, (steps) => described(wanted, spelled, steps, layoutsOf)) ??
    staticDescription(wanted, layoutsOf(wanted))
  );
}

/** The register that a name stands for in `mrs` and `msr`: DAIFSet and DAIFClr write DAIF. */
function accessedBy(name: string): string {
  return canonicalName(name.replace(/^DAIF(SET|CLR)$/i, 'DAIF'));
}

function described(
  wanted: string,
  spelled: string,
  steps: readonly LineStep[],
  layoutsOf: LayoutsOf,
): string | undefined {
  const uses = steps.flatMap(({ routine, run, step }) =>
    step.system
      .filter((access) => accessedBy(access.name) === wanted)
      .map((access) => ({ routine, run, step, access })),
  );
  const [first] = uses;
  if (!first) return undefined;
  const contents = uses.flatMap(contentsOf);
  const summaries = contents.map(({ use: { access }, value }) =>
    access.kind === 'write' && value !== undefined && trapControls.has(value.register)
      ? controlFields(value, layoutsOf)
      : undefined,
  );
  const summarised = summaries.length > 0 && summaries.every((text) => text !== undefined);
  const rows = variantRows(
    contents.flatMap((content, i) => cells(content, summarised ? summaries[i] : undefined)),
    true,
  ).map((row) => [row.name, ...row.cells]);
  const fields = registerFields(
    contents.flatMap(({ value }) => (value === undefined ? [] : [value])),
    layoutsOf,
    summarised,
  );
  const reached = uses.reduce<VariantSet>((all, { step, run }) => or(all, and(step.guard, run.guard)), NONE);
  const only = reachedOnly(reached, steps[0]?.routine.feasible ?? NONE);
  const shown = systemRegister(wanted)?.named ? manualSpelling(wanted) : spelled.toUpperCase();
  return [title(shown, first, uses), fitColumns(rows, 1), fields, only].filter((part) => part).join('\n');
}

function title(name: string, { access, step }: Use, uses: readonly Use[]): string {
  const register = registerOperand(step);
  if (access.kind === 'read') return register === undefined ? `${name} · read here` : `${register} ← ${name}`;
  const when = takesEffect(uses.map(systemWrite));
  const head = register === undefined ? `${name} · written here` : `${name} ← ${register}`;
  return when === undefined ? head : `${head} · ${when}`;
}

function systemWrite({ run, step, access }: Use): SystemWrite {
  const targets = explicit(access.target, step.guard).map(({ value }) => value);
  return { run, site: step.site, registers: targets.filter((value) => typeof value === 'string') };
}

/** The general register of the `mrs` or `msr`, as written. */
function registerOperand(step: StepFacts): string | undefined {
  const { operands } = step.instruction.parsed;
  const operand = operands.find((each) => each.kind === 'general');
  if (operand?.kind !== 'general') return undefined;
  if (operand.number === 30) return operand.width === 64 ? 'lr' : 'w30';
  const letter = operand.width === 64 ? 'x' : 'w';
  return operand.number === 31 ? `${letter}zr` : `${letter}${operand.number}`;
}

/** One case: what the access reaches and the value there; no value when the name is UNDEFINED. */
interface Content {
  readonly use: Use;
  readonly guard: VariantSet;
  readonly value: RegisterValue | undefined;
  /** Why there is no register. */
  readonly missing: string;
}

/** One case for each combination of target register, value and layout that some variant has. */
function contentsOf(use: Use): Content[] {
  const { routine, run, step, access } = use;
  const state = (access.kind === 'write' ? step.after : undefined) ?? step.before;
  const out: Content[] = [];
  for (const target of explicit(access.target, and(step.guard, routine.feasible))) {
    const register = target.value;
    if (typeof register !== 'string') {
      out.push({ use, guard: and(target.guard, run.guard), value: undefined, missing: register.undefined });
      continue;
    }
    for (const { value: term, guard: ofValue } of explicit(access.value, target.guard))
      for (const hcr of explicit(registerIn(run.terms, state, 'HCR_EL2'), ofValue)) {
        const guard = and(and(hcr.guard, ofValue), run.guard);
        if (guard === NONE) continue;
        const bit = bitsOf(state, hcr.value.term, 34, 34);
        const e2h: 0 | 1 | undefined = bit === 0 || bit === 1 ? bit : undefined;
        const value: RegisterValue = { guard, register, term, known: knownUnder(term, state.facts), e2h };
        out.push({ use, guard, value, missing: '' });
      }
  }
  return out;
}

function cells({ use, guard, value, missing }: Content, summary: string | undefined): VariantCells[] {
  if (value === undefined) return [{ guard, cells: [`UNDEFINED: ${missing}`] }];
  const { run, step, access } = use;
  const { register, term } = value;
  const text = summary ?? (isKnown(term) ? hex(term.ones) : briefTermText(run, term));
  const held = access.kind === 'write' ? unlessWritten(run, [step.site]) : '';
  const redirected = register === accessedBy(access.name) ? '' : `reaches ${register}`;
  return withTraps(run, step, access, register, guard, [redirected, `${text}${held}`]);
}

function withTraps(
  run: RunFacts,
  step: StepFacts,
  access: SystemAccess,
  register: string,
  guard: VariantSet,
  start: readonly string[],
): VariantCells[] {
  if (access.kind === 'read' || step.after === undefined || !trapControls.has(register))
    return [{ guard, cells: start }];
  const level = step.exceptionLevel ?? levelOfControl(register);
  const state = step.after;
  let rows: VariantCells[] = [{ guard, cells: start }];
  for (const { name, feature } of units) {
    // Code that does not touch SME need not hear of it.
    if (name === 'SME' && sameAccess(run, step.before, state, 'smeAccess', level, guard)) continue;
    rows = rows.flatMap((row) =>
      accessCases(run, state, feature, level, row.guard).map((c) => ({
        guard: c.guard,
        cells: [
          ...row.cells,
          `${name} at EL${level}: ${printAccess(c.result, (on) => nameOpen(run, state, on, c.guard))}`,
        ],
      })),
    );
  }
  return rows;
}

/** Where nothing tells the level: the one that the control's name speaks of. */
function levelOfControl(register: string): Level {
  const named = /_EL([123])$/.exec(register)?.[1];
  return named === undefined ? 2 : (Number(named) as Level);
}

/** A field that an answer depends on, `CPTR_EL2.TZ`; `… at entry` where nothing has changed it since. */
function nameOpen(run: RunFacts, state: State, on: string, guard: VariantSet): string {
  const [register, name] = on.split('.');
  if (register === undefined || name === undefined) return on;
  const unchanged = explicit(registerIn(run.terms, state, register), guard).every(({ value: { term } }) =>
    ([0, 1] as const).every((e2h) => {
      const field = fieldOf(register, name, e2h);
      return field === undefined || fieldKeepsEntry(register, term, field);
    }),
  );
  return unchanged ? `${on} at entry` : on;
}
