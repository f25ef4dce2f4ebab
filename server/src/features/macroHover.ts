import { instructionText } from '../analysis/instructionText';
import type { InstructionItem, Program } from '../assembler/program';
import type { Origin } from '../source/origin';
import { lineText } from '../source/sourceFile';
import type { FeatureContext } from './context';
import { instructionsOnLine, programsAt } from './lineFacts';
import { lineName } from './valueText';
import { variantRows } from './variantRows';
import { statementHeads, type Word } from './word';

/** Longer expansions are cut: the panel and `hyplens expand` show all of it. */
const LIMIT = 40;

/** Hover on a macro use: the instructions that it becomes, in each way that the document is built. */
export function macroHover(context: FeatureContext, word: Word): string | undefined {
  const programs = programsAt(context.analysis, word.line).filter(({ program }) =>
    isMacro(program, word.text),
  );
  const [first] = programs;
  if (!first || !usedHere(context, word, first.program)) return undefined;
  const onLine = programs.map(({ program }) => instructionsOnLine(program, context.document.path, word.line));
  const inBody = onLine.every((items) => items.length === 0) && isInBody(context, word.line);
  const uses = inBody ? programs.map(({ program }) => firstUse(program, context, word.line)) : onLine;
  // A body that is not used is not expanded at all.
  if (inBody && uses.every((items) => items.length === 0))
    return `${heading(first.program, word.text, context.document.path)}\n    (in a macro that is not used here)`;
  const cases = programs.map(({ guard, program }, i) => ({
    guard,
    cells: expansion(program, uses[i] ?? []),
  }));
  const parts: string[] = [];
  // Where `#if` leaves the line out, the macro is not used at all.
  const used = cases.filter(({ cells }) => cells.length > 0);
  for (const row of variantRows(used.length > 0 ? used : cases)) {
    const lines = row.cells.length === 0 ? ['(no instructions)'] : folded(row.cells);
    if (row.name !== '') parts.push(`${row.name}:`);
    parts.push(...lines.slice(0, LIMIT).map((line) => `    ${line}`));
    if (lines.length > LIMIT) parts.push(`    … ${lines.length - LIMIT} more`);
  }
  return [heading(first.program, word.text, context.document.path), ...parts].join('\n');
}

/** The line stands between `.macro` and its `.endm`. */
function isInBody({ document }: FeatureContext, line: number): boolean {
  let depth = 0;
  for (let at = 0; at < line; at++) {
    const text = lineText(document, at);
    if (/^\s*\.macro\b/.test(text)) depth++;
    else if (/^\s*\.endm\b/.test(text)) depth = Math.max(0, depth - 1);
  }
  return depth > 0;
}

/** What the line of a macro's body becomes where that macro is used first. */
function firstUse(program: Program, { document }: FeatureContext, line: number): InstructionItem[] {
  const items: InstructionItem[] = [];
  let use: string | undefined;
  for (const item of program.instructions) {
    for (let o: Origin | undefined = item.origin; o !== undefined; o = o.parent) {
      if (o.line !== line || o.file.path !== document.path) continue;
      const places: string[] = [];
      for (let p = o.parent; p !== undefined; p = p.parent)
        places.push(`${p.file.path}:${p.line}:${p.start}`);
      const key = places.join();
      use ??= key;
      if (key === use) items.push(item);
      break;
    }
  }
  return items;
}

function isMacro(program: Program, name: string): boolean {
  return program.assemblerMacros.has(name) || program.cMacros.get(name)?.parameters !== undefined;
}

/** On a name that begins a statement; in a macro's own body nothing is expanded yet. */
function usedHere(context: FeatureContext, word: Word, program: Program): boolean {
  const heads = statementHeads(lineText(context.document, word.line));
  if (!heads.some((head) => head.start === word.start)) return false;
  const definition = program.assemblerMacros.get(word.text)?.definition;
  return !(definition?.file.path === context.document.path && definition.line === word.line);
}

function heading(program: Program, name: string, documentPath: string): string {
  const macro = program.assemblerMacros.get(name);
  const c = program.cMacros.get(name);
  const parameters = macro ? macro.parameters.join(', ') : (c?.parameters ?? []).join(', ');
  const place = macro?.definition ?? c?.definition;
  const where = place ? ` · macro, defined on ${lineName(place, documentPath)}` : '';
  return macro ? `${name} ${parameters}`.trimEnd() + where : `${name}(${parameters})${where}`;
}

/** The instructions as text, each replaced one followed by what stands in its place and when. */
function expansion(program: Program, items: readonly InstructionItem[]): string[] {
  return inPlace(program, items).map((item) => {
    const when = replacementOf(program, item);
    const text = instructionText(item);
    return when === undefined ? text : `${text}    // ${when}`;
  });
}

/** Replacements are laid out behind all code: here they follow what they replace. */
function inPlace({ alternatives }: Program, items: readonly InstructionItem[]): readonly InstructionItem[] {
  const placed = items.map((item) => {
    const { section, offset } = item.address;
    const replaces = alternatives.find(
      ({ replacement: { section: at, offset: from }, replacementLength }) =>
        section === at && from <= offset && offset < from + replacementLength,
    );
    if (replaces === undefined) return { item, section, offset };
    const { original, originalLength } = replaces;
    // Behind the last that is replaced, before the next instruction.
    return { item, section: original.section, offset: original.offset + originalLength - 1 };
  });
  placed.sort((a, b) => a.section - b.section || a.offset - b.offset);
  return placed.map(({ item }) => item);
}

/** Equal lines that follow each other are counted: the padding of an alternative may be long. */
function folded(lines: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < lines.length; ) {
    const line = lines[i] as string;
    let end = i + 1;
    while (lines[end] === line) end++;
    const [text, ...comment] = line.split('    // ');
    if (end - i > 2) out.push(`${text}    // ${[`${end - i} times`, ...comment].join(', ')}`);
    else out.push(...lines.slice(i, end));
    i = end;
  }
  return out;
}

function replacementOf(program: Program, item: InstructionItem): string | undefined {
  for (const each of program.alternatives) {
    const at = (start: InstructionItem['address'], length: number) =>
      item.address.section === start.section &&
      start.offset <= item.address.offset &&
      item.address.offset < start.offset + length;
    if (each.callback === undefined && at(each.replacement, each.replacementLength))
      return `with ${each.capability}`;
    if (at(each.original, each.originalLength))
      return each.callback === undefined
        ? `without ${each.capability}`
        : `patched at boot by ${each.callback}`;
  }
  return undefined;
}
