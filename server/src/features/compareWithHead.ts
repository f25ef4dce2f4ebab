import { dirname } from 'node:path';
import { compareRoutines } from '../analysis/comparison/compareRoutines';
import { GitError } from '../review/git/git';
import { canonical, Revision } from '../review/git/revision';
import { TermTable } from '../simulator/termTable';
import type { FileSystem } from '../source/fileSystem';
import { type SourceFile, sourceFile } from '../source/sourceFile';
import { Analyzer } from '../workspace/analyze';
import type { ProjectConfiguration } from '../workspace/configuration';
import { comparisonText } from './comparisonText';
import type { CompareAnswer } from './protocol';

/** Columns of the text: an editor group beside another one. */
const WIDTH = 64;

/** Compares a routine of an open document with the same one in the last commit. */
export function compareWithHead(
  document: SourceFile,
  routine: string,
  fileSystem: FileSystem,
  configuration: (path: string) => ProjectConfiguration,
): CompareAnswer {
  try {
    const path = canonical(document.path);
    const head = Revision.open(dirname(path), 'HEAD', fileSystem);
    const oldPath = head.pathOf(path, document.text);
    const text = oldPath === undefined ? undefined : head.textOf(oldPath);
    if (oldPath === undefined || text === undefined) return { problem: 'HEAD does not have this file.' };
    const terms = new TermTable();
    const only = { routines: new Set([routine]) };
    const find = (files: FileSystem, file: SourceFile) =>
      new Analyzer(files, configuration, { terms })
        .analyze(file, undefined, only)
        .routines.find((r) => r.name === routine);
    const old = find(head.fileSystem(), sourceFile(oldPath, text));
    const now = find(fileSystem, document);
    if (old === undefined) return { problem: `HEAD has no routine ${routine}.` };
    if (now === undefined) return { problem: `There is no routine ${routine}.` };
    const shown = (p: string) => p.slice(p.lastIndexOf('/') + 1);
    return {
      routine,
      text: comparisonText(compareRoutines(old, now), shown, undefined, WIDTH, { old: 'in HEAD' }),
    };
  } catch (error) {
    if (error instanceof GitError) return { problem: `git: ${error.message}` };
    throw error;
  }
}
