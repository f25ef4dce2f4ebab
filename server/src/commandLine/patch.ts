import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../reports/arguments';
import { identityOf, introduced } from '../review/findingIdentity';
import { lineMap } from '../review/lineMap';
import { overlay } from '../review/overlayFileSystem';
import { fragmentOf } from '../review/patch/fragment';
import { type FilePatch, type Hunk, parsePatch } from '../review/patch/parsePatch';
import { type PatchedTree, patchedTree } from '../review/patch/patchedTree';
import { visibleFindings } from '../review/patch/visible';
import type { Finding } from '../rules';
import type { FileSystem } from '../source/fileSystem';
import { rootOf } from '../source/origin';
import { sourceFile } from '../source/sourceFile';
import { Analyzer, type AnalyzerOptions, type DocumentAnalysis } from '../workspace/analyze';
import type { ProjectConfiguration } from '../workspace/configuration';
import type { DocumentSetup } from '../workspace/documentSetup';

export interface PatchQuestion {
  /** Text of the patch or mail. */
  readonly text: string;
  /** As the user named it. */
  readonly name: string;
  readonly tree: string | undefined;
  readonly fileSystem: FileSystem;
  readonly configuration: ProjectConfiguration;
  readonly variants: AnalyzerOptions;
  readonly tick: () => boolean;
  readonly note: (text: string) => void;
  /** Told how each patched file is read. */
  readonly explain?: (path: string, setup: DocumentSetup) => void;
}

export interface PatchResult {
  readonly findings: readonly Finding[];
  /** Those that the patch brings; the others stood in the patched routines before. */
  readonly introduced: ReadonlySet<Finding>;
  /** Some file was not there, or the patch did not fit it: of that, only the quoted lines were looked at. */
  readonly quotedOnly: boolean;
}
type Found = Omit<PatchResult, 'quotedOnly'>;

/** Checks the routines that a patch changes: in the tree where it fits, else as far as its context goes. */
export function checkPatch(question: PatchQuestion): PatchResult {
  const { note, name } = question;
  const patches = parsePatch(question.text);
  if (patches.length === 0) throw new UsageError(`${name}: no patch in unified format was found`);
  const root = resolve(question.tree ?? '.');
  const tree = patchedTree(patches, root, question.fileSystem);
  if (tree.outside !== undefined) throw new UsageError(`${name}: ${tree.outside} leads out of the tree`);
  for (const shown of tree.already) note(`${shown}: the patch is applied already`);
  const contexts = tree.unfit.map(({ patch, reason }) => {
    const shown = patch.newPath || patch.oldPath;
    if (!shown) return { ...patch, newPath: 'patch.S' };
    if (question.tree !== undefined || existsSync(join(root, patch.oldPath ?? shown)))
      note(`${shown}: ${reason}; what it quotes is checked by itself`);
    else if (/\.[sS]$/.test(shown))
      note(
        `${shown}: no such file below ${root} (--tree names another folder); what the patch quotes is checked by itself`,
      );
    return patch;
  });
  const results = [
    ...inTree(question, tree),
    ...contexts.flatMap((patch) => inContext(question, patch, root)),
  ];
  const assembly = patches.filter((p) => /\.[sS]$/.test(p.newPath ?? ''));
  if (assembly.length === 0 && contexts.every((p) => p.newPath !== 'patch.S'))
    note(`${name}: the patch changes no assembly file`);
  return {
    findings: results.flatMap((r) => r.findings),
    introduced: new Set(results.flatMap((r) => [...r.introduced])),
    quotedOnly: contexts.some((p) => /\.[sS]$/.test(p.newPath ?? '')),
  };
}

function inTree(
  { configuration, variants, tick, explain }: PatchQuestion,
  { files, ...tree }: PatchedTree,
): Found[] {
  const configure = () => ({ ...configuration, named: true });
  const patched = new Analyzer(tree.with, configure);
  const original = new Analyzer(tree.without, configure);
  return files.flatMap(({ before, after }) => {
    if (!/\.[sS]$/.test(after.path)) return [];
    const setup = patched.setup(after);
    explain?.(after.path, setup);
    if (!setup.isArm64) return [];
    const analysis = patched.analyze(after, tick, variants);
    const old = before && original.analyze(before, tick, variants);
    const oldText = before?.text ?? '';
    return [resultOf(analysis, analysis.findings, old?.findings ?? [], oldText, touches(analysis, oldText))];
  });
}

