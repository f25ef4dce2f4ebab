import type { HeaderName } from '../source/includePath';
import type { Origin } from '../source/origin';
import type { Problem, Severity } from '../source/problem';
import { type SourceFile, sourceFile } from '../source/sourceFile';
import type { Include, PreprocessedLine, PreprocessorOptions } from './api';
import { runConditional } from './conditionalGroups';
import type { DefineRun } from './defineRun';
import { runDirective } from './directives';
import { Expander, ExpansionBudget, type ExpansionHost, ExpansionLimit } from './expander';
import { expandLine } from './expandLine';
import type { Expansions } from './expansions';
import { Frame } from './frame';
import type { HeaderCache } from './headerCache';
import { type Header, IncludeFinder } from './includeFinder';
import { type DirectivePlace, type LexedFile, lexFile, type TextLine } from './lexedFile';
import { isTooLarge, limits } from './limits';
import { MacroDefinition } from './macroDefinition';
import type { DynamicMacro, MacroEntry, MacroTable } from './macroTable';
import { PreprocessorState } from './state';
import { endToken, type Token } from './token';

/** One pass over a document or a part of it: the mutable side of the preprocessor. */
export class Run implements ExpansionHost {
  readonly lines: PreprocessedLine[] = [];
  readonly problems: Problem[] = [];
  readonly includes: Include[] = [];
  readonly inactiveLines: { first: number; last: number }[] = [];
  /** The part has been read. */
  hasReadPart = false;
  readonly budget: ExpansionBudget;
  readonly macros: MacroTable;
  readonly expansions: Expansions;
  readonly finder: IncludeFinder;
  readonly once: Set<string>;
  readonly read: Set<string>;
  readonly assertions: Map<string, readonly string[]>;
  readonly pushed: Map<string, readonly (MacroEntry | undefined)[]>;
  private counter: number;
  private outputCharacters: number;
  private exhausted: boolean;
  private tooDeep: boolean;
  private stopped: boolean;
  /** The document's own path or lines are in the result (`__BASE_FILE__`, `__LINE__` of an include). */
  ofDocument = false;
  frame: Frame;

  constructor(
    readonly document: SourceFile,
    readonly options: PreprocessorOptions,
    cache: HeaderCache,
    start: PreprocessorState,
    /** The document that the user looks at, where it is included by `document`. */
    readonly part?: SourceFile,
  ) {
    this.macros = start.macros.fork();
    this.counter = start.counter;
    this.once = new Set(start.once);
    this.read = new Set(start.read);
    this.assertions = new Map(start.assertions);
    this.pushed = new Map(start.pushed);
    const { spent } = start;
    this.budget = new ExpansionBudget(spent.steps, spent.characters);
    this.outputCharacters = spent.output;
    this.exhausted = spent.exhausted;
    this.tooDeep = spent.tooDeep;
    this.stopped = spent.stopped;
    this.expansions = cache.expansions;
    this.finder = new IncludeFinder(options, cache, part);
    this.frame = new Frame(lexFile(document), 0, 0, 0, undefined, undefined, part === undefined);
  }

  get state(): PreprocessorState {
    return new PreprocessorState(
      this.macros,
      this.counter,
      this.once,
      this.read,
      this.assertions,
      this.pushed,
      {
        steps: this.budget.steps,
        characters: this.budget.characters,
        output: this.outputCharacters,
        exhausted: this.exhausted,
        tooDeep: this.tooDeep,
        stopped: this.stopped,
      },
    );
  }

