import type { MacroOption } from '../../preprocessor/api';
import type { FileSystem } from '../../source/fileSystem';
import { type SourceFile, sourceFile } from '../../source/sourceFile';
import { type CompilerFlags, noFlags } from '../compilerFlags';
import type { KernelConfig } from '../kconfig/configFile';

/** One of the images that a source is linked into. */
export interface FirmwareImage {
  /** Undefined where nothing says with which. */
  readonly flags: CompilerFlags | undefined;
  /** Exception levels that the image runs at; empty when not known. */
  readonly exceptionLevels: readonly number[];
  /** The level of the image, where that need not be the level of all that is linked into it. */
  readonly imageLevel?: number;
  /** Set for code that runs in Secure state: whether there is an EL2 in it (SCR_EL3.EEL2). */
  readonly secureState?: { readonly el2: boolean };
}

/** How a source of a tree other than Linux is built, when no compile command says it exactly. */
export interface FirmwareBuild {
  /** At least one. */
  readonly images: readonly FirmwareImage[];
  readonly hyp: boolean | undefined;
  /** Whether the flags come from the tree's own makefiles rather than from what is known of its layout. */
  readonly evaluated: boolean;
  /** The makefiles name the document as a source of their own. */
  readonly hasObject?: boolean;
  /** Where the build runs its compiler. */
  readonly workingDirectory: string;
  readonly buildRoot?: string;
  readonly notes: readonly string[];
  /** Headers that only a build makes, in its place; one function for all files, as caches go by it. */
  readonly generated?: (header: string) => SourceFile | undefined;
  /** `CONFIG_X` to `y` or a value, where that is how the project is configured. */
  readonly config?: KernelConfig;
}

export const define = (name: string, value = '1'): MacroOption => ({ kind: 'define', name, value });

/** Flags with those of the folders and headers (relative to `root`) that are there. */
export function flagsOf(
  root: string,
  folders: readonly string[],
  headers: readonly string[],
  macros: readonly MacroOption[],
  fileSystem: FileSystem,
): CompilerFlags {
  return {
    ...noFlags,
    includePaths: folders.map((folder) => `${root}/${folder}`).filter((path) => fileSystem.isDirectory(path)),
    forcedIncludes: headers.map((header) => `${root}/${header}`).filter((path) => fileSystem.isFile(path)),
    macros,
  };
}

/** Headers by name, made in memory. */
export function headersInMemory(
  texts: Readonly<Record<string, string>>,
): (header: string) => SourceFile | undefined {
  const files = new Map(
    Object.entries(texts).map(([name, text]) => [name, sourceFile(`hyplens:/generated/${name}`, text)]),
  );
  return (header) => files.get(header);
}
