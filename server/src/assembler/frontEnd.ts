import type { PreprocessedDocument, PreprocessedLine, PreprocessorOptions } from '../preprocessor/api';
import { HeaderCache } from '../preprocessor/headerCache';
import { isTooLarge, limits } from '../preprocessor/limits';
import { expandText, prefixFits, preprocessRest } from '../preprocessor/preprocess';
import type { SourceFile } from '../source/sourceFile';
import { linesOf, NO_FACTS } from './assemble';
import { Assembler } from './assembler';
import { CapabilityNames } from './capabilityNames';
import { type AssembledProgram, buildProgram } from './finish';
import { MissingFiles } from './missingFiles';
import type { Program } from './program';
import { sameAfterHeaders } from './sameAfterHeaders';
import type { ScrubState } from './scrub';
import { type AfterHeaders, assemblerOptions, SharedHeaders } from './sharedHeaders';
import { AssemblerState } from './state';

/** The document's own lines assembled after a given state. */
interface Assembly {
  readonly state: AssemblerState;
  readonly lines: readonly PreprocessedLine[];
  readonly lookedUp: ReadonlySet<string>;
  /** Names of the headers that were not there. */
  readonly missing: string;
  readonly program: AssembledProgram;
  readonly ownProblems: AssembledProgram['problems'];
  readonly capabilityNames: ReadonlyMap<number, string>;
  /** It depends on the search path. */
  readonly hasSearched: boolean;
}

/** Documents times variants whose headers are kept at a time; the kernel's entry.S alone has 56 variants. */
const MAX_DOCUMENTS = 256;

/** Programs that other documents may turn out to have, too, and the instructions that these may have in all. */
const MAX_RECENT = 8;
const MAX_RECENT_INSTRUCTIONS = 20_000;

/** A file that may be opened as a document, too, and is read as a part of those that include it then. */
const SOURCE = /\.(?:s|inc)$/i;

/** The search path is compared apart. */
const NO_SEARCH_PATH = { includePaths: [], systemIncludePaths: [] };

/**
 * Preprocessor and assembler in one: text to `Program`. The result depends only on the document, the
 * options and the headers; the instance keeps headers and the state that they leave behind, so that an
 * edit below the includes costs the document's own lines.
 */
export class FrontEnd {
  private readonly headers = new HeaderCache();
  private readonly shared = new SharedHeaders(this.headers);
  private readonly documents = new Map<string, AfterHeaders>();
  private readonly assemblies = new WeakMap<SourceFile, readonly Assembly[]>();
  /** A file and those that are only included by it have one program; they are often read one after the other. */
  private recent: readonly Assembly[] = [];
  private readonly capabilities = new CapabilityNames();
  private readonly identities = new WeakMap<object, number>();
  private nextIdentity = 1;
  private assembled = 0;

  /** Without a listing, programs have no `statements`: they are half as large. */
  constructor(private readonly options: { readonly listing: boolean } = { listing: true }) {}

  /** What was not answered from what was known: leading includes processed, documents assembled after them. */
  get work(): { readonly includes: number; readonly documents: number } {
    return { includes: this.shared.processed, documents: this.assembled };
  }

  /**
   * With `keep` false, what the headers leave behind is not kept for a next time with these options. Where the
   * options name an includer, that is what is assembled; it does not have to include the document in each variant.
   */
  run(document: SourceFile, options: PreprocessorOptions, keep = true): AssembledProgram {
    if (isTooLarge(document)) return tooLarge(document);
    const includer = options.includer && this.headers.read(options.fileSystem, options.includer);
    const whole = includer && !isTooLarge(includer) ? includer : document;
    const part = whole === document ? undefined : document;
    const { prefix, state, scrub } = this.afterHeaders(whole, options, keep, part);
    const rest = preprocessRest(whole, prefix, options, this.headers, part);
    const missing = MissingFiles.none.and(rest.problems);
    const { program, ownProblems } = this.assembly(document, state, scrub, rest, missing, options);
    return {
      ...program,
      ...(part && { includer: whole.path, part: part.path }),
      cMacros: { get: rest.macro },
      includes: rest.includes,
      conditionals: rest.conditionals,
      inactiveLines: rest.inactiveLines,
      problems: [...rest.problems.map((p) => missing.ofDirective(p)), ...ownProblems],
      // The assembler never sees the names of C macros: a question about one is expanded first.
      evaluate: (expression) => program.evaluate(expandText(expression, rest.state).trim()),
    };
  }

  /**
   * Drops what was assembled of this text. Headers that were first read for it hold on to it as long as they
   * are kept themselves.
   */
  forget(document: SourceFile): void {
    const dropped = this.assemblies.get(document) ?? [];
    this.recent = this.recent.filter((a) => !dropped.includes(a));
    this.assemblies.delete(document);
  }

  /** Drops one program of this text: with other options it will not come out the same again. */
  drop(document: SourceFile, { instructions }: Program): void {
    const others = this.assemblies.get(document)?.filter((a) => a.program.instructions !== instructions);
    if (others) this.assemblies.set(document, others);
    this.recent = this.recent.filter((a) => a.program.instructions !== instructions);
  }

