import type { Program } from '../assembler/program';
import type { Operand } from '../isa/instruction';
import type { LinearValue } from '../isa/linearValue';
import { type Origin, rootOf } from '../source/origin';
import type { SourceFile } from '../source/sourceFile';
import {
  type DocumentCheck,
  type DocumentViolation,
  nameOf,
  type RoutineContext,
  type RoutineName,
  type Rule,
} from './rule';

export const unusedLabel: Rule = {
  id: 'unused-label',
  severity: 'hint',
  title: 'A local label that nothing in the file refers to',
  checkDocument: (document) => new UnusedLabels(document),
};

/** A label of the document's own text. */
interface LocalLabel {
  /** `1`, `.Lloop`. */
  readonly name: string;
  readonly origin: Origin;
}

interface Seen {
  readonly name: RoutineName;
  readonly firstLine: number;
  readonly lastLine: number;
}

/**
 * Labels that an assembler forgets: numbers and `.L`. One is unused when no statement of any program names it, and no
 * line that the preprocessor left out does either.
 */
class UnusedLabels implements DocumentCheck {
  private readonly labels = new Map<string, LocalLabel>();
  private readonly used = new Set<string>();
  private readonly programs = new WeakSet<Program['instructions']>();
  private readonly routines: Seen[] = [];

  constructor(private readonly document: SourceFile) {}

  see(routines: readonly RoutineContext[]): void {
    for (const context of routines) {
      const { program, routine } = context.run;
      this.routines.push({ name: nameOf(context), firstLine: routine.firstLine, lastLine: routine.lastLine });
      if (this.programs.has(program.instructions)) continue;
      this.programs.add(program.instructions);
      this.gather(program);
    }
  }

  private gather(program: Program): void {
    const key = ({ name, origin }: LocalLabel): string => `${name}:${origin.line}`;
    const own = [...localLabels(program)].filter(
      ({ label: { origin } }) => origin.parent === undefined && origin.file.path === this.document.path,
    );
    if (own.length === 0) return;
    const named = symbolsNamedIn(program);
    for (const { label, symbol } of own) {
      this.labels.set(key(label), label);
      if (named.has(symbol)) this.used.add(key(label));
    }
  }

  *violations(): Iterable<DocumentViolation> {
    const left = [...this.labels].filter(([key]) => !this.used.has(key));
    if (left.length === 0) return;
    const lines = withoutComments(this.document.text).split('\n');
    for (const [, { name, origin }] of left) {
      const routine = this.routines.find(
        (r) => r.firstLine <= rootOf(origin).line && rootOf(origin).line <= r.lastLine,
      );
      // A label that a C macro brings in is not written there.
      const isWritten = isLabel(lines[origin.line], name);
      if (routine === undefined || !isWritten || isNamed(lines, name, origin.line)) continue;
      yield {
        routine: routine.name,
        origin,
        guard: routine.name.feasible,
        certain: true,
        message: `nothing refers to the label ${name}`,
        related: [],
      };
    }
  }
}

function* localLabels(program: Program): Iterable<{ readonly label: LocalLabel; readonly symbol: string }> {
  for (const [number, instances] of program.numericLabels)
    for (const [i, { origin }] of instances.entries())
      yield { label: { name: number, origin }, symbol: `.L${number}$${i + 1}` };
  for (const { name, origin, address } of program.symbols.values())
    if (/^\.L[\w.]*$/.test(name) && address !== undefined) yield { label: { name, origin }, symbol: name };
}

/** What operands, data and other symbols are computed from. */
function symbolsNamedIn({ instructions, sections, symbols }: Program): ReadonlySet<string> {
  const out = new Set<string>();
  const add = (value: LinearValue): void => {
    for (const t of value.terms) out.add(t.symbol);
  };
  const visit = (o: Operand | undefined): void => {
    if (o?.kind === 'label' || o?.kind === 'immediate') add(o.value);
    else if (o?.kind === 'shiftedImmediate') add(o.immediate.value);
    else if (o?.kind === 'memory') visit(o.offset);
  };
  for (const { parsed } of instructions) for (const o of parsed.operands) visit(o);
  for (const { items } of sections)
    for (const item of items) if (item.kind === 'data') for (const value of item.values) add(value);
  for (const { value } of symbols.values()) if (value !== undefined) add(value);
  return out;
}

function withoutComments(text: string): string {
  const blank = (comment: string): string => comment.replace(/[^\n]/g, ' ');
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, blank);
}

function isLabel(text: string | undefined, name: string): boolean {
  return new RegExp(`(^|[\\s;])${name.replaceAll('.', '\\.')}\\s*:`).test(text ?? '');
}

/**
 * Some line of the text names the label, be it in a macro argument or in a part that was left out: a number between
 * the labels of the same number around it, `.L` anywhere.
 */
function isNamed(lines: readonly string[], name: string, line: number): boolean {
  if (!/^\d/.test(name)) {
    const word = new RegExp(`(^|[^\\w.$])${name.replaceAll('.', '\\.')}(?![\\w.$])`);
    return lines.some((text, i) => i !== line && word.test(text));
  }
  const has = (text: string | undefined, direction: 'f' | 'b'): boolean =>
    new RegExp(`\\b${name}${direction}\\b`).test(text ?? '');
  for (let i = line; i >= 0; i--) {
    if (has(lines[i], 'f')) return true;
    if (i < line && isLabel(lines[i], name)) break;
  }
  for (let i = line; i < lines.length; i++) {
    if (has(lines[i], 'b')) return true;
    if (i > line && isLabel(lines[i], name)) break;
  }
  return false;
}
