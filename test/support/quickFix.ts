import type { CodeAction } from 'vscode-languageserver';
import { codeActions } from '../../server/src/features/codeAction';
import { analyze, PATH } from './check';

/** The quick fixes of a text that stands alone, for all its lines. */
export function fixesOf(text: string): CodeAction[] {
  const analysis = analyze(text);
  const end = { line: text.split('\n').length, character: 0 };
  return codeActions(
    { document: analysis.document, analysis, uriOf: (path) => path },
    { start: { line: 0, character: 0 }, end },
  );
}

/** The text after an action has been taken: edits speak about the text as it was. */
export function applied(text: string, action: CodeAction | undefined): string {
  const edits = [...(action?.edit?.changes?.[PATH] ?? [])].sort(
    (a, b) => b.range.start.line - a.range.start.line || b.range.start.character - a.range.start.character,
  );
  const lines = text.split('\n');
  for (const { range, newText } of edits) {
    const old = lines[range.start.line] ?? '';
    lines[range.start.line] = old.slice(0, range.start.character) + newText + old.slice(range.end.character);
  }
  return lines.join('\n');
}

/** The text after the first action with the title. */
export function fixed(text: string, title: RegExp): string {
  return applied(
    text,
    fixesOf(text).find((a) => title.test(a.title)),
  );
}
