import { type DocumentSymbol, type ServerCapabilities, SymbolKind } from 'vscode-languageserver';
import type { Program } from '../assembler/program';
import { rootOf } from '../source/origin';
import { lineText } from '../source/sourceFile';
import type { FeatureContext } from './context';
import { firstLineOf, programsOf } from './lineFacts';
import { lineRange } from './place';

export const provides: Partial<ServerCapabilities> = { documentSymbolProvider: true };

interface Entry {
  readonly name: string;
  readonly detail: string;
  readonly kind: SymbolKind;
  readonly line: number;
  readonly lastLine: number;
}

/** The outline: routines with their labels and constants inside; sections, macros and `#define`s of the document. */
export function documentSymbols(context: FeatureContext): DocumentSymbol[] {
  const entries = new Map<string, Entry>();
  const add = (entry: Entry) => {
    const key = `${entry.name}:${entry.line}`;
    if (!entries.has(key)) entries.set(key, entry);
  };
  for (const routine of context.analysis.routines) {
    const [run] = routine.runs;
    if (!run) continue;
    add({
      name: routine.name,
      detail: run.routine.global ? 'global routine' : 'routine',
      kind: SymbolKind.Function,
      line: firstLineOf(routine),
      lastLine: Math.max(...routine.runs.map((each) => each.routine.lastLine)),
    });
  }
  for (const { program } of programsOf(context.analysis)) {
    for (const entry of labelsAndConstants(context, program)) add(entry);
    for (const macro of program.assemblerMacros.values())
      if (macro.definition.file.path === context.document.path)
        add({
          name: macro.name,
          detail: macro.parameters.join(', '),
          kind: SymbolKind.Method,
          line: macro.definition.line,
          lastLine: endOfMacro(context, macro.definition.line),
        });
  }
  for (const entry of textual(context)) add(entry);
  return nest(context, [...entries.values()]);
}

/** Symbols whose definition the user wrote; those that a macro's expansion makes for itself are of no interest. */
function* labelsAndConstants(context: FeatureContext, program: Program): Iterable<Entry> {
  for (const symbol of program.symbols.values()) {
    const { line, file } = rootOf(symbol.origin);
    if (file.path !== context.document.path || !lineText(file, line).includes(symbol.name)) continue;
    const constant = symbol.address === undefined;
    yield {
      name: symbol.name,
      detail: constant ? 'constant' : 'label',
      kind: constant ? SymbolKind.Constant : SymbolKind.Key,
      line,
      lastLine: line,
    };
  }
}

function* textual(context: FeatureContext): Iterable<Entry> {
  for (let line = 0; line < context.document.lineStarts.length; line++) {
    const text = lineText(context.document, line);
    const define = /^\s*#\s*define\s+(\w+)(\([^)]*\))?/.exec(text);
    if (define)
      yield {
        name: define[1] as string,
        detail: `#define${define[2] ?? ''}`,
        kind: SymbolKind.Constant,
        line,
        lastLine: endOfDefine(context, line),
      };
    const section = /^\s*\.(?:push)?section\s+([^\s,]+)|^\s*(\.(?:text|data|bss))\b/.exec(text);
    if (section)
      yield {
        name: (section[1] ?? section[2]) as string,
        detail: 'section',
        kind: SymbolKind.Namespace,
        line,
        lastLine: line,
      };
  }
}

function endOfDefine(context: FeatureContext, from: number): number {
  let line = from;
  while (lineText(context.document, line).trimEnd().endsWith('\\')) line++;
  return line;
}

function endOfMacro(context: FeatureContext, from: number): number {
  let depth = 0;
  for (let line = from; line < context.document.lineStarts.length; line++) {
    const text = lineText(context.document, line);
    if (/^\s*\.macro\b/i.test(text)) depth++;
    if (/^\s*\.endm\b/i.test(text) && --depth === 0) return line;
  }
  return from;
}

/** Puts each entry into the smallest one that holds its line. */
function nest(context: FeatureContext, entries: Entry[]): DocumentSymbol[] {
  const ordered = [...entries].sort((a, b) => a.line - b.line || b.lastLine - a.lastLine);
  const roots: DocumentSymbol[] = [];
  const open: { readonly entry: Entry; readonly symbol: DocumentSymbol }[] = [];
  for (const entry of ordered) {
    const selectionRange = lineRange(context.document, entry.line);
    const last = lineRange(context.document, entry.lastLine);
    const symbol: DocumentSymbol = {
      name: entry.name,
      detail: entry.detail,
      kind: entry.kind,
      range: { start: { line: entry.line, character: 0 }, end: last.end },
      selectionRange,
      children: [],
    };
    while (open.length > 0 && (open.at(-1) as (typeof open)[number]).entry.lastLine < entry.lastLine)
      open.pop();
    while (open.length > 0 && (open.at(-1) as (typeof open)[number]).entry.lastLine < entry.line) open.pop();
    const parent = open.at(-1);
    if (parent) parent.symbol.children?.push(symbol);
    else roots.push(symbol);
    if (entry.lastLine > entry.line) open.push({ entry, symbol });
  }
  return roots;
}
