import type { InstructionItem } from '../assembler/program';
import { lineText, type SourceFile } from '../source/sourceFile';
import type { Fix } from './rule';

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
  if (item === undefined || item.origin.parent !== undefined || item.origin.file !== document)
    return undefined;
  const { line } = item.origin;
  const text = lineText(document, line);
  // A statement after a semicolon, or a continued line, leaves no place that is surely right.
  if (text.endsWith('\\') || text.includes(';')) return undefined;
  const indent = /^\s*/.exec(text)?.[0] || '\t';
  const newText = instructions.map((i) => `\n${indent}${i}`).join('');
  return { title, edits: [{ file: document, line, start: text.length, end: text.length, newText }] };
}
