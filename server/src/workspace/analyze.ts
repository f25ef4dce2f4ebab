import { addressKey, branches } from '../analysis/branchSources';
import type { RoutineFacts, RunFacts } from '../analysis/facts';
import { routinesOf } from '../analysis/routines';
import { FrontEnd } from '../assembler/frontEnd';
import type { InstructionItem, Program } from '../assembler/program';
import { parseAssumption } from '../conventions/annotations';
import { fixesX18 } from '../conventions/fixedX18';
import type { ProjectConventions } from '../conventions/projectConventions';
import { type CheckOptions, checkInPieces, DocumentChecker } from '../rules';
import type { Finding } from '../rules/rule';
import { instructionAtSite } from '../simulator/sites';
import type { Site } from '../simulator/state';
import { TermTable } from '../simulator/termTable';
import type { VariantSet } from '../simulator/variantSet';
import { ExplorationWork } from '../simulator/work';
import type { FileSystem } from '../source/fileSystem';
import { inOneGo } from '../source/inOneGo';
import { type Origin, rootOf } from '../source/origin';
import type { Problem } from '../source/problem';
import { type SourceFile, sourceFile } from '../source/sourceFile';
import { type Code, codeOf, type ElsewhereFinder, entryOf } from './callees';
import type { ProjectConfiguration } from './configuration';
import type { BuildFlavour, DocumentSetup } from './documentSetup';
import { Exploration } from './exploration';
import { Memos } from './memos';
import { type Plan, plannedByName, plannedVariants, planOf, type RoutineToExplore } from './plan';
import { mergeProblems, problemsOf, type RunProblems } from './problems';
import { firstLine, routineFacts } from './routineFacts';
import { RoutineIndex } from './routineIndex';
import { addToGroup, type RunGroup } from './runGroups';
import { Runs } from './runs';
import { RunsWanted } from './runsWanted';
import { setupsFor } from './setup';
import { Unsettled } from './unsettled';

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
  /** Only these routines, and with a line those on it and all vector tables; all when both are absent. */
  readonly routines?: ReadonlySet<string>;
  readonly line?: number;
  /** Labels to analyse as routines although nothing marks them as such. */
  readonly labels?: ReadonlySet<string>;
}

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
  private readonly frontEnd = new FrontEnd({ listing: false });
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

  /** What includes the document, and so what it is a part of, has changed. */
  forgetSetup(path: string): void {
    this.setups.delete(path);
  }

  /** Not while an analysis is under way: what the memos keep is told in its terms. */
  private renewTerms(): void {
    if (this.sharesTerms || this.terms.size <= (this.memos ? MAX_TERMS : MAX_TERMS_ONCE)) return;
    this.terms = new TermTable();
    this.memos?.clear();
  }

  private begin(
    document: SourceFile,
    cancelled: (() => boolean) | undefined,
    options: AnalyzerOptions,
  ): { setup: DocumentSetup; runs: Runs; plan: Plan; exploration: Exploration } {
    this.forgetEarlier(document);
    const setup = this.setup(document);
    const runs = new Runs(this.frontEnd, document, setup.config, this.memos !== undefined);
    const { labels, routines, line, fixed = new Map<string, boolean>() } = options;
    const stated = [
      ...setup.assume.flatMap((text) => parseAssumption(text) ?? []),
      ...(options.stated ?? []),
    ];
    const only =
      routines === undefined && line === undefined
        ? undefined
        : (r: RoutineToExplore): boolean =>
            [...(routines ?? [])].some((n) => r.names.has(n)) ||
            (line !== undefined &&
              (r.isVectorTable || r.places.some((p) => p.firstLine <= line && line <= p.lastLine)));
    const plan = planOf(document, setup, runs, { fixed, only, labels });
    const { terms, memos, work } = this;
    const elsewhere = this.finder(setup, document);
    const exploration = new Exploration(
      document,
      setup,
      { terms, memos, work, elsewhere, cancelled },
      { fixed, stated, conventions: setup.conventions, labels },
    );
    return { setup, runs, plan, exploration };
  }

  analyze(document: SourceFile, cancelled?: () => boolean, options: AnalyzerOptions = {}): DocumentAnalysis {
    return inOneGo(this.analysis(document, cancelled, options));
  }

  /** `analyze` in pieces of some ten milliseconds where that can be, for whoever has other things to do meanwhile. */
  *analysis(
    document: SourceFile,
    cancelled?: () => boolean,
    options: AnalyzerOptions = {},
  ): Generator<undefined, DocumentAnalysis> {
    this.renewTerms();
    const facts = yield* this.facts(document, cancelled, options);
    const { setup, runs, problems, routines } = facts;
    const all = yield* checkInPieces({ document, routines, runs, problems, ...checkOptions(setup) });
    const findings = ownFindings(all, document, setup);
    if (this.memos === undefined) this.frontEnd.forget(document);
    return { ...facts, findings };
  }

  /**
   * What an analysis tells about a place, without findings, before there is one of the whole document: about the
   * routine on the line, and those named. Undefined where more routines have to do with the line.
   */
  around(
    document: SourceFile,
    { line, routines }: { readonly line?: number; readonly routines: ReadonlySet<string> },
    cancelled?: () => boolean,
  ): DocumentAnalysis | undefined {
    const facts = inOneGo(this.facts(document, cancelled, { line, routines }));
    const isOf = ({ routine }: RunFacts): boolean =>
      line === undefined ? routines.has(routine.name) : routine.firstLine <= line && line <= routine.lastLine;
    if (!facts.routines.some((r) => r.runs.some(isOf))) return undefined;
    if (line !== undefined && facts.runs.some(({ program }) => isRepeated(program, document, line)))
      return undefined;
    const asked = new Set(facts.routines.map(({ name }) => name));
    if (facts.runs.some(({ program }) => isEnteredInside(program, document, asked))) return undefined;
    return { ...facts, findings: [] };
  }

  private *facts(
    document: SourceFile,
    cancelled: (() => boolean) | undefined,
    options: AnalyzerOptions,
  ): Generator<undefined, Omit<DocumentAnalysis, 'findings'>> {
    const { setup, runs, plan, exploration } = this.begin(document, cancelled, options);
    const groups = new Map<string, RunGroup>();
    for (const { name, flavour, assignments } of plan.routines)
      for (const assignment of assignments) {
        yield;
        addToGroup(groups, name, assignment, runs.of(flavour, assignment));
      }
    const facts = new Map<string, RunFacts[]>();
    const unsettled = new Unsettled(runs);
    if (plan.leftOut) unsettled.leave(plan.leftOut);
    for (const group of groups.values()) {
      yield;
      const result = unsettled.unless(group, () => exploration.explore(group));
      if (result) facts.set(group.name, [...(facts.get(group.name) ?? []), result]);
    }
    const assumptions = [...exploration.assumptions, ...plan.limits];
    const routines = Array.from(facts, ([name, list]) =>
      routineFacts(name, list, plan.feasible, assumptions),
    ).sort((a, b) => firstLine(a) - firstLine(b));
    const problems = [...mergeProblems(runs.all()), ...unsettled.problems];
    return { document, setup, runs: runs.all(), problems, routines };
  }

  /**
   * The findings of `analyze` alone. Runs and programs go as soon as nothing is to be told of them any more, so that
   * a document with many configurations takes no more memory than its largest routine.
   */
  findings(
    document: SourceFile,
    cancelled?: () => boolean,
    options: AnalyzerOptions = {},
  ): readonly Finding[] {
    this.renewTerms();
    const { setup, runs, plan, exploration } = this.begin(document, cancelled, options);
    const universe = plannedVariants(plan, runs.all());
    const checker = new DocumentChecker(document, plan.lines, universe, checkOptions(setup));
    const told: RunProblems[] = [];
    const tellPrograms = (): void => {
      for (const run of runs.fresh()) {
        checker.program(run.program, run.guard, setup.flavours.indexOf(run.flavour));
        told.push(problemsOf(run));
      }
    };
    tellPrograms();
    const unsettled = new Unsettled(runs);
    if (plan.leftOut) unsettled.leave(plan.leftOut);
    const wanted = new RunsWanted(runs, plan);
    for (const routine of plannedByName(plan)) {
      const groups = new Map<string, RunGroup>();
      for (const { name, flavour, assignments } of routine)
        for (const assignment of assignments)
          addToGroup(groups, name, assignment, runs.of(flavour, assignment));
      tellPrograms();
      const facts = [...groups.values()].flatMap(
        (group) => unsettled.unless(group, () => exploration.explore(group)) ?? [],
      );
      const [first] = routine;
      if (first && facts.length > 0)
        checker.routines([routineFacts(first.name, facts, plan.feasible, [])], false);
      wanted.done(routine);
    }
    told.sort((a, b) => setup.flavours.indexOf(a.flavour) - setup.flavours.indexOf(b.flavour));
    const findings = checker.findings([...mergeProblems(told), ...unsettled.problems]);
    this.frontEnd.forget(document);
    return ownFindings(findings, document, setup);
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

  private finder(setup: DocumentSetup, document: SourceFile): ElsewhereFinder {
    const find: ElsewhereFinder = (name, flavour) => {
      const from = flavour.options.includer ?? document.path;
      const built = { ...flavour, name: flavour.nameInIncluder ?? flavour.name };
      for (const file of this.index.filesDefining(name, setup, from, built)) {
        if (file === document.path || file === from) continue;
        const code = this.codeElsewhere(file, built);
        if (code !== undefined && entryOf(code.program, name) !== undefined) return code;
      }
      return undefined;
    };
    return (name, flavour) => this.work.aside(() => find(name, flavour));
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

/** What is found in the file that includes the document is told of that file. */
function ownFindings(
  findings: readonly Finding[],
  document: SourceFile,
  { partOf }: DocumentSetup,
): readonly Finding[] {
  if (partOf === undefined) return findings;
  return findings.filter(({ origin }) => rootOf(origin).file.path === document.path);
}

/** Other routines branch past the beginning of one of these: what they bring along is found when they are explored. */
function isEnteredInside(program: Program, { path }: SourceFile, names: ReadonlySet<string>): boolean {
  const inside = new Set<string>();
  const starts = new Set<string>();
  const keyAt = (site: Site): string =>
    addressKey((instructionAtSite(program, site) as InstructionItem).address);
  for (const { name, entry, instructions } of routinesOf(program, path)) {
    if (!names.has(name)) continue;
    starts.add(keyAt(entry));
    for (const site of instructions) inside.add(keyAt(site));
  }
  for (const { target, sources } of branches(program).values()) {
    const key = addressKey(target);
    if (inside.has(key) && !starts.has(key) && sources.some((s) => !inside.has(addressKey(s)))) return true;
  }
  return false;
}

/** Some line brings in the text of this one: it is in the body of a macro or of a repetition. */
function isRepeated({ instructions }: Program, document: SourceFile, line: number): boolean {
  const isThere = (o: Origin): boolean => o.line === line && o.file.path === document.path;
  return instructions.some(({ origin }) => {
    for (let o: Origin | undefined = origin; o?.parent; o = o.parent) if (isThere(o)) return true;
    return false;
  });
}

/** What the setup says about the rules. */
function checkOptions({ flavours, rules, conventions }: DocumentSetup): CheckOptions {
  return { fixedX18: fixesX18(flavours), severities: new Map(Object.entries(rules)), conventions };
}
