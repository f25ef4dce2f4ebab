import { analyzeRoutine } from '../analysis/analyzeRoutine';
import { calledNames } from '../analysis/calledNames';
import { entrySystem, type StatedBits, statedField } from '../analysis/entrySystem';
import { inferExceptionLevel } from '../analysis/exceptionLevel';
import type { Routine, RunFacts } from '../analysis/facts';
import { type HandlerEntries, handlerEntries, handlersOf, isVectorTable } from '../analysis/handlerEntry';
import { LastEntries } from '../analysis/lastEntries';
import { routinesOf } from '../analysis/routines';
import type { Program } from '../assembler/program';
import { type Annotation, annotationsIn } from '../conventions/annotations';
import { attach } from '../conventions/attachment';
import { type ProjectConventions, withProjectConventions } from '../conventions/projectConventions';
import { entryState } from '../simulator/engine';
import { joinStates } from '../simulator/join';
import type { State } from '../simulator/state';
import type { TermTable } from '../simulator/termTable';
import { and, condition, minus, NONE, or, type VariantSet } from '../simulator/variantSet';
import type { ExplorationWork } from '../simulator/work';
import type { SourceFile } from '../source/sourceFile';
import { Callees, type Code, codeOf, type ElsewhereFinder } from './callees';
import type { DocumentSetup } from './documentSetup';
import type { Memos } from './memos';
import { flavourGuard, memoKeyOf, type RunGroup, reservesX18, stateSourceOf } from './runGroups';

export interface ExplorationContext {
  readonly terms: TermTable;
  readonly memos: Memos | undefined;
  readonly work: ExplorationWork;
  readonly elsewhere: ElsewhereFinder;
  readonly cancelled: (() => boolean) | undefined;
}

export interface ExplorationOptions {
  readonly fixed: ReadonlyMap<string, boolean>;
  readonly stated: readonly { readonly name: string; readonly value: number }[];
  readonly conventions: ProjectConventions | undefined;
  readonly labels: ReadonlySet<string> | undefined;
}

/** Explores the routines of one document. */
export class Exploration {
  /** What the results take for granted, in words. */
  readonly assumptions = new Set<string>();
  /** Entry states of handlers; they go with the program. */
  private readonly vectors = new WeakMap<Code, Map<string, HandlerEntries>>();
  private readonly entries = new Map<string, LastEntries>();
  private readonly callees = new Map<string, Callees>();

  constructor(
    private readonly document: SourceFile,
    private readonly setup: DocumentSetup,
    private readonly context: ExplorationContext,
    private readonly options: ExplorationOptions,
  ) {}

  /** For one analysis, where nothing is kept for the next. */
  private entriesUnder(key: string): LastEntries {
    const known = this.entries.get(key) ?? new LastEntries();
    this.entries.set(key, known);
    return known;
  }

  private calleesFor(group: RunGroup): Callees {
    const { terms, elsewhere, cancelled, memos, work } = this.context;
    const key = group.runs.map((r) => r.flavour.name).join('|') + group.stateKey;
    let found = this.callees.get(key);
    if (found === undefined) {
      const pairs = group.runs.map((r) => ({ flavour: r.flavour, guard: flavourGuard(r.flavour) }));
      const x18 = group.runs.every((r) => reservesX18(r.flavour, this.setup));
      const sources = group.runs.map(stateSourceOf);
      const memo = memos?.of(this.document.path);
      found = new Callees(terms, pairs, sources, x18, elsewhere, cancelled, memo, key, work);
      this.callees.set(key, found);
    }
    return found;
  }

