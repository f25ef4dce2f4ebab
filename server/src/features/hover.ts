import { type Hover, MarkupKind, type ServerCapabilities } from 'vscode-languageserver';
import { lineText } from '../source/sourceFile';
import { callHover } from './callHover';
import { constantHover } from './constantHover';
import type { FeatureContext, Position } from './context';
import { withGivenNames } from './givenNames';
import { instructionHover } from './instructionHover';
import { macroHover } from './macroHover';
import { rangeOf } from './place';
import { registerHover } from './registerHover';
import { routineHover } from './routineHover';
import { systemRegisterHover } from './systemRegisterHover';
import { codeEnd, type Word, wordAt } from './word';

export const provides: Partial<ServerCapabilities> = { hoverProvider: true };

/** In order: the first that has something to say about the word answers. */
const answers: readonly ((context: FeatureContext, word: Word) => string | undefined)[] = [
  registerHover,
  systemRegisterHover,
  macroHover,
  routineHover,
  callHover,
  instructionHover,
  constantHover,
];

/** What is known about the word under the cursor, as monospaced text. */
export function hoverText(
  context: FeatureContext,
  position: Position,
): { text: string; word: Word } | undefined {
  if (position.character > codeEnd(lineText(context.document, position.line))) return undefined;
  const word = wordAt(context.document, position);
  if (!word) return undefined;
  for (const answer of answers) {
    const text = answer(context, word);
    // What a constant is, is the encoding itself.
    if (text !== undefined)
      return { text: answer === constantHover ? text : withGivenNames(context, text), word };
  }
  return undefined;
}

/** In the best format of those that the client names; clients that name none show Markdown in practice. */
export function hover(
  context: FeatureContext,
  position: Position,
  formats: readonly MarkupKind[] = [],
): Hover | null {
  const found = hoverText(context, position);
  if (!found) return null;
  const { text, word } = found;
  if (formats.length > 0 && !formats.includes(MarkupKind.Markdown))
    return { contents: { kind: MarkupKind.PlainText, value: text }, range: rangeOf(word) };
  const value = `\`\`\`\`hyplens\n${text}\n\`\`\`\``;
  return { contents: { kind: MarkupKind.Markdown, value }, range: rangeOf(word) };
}
