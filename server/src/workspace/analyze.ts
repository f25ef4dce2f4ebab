import { analyzeRoutine } from '../analysis/analyzeRoutine';
import { calledNames } from '../analysis/calledNames';
import { configurationOf } from '../analysis/configuration';
import { type E2HSource, entrySystem, type StatedBits, statedField } from '../analysis/entrySystem';
import { inferExceptionLevel } from '../analysis/exceptionLevel';
import type { Routine, RoutineFacts, RunFacts, Variant } from '../analysis/facts';
import { handlerEntries, handlersOf, isVectorTable } from '../analysis/handlerEntry';
import { routinesOf } from '../analysis/routines';
import { distinctVariants } from '../analysis/variants';
import { FrontEnd } from '../assembler/frontEnd';
import type { Program } from '../assembler/program';
import { type Annotation, annotationsIn, parseAssumption } from '../conventions/annotations';
import { attach } from '../conventions/attachment';
import { fixesX18 } from '../conventions/fixedX18';
import { type ProjectConventions, withProjectConventions } from '../conventions/projectConventions';
import { checkDocument } from '../rules';
import type { Finding } from '../rules/rule';
import { entryState } from '../simulator/engine';
import { BudgetExceeded } from '../simulator/exploration';
import { joinStates } from '../simulator/join';
import type { State } from '../simulator/state';
import type { StepMemo } from '../simulator/stepMemo';
import { TermTable } from '../simulator/term';
import { ALL, and, condition, minus, NONE, not, or, support, type VariantSet } from '../simulator/variantSet';
import { ExplorationWork } from '../simulator/work';
import type { FileSystem } from '../source/fileSystem';
import type { Problem } from '../source/problem';
import { type SourceFile, sourceFile } from '../source/sourceFile';
import { Callees, type Code, codeOf, type ElsewhereFinder } from './callees';
import type { ProjectConfiguration } from './configuration';
import { type Constraint, constraintsFor } from './constraints';
import type { BuildFlavour, DocumentSetup } from './documentSetup';
import { Memos } from './memos';
import { mergeProblems } from './problems';
import { RoutineIndex } from './routineIndex';
import { assignmentsOf, type Run, Runs } from './runs';
import { setupsFor } from './setup';

export interface DocumentAnalysis {
  readonly document: SourceFile;
  readonly setup: DocumentSetup;
  readonly runs: readonly { readonly guard: VariantSet; readonly program: Program }[];
  readonly problems: readonly Problem[];
  readonly routines: readonly RoutineFacts[];
  readonly findings: readonly Finding[];
}

export interface AnalyzerOptions {
  /** Conditions that are fixed by the user (`--variant NAME=1`); the rest is explored. */
  readonly fixed?: ReadonlyMap<string, boolean>;
  /** `CPTR_EL2.TFP=1` and the like, for every routine. */
  readonly stated?: readonly { readonly name: string; readonly value: number }[];
  /** What the project states of its routines. */
  readonly conventions?: ProjectConventions;
  /** Only these routines; all when absent. */
  readonly routines?: ReadonlySet<string>;
  /** Labels to analyse as routines although nothing marks them as such. */
  readonly labels?: ReadonlySet<string>;
}

/** Entry states of handlers, by program and variants. */
type VectorEntries = Map<string, ReturnType<typeof handlerEntries>>;

export interface AnalyzerSharing {
  /** Of another analyzer, for results that are to be compared with its own. */
  readonly terms?: TermTable;
  /** Keeps what was simulated for the next edit of the same document. */
  readonly incremental?: boolean;
}

/** As long as the file system believes what the disk said (NodeFileSystem). */
const SETUP_TRUST_MILLISECONDS = 1000;
/** Documents whose programs are kept for the next time that they are analysed without an edit. */
const MAX_LATEST = 8;
/** Terms of one analyzer are shared until there are this many. */
const MAX_TERMS = 500_000;
/** For documents that are looked at once: the next one starts anew from as many. */
const MAX_TERMS_ONCE = 50_000;

