import { isConstant, type LinearValue } from '../isa/linearValue';
import type { FileSystem } from '../source/fileSystem';
import type { Origin } from '../source/origin';
import type { Problem, Severity } from '../source/problem';
import { type SourceFile, sourceFile } from '../source/sourceFile';
import {
  closeFragment,
  endOf,
  openFragment,
  type PendingItem,
  type PendingValue,
  type VariablePart,
} from './chunk';
import { evaluate, hereLocation, type Scope } from './evaluate';
import { type Expression, namesIn, parseExpression } from './expression';
import { skipBlanks } from './lexical';
import { limits } from './limits';
import { Line } from './line';
import type { Anchor } from './linear';
import { localLabelAt, localLabelIndex, localLabelName, localLabelPlace } from './localLabels';
import { ScrubbedStatement } from './scrub';
import type { AssemblerState, LeafStatement } from './state';
import type { BoundExpression, Location, SymbolState } from './symbols';

export interface AssemblerOptions {
  /** For `.include` and `.incbin`. */
  readonly fileSystem?: FileSystem;
  readonly includePaths?: readonly string[];
  /** Where the assembler runs, when that is known. */
  readonly workingDirectory?: string;
  /** Symbols of the assembler's command line: `--defsym NAME=VALUE`. */
  readonly symbols?: ReadonlyMap<string, bigint>;
  /** `-march=` of the assembler's command line; without it nothing is said about unsupported instructions. */
  readonly march?: string;
  /** `--alternate`: macro arguments are read as after `.altmacro` from the start. */
  readonly alternate?: boolean;
  /** False: leaf statements are not gathered; nobody will ask for the flat text. */
  readonly listing?: boolean;
}

/** What a directive or instruction may use of the statement that is being executed and of the output. */
export class StatementContext implements Scope {
  symbolSteps = 0;
  /** A file was looked for on the include paths. */
  hasSearched = false;
  protected line: Line = EMPTY_LINE;
  /** Name of the macro or repetition that this line belongs to, and what invoked it. */
  private expansion: string | undefined;
  private invocation: Origin | undefined;
  private cachedOrigin: Origin | undefined;

  constructor(
    readonly state: AssemblerState,
    readonly options: AssemblerOptions,
  ) {}

  protected begin(line: Line, expansion: string | undefined, invocation: Origin | undefined): void {
    this.line = line;
    this.expansion = expansion;
    this.invocation = invocation;
    this.cachedOrigin = undefined;
    this.state.sequence++;
  }

  leaf(kind: LeafStatement['kind'], text: string): void {
    if (this.options.listing === false) return;
    const { state } = this;
    state.statements.push({
      kind,
      text,
      sequence: state.sequence,
      location: endOf(state.sections.chunk),
      origin: this.origin,
    });
  }

  protected emitInstruction(text: string, parseText: string, word?: number): void {
    const { sections, sequence } = this.state;
    sections.recordAlignment(4);
    // Code after data that leaves the place misaligned starts at the next word; labels before it stay.
    if (openFragment(sections.chunk).size % 4 !== 0)
      this.emitVariable({ kind: 'align', alignment: 4, maximum: 0, sequence, origin: this.origin });
    const fragment = openFragment(sections.chunk);
    const offset = fragment.size;
    this.state.lineRows.settle(this.here);
    fragment.items.push({
      kind: 'instruction',
      text,
      parseText,
      offset,
      sequence,
      origin: this.origin,
      word,
      features: this.state.features,
    });
    fragment.size += 4;
  }

  emitWord(word: number): void {
    const text = `.inst 0x${(word >>> 0).toString(16).padStart(8, '0')}`;
    this.emitInstruction(text, text, word >>> 0);
  }

  /** `origin`: the line that the data is of, where that is another one than the one that places it. */
  emitData(directive: string, size: number, values: readonly PendingValue[], origin = this.origin): void {
    this.state.dataValues += values.length;
    if (this.state.dataValues > limits.dataValues) {
      this.error(
        `too much data (more than ${limits.dataValues} values); the rest is not read`,
        'macro-error',
      );
      this.state.ended = true;
      return;
    }
    const fragment = openFragment(this.state.sections.chunk);
    const item: PendingItem = {
      kind: 'data',
      directive,
      offset: fragment.size,
      size,
      values,
      sequence: this.state.sequence,
      origin,
    };
    fragment.items.push(item);
    fragment.size += size;
  }

  emitVariable(part: VariablePart): void {
    closeFragment(this.state.sections.chunk, part);
  }

  get here(): Location {
    return endOf(this.state.sections.chunk);
  }

  /** Parses the expression at `at` and binds it to this statement; `absent` when none stands there. */
  expression(text: string, at = 0): { bound: BoundExpression; end: number; absent: boolean } {
    const { expression, end, problems } = parseExpression(text, at);
    for (const { severity, message } of problems)
      this.problem('syntax-error', severity, message, this.origin);
    const bound = {
      expression: expression ?? NOTHING,
      sequence: this.state.sequence,
      location: this.here,
    };
    if (expression) this.backwardLabels(expression);
    return { bound, end, absent: expression === undefined };
  }

