import type { ServerCapabilities } from 'vscode-languageserver';
import type { Program } from '../assembler/program';
import { type Place, rootOf } from '../source/origin';
import { lineText, type SourceFile } from '../source/sourceFile';
import type { FeatureContext, Position } from './context';
import { instructionsOnLine, programsOf } from './lineFacts';
import { codeEnd, type Word, wordAt } from './word';

export const provides: Partial<ServerCapabilities> = { definitionProvider: true };

/** Where the name under the cursor is defined: label, macro, constant, `.req` name, routine, or included file. */
export function definitions(
  context: FeatureContext,
  position: Position,
  routineElsewhere: (name: string) => Place | undefined = () => undefined,
): Place[] {
  const included = includedFile(context, position);
  if (included !== undefined) return [included];
  const word = wordAt(context.document, position);
  if (!word) return [];
  const places = placesOf(context, word);
  if (places.length === 0) {
    const place = routineElsewhere(word.text);
    if (place) places.push(place);
  }
  return distinct(places);
}

function includedFile(context: FeatureContext, { line }: Position): Place | undefined {
  if (!/^\s*(?:#\s*include|\.include|\.incbin)\b/.test(lineText(context.document, line))) return undefined;
  for (const { program } of programsOf(context.analysis))
    for (const include of program.includes)
      if (include.place.line === line && include.place.file.path === context.document.path)
        return { file: include.file, line: 0, start: 0, end: 0 };
  return undefined;
}

function placesOf(context: FeatureContext, word: Word): Place[] {
  const numeric = /^(\d+)([bf])$/.exec(word.text);
  if (numeric) {
    const label = numericLabel(context, word, numeric[1] as string, numeric[2] as 'b' | 'f');
    return label ? [label] : [];
  }
  const alias = registerAlias(context.document, word);
  if (alias) return [alias];
  return programsOf(context.analysis).flatMap(({ program }) => {
    const macro =
      program.assemblerMacros.get(word.text)?.definition ?? program.cMacros.get(word.text)?.definition;
    if (macro) return [macro];
    const symbol = program.symbols.get(word.text);
    return symbol ? [rootOf(symbol.origin)] : [];
  });
}

/**
 * `1b` and `1f` name the nearest such label before and after; the branch's own target decides where the
 * program knows it, since labels move with sections and alternatives.
 */
function numericLabel(
  context: FeatureContext,
  word: Word,
  digits: string,
  direction: 'b' | 'f',
): Place | undefined {
  for (const { program } of programsOf(context.analysis)) {
    const target = branchTarget(program, context.document.path, word.line);
    if (target) {
      const label = labelAbove(context.document, digits, target);
      if (label) return label;
    }
  }
  const step = direction === 'b' ? -1 : 1;
  for (
    let line = word.line + (direction === 'b' ? 0 : 1);
    line >= 0 && line < context.document.lineStarts.length;
    line += step
  ) {
    const label = labelOn(context.document, line, digits);
    if (label) return label;
  }
  return undefined;
}

/** The line of the instruction that the branch on this line goes to. */
function branchTarget(program: Program, path: string, line: number): number | undefined {
  for (const item of instructionsOnLine(program, path, line)) {
    const operand = item.parsed.operands.find((each) => each.kind === 'label');
    const address = operand?.kind === 'label' ? program.resolve(operand.value) : undefined;
    const target = address && program.instructionAt(address);
    if (!target) continue;
    const root = rootOf(target.origin);
    if (root.file.path === path) return root.line;
  }
  return undefined;
}

/** The label itself stands on the target's line, or on a line above with no code between. */
function labelAbove(document: SourceFile, digits: string, target: number): Place | undefined {
  for (let line = target; line >= 0; line--) {
    const label = labelOn(document, line, digits);
    if (label) return label;
    const text = lineText(document, line);
    if (line < target && text.slice(0, codeEnd(text)).trim() !== '' && !/:\s*$/.test(text)) return undefined;
  }
  return undefined;
}

function labelOn(document: SourceFile, line: number, name: string): Place | undefined {
  const text = lineText(document, line);
  for (const match of text.slice(0, codeEnd(text)).matchAll(/(?:^|[;:])\s*([\w.$]+):/g)) {
    if (match[1] !== name) continue;
    const start = match.index + match[0].length - 1 - name.length;
    return { file: document, line, start, end: start + name.length };
  }
  return undefined;
}

function registerAlias(document: SourceFile, word: Word): Place | undefined {
  for (let line = word.line; line >= 0; line--) {
    const match = /^(\s*)([A-Za-z_]\w*)\s+\.req\b/.exec(lineText(document, line));
    if (match?.[2] !== word.text) continue;
    const start = (match[1] as string).length;
    return { file: document, line, start, end: start + word.text.length };
  }
  return undefined;
}

function distinct(places: readonly Place[]): Place[] {
  const seen = new Set<string>();
  return places.filter((place) => {
    const key = `${place.file.path}:${place.line}:${place.start}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
