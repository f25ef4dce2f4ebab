import type { FileSystem } from '../../source/fileSystem';
import type { SourceFile } from '../../source/sourceFile';
import { noFlags } from '../compilerFlags';
import { ancestors, dirname, relativeTo } from '../paths';
import type { ResultCache } from '../trackedReads';
import { type FirmwareBuild, headersInMemory } from './build';

/** What the information files of the modules that have a source say. */
export interface Edk2Module {
  readonly files: readonly string[];
  readonly includePaths: readonly string[];
  readonly generated: (header: string) => SourceFile | undefined;
}

/**
 * How the GCC tool chains of EDK II build an arm64 source (`BaseTools/Conf/tools_def.template`, `build_rule.template`):
 * with the headers of the packages that its module names, and an AutoGen.h that the build makes. `Trim` drops what
 * headers leave besides macros before the assembler sees it.
 */
export function edk2Build(
  root: string,
  documentPath: string,
  fileSystem: FileSystem,
  kept: ResultCache<Edk2Module>,
): FirmwareBuild {
  const module = kept.get(`${root}\n${documentPath}`, (recording) =>
    readModule(root, documentPath, recording),
  );
  const named = module.files.map((file) => relativeTo(root, file) ?? file).join(', ');
  return {
    images: [
      {
        flags: {
          ...noFlags,
          includePaths: module.includePaths.filter((path) => fileSystem.isDirectory(path)),
          forcedIncludes: ['AutoGen.h'],
          headersGiveMacrosOnly: true,
          reservesX18: true,
        },
        exceptionLevels: [],
      },
    ],
    hyp: undefined,
    evaluated: true,
    hasObject: module.files.length > 0,
    workingDirectory: root,
    generated: module.generated,
    notes: [
      `EDK II tree ${root}`,
      named === ''
        ? 'no information file names this file: read with the headers of the packages around it'
        : `module ${named}: the packages that it names; the platform is not known, PCDs have the defaults of their packages`,
    ],
  };
}

function readModule(root: string, documentPath: string, fileSystem: FileSystem): Edk2Module {
  const files = modulesOf(root, documentPath, fileSystem);
  const sections = files.flatMap((file) => sectionsOf(fileSystem.readFile(file) ?? ''));
  const named = linesOf(sections, /^packages/);
  const packages = unique(named.length > 0 ? named : packagesAround(root, documentPath, fileSystem));
  const declarations = packages.map((path) => ({
    folder: dirname(`${root}/${path}`),
    sections: sectionsOf(fileSystem.readFile(`${root}/${path}`) ?? ''),
  }));
  return {
    files,
    includePaths: unique([
      ...files.map(dirname),
      ...declarations.flatMap(({ folder, sections: own }) =>
        linesOf(own, /^includes(?:$|\.common|\.aarch64)/).map((path) => `${folder}/${path}`),
      ),
    ]),
    generated: headersInMemory({
      'AutoGen.h': autoGenText(
        sections,
        declarations.flatMap((d) => d.sections),
      ),
    }),
  };
}

/** The `.inf` files nearest above a source that have it in their `[Sources]`. */
function modulesOf(root: string, documentPath: string, fileSystem: FileSystem): readonly string[] {
  for (const folder of ancestors(documentPath)) {
    const source = relativeTo(folder, documentPath);
    const found = fileSystem
      .readDirectory(folder)
      .filter((name) => name.endsWith('.inf'))
      .map((name) => `${folder}/${name}`)
      .filter((file) =>
        linesOf(sectionsOf(fileSystem.readFile(file) ?? ''), /^sources/).some((line) => line === source),
      );
    if (found.length > 0) return found.sort();
    if (folder === root) break;
  }
  return [];
}

/** The package that the file is in, after the one that all others use. */
function packagesAround(root: string, documentPath: string, fileSystem: FileSystem): readonly string[] {
  const own = relativeTo(root, documentPath)?.split('/')[0] ?? '';
  return ['MdePkg', own]
    .flatMap((folder) =>
      fileSystem
        .readDirectory(`${root}/${folder}`)
        .filter((name) => name.endsWith('.dec'))
        .map((name) => `${folder}/${name}`),
    )
    .reverse();
}

interface Section {
  /** In lower case: several heads may share what follows. */
  readonly heads: readonly string[];
  readonly lines: readonly string[];
}

/** `[Head.ARCH, Head.ARCH]` and the lines below it, without comments (EDK II INF and DEC specifications, 2.2). */
function sectionsOf(text: string): readonly Section[] {
  const sections: { readonly heads: readonly string[]; readonly lines: string[] }[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/#.*$/, '').trim();
    const head = /^\[(.*)\]$/.exec(line)?.[1];
    if (head !== undefined)
      sections.push({ heads: head.split(',').map((h) => h.trim().toLowerCase()), lines: [] });
    else if (line !== '') sections[sections.length - 1]?.lines.push(line);
  }
  return sections;
}

/** The first fields of the lines of all sections with such a head, but those for other architectures. */
function linesOf(sections: readonly Section[], head: RegExp): readonly string[] {
  return wholeLinesOf(sections, head).map((line) => line.replace(/\s*\|.*$/, ''));
}
function wholeLinesOf(sections: readonly Section[], head: RegExp): readonly string[] {
  const fits = (each: string): boolean => head.test(each) && !OTHER_ARCHITECTURE.test(each);
  return sections.flatMap(({ heads, lines }) => (heads.some(fits) ? lines : []));
}
const OTHER_ARCHITECTURE = /\.(?:ia32|x64|arm|ebc|riscv64|loongarch64)\b/;

/**
 * What assembly sees of AutoGen.h (`BaseTools/Source/Python/AutoGen/GenC.py`): the values of the module's PCDs, and the
 * names of the variables that hold them.
 */
function autoGenText(module: readonly Section[], packages: readonly Section[]): string {
  const declared = new Map<string, { readonly value: string; readonly type: string }>();
  for (const line of wholeLinesOf(packages, /^pcds/)) {
    const [name, value, type] = line.split('|').map((field) => field.trim());
    if (name !== undefined && value !== undefined && type !== undefined) declared.set(name, { value, type });
  }
  const lines = ['#include <Base.h>', '#include <Library/PcdLib.h>'];
  const patched = new Set(linesOf(module, /^patchpcd/));
  for (const token of unique(linesOf(module, /^(?:\w*pcd)/))) {
    const pcd = declared.get(token);
    const size = pcd && SIZES[pcd.type];
    if (pcd === undefined || size === undefined) continue;
    const name = token.replace(/^.*\./, '');
    const value = pcd.value.replace(/^TRUE$/i, '1').replace(/^FALSE$/i, '0');
    // Zero stands for what each platform says itself: such a PCD stays a symbol.
    if (
      !/^(?:0x[0-9a-f]+|\d+)$/i.test(value) ||
      (Number(value) === 0 && size !== 'BOOL' && !patched.has(token))
    )
      continue;
    const isPatched = patched.has(token);
    const variable = `_gPcd_${isPatched ? 'BinaryPatch' : 'FixedAtBuild'}_${name}`;
    if (!isPatched) lines.push(`#define _PCD_VALUE_${name} ${value}`);
    lines.push(`#define _PCD_GET_MODE_${size}_${name} ${variable}`);
  }
  return `${lines.join('\n')}\n`;
}
const SIZES: Readonly<Record<string, string>> = {
  UINT8: '8',
  UINT16: '16',
  UINT32: '32',
  UINT64: '64',
  BOOLEAN: 'BOOL',
};

function unique(list: readonly string[]): readonly string[] {
  return [...new Set(list)];
}