  /** `-D` and `-U`, in order, then what the variant fixes. */
  applyCommandLine(): void {
    const text: string[] = [];
    for (const option of this.options.macros) {
      const { name } = option;
      if (option.kind === 'undefine') {
        text.push(`#undef ${name}`);
      } else {
        const parameters = option.parameters ? `(${option.parameters.join(', ')})` : '';
        text.push(`#define ${name}${parameters} ${(option.value ?? '1').replace(/\s*\n\s*/g, ' ')}`);
      }
    }
    this.runFile(lexFile(sourceFile('hyplens:/command-line', text.join('\n'))), undefined);
    const fixed = [...this.options.fixed];
    const lines = fixed.map(([name, value]) => `#define ${name} ${value ?? ''}`);
    for (const line of lexFile(sourceFile('hyplens:/variant', lines.join('\n'))).lines) {
      const given =
        line.kind === 'defines'
          ? Array.from(line.names, (name) => line.definition(name))
          : [line.kind === 'define' ? line.macro : undefined];
      for (const macro of given) if (macro instanceof MacroDefinition) this.macros.set(macro.name, macro);
    }
    for (const [name, value] of fixed) if (value === undefined) this.macros.delete(name);
  }

  applyForcedIncludes(): void {
    const origin: Origin = { file: this.document, line: 0, start: 0, end: 0 };
    for (const name of this.options.forcedIncludes) {
      const found = this.finder.findForced(name, this.document.path);
      if (found === undefined || found === 'refused') {
        this.reportMissing(name, 'error', `${name}: No such file (given with -include)`, origin);
        continue;
      }
      this.enterHeader(found, origin, 0);
    }
  }

  /** Processes the document's logical lines from index `from` up to `to`. */
  runDocument(from: number, to: number): void {
    const lexed = lexFile(this.document);
    this.runFrame(new Frame(lexed, from, to, 0, undefined, undefined, this.part === undefined));
  }

  /** What was wrong already when the file was cut into lines. */
  reportFaults(frame = this.frame): void {
    for (const { line, message } of frame.lexed.faults)
      this.report('syntax-error', 'error', message, frame.origin({ line, breaks: undefined }, 0, 0));
  }

  private runFile(lexed: LexedFile, includedBy: Origin | undefined, header?: Header): void {
    const { depth } = this.frame;
    const end = lexed.lines.length;
    const position = header?.position ?? -1;
    if (lexed.file !== this.part) {
      this.runFrame(new Frame(lexed, 0, end, depth + 1, position, includedBy, false));
      return;
    }
    this.ofDocument = true;
    const before = this.hasReadPart ? this.inactiveLines.splice(0) : undefined;
    this.hasReadPart = true;
    this.runFrame(new Frame(lexed, 0, end, depth + 1, position, undefined, true));
    // Read several times, a line is code when it is code once.
    if (before) this.inactiveLines.push(...commonLines(before, this.inactiveLines.splice(0)));
  }

  private runFrame(frame: Frame): void {
    const outer = this.frame;
    this.frame = frame;
    for (let line = this.nextText(); line !== undefined; line = this.nextText()) this.emit(line);
    if (frame.depth > 0) this.reportFaults(frame);
    this.frame = outer;
  }

  /** The next line of code of the current file, with the directives before it carried out. */
  nextText(): TextLine | undefined {
    const { frame } = this;
    const { lines } = frame.lexed;
    while (frame.index < frame.end && !this.stopped) {
      const line = lines[frame.index++];
      if (line === undefined) return undefined;
      if (line.kind === 'text') return line;
      if (line.kind === 'defines') {
        this.defineAll(line);
      } else if (line.kind === 'define') {
        if (typeof line.macro === 'string') this.fault(line.macro, line);
        else this.define(line.macro, line);
      } else if (line.kind === 'conditional') {
        runConditional(this, line);
      } else {
        runDirective(this, line);
      }
    }
    return undefined;
  }

  private emit(line: TextLine): void {
    if (this.frame.depth > 0 && this.options.headersGiveMacrosOnly) return;
    const { names } = line;
    let plain = true;
    for (let i = 0; plain && i < names.length; i++) plain = !this.macros.has(names[i] as string);
    if (plain || this.exhausted) {
      this.push(line);
      return;
    }
    const expanded = this.within(line, () => expandLine(this, line));
    if (expanded) this.push(expanded);
    else if (expanded === undefined) this.push(line);
  }

  private push(line: PreprocessedLine): void {
    this.outputCharacters += line.text.length;
    if (this.outputCharacters > limits.outputCharacters) {
      if (!this.stopped)
        this.limit(
          'the output is too long; the rest is not processed',
          this.frame.origin({ line: line.line, breaks: undefined }, 0, 0),
        );
      this.stopped = true;
      return;
    }
    this.lines.push(line);
  }

