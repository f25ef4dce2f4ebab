import { constantValue } from '../isa/linearValue';
import { suggestionsFor } from '../isa/suggestion';
import type { Origin } from '../source/origin';
import { BlockCollector, type BlockKind } from './blocks';
import { endOf } from './chunk';
import { isConditionalDirective } from './conditionals';
import { nameRegister } from './directives/registerNames';
import { directiveNames, directives } from './directives/table';
import { expandMacro } from './expandMacro';
import { isDigit } from './lexical';
import { limits } from './limits';
import type { Line } from './line';
import { emitPool, literalLoad } from './literalPool';
import { misspelt } from './misspelling';
import type { AssemblerState } from './state';
import type { Label } from './statement';
import { type AssemblerOptions, problemAt, StatementContext } from './statementContext';
import type { Location, SymbolState } from './symbols';

/** Names that the assembler gives to section symbols without taking them from labels. */
const SECTION_LIKE = /^\./;
/** Numeric labels are numbers of C's `int`. */
const LARGEST_LABEL = 0x7fffffff;

/** Lines that are being read: a file, or the expansion of a macro or repetition. */
interface Frame {
  readonly lines: readonly Line[];
  index: number;
  /** Times that `lines` are still to be read again (`.rept`). */
  again: number;
  readonly name: string | undefined;
  readonly invocation: Origin | undefined;
}

/** Reads statements and gathers what they produce in its state. One instance per document run. */
export class Assembler extends StatementContext {
  private readonly frames: Frame[] = [];
  /** The last label before the operation of this statement. */
  lineLabel: string | undefined;
  private fileLines: readonly Line[] = [];
  /** Index of the frame that `read` started with. */
  private base = 0;

  constructor(state: AssemblerState, options: AssemblerOptions) {
    super(state, options);
    state.conditionals = state.conditionals.map((c) => ({ ...c, resume: 0 }));
  }

  /** Executes lines of a file at the outermost level. */
  run(lines: readonly Line[]): void {
    this.fileLines = lines;
    this.read(lines);
  }

  /** Index of the line of the file that is read next. */
  get nextLine(): number {
    return this.frames[0]?.index ?? 0;
  }

  private read(lines: readonly Line[]): void {
    this.base = this.frames.length;
    this.enter(lines, undefined, undefined);
    for (;;) {
      const top = this.frames[this.frames.length - 1];
      if (!top) break;
      if (this.state.ended) {
        this.frames.length = 0;
        break;
      }
      const line = top.lines[top.index];
      if (!line) {
        this.leave(top);
        continue;
      }
      top.index++;
      if (this.state.sequence >= limits.statements) {
        this.begin(line, top.name, top.invocation);
        this.error(`too many statements (more than ${limits.statements})`, 'macro-error');
        this.state.ended = true;
        continue;
      }
      this.begin(line, top.name, top.invocation);
      if (line.text.length > limits.statementLength) {
        this.error(
          `statement of ${line.text.length} characters is too long (more than ${limits.statementLength})`,
        );
        continue;
      }
      const { collector } = this.state;
      if (collector) {
        if (collector.add(line)) this.closeBlock(collector);
      } else this.statement(line);
    }
  }

  /** Expansion levels that are open. */
  get level(): number {
    return Math.max(0, this.frames.length - 1);
  }

  private leave(top: Frame): void {
    if (top.again > 0) {
      top.again--;
      top.index = 0;
      return;
    }
    const level = this.level;
    this.frames.pop();
    if (level === 0) return;
    const open = this.state.conditionals[this.state.conditionals.length - 1];
    if (open && open.level >= level && !this.state.collector) {
      this.problem('macro-error', 'error', 'end of macro inside conditional', open.origin, [
        {
          place: open.elseOrigin ?? open.origin,
          message: 'here is the start of the unterminated conditional',
        },
      ]);
      this.closeConditionals(level);
    }
  }

  /** Drops the conditionals that were opened at an expansion level or deeper. */
  closeConditionals(level: number): void {
    this.state.conditionals = this.state.conditionals.filter((c) => c.level < level);
  }