/** Analyses documents; keeps what does not change between keystrokes. */
export class Analyzer {
  private readonly frontEnd = new FrontEnd();
  private readonly index: RoutineIndex;
  private readonly memos: Memos | undefined;
  private terms: TermTable;
  /** Results of another analyzer are told in the same terms: the table stays. */
  private readonly sharesTerms: boolean;
  /** What was simulated so far. */
  readonly work = new ExplorationWork();
  private readonly elsewhere = new Map<
    string,
    { readonly version: string; readonly code: Code | undefined }
  >();
  /** The text of each document that was analysed last. */
  private readonly latest = new Map<string, SourceFile>();
  private readonly setups = new Map<
    string,
    { readonly setup: DocumentSetup; readonly configuration: ProjectConfiguration; readonly at: number }
  >();

  constructor(
    private readonly fileSystem: FileSystem,
    private readonly configuration: (documentPath: string) => ProjectConfiguration,
    options: AnalyzerSharing = {},
  ) {
    this.terms = options.terms ?? new TermTable();
    this.sharesTerms = options.terms !== undefined;
    this.index = new RoutineIndex(fileSystem);
    this.memos = options.incremental ? new Memos() : undefined;
  }

  setup(document: SourceFile): DocumentSetup {
    const configuration = this.configuration(document.path);
    const known = this.setups.get(document.path);
    // In a tree the flags hang on files, which the file system answers for as long anyway.
    const fresh = known !== undefined && performance.now() - known.at < SETUP_TRUST_MILLISECONDS;
    if (fresh && known.configuration === configuration && known.setup.treeRoot !== undefined)
      return known.setup;
    const setup = setupsFor(document.path, document.text, configuration, this.fileSystem);
    this.setups.set(document.path, { setup, configuration, at: performance.now() });
    return setup;
  }

  analyze(document: SourceFile, cancelled?: () => boolean, options: AnalyzerOptions = {}): DocumentAnalysis {
    if (!this.sharesTerms && this.terms.size > (this.memos ? MAX_TERMS : MAX_TERMS_ONCE)) {
      this.terms = new TermTable();
      this.memos?.clear();
    }
    this.forgetEarlier(document);
    const setup = this.setup(document);
    const runs = new Runs(this.frontEnd, document, setup.config, this.memos !== undefined);
    const facts = new Map<string, RunFacts[]>();
    const fixed = options.fixed ?? new Map<string, boolean>();
    const stated = [
      ...setup.assume.flatMap((text) => parseAssumption(text) ?? []),
      ...(options.stated ?? []),
    ];
    const assumptions = new Set<string>();
    const limits = new Set<string>();
    const constraints: Constraint[] = [];
    const flavours = setup.flavours.filter(
      (f) => ![...f.conditions].some(([n, v]) => fixed.has(n) && fixed.get(n) !== v),
    );
    const groups = new Map<string, RunGroup>();
    const unsettled = new Set<string>();
    for (const flavour of flavours) {
      for (const { name, symbols } of this.routinesToExplore(runs, flavour, document, options.labels)) {
        if (options.routines && !options.routines.has(name)) continue;
        const { assignments, complete } = assignmentsOf(symbols, fixed);
        if (!complete)
          limits.add(`${name}: not every combination of ${symbols.join(', ')} is explored, but each alone`);
        for (const assignment of assignments)
          addToGroup(groups, name, assignment, runs.of(flavour, assignment));
      }
      constraints.push(...constraintsFor(setup, runs.of(flavour, new Map()).program));
    }
    const vectors: VectorEntries = new Map();
    const callees = new Map<string, Callees>();
    const calleesFor = (group: RunGroup): Callees => {
      const key = group.runs.map((r) => r.flavour.name).join('|') + group.e2hKey;
      let found = callees.get(key);
      if (found === undefined) {
        const pairs = group.runs.map((r) => ({ flavour: r.flavour, guard: flavourGuard(r.flavour) }));
        const x18 = group.runs.every((r) => reservesX18(r.flavour, setup));
        found = new Callees(
          this.terms,
          pairs,
          group.runs.map(e2hOf),
          x18,
          this.finder(setup, document),
          cancelled,
          this.memos?.of(document.path),
          key,
          this.work,
        );
        callees.set(key, found);
      }
      return found;
    };
    for (const group of groups.values()) {
      let result: RunFacts | undefined;
      try {
        result = this.routine(
          document,
          group,
          calleesFor(group),
          { ...options, stated, conventions: setup.conventions },
          assumptions,
          vectors,
        );
      } catch (error) {
        if (!(error instanceof BudgetExceeded)) throw error;
        unsettled.add(group.name);
      }
      if (result) facts.set(group.name, [...(facts.get(group.name) ?? []), result]);
    }
    const feasible = feasibleVariants(constraints, setup.flavours, fixed);
    const routines = [...facts].map(([name, list]) =>
      this.routineFacts(name, list, feasible, [...assumptions, ...limits]),
    );
    routines.sort((a, b) => firstLine(a) - firstLine(b));
    const problems = [...mergeProblems(runs.all()), ...unsettledProblems(unsettled, runs.all())];
    const findings = checkDocument({
      document,
      routines,
      runs: runs.all(),
      problems,
      fixedX18: fixesX18(setup.flavours),
      severities: new Map(Object.entries(setup.rules)),
      conventions: setup.conventions,
    });
    if (this.memos === undefined) this.frontEnd.forget(document);
    return { document, setup, runs: runs.all(), problems, routines, findings };
  }

