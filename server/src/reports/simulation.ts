import { printAccess } from '../analysis/accessText';
import { isEntry, optionsOf, stackOffset } from '../analysis/addresses';
import { type Cost, type CostRange, costOf, costRangeOf, timesIn } from '../analysis/cost';
import type { ExitFacts, RoutineFacts, RunFacts, StepFacts, Variant } from '../analysis/facts';
import { unlessWritten } from '../analysis/heldValues';
import { instructionText } from '../analysis/instructionText';
import { turnsOf } from '../analysis/loopValues';
import { pathsOf } from '../analysis/path';
import { termText } from '../analysis/termText';
import { accessCases, type Level, units } from '../features/effectiveTraps';
import { turnText } from '../features/turnText';
import { manualSpelling } from '../isa/systemRegisters';
import { type Choice, explicit } from '../simulator/choice';
import { printTerm } from '../simulator/printTerm';
import {
  entryName,
  generalResource,
  type Resource,
  resourceName,
  SP,
  vectorResource,
} from '../simulator/resources';
import { instructionAtSite } from '../simulator/sites';
import { registerOf, type Slot, type State } from '../simulator/state';
import type { Term } from '../simulator/term';
import { and, NONE, type VariantSet } from '../simulator/variantSet';
import { rootOf } from '../source/origin';
import type { PathPrinter } from './position';

/** `simulate --format json`. Lines are zero-based, as in LSP. */
export interface SimulationReport {
  readonly routine: string;
  readonly file: string;
  readonly convention: string;
  /** What the results take for granted. */
  readonly assumptions: readonly string[];
  readonly variants: readonly VariantReport[];
}

export interface VariantReport {
  readonly name: string;
  readonly conditions: Readonly<Record<string, boolean>>;
  readonly exits: readonly ExitReport[];
  readonly steps: readonly StepReport[];
  /** Of the way along which conditional branches fall through; called routines are not counted. */
  readonly cost: Cost;
  /** Least and most over all ways; `max` is null where a loop has no bound. */
  readonly costRange: Readonly<Record<keyof Cost, { readonly min: number; readonly max: number | null }>>;
}

/** `el2` to what each unit may do there. */
export type TrapReport = Readonly<
  Record<string, { readonly fp: string; readonly sve: string; readonly sme: string }>
>;

/** What became of a register's entry value. */
export interface RegisterAtExit {
  readonly value: string;
  readonly preserved: boolean;
  /**
   * `popped`: loaded from the stack at or above sp at entry, where the caller or a vector pushed it;
   * `uncertain`: only code that was not found may have changed it.
   */
  readonly fate: 'preserved' | 'popped' | 'uncertain' | 'changed';
}

export interface ExitReport {
  readonly kind: string;
  readonly file: string;
  readonly line: number;
  readonly registers: Readonly<Record<string, RegisterAtExit>>;
  readonly traps: TrapReport;
  /** sp relative to entry: `+16`, `0`, or what it holds when that is not a number. */
  readonly stack: string;
}

export interface StepReport {
  readonly file: string;
  readonly line: number;
  /** Section and offset, `.text+0x10`. */
  readonly address: string;
  readonly text: string;
  /** Register, flag or system register to its new value; in a counted loop to its values, turn by turn. */
  readonly writes: Readonly<Record<string, string>>;
  /** In a loop whose count is known: how often it runs each time that the loop is entered. */
  readonly times?: number;
  /** At entry, and where a context synchronization event makes a changed trap control effective. */
  readonly traps?: TrapReport;
}

/** What a routine does in each of its variants. */
export function simulationReport(
  routine: RoutineFacts,
  convention: string,
  path: PathPrinter,
): SimulationReport {
  const [first] = routine.runs;
  return {
    routine: routine.name,
    file: first
      ? path(
          rootOf(instructionAtSite(first.program, first.routine.entry)?.origin ?? neverReached()).file.path,
        )
      : '',
    convention,
    assumptions: routine.assumptions,
    variants: routine.variants.flatMap((v) => variantReport(routine, v, path) ?? []),
  };
}