  /** Reads these lines next. `name` and `invocation` are absent for a file. */
  enter(lines: readonly Line[], name: string | undefined, invocation: Origin | undefined, times = 1): void {
    if (this.frames.length > limits.expansionDepth) {
      this.error('macros nested too deeply', 'macro-error');
      // The whole expansion is given up: with several invocations at each level it would not end.
      this.frames.length = Math.min(this.frames.length, this.base + 1);
      this.closeConditionals(1);
      return;
    }
    if (times > 0) this.frames.push({ lines, index: 0, again: times - 1, name, invocation });
  }

  /** `.exitm`: false when no expansion is open. */
  exitExpansion(): boolean {
    if (this.level === 0) return false;
    this.closeConditionals(this.level);
    this.frames.pop();
    return true;
  }

  // ---- statements

  private get skipping(): boolean {
    const c = this.state.conditionals;
    return c[c.length - 1]?.ignoring ?? false;
  }

  private statement(line: Line): void {
    const { labels, text, word, lower, assignment, operands, isConditional } = line.statement;
    if (!isConditional && this.skipping) return;
    this.lineLabel = undefined;
    for (let i = 0; i < labels.length; i++) {
      const { name, rest } = labels[i] as Label;
      this.defineLabel(name);
      if (this.skipping && !isConditionalDirective(rest)) return;
    }
    if (text === '') return;
    if (line.statement.isUnterminated) this.warn('unterminated string; newline inserted');
    if (assignment) {
      this.leaf('directive', text);
      directives.get(assignment)?.run(this, operands);
    } else if (word === '')
      this.error(`junk at end of line, first unrecognized character is \`${text.charAt(0)}'`);
    else this.operation(text, word, lower, operands);
  }

  private operation(text: string, word: string, lower: string, args: string): void {
    const directive = lower.charCodeAt(0) === 46 ? directives.get(lower) : undefined;
    if (directive) {
      if (directive.leaf) this.leaf(directive.leaf, text);
      directive.run(this, args);
      return;
    }
    this.state.lookedUp.add(lower);
    const macro = this.state.macros.get(lower);
    if (macro) {
      expandMacro(this, macro, args);
      return;
    }
    if (lower.charCodeAt(0) === 46) {
      const problem = problemAt(
        'unknown-instruction',
        'error',
        `unknown pseudo-op: \`${lower}'`,
        this.origin,
      );
      const near = suggestionsFor(lower, directiveNames, new Set(this.state.macros.keys()));
      this.report(misspelt(problem, word, near));
      return;
    }
    // A name with a dot in it is an instruction's.
    if (args.charCodeAt(0) === 46 && /^\.req\s/i.test(args) && !word.includes('.')) {
      this.leaf('directive', text);
      nameRegister(this, word, args.slice(4).trim());
      return;
    }
    this.leaf('instruction', text);
    this.instruction(text);
  }

  private defineLabel(written: string): void {
    const location = endOf(this.state.sections.chunk);
    if (isDigit(written.charCodeAt(0))) {
      if (Number(written) > LARGEST_LABEL) {
        this.error(`local label too large near ${written}`);
        return;
      }
      const label = written.replace(/^0+(?=.)/, '');
      const places = this.state.localLabels.get(label) ?? [];
      places.push({ sequence: this.state.sequence, location, origin: this.origin });
      this.state.localLabels.set(label, places);
      this.leaf('label', label);
      return;
    }
    const known = this.state.symbols.get(written);
    // A `.set` symbol may become a label; what went before keeps its number.
    const settable = known?.value && !known.fixed && !known.location;
    if (!known && this.state.sections.find(written) && !SECTION_LIKE.test(written)) {
      this.error(`symbol \`${written}' is already defined`);
      return;
    }
    const defined = known && (known.location || known.value || known.aliasOf || known.common !== undefined);
    if (defined && !settable && !sameLocation(known.location, location)) {
      const related = known.origin ? [{ place: known.origin, message: 'first defined here' }] : undefined;
      this.problem('syntax-error', 'error', `symbol \`${written}' is already defined`, this.origin, related);
      return;
    }
    this.lineLabel = written;
    this.leaf('label', written);
    const labelled = settable ? this.state.sequence : undefined;
    const common = { ...known, name: written, origin: this.origin, fixed: true, labelled };
    this.state.symbols.set(
      written,
      this.state.sections.inAbsolute ? absoluteLabel(common, location, this) : { ...common, location },
    );
  }

