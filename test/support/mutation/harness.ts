import { readFileSync } from 'node:fs';
import { identityOf, introduced, type KnownFinding } from '../../../server/src/review/findingIdentity';
import { overlay } from '../../../server/src/review/overlayFileSystem';
import type { Finding } from '../../../server/src/rules';
import { TermTable } from '../../../server/src/simulator/termTable';
import { NONE } from '../../../server/src/simulator/variantSet';
import type { FileSystem } from '../../../server/src/source/fileSystem';
import { NodeFileSystem } from '../../../server/src/source/nodeFileSystem';
import { type SourceFile, sourceFile } from '../../../server/src/source/sourceFile';
import { Analyzer, type DocumentAnalysis } from '../../../server/src/workspace/analyze';
import { emptyConfiguration, type ProjectConfiguration } from '../../../server/src/workspace/configuration';
import { RandomNumbers } from '../randomNumbers';
import { type Judgement, judge } from './judge';
import { labelsNear, type Mutation, mutationsOf } from './operators';

export interface Mutant extends Mutation, Judgement {
  /** The document that was analysed. */
  readonly document: string;
  readonly routines: readonly string[];
  /** Rules that report something that they do not report of the unchanged file, with their severities. */
  readonly found: ReadonlyMap<string, Finding>;
}

/** What an assembler would reject is no mutant: the build finds it. */
const REJECTED =
  /^(syntax-error|unknown-instruction|invalid-operand|undefined-symbol|unresolved-include|macro-error)$/;

/** Terms that mutants may add to those of the unchanged document before all are made anew. */
const MORE_TERMS = 200_000;

const disk = new NodeFileSystem(Number.POSITIVE_INFINITY);

export interface MutationOptions {
  readonly configuration: Partial<ProjectConfiguration>;
  readonly seed: number;
  /** At most so many mutants of the document, chosen by the seed. */
  readonly limit?: number;
  /** Below this folder, headers are mutated as well. */
  readonly tree: string;
}

/** Runs mutants of one document, one at a time. */
export function* mutantsOf(path: string, options: MutationOptions): Iterable<Mutant> {
  const configuration: ProjectConfiguration = { ...emptyConfiguration, ...options.configuration };
  const document = sourceFile(path, readFileSync(path, 'utf8'));
  const replaced = new Map<string, string>();
  let edits = 0;
  const shown = overlay(disk, replaced);
  const files: FileSystem = {
    ...shown,
    version: (p) => (replaced.has(p) ? `mutant ${edits}` : disk.version(p)),
  };
  const fresh = (terms: TermTable): Analyzer =>
    new Analyzer(files, () => configuration, { terms, incremental: true });
  let terms = new TermTable();
  let analyzer = fresh(terms);
  let base = analyzer.analyze(document);
  let known = identities(base);
  const limit = terms.size + MORE_TERMS;
  const random = new RandomNumbers(options.seed);
  let mutations = mutationsIn(base, options.tree, random);
  if (options.limit !== undefined) mutations = sample(mutations, options.limit, random);
  for (const { mutation, routines } of mutations) {
    if (terms.size > limit) {
      terms = new TermTable();
      analyzer = fresh(terms);
      base = analyzer.analyze(document);
      known = identities(base);
    }
    const own = mutation.file === path;
    const text = changedText(
      own ? document : sourceFile(mutation.file, disk.readFile(mutation.file) ?? ''),
      mutation,
    );
    edits++;
    if (!own) replaced.set(mutation.file, text);
    const now = analyzer.analyze(own ? sourceFile(path, text) : document);
    replaced.clear();
    const findings = introduced(
      now.findings,
      (f) => identityOf(f, path),
      known,
      () => ({ toOld: (l) => l }),
    );
    if (findings.some((f) => REJECTED.test(f.rule))) continue;
    const found = new Map<string, Finding>();
    for (const f of findings) if (!found.has(f.rule)) found.set(f.rule, f);
    yield {
      ...mutation,
      ...judge(base.routines, now.routines, routines),
      document: path,
      routines: [...routines],
      found,
    };
  }
}

function identities(analysis: DocumentAnalysis): KnownFinding[] {
  return analysis.findings.map((f) => identityOf(f, analysis.document.path));
}

function changedText({ text }: SourceFile, { line, after }: Mutation): string {
  const lines = text.split('\n');
  lines[line] = after;
  return lines.join('\n');
}

interface Planned {
  readonly mutation: Mutation;
  /** Routines that have the line. */
  readonly routines: ReadonlySet<string>;
}

/** Every mutation of every line that some routine of the document executes, in the document and the tree's headers. */
function mutationsIn(base: DocumentAnalysis, tree: string, random: RandomNumbers): Planned[] {
  const places = new Map<
    string,
    { file: SourceFile; line: number; routines: Set<string>; live: Set<number> }
  >();
  for (const routine of base.routines)
    for (const run of routine.runs)
      for (const [site, step] of run.steps) {
        // Only code that stands in the routine's own text or in macros that it uses.
        for (let o: typeof step.instruction.origin | undefined = step.instruction.origin; o; o = o.parent) {
          const { file, line } = o;
          if (!file.path.startsWith(tree)) continue;
          // What the file that includes the document owes is said there.
          if (base.setup.partOf?.includes(file.path)) continue;
          const key = `${file.path}:${line}`;
          const place = places.get(key) ?? {
            file,
            line,
            routines: new Set<string>(),
            live: new Set<number>(),
          };
          places.set(key, place);
          place.routines.add(routine.name);
          for (let n = 0; n <= 17; n++) if (run.liveAfter(site, n) !== NONE) place.live.add(n);
        }
      }
  // What stands behind an eret is never executed: barriers there are found by their line.
  const lines = new Map<string, readonly string[]>();
  for (const { file } of places.values())
    if (!lines.has(file.path)) lines.set(file.path, file.text.split('\n'));
  for (const place of [...places.values()]) {
    const next = lines.get(place.file.path)?.[place.line + 1]?.trim() ?? '';
    const key = `${place.file.path}:${place.line + 1}`;
    if (
      /^eret\b/.test(lines.get(place.file.path)?.[place.line]?.trim() ?? '') &&
      /^sb\b/.test(next) &&
      !places.has(key)
    )
      places.set(key, { ...place, line: place.line + 1, live: new Set() });
  }
  return [...places.values()].flatMap(({ file, line, routines, live }) => {
    const text = lines.get(file.path) ?? [];
    const context = { live: [...live], labels: labelsNear(text, line) };
    return mutationsOf(file.path, line, text[line] ?? '', context, random).map((mutation) => ({
      mutation,
      routines,
    }));
  });
}

function sample<T>(all: readonly T[], limit: number, random: RandomNumbers): T[] {
  const left = [...all];
  const out: T[] = [];
  while (out.length < limit && left.length > 0) out.push(...left.splice(random.word() % left.length, 1));
  return out;
}