  /** What was assembled of the document's text before an edit, and of documents not looked at for long, goes. */
  private forgetEarlier(document: SourceFile): void {
    const { latest } = this;
    const before = latest.get(document.path);
    if (before !== undefined && before !== document) this.frontEnd.forget(before);
    latest.delete(document.path);
    if (this.memos !== undefined) latest.set(document.path, document);
    const [oldest] = latest.values();
    if (oldest === undefined || latest.size <= MAX_LATEST) return;
    this.frontEnd.forget(oldest);
    latest.delete(oldest.path);
  }

  /** Routines of the document with the configuration symbols that shape each. */
  private routinesToExplore(
    runs: Runs,
    flavour: BuildFlavour,
    document: SourceFile,
    labels: ReadonlySet<string> | undefined,
  ): { readonly name: string; readonly symbols: readonly string[] }[] {
    const base = runs.of(flavour, new Map());
    const own = [...new Set(base.program.conditionals.flatMap((c) => c.symbols))].filter(
      (s) => s.startsWith('CONFIG_') && isSwitch(base.program.cMacros.get(s)?.body),
    );
    const programs = [base.program];
    if (own.length > 0) {
      // Routines that exist only with, or only without, some symbol.
      programs.push(runs.of(flavour, new Map(own.map((s) => [s, true] as const))).program);
      programs.push(runs.of(flavour, new Map(own.map((s) => [s, false] as const))).program);
    }
    const symbols = new Map<string, Set<string>>();
    for (const program of programs)
      for (const routine of routinesOf(program, document.path, labels)) {
        const set = symbols.get(routine.name) ?? new Set<string>();
        for (const s of configurationOf(program, routine, document)) set.add(s);
        symbols.set(routine.name, set);
      }
    return [...symbols].map(([name, set]) => ({ name, symbols: own.filter((s) => set.has(s)) }));
  }