  /** Runs an expansion; undefined when a limit stopped it. */
  within<T>(
    line: { line: number; breaks: TextLine['breaks']; text: string },
    expansion: () => T,
  ): T | undefined {
    try {
      return expansion();
    } catch (error) {
      if (!(error instanceof ExpansionLimit)) throw error;
      this.frame.inArguments = false;
      this.limit(error.message, this.originOfLine(line));
      if (error.final) this.exhausted = true;
      return undefined;
    }
  }

  private limit(message: string, origin: Origin): void {
    this.report('macro-error', 'error', message, origin);
  }

  private defineAll(run: DefineRun): void {
    if (this.macros.addRun(run, this.options.fixed)) return;
    for (const name of run.names) {
      const macro = run.definition(name) as MacroDefinition;
      this.define(macro, run.directive(macro));
    }
  }

  define(macro: MacroDefinition, line: DirectivePlace): void {
    if (this.options.fixed.size > 0 && this.options.fixed.has(macro.name)) return;
    for (const message of macro.warnings)
      this.report('syntax-error', 'warning', message, this.originOfLine(line));
    const before = this.macros.peek(macro.name);
    if (before !== undefined && before !== macro && before !== '__VA_ARGS__') {
      const same = before instanceof MacroDefinition && before.isSameAs(macro);
      if (!same) {
        const related =
          before instanceof MacroDefinition
            ? [{ place: before.definition, message: 'defined here before' }]
            : undefined;
        this.report('macro-error', 'warning', `"${macro.name}" redefined`, this.originOfLine(line), related);
      }
    }
    this.macros.set(macro.name, macro);
  }

  undefine(name: string, line: DirectivePlace): void {
    if (typeof this.macros.get(name) === 'string') this.caution(`undefining "${name}"`, line);
    if (!this.options.fixed.has(name)) this.macros.delete(name);
  }

  /** Expands the operand of a directive: one line, and no padding. */
  directiveExpander(tokens: readonly Token[]): Expander {
    let at = 0;
    return new Expander(
      {
        next: () => tokens[at++] ?? endToken,
        parenthesisOnNextLine: () => undefined,
        nextLine: () => false,
      },
      this,
      true,
    );
  }

  /** Carries out an include of the current file. */
  include(header: HeaderName, origin: Origin, after: number | undefined, once: boolean): void {
    const { frame } = this;
    if (this.exhausted || this.tooDeep) return;
    if (frame.inArguments) {
      this.report('syntax-error', 'error', '#include within the arguments of a macro', origin);
      return;
    }
    if (frame.depth >= limits.includeDepth) {
      const text = `#include nested depth ${frame.depth + 1} exceeds maximum of ${limits.includeDepth}`;
      this.limit(text, origin);
      this.tooDeep = true;
      return;
    }
    const found = this.finder.find(header, frame.lexed.file.path, after);
    if (found === undefined) {
      this.reportMissing(header.name, 'error', `${header.name}: No such file or directory`, origin);
    } else if (found === 'refused') {
      const text = `${header.name}: not read, since it lies outside of the workspace and the include paths`;
      this.reportMissing(header.name, 'error', text, origin);
    } else {
      if (found.origin === 'stand-in') {
        const text = `${header.name}: No such file; a stand-in of Hyplens is used`;
        const mayDefine = this.options.standsForMacros?.(header.name) ?? true;
        // What one stand-in includes of another is not what the project has.
        if (mayDefine && !origin.file.path.startsWith('hyplens:'))
          this.reportMissing(header.name, 'info', text, origin);
        else this.report('unresolved-include', 'info', text, origin);
      }
      this.enterHeader(found, origin, frame.depth, once);
    }
  }