  private backwardLabels(e: Expression): void {
    if (e.kind === 'binary') {
      this.backwardLabels(e.left);
      this.backwardLabels(e.right);
    } else if (e.kind === 'unary') this.backwardLabels(e.operand);
    else if (e.kind === 'local' && !e.forward && !this.localLabel(e.label, false, this.state.sequence))
      this.error(`backward ref to unknown label "${e.label}:"`, 'undefined-symbol');
  }

  /** The value as far as it is known now. */
  now(bound: BoundExpression): LinearValue {
    return evaluate(bound, this);
  }

  /** As `now`, of what is not in the flat text: symbols that only it names are remembered. */
  nowOnly(bound: BoundExpression): LinearValue {
    const v = this.now(bound);
    const undefinedYet = namesIn(bound.expression).filter((name) => {
      const symbol = this.state.symbols.get(name);
      return symbol?.location === undefined && symbol?.value === undefined;
    });
    if (undefinedYet.length > 0) this.state.named = new Set([...this.state.named, ...undefinedYet]);
    return v;
  }

  /** A constant now, or the expression for the end. */
  pending(bound: BoundExpression): PendingValue {
    const v = this.now(bound);
    return isConstant(v) ? v : bound;
  }

  /** Reports what stands after the operands; true when nothing does. */
  expectEnd(text: string, at: number): boolean {
    const i = skipBlanks(text, at);
    if (i >= text.length) return true;
    this.error(`junk at end of line, first unrecognized character is \`${text.charAt(i)}'`);
    return false;
  }

  changeSymbol(name: string, change: Partial<SymbolState>): void {
    const known = this.state.symbols.get(name);
    this.state.symbols.set(name, { ...known, ...change, name });
  }

  get origin(): Origin {
    if (this.cachedOrigin) return this.cachedOrigin;
    const { place } = this.line;
    this.cachedOrigin = this.invocation
      ? {
          file: place.file,
          line: place.line,
          start: place.start,
          end: place.end,
          macro: this.expansion,
          parent: this.invocation,
        }
      : place;
    return this.cachedOrigin;
  }

  error(message: string, code = 'syntax-error'): void {
    this.problem(code, 'error', message, this.origin);
  }

  warn(message: string, code = 'syntax-error'): void {
    this.problem(code, 'warning', message, this.origin);
  }

  problem(
    code: string,
    severity: Severity,
    message: string,
    origin: Origin,
    related?: Problem['related'],
  ): void {
    this.report(problemAt(code, severity, message, origin, related));
  }

  report(problem: Problem): void {
    // One more than are listed, so that it shows that there are more.
    if (this.state.problems.length > limits.problems) return;
    this.state.problems.push(problem);
  }

  /** The text of a file of `.include`. */
  readFile(name: string): SourceFile | undefined {
    const path = this.findFile(name);
    const text = path === undefined ? undefined : this.options.fileSystem?.readFile(path);
    return path === undefined || text === undefined ? undefined : sourceFile(path, text);
  }

  /**
   * The file that `.include` or `.incbin` names: where the assembler runs, then on the include paths (GNU as
   * manual, "-I"). Where it runs is not always known: then beside the including file.
   */
  findFile(name: string): string | undefined {
    const { fileSystem, includePaths = [], workingDirectory } = this.options;
    if (!fileSystem) return undefined;
    this.hasSearched = true;
    const { path } = this.line.place.file;
    const first = workingDirectory ?? path.slice(0, path.lastIndexOf('/'));
    const places = name.startsWith('/')
      ? [name]
      : [first, ...includePaths].map((folder) => `${folder}/${name}`);
    return places.find((place) => fileSystem.isFile(place));
  }

  // ---- Scope

  symbol(name: string): SymbolState | undefined {
    return this.state.symbols.get(name);
  }

  localLabel(label: string, forward: boolean, sequence: number): string | undefined {
    const places = this.state.localLabels.get(label) ?? [];
    const index = localLabelIndex(places, forward, sequence);
    return index < 0 ? undefined : localLabelName(label, index);
  }

  anchor(name: string): Anchor | undefined {
    const location =
      this.state.symbols.get(name)?.location ??
      hereLocation(name) ??
      localLabelAt(this.state.localLabels, name);
    return location && this.place(location);
  }

  localPlace(label: string, forward: boolean, sequence: number): Location | undefined {
    return localLabelPlace(this.state.localLabels, label, forward, sequence);
  }

  place({ chunk, fragment, offset }: Location): Anchor {
    return { group: chunk * 0x100000 + fragment, offset };
  }

  onError(message: string): void {
    this.error(message);
  }

  onWarning(message: string): void {
    this.warn(message);
  }
}

const NOTHING: Expression = { kind: 'number', value: 0n };

const EMPTY_LINE = new Line(new ScrubbedStatement('', 0, 0), {
  file: { path: '', text: '', lineStarts: [0] },
  line: 0,
  start: 0,
  end: 0,
});

/** A problem whose related places are the expansion levels, outermost last. */
export function problemAt(
  code: string,
  severity: Severity,
  message: string,
  origin: Origin,
  related: Problem['related'] = [],
): Problem {
  const levels: { place: Origin; message: string }[] = [];
  for (let o: Origin = origin; o.parent; o = o.parent)
    levels.push({ place: o, message: `in expansion of \`${o.macro ?? ''}'` });
  const all = [...related, ...levels];
  return all.length > 0
    ? { code, severity, message, origin, related: all }
    : { code, severity, message, origin };
}
