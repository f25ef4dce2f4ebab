import {
  type CodeAction,
  CodeActionKind,
  type Range,
  type ServerCapabilities,
  type TextEdit,
} from 'vscode-languageserver';
import { rootOf } from '../source/origin';
import type { FeatureContext } from './context';
import { diagnosticOf } from './diagnostics';

export const provides: Partial<ServerCapabilities> = {
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
};

/** The fixes of the findings that stand in the range. */
export function codeActions(context: FeatureContext, range: Range): CodeAction[] {
  const actions: CodeAction[] = [];
  for (const finding of context.analysis.findings) {
    const { file, line } = rootOf(finding.origin);
    const { fix } = finding;
    if (!fix || file.path !== context.document.path || line < range.start.line || line > range.end.line)
      continue;
    const changes: Record<string, TextEdit[]> = {};
    for (const { file: edited, line: at, start, end, newText } of fix.edits) {
      const uri = context.uriOf(edited.path);
      const edits = changes[uri] ?? [];
      edits.push({
        range: { start: { line: at, character: start }, end: { line: at, character: end } },
        newText,
      });
      changes[uri] = edits;
    }
    actions.push({
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnosticOf(context, finding)],
      edit: { changes },
      isPreferred: true,
    });
  }
  return actions;
}