  /** Build flavours often differ in nothing that the assembler sees: the same lines are assembled once. */
  private assembly(
    document: SourceFile,
    state: AssemblerState,
    scrub: ScrubState,
    rest: PreprocessedDocument,
    missing: MissingFiles,
    options: PreprocessorOptions,
  ): Assembly {
    const done = this.assemblies.get(document) ?? [];
    const capabilityNames = this.capabilityNames(rest, options);
    const isSame = (a: Assembly): boolean =>
      !a.hasSearched &&
      equalLines(a.lines, rest.lines) &&
      a.missing === missing.names.join() &&
      sameAfterHeaders(a.state, state, a.lookedUp);
    const same = done.find(isSame);
    if (same) return same;
    const elsewhere = this.recent.find((a) => a.capabilityNames === capabilityNames && isSame(a));
    if (elsewhere) {
      const assembly = { ...elsewhere, program: asOwn(elsewhere.program) };
      this.assemblies.set(document, [...done, assembly]);
      return assembly;
    }
    this.assembled++;
    const { listing } = this.options;
    const own = state.fork();
    if (!listing) own.statements = [];
    const assembler = new Assembler(own, { ...assemblerOptions(options), listing });
    assembler.run(linesOf(rest.lines, { ...scrub }));
    assembler.finish();
    const program = buildProgram(assembler.state, {
      cMacros: { get: rest.macro },
      cMacroNames: () => rest.state.macros.names(),
      includes: rest.includes,
      conditionals: rest.conditionals,
      inactiveLines: rest.inactiveLines,
      problems: [],
      missing,
      capabilityNames,
    });
    const { lookedUp } = assembler.state;
    const assembly: Assembly = {
      state,
      lines: rest.lines,
      lookedUp,
      missing: missing.names.join(),
      program,
      ownProblems: program.problems,
      capabilityNames,
      hasSearched: assembler.hasSearched,
    };
    this.assemblies.set(document, [...done, assembly]);
    if (rest.includes.some(({ path }) => SOURCE.test(path))) this.recent = newest([assembly, ...this.recent]);
    return assembly;
  }

  private afterHeaders(
    document: SourceFile,
    options: PreprocessorOptions,
    keep: boolean,
    part: SourceFile | undefined,
  ): AfterHeaders {
    const flags = this.optionsKey(options);
    const key = `${document.path}\n${part?.path ?? ''}\n${flags}`;
    let found = this.documents.get(key);
    const fits =
      found &&
      prefixFits(document, found.prefix, options) &&
      (found.prefix.part === undefined || found.prefix.part === part);
    if (!found || !fits) found = this.shared.read(document, options, this.sharedKey(options), keep, part);
    if (!keep) return found;
    // Least recently used ones come first.
    this.documents.delete(key);
    this.documents.set(key, found);
    const [oldest] = this.documents.keys();
    if (this.documents.size > MAX_DOCUMENTS && oldest !== undefined) this.documents.delete(oldest);
    return found;
  }

  /** Headers are the same for whatever includes them, and wherever they are searched. */
  private sharedKey({ includer: _, ...options }: PreprocessorOptions): string {
    return this.optionsKey({ ...options, ...NO_SEARCH_PATH });
  }

  /** Equal for options that give the same result. Functions and the file system count by identity. */
  private optionsKey(options: PreprocessorOptions): string {
    const { fixed, ...rest } = options;
    return JSON.stringify([rest, [...fixed]], (_, v: unknown) =>
      typeof v === 'function' || v === options.fileSystem ? this.identity(v as object) : v,
    );
  }

  private identity(value: object): number {
    let id = this.identities.get(value);
    if (id === undefined) {
      id = this.nextIdentity++;
      this.identities.set(value, id);
    }
    return id;
  }

  private capabilityNames(
    rest: PreprocessedDocument,
    options: PreprocessorOptions,
  ): ReadonlyMap<number, string> {
    return this.capabilities.of(rest.includes, (path) => {
      const onDisk = this.headers.read(options.fileSystem, path);
      if (onDisk) return onDisk;
      const name = path.slice(path.lastIndexOf('/asm/') + 1);
      return options.generated(name) ?? options.standIn(name);
    });
  }
}

function equalLines(a: readonly PreprocessedLine[], b: readonly PreprocessedLine[]): boolean {
  if (a.length !== b.length) return false;
  // Texts that were read apart are compared once, not for each line.
  const same = new Map<SourceFile, SourceFile>();
  const isSameFile = (x: SourceFile, y: SourceFile): boolean => {
    if (x === y || same.get(x) === y) return true;
    if (x.path !== y.path || x.text !== y.text) return false;
    same.set(x, y);
    return true;
  };
  return a.every((x, i) => {
    const y = b[i] as PreprocessedLine;
    return x.text === y.text && x.line === y.line && isSameFile(x.file, y.file);
  });
}

/** The program of another document: what is known of that one's instructions (its routines, say) is not this one's. */
function asOwn(program: AssembledProgram): AssembledProgram {
  return { ...program, instructions: [...program.instructions] };
}

/** The first ones, as many as may be kept. */
function newest(assemblies: readonly Assembly[]): readonly Assembly[] {
  let instructions = 0;
  return assemblies.slice(0, MAX_RECENT).filter(({ program }) => {
    instructions += program.instructions.length;
    return instructions <= MAX_RECENT_INSTRUCTIONS;
  });
}

function tooLarge(document: SourceFile): AssembledProgram {
  const origin = { file: document, line: 0, start: 0, end: 0 };
  const message = `a file of more than ${limits.fileCharacters} characters or ${limits.fileLines} lines is not analysed`;
  const problems = [{ code: 'macro-error', severity: 'error' as const, message, origin }];
  return buildProgram(new AssemblerState(), { ...NO_FACTS, problems });
}
