import { dirname } from 'node:path';
import { UsageError } from '../reports/arguments';
import { identityOf, introduced } from '../review/findingIdentity';
import { GitError } from '../review/git/git';
import { canonical, Revision } from '../review/git/revision';
import { lineMap } from '../review/lineMap';
import type { Finding } from '../rules';
import type { FileSystem } from '../source/fileSystem';
import { rootOf } from '../source/origin';
import { type SourceFile, sourceFile } from '../source/sourceFile';
import { Analyzer, type AnalyzerOptions } from '../workspace/analyze';
import type { ProjectConfiguration } from '../workspace/configuration';
import type { Input } from './inputs';

/** Leaves of a document's findings those that the change since a revision introduced. */
export type Since = (
  document: SourceFile,
  findings: readonly Finding[],
  tick: () => boolean,
) => readonly Finding[];

/**
 * Reads each file, with all that it includes and calls, as the revision had it, and takes away what was found
 * there already. A file without findings is not read twice.
 */
export function sinceRevision(
  revision: string,
  inputs: readonly Input[],
  fileSystem: FileSystem,
  configure: (path: string) => ProjectConfiguration,
  variants: AnalyzerOptions,
): Since {
  const byRoot = new Map<string, { readonly old: Revision; readonly analyzer: Analyzer }>();
  const byFolder = new Map<string, { readonly old: Revision; readonly analyzer: Analyzer }>();
  const repositoryOf = (path: string) => {
    const folder = dirname(path);
    let found = byFolder.get(folder);
    if (found === undefined) {
      const known = [...byRoot.values()].find(({ old }) => path.startsWith(`${old.root}/`));
      const old = known?.old ?? open(folder, revision, fileSystem);
      found = known ?? { old, analyzer: new Analyzer(old.fileSystem(), configure) };
      byRoot.set(old.root, found);
      byFolder.set(folder, found);
    }
    return found;
  };
  // A revision that does not exist is told before the work, not after it.
  for (const { path } of inputs) repositoryOf(canonical(path));

  return (document, findings, tick) => {
    if (findings.length === 0) return findings;
    const path = canonical(document.path);
    const { old, analyzer } = repositoryOf(path);
    const oldPath = old.pathOf(path, document.text);
    const text = oldPath === undefined ? undefined : old.textOf(oldPath);
    if (oldPath === undefined || text === undefined) return findings;
    const before = sourceFile(oldPath, text);
    if (!analyzer.setup(before).isArm64) return findings;
    const known = analyzer.findings(before, tick, variants);
    // What a finding is in: the document itself, or a header by its own path.
    const name = (own: string) => (finding: Finding) => {
      const { file } = rootOf(finding.origin);
      return identityOf(finding, file.path === own ? '' : canonical(file.path));
    };
    const lines = lineMap(text, document.text);
    return introduced(findings, name(document.path), known.map(name(oldPath)), (file) =>
      file === '' ? lines : undefined,
    );
  };
}

function open(folder: string, revision: string, fileSystem: FileSystem): Revision {
  try {
    return Revision.open(folder, revision, fileSystem);
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(`--diff: ${error.message}`);
    throw error;
  }
}