  /** Undefined when the group has no such routine, or none of its variants is asked for. Throws BudgetExceeded. */
  explore(group: RunGroup): RunFacts | undefined {
    const { document, options } = this;
    const callees = this.calleesFor(group);
    const [first] = group.runs;
    if (first === undefined) return undefined;
    const { program, flavour } = first;
    const all = routinesOf(program, document.path, options.labels);
    const routine = all.find((r) => r.name === group.name);
    if (routine === undefined) return undefined;
    const level = inferExceptionLevel(program, routine.instructions, flavour);
    const annotations = this.annotationsOf(document, program, routine, options.conventions);
    const sources = group.runs.map(stateSourceOf);
    const stated: StatedBits[] = [];
    let guard = group.runs.reduce<VariantSet>((all, r) => or(all, r.guard), NONE);
    for (const [name, holds] of options.fixed ?? []) guard = and(guard, condition(name, holds));
    for (const a of [...assumedIn(annotations), ...(options.stated ?? [])]) {
      const bits = statedField(a.name, sources[0]?.e2h);
      if (bits) stated.push({ ...bits, value: a.value });
      else guard = and(guard, condition(a.name, a.value !== 0));
    }
    if (guard === NONE) return undefined;
    const entry = entrySystem(this.context.terms, sources, stated, level.level ?? level.highest);
    for (const text of entry.assumptions) this.assumptions.add(text);
    const code = codeOf(program, document.path);
    const around = callees.surroundings(code, level.level);
    const documentMemo = this.context.memos?.of(document.path);
    const key = (what: string): string => `${what}|${memoKeyOf(group)}|${level.level ?? ''}`;
    const start = (): State | undefined => {
      // What other files see may be entered by them, with anything in its registers.
      if (routine.global || calledNames(program).has(routine.name)) return undefined;
      if (!all.some(isVectorTable)) return undefined;
      // No instruction asks for the configuration: one exploration of the table is for all groups with this code.
      const every = group.runs.reduce<VariantSet>((all, r) => or(all, flavourGuard(r.flavour)), NONE);
      const state = `${every}|${group.stateKey}|${level.level ?? ''}|${stated.map(({ register, msb, lsb, value }) => `${register}[${msb}:${lsb}]=${value}`)}`;
      const known = this.vectors.get(code) ?? new Map<string, HandlerEntries>();
      this.vectors.set(code, known);
      let entries = known.get(state);
      if (entries === undefined) {
        // What configurations do to other code is nothing to the vectors: one memo is for all of them.
        const name = (of: string): string => `${of}|${state}|${group.runs.map((r) => r.flavour.name)}`;
        entries = handlerEntries({
          program,
          routines: all,
          guard: every,
          system: entry.registers,
          surroundings: (table) =>
            callees.surroundings(code, inferExceptionLevel(program, table.instructions, flavour).level),
          memo: documentMemo && ((table) => documentMemo.steps(name(`vectors|${table.name}`))),
          last: documentMemo?.entries(name('')) ?? this.entriesUnder(name('')),
        });
        known.set(state, entries);
      }
      const entered = entries.get(routine.entry);
      const here = entered === undefined ? NONE : and(entered.guard, guard);
      return here === NONE || entered === undefined ? undefined : { ...entered, guard: here };
    };
    const table = isVectorTable(routine);
    const last = documentMemo?.run(key(routine.name));
    return analyzeRoutine({
      program,
      routine,
      guard,
      around,
      exceptionLevelReason: level.reason,
      flavours: group.runs.map((r) => r.flavour.name),
      programs: group.runs.map(({ guard, program }) => ({ guard, program })),
      system: entry.registers,
      memo: last?.isKnown ? documentMemo?.stepsOfEdited(key(routine.name)) : undefined,
      last,
      start: table ? undefined : this.handlerStart(start(), guard, entry.registers),
      stops: table ? handlersOf(program, all) : undefined,
    });
  }

  /** The state from the vectors; in variants in which none of them comes here, the general one. */
  private handlerStart(
    entered: State | undefined,
    guard: VariantSet,
    system: State['system'],
  ): State | undefined {
    if (entered === undefined) return undefined;
    const other = minus(guard, entered.guard);
    return other === NONE
      ? entered
      : joinStates(
          this.context.terms,
          entered,
          entryState(this.context.terms, other, system),
          'entry',
          false,
        );
  }

  private annotationsOf(
    document: SourceFile,
    program: Program,
    routine: Routine,
    project: ProjectConventions | undefined,
  ): readonly Annotation[] {
    const all = annotationsIn(document);
    const comments =
      all.all.length === 0
        ? []
        : (attach(document, all, routinesOf(program, document.path)).get(routine.name) ?? []);
    return withProjectConventions(routine.name, comments, project);
  }
}

function assumedIn(annotations: readonly Annotation[]): { readonly name: string; readonly value: number }[] {
  return annotations.flatMap((a) => (a.kind === 'assume' ? [...a.assumptions] : []));
}