function neverReached(): never {
  throw new RangeError('a routine without instructions');
}

function variantReport(
  routine: RoutineFacts,
  variant: Variant,
  path: PathPrinter,
): VariantReport | undefined {
  // Runs that behave alike share a variant: any of them tells it.
  const run = routine.runs.find((r) => and(r.guard, variant.guard) !== NONE);
  if (run === undefined) return undefined;
  const guard = and(run.guard, variant.guard);
  return {
    name: variant.name,
    conditions: Object.fromEntries(variant.conditions),
    exits: run.exits.filter((e) => and(e.guard, guard) !== NONE).map((e) => exitReport(run, e, guard, path)),
    steps: stepReports(run, guard, path),
    cost: costOf(run, guard),
    costRange: nullable(costRangeOf(run, guard)),
  };
}

function nullable(range: CostRange): VariantReport['costRange'] {
  return Object.fromEntries(
    Object.entries(range).map(([name, r]) => [name, { min: r.min, max: r.max ?? null }]),
  ) as VariantReport['costRange'];
}

// ---- steps

function stepReports(run: RunFacts, guard: VariantSet, path: PathPrinter): StepReport[] {
  return pathsOf(run, guard).map((step, i) => {
    const level = step.exceptionLevel;
    const root = rootOf(step.instruction.origin);
    const { section, offset } = step.instruction.address;
    const name = run.program.sections[section]?.name ?? `section ${section}`;
    const times = step.loop && timesIn(step, guard);
    const report: StepReport = {
      file: path(root.file.path),
      line: root.line,
      address: `${name}+0x${offset.toString(16)}`,
      text: instructionText(step.instruction),
      writes: writesOf(run, step, guard),
      ...(times !== undefined && times.min === times.max ? { times: times.min } : {}),
    };
    if (level === undefined) return report;
    if (i === 0) return { ...report, traps: trapsAt(run, step.before, level, guard) };
    return synchronises(step)
      ? { ...report, traps: trapsAt(run, step.after ?? step.before, level, guard) }
      : report;
  });
}

/** Control registers whose value decides about FP, SVE and SME. */
const trapControls: ReadonlySet<string> = new Set([
  'CPTR_EL2',
  'CPACR_EL1',
  'CPTR_EL3',
  'HCR_EL2',
  'SVCR',
  'SMCR_EL2',
]);

/** A context synchronization event after a write to a trap control that was not yet synchronised. */
function synchronises(step: StepFacts): boolean {
  if (!step.barrier?.startsWith('isb')) return false;
  for (const [name, content] of step.before.system)
    if (trapControls.has(name) && content.some((c) => c.value.stale.length > 0)) return true;
  return false;
}

function writesOf(run: RunFacts, step: StepFacts, guard: VariantSet): Record<string, string> {
  const out: Record<string, string> = {};
  const turns = step.loop && turnsOf(run, step.loop)?.get(step.site)?.writes;
  for (const { resource, content } of step.writes) {
    const sequences = turns?.get(resource);
    out[resourceName(resource)] =
      sequences === undefined
        ? valueText(run, content, and(step.guard, guard))
        : join(
            sequences
              .filter((s) => and(s.guard, guard) !== NONE)
              .map(({ values }) => turnText(values.map((slot) => slotText(run, slot)))),
          );
  }
  for (const access of step.system) {
    if (access.kind !== 'write') continue;
    for (const target of explicit(access.target, and(step.guard, guard))) {
      if (target.guard === NONE) continue;
      const name = typeof target.value === 'string' ? manualSpelling(target.value) : access.name;
      out[name] =
        typeof target.value === 'string'
          ? join(
              explicit(access.value, target.guard)
                .filter((c) => c.guard !== NONE)
                .map((c) => `${termText(run, c.value)}${unlessWritten(run, [step.site])}`),
            )
          : target.value.undefined;
    }
  }
  return out;
}

