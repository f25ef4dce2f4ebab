import { lineText, type SourceFile } from '../source/sourceFile';
import type { Position } from './context';

export interface Word {
  readonly text: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

const wordPattern = /\\?[A-Za-z_.$][\w.$]*|\d+[bf]\b|\d\w*/g;

/** The symbol, register, mnemonic or number that the position touches. */
export function wordAt(document: SourceFile, { line, character }: Position): Word | undefined {
  const text = lineText(document, line);
  for (const match of text.matchAll(wordPattern)) {
    const end = match.index + match[0].length;
    if (match.index <= character && character <= end)
      return { text: match[0], line, start: match.index, end };
  }
  return undefined;
}

/** The column at which a comment starts on the line, or its length. Block comments that began above are the caller's business. */
export function codeEnd(text: string): number {
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"' && text[i - 1] !== '\\') quoted = !quoted;
    if (!quoted && text[i] === '/' && (text[i + 1] === '/' || text[i + 1] === '*')) return i;
  }
  return text.length;
}

/** The first word of each statement of the line that is not a label: its column and text. */
export function statementHeads(text: string): { readonly text: string; readonly start: number }[] {
  const heads: { text: string; start: number }[] = [];
  const code = text.slice(0, codeEnd(text));
  let start = 0;
  for (const statement of code.split(';')) {
    const match = /^((?:\s*[\w.$\\@]+:)*\s*)([\w.$\\]+)/.exec(statement);
    if (match) heads.push({ text: match[2] as string, start: start + (match[1] as string).length });
    start += statement.length + 1;
  }
  return heads;
}