  private enterHeader(header: Header, origin: Origin, depth: number, once = false): void {
    const { file } = header;
    if (isTooLarge(file)) {
      this.limit(`${file.path} is too large; it is not read`, origin);
      return;
    }
    const seen = this.read.has(file.path);
    if (!seen || depth === 0 || this.frame.isDocument)
      this.includes.push({ path: file.path, file, standIn: header.origin === 'stand-in', place: origin });
    if (this.once.has(file.path) || (once && seen)) return;
    if (once) this.once.add(file.path);
    this.read.add(file.path);
    const lexed = lexFile(file);
    if (lexed.guard !== undefined && this.macros.has(lexed.guard)) return;
    const entered = this.within({ line: origin.line, breaks: undefined, text: '' }, () => {
      this.budget.charge(lexed.lines.length + 50);
      return true;
    });
    if (entered) this.runFile(lexed, origin, header);
  }

  /** The time that the build is told, `Feb  9 1989 13:05:00` in UTC. */
  private get built(): string | undefined {
    const { sourceDate } = this.options;
    if (sourceDate === undefined) return undefined;
    const [, day = '', month, year, time] = new Date(sourceDate * 1000).toUTCString().split(' ');
    return `${month} ${day.replace(/^0/, ' ')} ${year} ${time}`;
  }

  dynamic(name: DynamicMacro, at: Token): string | undefined {
    const { frame } = this;
    if (name === '__BASE_FILE__' || (frame.depth === 0 && (name === '__LINE__' || name === '__FILE__')))
      this.ofDocument = true;
    switch (name) {
      case '__LINE__':
        return String(at.line + 1 + frame.lineShift);
      case '__FILE__':
        return quoted(frame.presumedName ?? frame.lexed.file.path);
      case '__BASE_FILE__':
        return quoted(this.document.path);
      case '__INCLUDE_LEVEL__':
        return String(frame.depth);
      case '__COUNTER__':
        return String(this.counter++);
      // The time of a build is not known here unless it is told: GCC's own words for that.
      case '__DATE__':
        return quoted(this.built?.slice(0, 11) ?? '??? ?? ????');
      case '__TIME__':
        return quoted(this.built?.slice(12) ?? '??:??:??');
      case '__TIMESTAMP__':
        return '"??? ??? ?? ??:??:?? ????"';
      default:
        return undefined;
    }
  }

  complain(message: string, severity: 'error' | 'warning', at: Token, macro?: MacroDefinition): void {
    const line = { line: at.line, breaks: undefined };
    const related = macro && [{ place: macro.definition, message: `macro "${macro.name}" defined here` }];
    this.report('macro-error', severity, message, this.frame.origin(line, at.start, at.end), related);
  }

  /** A warning about a whole directive. */
  caution(message: string, line: DirectivePlace): void {
    this.report('syntax-error', 'warning', message, this.originOfLine(line));
  }

  fault(message: string, line: DirectivePlace): void {
    this.report('syntax-error', 'error', message, this.originOfLine(line));
  }

  originOfLine(line: { line: number; breaks: TextLine['breaks']; text: string }): Origin {
    const start = line.text.length - line.text.trimStart().length;
    const end = Math.max(start, line.breaks?.[0]?.at ?? line.text.length);
    return this.frame.origin(line, start, end);
  }

  private reportMissing(header: string, severity: Severity, message: string, origin: Origin): void {
    if (this.problems.length < limits.problems)
      this.problems.push({ code: 'unresolved-include', severity, message, origin, missing: header });
  }

  report(
    code: string,
    severity: Severity,
    message: string,
    origin: Origin,
    related?: Problem['related'],
  ): void {
    if (this.problems.length >= limits.problems) return;
    this.problems.push(
      related ? { code, severity, message, origin, related } : { code, severity, message, origin },
    );
  }
}

type Lines = { first: number; last: number };

function commonLines(some: readonly Lines[], others: readonly Lines[]): Lines[] {
  return some.flatMap((a) =>
    others.flatMap((b) => {
      const first = Math.max(a.first, b.first);
      const last = Math.min(a.last, b.last);
      return first <= last ? [{ first, last }] : [];
    }),
  );
}

function quoted(path: string): string {
  return `"${path.replace(/[\\"]/g, '\\$&')}"`;
}