function valueText(run: RunFacts, content: Choice<Slot>, guard: VariantSet): string {
  return join(
    explicit(content, guard)
      .filter((c) => c.guard !== NONE)
      .map((c) => slotText(run, c.value)),
  );
}

function slotText(run: RunFacts, { term, writers }: Slot): string {
  return `${termText(run, term)}${unlessWritten(run, writers)}`;
}

function join(values: readonly string[]): string {
  return [...new Set(values)].join(' | ');
}

// ---- traps

function trapsAt(run: RunFacts, state: State, level: Level, guard: VariantSet): TrapReport {
  const here = and(state.guard, guard);
  const text = (feature: (typeof units)[number]['feature']): string =>
    join(
      accessCases(run, state, feature, level, here === NONE ? guard : here).map((c) => printAccess(c.result)),
    );
  const [fp, sve, sme] = units.map((u) => text(u.feature));
  return { [`el${level}`]: { fp: fp ?? '', sve: sve ?? '', sme: sme ?? '' } };
}

/** Levels that an exit is about: the one that the code runs at and, for `eret`, the one below that it may return to. */
function exitTraps(run: RunFacts, exit: ExitFacts, guard: VariantSet): TrapReport {
  const level = run.steps.get(exit.site)?.exceptionLevel;
  if (level === undefined) return {};
  const own = trapsAt(run, exit.state, level, guard);
  if (exit.kind !== 'eret' || level === 0) return own;
  return { ...own, ...trapsAt(run, exit.state, (level - 1) as Level, guard) };
}

// ---- exits

const shown: readonly Resource[] = [
  ...Array.from({ length: 31 }, (_, n) => generalResource(n)),
  SP,
  ...Array.from({ length: 32 }, (_, n) => vectorResource(n, 'low')),
];

function exitReport(run: RunFacts, exit: ExitFacts, guard: VariantSet, path: PathPrinter): ExitReport {
  const here = and(exit.guard, guard);
  const root = rootOf(instructionAtSite(run.program, exit.site)?.origin ?? neverReached());
  const registers: Record<string, RegisterAtExit> = {};
  for (const r of shown) {
    const cases = explicit(registerOf(exit.state, r), here).filter((c) => c.guard !== NONE);
    registers[jsonName(r)] = {
      value: join(cases.map((c) => slotText(run, c.value))),
      preserved: cases.every((c) => isEntry(c.value.term, entryName(r))),
      fate: fateOf(
        r,
        cases.map((c) => c.value.term),
      ),
    };
  }
  return {
    kind: exit.target === undefined ? exit.kind : `${exit.kind} ${exit.target}`,
    file: path(root.file.path),
    line: root.line,
    registers,
    traps: exitTraps(run, exit, here),
    stack: stackText(registerOf(exit.state, SP), here),
  };
}

function fateOf(r: Resource, terms: readonly Term[]): RegisterAtExit['fate'] {
  const own = (t: Term): boolean => isEntry(t, entryName(r));
  if (terms.every(own)) return 'preserved';
  const popped = (t: Term): boolean => t.kind === 'load' && (stackOffset(t.address) ?? -1) >= 0;
  if (terms.every((t) => own(t) || popped(t))) return 'popped';
  const fromUnknownCode = (t: Term): boolean =>
    t.kind === 'unknown' && (!t.defined || t.reason.startsWith('returned by '));
  const options = terms.flatMap(optionsOf);
  return options.every((t) => own(t) || popped(t) || fromUnknownCode(t)) ? 'uncertain' : 'changed';
}

/** `x30` rather than `lr`: a key that programs can count on. */
function jsonName(r: Resource): string {
  return r <= 30 ? `x${r}` : resourceName(r);
}

function stackText(content: Choice<Slot>, guard: VariantSet): string {
  return join(
    explicit(content, guard).map((c) => {
      const offset = stackOffset(c.value.term);
      return offset === undefined ? printTerm(c.value.term) : offset > 0 ? `+${offset}` : `${offset}`;
    }),
  );
}
