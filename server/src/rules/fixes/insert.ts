import type { InstructionItem } from '../../assembler/program';
import { lineText, type SourceFile } from '../../source/sourceFile';
import type { Fix } from '../rule';

export type Edit = Fix['edits'][number];

/**
 * The instruction stands alone on a line of the document: what is inserted beside it is inserted beside
 * nothing else. Not so for one that comes out of a macro, after a semicolon, or on a continued line.
 */
export function standsAlone(
  document: SourceFile,
  item: InstructionItem | undefined,
): item is InstructionItem {
  if (item === undefined || item.origin.parent !== undefined) return false;
  if (item.origin.file.path !== document.path) return false;
  const text = lineText(document, item.origin.line);
  return !text.endsWith('\\') && !text.includes(';');
}

/**
 * Inserts instructions on lines of their own after the one that holds `item`, indented like it. No fix
 * when the instruction comes out of a macro: the line to change is then not the user's line.
 */
export function insertAfter(
  document: SourceFile,
  item: InstructionItem | undefined,
  title: string,
  instructions: readonly string[],
): Fix | undefined {
  if (!standsAlone(document, item)) return undefined;
  const { line } = item.origin;
  const text = lineText(document, line);
  const indent = /^\s*/.exec(text)?.[0] || '\t';
  const newText = instructions.map((i) => `\n${indent}${i}`).join('');
  return { title, edits: [{ file: document, line, start: text.length, end: text.length, newText }] };
}

/** Where the statement itself begins, behind the labels on its line. */
function statementStart(document: SourceFile, { origin }: InstructionItem): number {
  const text = lineText(document, origin.line).slice(0, origin.end);
  return /^\s*(?:[\w.$]+\s*:\s*)*/.exec(text)?.[0].length ?? origin.start;
}

/** Inserts instructions before one that stands alone; labels on its line then name the first inserted one. */
export function insertBefore(
  document: SourceFile,
  item: InstructionItem,
  instructions: readonly string[],
): Edit {
  const { line } = item.origin;
  const start = statementStart(document, item);
  const before = lineText(document, line).slice(0, start);
  const indent = /\S/.test(before) ? ' '.repeat(before.length) : before || '\t';
  const newText = instructions.map((i) => `${i}\n${indent}`).join('');
  return { file: document, line, start, end: start, newText };
}

/** Replaces the statement of an instruction that stands alone; labels and comments on its line stay. */
export function replaceStatement(
  document: SourceFile,
  item: InstructionItem,
  instructions: readonly string[],
): Edit {
  const { line, end } = item.origin;
  const start = statementStart(document, item);
  const before = lineText(document, line).slice(0, start);
  const indent = /\S/.test(before) ? ' '.repeat(before.length) : before || '\t';
  return { file: document, line, start, end, newText: instructions.join(`\n${indent}`) };
}

/** The statement of an instruction as its author wrote it. */
export function statementText(document: SourceFile, item: InstructionItem): string {
  return lineText(document, item.origin.line).slice(statementStart(document, item), item.origin.end).trim();
}

/** Removes an instruction that stands alone on its line; a label or a comment there stays. */
export function removeStatement(document: SourceFile, item: InstructionItem): Fix | undefined {
  if (!standsAlone(document, item)) return undefined;
  const { line, end } = item.origin;
  const text = lineText(document, line);
  const start = statementStart(document, item);
  const title = `Remove ${statementText(document, item).replace(/\s+/g, ' ')}`;
  const isAlone = !/\S/.test(text.slice(0, start));
  return { title, edits: [{ file: document, line, start: isAlone ? 0 : start, end, newText: '' }] };
}
