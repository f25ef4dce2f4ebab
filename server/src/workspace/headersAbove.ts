import type { MacroOption } from '../preprocessor/api';
import type { FileSystem } from '../source/fileSystem';
import { ancestors } from './paths';

/** What a project calls the folders of its headers. */
const HEADER_FOLDERS = ['include', 'inc'];
/** Headers there are those of this machine, not of the project. */
const SYSTEM = new Set(['/', '/usr', '/usr/local']);
const INCLUDE = /^[ \t]*#[ \t]*include[ \t]*[<"]([^>"\n]+)[>"]/gm;

/**
 * Where the headers of a project are whose build nobody knows: in the header folders above the document, the nearest
 * first, and in a folder above from which one of its includes is named. The repository is where the project ends.
 */
export function headerFoldersAbove(documentPath: string, text: string, fileSystem: FileSystem): string[] {
  const names = includedNames(text);
  if (names.length === 0) return [];
  const folders: string[] = [];
  for (const directory of ancestors(documentPath)) {
    if (SYSTEM.has(directory)) break;
    for (const name of HEADER_FOLDERS) {
      const folder = `${directory}/${name}`;
      if (fileSystem.isDirectory(folder)) folders.push(folder);
    }
    if (hasOneOf(directory, names, fileSystem)) folders.push(directory);
    if (fileSystem.isDirectory(`${directory}/.git`) || fileSystem.isFile(`${directory}/.git`)) break;
  }
  // Nothing that the document names is there: then nothing says that these are its headers.
  return folders.some((folder) => hasOneOf(folder, names, fileSystem)) ? folders : [];
}

function includedNames(text: string): string[] {
  return [...text.matchAll(INCLUDE)].map((m) => m[1] as string);
}

function hasOneOf(folder: string, names: readonly string[], fileSystem: FileSystem): boolean {
  return names.some((name) => fileSystem.isFile(`${folder}/${name}`));
}

/** By these names projects tell their headers that it is assembly that includes them: the C is left out then. */
export const ASSEMBLY_INCLUDES: readonly MacroOption[] = [
  '__ASSEMBLY__',
  '_ASMLANGUAGE',
  'ASM_FILE',
  'LOCORE',
  '_LOCORE',
].map((name) => ({ kind: 'define', name, value: '1' }));