/** The patched routines, by a line of theirs that was added or that stands next to one that went. */
function touches(analysis: DocumentAnalysis, oldText: string): (f: Finding) => boolean {
  const map = lineMap(oldText, analysis.document.text);
  const count = analysis.document.lineStarts.length;
  const changed = new Set<number>();
  let expected = 0;
  for (let line = 0; line < count; line++) {
    const old = map.toOld(line);
    if (old !== expected) changed.add(line);
    if (old !== undefined) expected = old + 1;
  }
  const touched = new Set(
    analysis.routines
      .filter((r) =>
        r.runs.some(({ routine }) => {
          for (const line of changed) if (line >= routine.firstLine && line <= routine.lastLine) return true;
          return false;
        }),
      )
      .map((r) => r.name),
  );
  return (f) => (f.routine === undefined ? changed.has(rootOf(f.origin).line) : touched.has(f.routine));
}

function resultOf(
  analysis: Pick<DocumentAnalysis, 'document'>,
  findings: readonly Finding[],
  old: readonly Finding[],
  oldText: string,
  touched: (f: Finding) => boolean,
): Found {
  const identity = (f: Finding) => identityOf(f, '');
  const lines = lineMap(oldText, analysis.document.text);
  const fresh = new Set(introduced(findings, identity, old.map(identity), () => lines));
  return { findings: findings.filter((f) => fresh.has(f) || touched(f)), introduced: fresh };
}

/** Each hunk by itself. What the front end cannot read in it is taken for code that is not known. */
function inContext(question: PatchQuestion, patch: FilePatch, root: string): Found[] {
  const path = join(root, patch.newPath ?? 'patch.S');
  if (patch.newPath === undefined || !/\.[sS]$/.test(path)) return [];
  const unfit = question.fileSystem.readFile(join(root, patch.oldPath ?? patch.newPath)) ?? '';
  return patch.hunks.map((hunk, i) => {
    const after = quotedSide(question, path, hunk, 'added', unfit, i === 0);
    const before = quotedSide(question, path, hunk, 'removed', unfit);
    return resultOf(after, after.findings, before.everything, before.document.text, () => true);
  });
}

const MAX_ROUNDS = 6;

function quotedSide(
  question: PatchQuestion,
  path: string,
  hunk: Hunk,
  side: 'added' | 'removed',
  unfit: string,
  explains = false,
) {
  const { fileSystem, configuration, variants, tick } = question;
  const unreadable = new Set<number>();
  for (let round = 1; ; round++) {
    const fragment = fragmentOf(hunk, side, unreadable, unfit);
    const document = sourceFile(path, fragment.text);
    const analyzer = new Analyzer(overlay(fileSystem, new Map([[path, fragment.text]])), () => ({
      ...configuration,
      named: true,
    }));
    if (explains && round === 1) question.explain?.(path, analyzer.setup(document));
    const analysis = analyzer.analyze(document, tick, variants);
    const troubled = new Set<number>();
    let grown = false;
    for (const { code, origin } of analysis.problems) {
      const { line, file } = rootOf(origin);
      if (file.path !== path || code === 'unresolved-include') continue;
      troubled.add(line);
      // A label that is not quoted only makes a branch lead out of the fragment.
      if (code === 'undefined-symbol' || !fragment.quoted.has(line) || unreadable.has(line)) continue;
      unreadable.add(line);
      grown = true;
    }
    if (!grown || round === MAX_ROUNDS)
      return {
        document,
        findings: visibleFindings(analysis.findings, fragment, troubled),
        /** Also what cannot be told for sure: enough to know that it stood there. */
        everything: analysis.findings,
      };
  }
}