  isDirective(name: string): boolean {
    return directives.has(name);
  }

  emitNop(): void {
    this.emitInstruction('nop', 'nop');
  }

  private instruction(text: string): void {
    literalLoad(this, text);
    this.emitInstruction(text, this.state.registerAliases.replaceIn(text));
  }

  // ---- what directives use

  /** Opens a block; the lines that follow belong to it until its end directive. */
  openBlock(kind: BlockKind, header: string): void {
    this.state.collector = new BlockCollector(kind, header, this.origin, this.level);
  }

  private closeBlock(collector: BlockCollector): void {
    this.state.collector = undefined;
    directives.get(`.${collector.kind}`)?.close?.(this, collector);
  }

  /**
   * The end of the input: reports what is still open, reads what an unfinished block or conditional
   * swallowed, and places the constants that wait.
   */
  finish(): void {
    const { state } = this;
    for (let rounds = 0; rounds < limits.unfinishedBlocks; rounds++) {
      if (state.collector) this.abandonBlock(state.collector);
      else if (state.conditionals.length > 0) this.abandonConditionals();
      else break;
    }
    state.collector = undefined;
    state.conditionals = [];
    if (state.frames.size > 0) {
      this.error('open CFI at the end of file; missing .cfi_endproc directive');
      state.frames = new Map();
    }
    const { sections } = state;
    for (const chunk of sections.chunks.slice()) {
      if (chunk.pools.size === 0) continue;
      sections.change({ section: chunk.section, subsection: chunk.subsection });
      emitPool(this, sections.chunk);
    }
  }

  private abandonBlock(block: BlockCollector): void {
    const macro = block.header.split(/[\s,(]/)[0] ?? '';
    const words = {
      macro: macro === '' ? 'Missing macro name' : `unexpected end of file in macro \`${macro}' definition`,
      rept: 'REPT without ENDR',
      irp: 'unexpected end of file in irp or irpc',
      irpc: 'unexpected end of file in irp or irpc',
    };
    this.problem('macro-error', 'error', words[block.kind], block.origin);
    this.state.collector = undefined;
    // Lines with a parameter of the block can only be its body; the others may be the rest of the file.
    this.read(block.body.filter((line) => !/\\[A-Za-z_.$@(]/.test(line.text)));
  }

  private abandonConditionals(): void {
    const { state } = this;
    const open = state.conditionals;
    for (const c of open) {
      const related = c.elseOrigin
        ? [{ place: c.elseOrigin, message: 'here is the "else" of the unterminated conditional' }]
        : undefined;
      this.problem('macro-error', 'error', 'end of file inside conditional', c.origin, related);
    }
    state.conditionals = [];
    const skipped = open.filter((c) => c.ignoring);
    if (skipped.length === 0) return;
    const lines = this.fileLines.slice(Math.min(...skipped.map((c) => c.resume)));
    this.fileLines = lines;
    this.read(lines);
  }
}

function sameLocation(a: Location | undefined, b: Location): boolean {
  return a?.chunk === b.chunk && a.fragment === b.fragment && a.offset === b.offset;
}

/** A label of `.struct` is the number of its offset. */
function absoluteLabel(symbol: SymbolState, location: Location, a: StatementContext): SymbolState {
  const { sequence } = a.state;
  const expression = { kind: 'number', value: BigInt(location.offset) } as const;
  const constant = constantValue(expression.value);
  return { ...symbol, value: { sequence, constant, bound: { expression, sequence, location } } };
}