  private routine(
    document: SourceFile,
    group: RunGroup,
    callees: Callees,
    options: AnalyzerOptions,
    assumptions: Set<string>,
    vectors: VectorEntries,
  ): RunFacts | undefined {
    const [first] = group.runs;
    if (first === undefined) return undefined;
    const { program, flavour } = first;
    const all = routinesOf(program, document.path, options.labels);
    const routine = all.find((r) => r.name === group.name);
    if (routine === undefined) return undefined;
    const level = inferExceptionLevel(program, routine.instructions, flavour.exceptionLevels);
    const annotations = this.annotationsOf(document, program, routine, options.conventions);
    const sources = group.runs.map(e2hOf);
    const stated: StatedBits[] = [];
    let guard = group.runs.reduce<VariantSet>((all, r) => or(all, r.guard), NONE);
    for (const [name, holds] of options.fixed ?? []) guard = and(guard, condition(name, holds));
    for (const a of [...assumedIn(annotations), ...(options.stated ?? [])]) {
      const bits = statedField(a.name, sources[0]?.e2h);
      if (bits) stated.push({ ...bits, value: a.value });
      else guard = and(guard, condition(a.name, a.value !== 0));
    }
    if (guard === NONE) return undefined;
    const entry = entrySystem(this.terms, sources, stated, level.level);
    for (const text of entry.assumptions) assumptions.add(text);
    const code = codeOf(program, document.path);
    const around = callees.surroundings(code, level.level);
    const documentMemo = this.memos?.of(document.path);
    const memo =
      documentMemo &&
      ((what: string): StepMemo => documentMemo.steps(`${what}|${memoKeyOf(group)}|${level.level ?? ''}`));
    const start = (): State | undefined => {
      // What other files see may be entered by them, with anything in its registers.
      if (routine.global || calledNames(program).has(routine.name)) return undefined;
      if (!all.some(isVectorTable)) return undefined;
      const key = `${code.id}|${guard}|${group.e2hKey}|${level.level ?? ''}`;
      let entries = vectors.get(key);
      if (entries === undefined) {
        entries = handlerEntries(
          program,
          all,
          guard,
          entry.registers,
          (table) =>
            callees.surroundings(
              code,
              inferExceptionLevel(program, table.instructions, flavour.exceptionLevels).level,
            ),
          memo && ((table) => memo(`vectors|${table.name}`)),
        );
        vectors.set(key, entries);
      }
      return entries.get(routine.entry);
    };
    const table = isVectorTable(routine);
    return analyzeRoutine({
      program,
      routine,
      guard,
      around,
      exceptionLevelReason: level.reason,
      flavours: group.runs.map((r) => r.flavour.name),
      system: entry.registers,
      memo: memo?.(routine.name),
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
      : joinStates(this.terms, entered, entryState(this.terms, other, system), 'entry', false);
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

  private routineFacts(
    name: string,
    runs: readonly RunFacts[],
    feasible: VariantSet,
    assumptions: readonly string[],
  ): RoutineFacts {
    const universe = and(
      feasible,
      runs.reduce<VariantSet>((all, r) => or(all, r.guard), NONE),
    );
    const told = [...assumptions, ...memoryAssumptions(runs)];
    return Object.assign(lazyVariants(runs, universe), { name, runs, assumptions: told, feasible: universe });
  }

  private finder(setup: DocumentSetup, document: SourceFile): ElsewhereFinder {
    return (name, flavour) => {
      for (const file of this.index.filesDefining(name, setup, document.path, flavour)) {
        if (file === document.path) continue;
        const code = this.codeElsewhere(file, flavour);
        if (code?.program.symbols.get(name)?.address) return code;
      }
      return undefined;
    };
  }
  private codeElsewhere(path: string, flavour: BuildFlavour): Code | undefined {
    const version = this.fileSystem.version(path) ?? '';
    const key = `${path}|${flavour.name}`;
    const known = this.elsewhere.get(key);
    if (known?.version === version) return known.code;
    const text = this.fileSystem.readFile(path);
    let code: Code | undefined;
    if (text !== undefined) {
      const file = sourceFile(path, text);
      const flavours = this.setup(file).flavours;
      const same = flavours.find((f) => f.name === flavour.name) ?? flavours[0];
      if (same) code = codeOf(this.frontEnd.run(file, same.options), path);
    }
    this.elsewhere.set(key, { version, code });
    return code;
  }
}

/** What the results take for granted about memory, where the routine's code makes it matter. */
function memoryAssumptions(runs: readonly RunFacts[]): string[] {
  const steps = runs.flatMap((r) => [...r.steps.values()]);
  const told: string[] = [];
  if (steps.some((s) => s.memory.some((m) => m.kind === 'store')))
    told.push('addresses in different registers at entry point to different objects');
  if (steps.some((s) => s.call && !s.call.summarised))
    told.push("code that was not found leaves the caller's stack frame alone");
  if (steps.some((s) => s.successors.length > 1 && /^bra?[abz]*$/.test(s.instruction.parsed.mnemonic)))
    told.push('a branch to a label plus an index stays in the code behind the label');
  return told;
}

/** Told apart when first asked for: findings do not need them. */
function lazyVariants(
  runs: readonly RunFacts[],
  universe: VariantSet,
): Pick<RoutineFacts, 'variants' | 'conditions'> {
  let variants: readonly Variant[] | undefined;
  const all = (): readonly Variant[] => {
    variants ??= distinctVariants(runs, universe);
    return variants;
  };
  return {
    get variants() {
      return all();
    },
    get conditions() {
      return [...new Set(all().flatMap((v) => support(v.guard)))];
    },
  };
}

function firstLine(r: RoutineFacts): number {
  return r.runs[0]?.routine.firstLine ?? 0;
}

function assumedIn(annotations: readonly Annotation[]): { readonly name: string; readonly value: number }[] {
  return annotations.flatMap((a) => (a.kind === 'assume' ? [...a.assumptions] : []));
}

/**
 * Where E2H comes from: the flavour; else the capability of the tree that decides it; else, in a file
 * whose own alternatives ask for it, ARM64_HAS_VIRT_HOST_EXTN (the kernel runs at EL2 with E2H set).
 */
function e2hOf(run: Run): E2HSource {
  const { flavour, program } = run;
  const guard = flavourGuard(flavour);
  if (flavour.e2h !== undefined || flavour.e2hCapability !== undefined)
    return { guard, e2h: flavour.e2h, capability: flavour.e2hCapability };
  const asked = program.alternatives.some((a) => a.capability === HOST_EXTENSIONS);
  return { guard, e2h: undefined, capability: asked ? HOST_EXTENSIONS : undefined };
}
const HOST_EXTENSIONS = 'ARM64_HAS_VIRT_HOST_EXTN';

function reservesX18(flavour: BuildFlavour, setup: DocumentSetup): boolean {
  const macro =
    flavour.options.fixed.get('CONFIG_SHADOW_CALL_STACK') ?? setup.config.get('CONFIG_SHADOW_CALL_STACK');
  return macro === 'y' || macro === '1' || flavour.reservesX18 === true || setup.treeKind === 'linux';
}

function feasibleVariants(
  constraints: readonly Constraint[],
  flavours: readonly BuildFlavour[],
  fixed: ReadonlyMap<string, boolean>,
): VariantSet {
  let feasible: VariantSet = ALL;
  for (const c of constraints) {
    const then = condition(c.implies, c.impliesHolds);
    feasible = and(feasible, or(not(condition(c.if, c.ifHolds)), then));
  }
  if (flavours.length > 0) {
    feasible = and(feasible, flavours.map(flavourGuard).reduce(or, NONE));
  }
  for (const [n, v] of fixed) feasible = and(feasible, condition(n, v));
  return feasible;
}

/** A symbol that is set or not; one with a number or a text stays as the build has it. */
function isSwitch(body: string | undefined): boolean {
  return body === undefined || body.trim() === '1';
}

/**
 * One routine in all runs that give the same instructions: build flavours that differ in nothing but
 * the state in which the code runs are explored together.
 */
interface RunGroup {
  readonly name: string;
  readonly runs: Run[];
  readonly e2hKey: string;
  readonly assignment: string;
}

/** Names what the exploration of a group depends on besides code and entry state. */
function memoKeyOf({ runs, e2hKey, assignment }: RunGroup): string {
  return `${runs.map((r) => r.flavour.name).join('|')}|${e2hKey}|${assignment}`;
}

function addToGroup(
  groups: Map<string, RunGroup>,
  name: string,
  assignment: ReadonlyMap<string, boolean>,
  run: Run,
): void {
  const { program, flavour } = run;
  const e2hKey = `${flavour.exceptionLevels.join(',')}|${program.alternatives.some((a) => a.capability === HOST_EXTENSIONS)}`;
  const key = `${name}|${JSON.stringify([...assignment])}|${e2hKey}|${codeOf(program, run.path).id}`;
  const group = groups.get(key);
  if (group) group.runs.push(run);
  else groups.set(key, { name, runs: [run], e2hKey, assignment: JSON.stringify([...assignment]) });
}

function flavourGuard(flavour: BuildFlavour): VariantSet {
  let guard: VariantSet = ALL;
  for (const [n, v] of flavour.conditions) guard = and(guard, condition(n, v));
  return guard;
}

/** Routines that the engine gave up on are named at their label. */
function unsettledProblems(names: ReadonlySet<string>, runs: readonly Run[]): Problem[] {
  return [...names].flatMap((name) => {
    const origin = runs.map((r) => r.program.symbols.get(name)?.origin).find((o) => o !== undefined);
    const message = `${name} is not analysed: its loops do not settle within the limit`;
    return origin ? [{ code: 'macro-error', severity: 'info' as const, message, origin }] : [];
  });
}
