import type { FileSystem } from '../source/fileSystem';
import type { Place } from '../source/origin';
import type { Problem } from '../source/problem';
import type { SourceFile } from '../source/sourceFile';
import type { CMacro } from './macro';
import type { PreprocessorState } from './state';

/** `-D`, `-U` in command-line order. `value` undefined on define means 1, as cpp has it. */
export type MacroOption =
  | {
      readonly kind: 'define';
      readonly name: string;
      readonly parameters?: readonly string[];
      readonly value?: string;
    }
  | { readonly kind: 'undefine'; readonly name: string };

export interface PreprocessorOptions {
  readonly fileSystem: FileSystem;
  /** `-iquote`/directory of the includer is implied; then `-I` in order, then `-isystem` in order. */
  readonly includePaths: readonly string[];
  readonly systemIncludePaths: readonly string[];
  readonly forcedIncludes: readonly string[];
  readonly macros: readonly MacroOption[];
  /**
   * Names fixed by the variant: a string defines the name to it, undefined keeps the name undefined.
   * `#define` and `#undef` of these names in headers are ignored.
   */
  readonly fixed: ReadonlyMap<string, string | undefined>;
  /** Text generated in memory for a header that is not on disk (cpucaps.h, sysreg-defs.h, autoconf.h, …), asked before the search fails. */
  readonly generated: (header: string) => SourceFile | undefined;
  /** The prelude's stand-in when neither disk nor `generated` has it. */
  readonly standIn: (header: string) => SourceFile | undefined;
  /** Whether a header that is stood in for may define macros of which the stand-in knows nothing. Absent: it may. */
  readonly standsForMacros?: (header: string) => boolean;
  /** An include outside of these roots (and of the include paths) is refused. Undefined: no limit (command line). */
  readonly roots?: readonly string[];
  /**
   * The document is no translation unit of its own: the compiler is given this file, which includes it. What is said
   * of the document (`conditionals`, `inactiveLines`) stays said of the document's lines.
   */
  readonly includer?: string;
  /** Where the compiler runs: `.include` and `.incbin` start there (GNU as manual, ".incbin"). Default: beside the file. */
  readonly workingDirectory?: string;
  /** What the assembler is told to assemble for; absent where that is not known: then it takes everything. */
  readonly assemblerArchitecture?: string;
  /** Of headers, only what they define reaches the assembler (a step after cpp drops the rest). */
  readonly headersGiveMacrosOnly?: true;
  /** `-march=` (`armv8.5-a+sve`): selects the compiler's predefined `__ARM_FEATURE_*`. Default armv8-a. */
  readonly march?: string;
  /** Seconds since 1970 that `__DATE__` and `__TIME__` tell, as `SOURCE_DATE_EPOCH` gives them (GCC manual, "Environment Variables"). */
  readonly sourceDate?: number;
}

/** A stretch of an output line and the columns of the file that it was made from. */
export interface ColumnSpan {
  /** First column in `PreprocessedLine.text`; it reaches to the next span's. */
  readonly at: number;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** True when the stretch is the file's own text; false when it is what a macro invocation there expanded to. */
  readonly own: boolean;
}

/** One logical line of preprocessor output. Blank lines and directive lines give no output line. */
export interface PreprocessedLine {
  /** After expansion, comments replaced by a space. */
  readonly text: string;
  readonly file: SourceFile;
  /** First physical line, zero-based. */
  readonly line: number;
  /**
   * True when the text is the file's own, column for column (no expansion, no splice); a comment before
   * code is blanked with as many spaces, one after it is cut off.
   */
  readonly verbatim: boolean;
  /** Where the parts come from, in order of `at`. Absent when `verbatim`. */
  readonly spans?: readonly ColumnSpan[];
}

export interface Include {
  readonly path: string;
  readonly file: SourceFile;
  readonly standIn: boolean;
  readonly place: Place;
}

/** An `#if`/`#ifdef`/`#elif` of the document itself and the names starting with `CONFIG_` (or flavour names) that it tests. */
export interface ConditionalRegion {
  readonly symbols: readonly string[];
  /** From the `#if` line to its `#endif` line, inclusive. */
  readonly firstLine: number;
  readonly lastLine: number;
}

export interface PreprocessedDocument {
  readonly lines: readonly PreprocessedLine[];
  readonly macro: (name: string) => CMacro | undefined;
  /** At the end of the document, for `expandText`. */
  readonly state: PreprocessorState;
  readonly includes: readonly Include[];
  readonly conditionals: readonly ConditionalRegion[];
  /** Zero-based lines of the document that were skipped by conditionals. */
  readonly inactiveLines: readonly { readonly first: number; readonly last: number }[];
  readonly problems: readonly Problem[];
}

/** A header that the result depends on: `version` as the FileSystem gave it, undefined for one that was looked for and not found. */
export interface Dependency {
  readonly path: string;
  readonly version: string | undefined;
}

/** The forced includes and the leading directives of a document, processed once and shared between edits. */
export interface PrefixResult {
  /** The output of the forced includes and of the headers that the leading part includes. */
  readonly lines: readonly PreprocessedLine[];
  /** Lines of the document consumed: `preprocessRest` goes on at this zero-based line. */
  readonly documentLines: number;
  readonly state: PreprocessorState;
  readonly dependencies: readonly Dependency[];
  /** The text that the leading part was read from; its places name this file. */
  readonly document: SourceFile;
  /** The document that this text includes, where the leading part has read it. */
  readonly part: SourceFile | undefined;
  readonly includes: readonly Include[];
  readonly inactiveLines: readonly { readonly first: number; readonly last: number }[];
  readonly problems: readonly Problem[];
}
