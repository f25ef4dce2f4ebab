import {
  type CodeAction,
  CodeActionKind,
  type Range,
  type ServerCapabilities,
  type TextEdit,
} from 'vscode-languageserver';
import { ruleById } from '../rules';
import type { Finding, Fix } from '../rules/rule';
import { rootOf } from '../source/origin';
import { lineText } from '../source/sourceFile';
import type { FeatureContext } from './context';
import { diagnosticOf } from './diagnostics';

export const provides: Partial<ServerCapabilities> = {
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
};

/** For each finding in the range its fixes, and an annotation that allows it. */
export function codeActions(context: FeatureContext, range: Range): CodeAction[] {
  const actions: CodeAction[] = [];
  for (const finding of context.analysis.findings) {
    const { file, line } = rootOf(finding.origin);
    if (file.path !== context.document.path || line < range.start.line || line > range.end.line) continue;
    const { fixes } = finding;
    for (const fix of fixes) actions.push(actionOf(context, finding, fix, fixes.length === 1));
    const allow = allowAnnotation(finding);
    if (allow) actions.push(actionOf(context, finding, allow, false));
  }
  return actions;
}

function actionOf(context: FeatureContext, finding: Finding, fix: Fix, preferred: boolean): CodeAction {
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
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(context, finding)],
    edit: { changes },
    isPreferred: preferred,
  };
}

/**
 * `hyplens: allow RULE: reason to fill in`: at the end of the line, or, where a comment or a continuation
 * stands there, on a line above it (then for the whole routine). None for what the assembler itself rejects.
 */
function allowAnnotation(finding: Finding): Fix | undefined {
  const rule = ruleById(finding.rule);
  if (finding.routine === undefined || rule === undefined) return undefined;
  if (!rule.checkRoutine && !rule.checkProgram && !rule.checkDocument) return undefined;
  const { file, line } = rootOf(finding.origin);
  const text = lineText(file, line);
  const annotation = `// hyplens: allow ${finding.rule}: reason`;
  const taken = /\/\/|\/\*|\\$/.test(text);
  const at = taken ? 0 : text.trimEnd().length;
  const newText = taken ? `${/^\s*/.exec(text)?.[0] ?? ''}${annotation}\n` : ` ${annotation}`;
  return {
    title: `Allow ${finding.rule} ${taken ? `in ${finding.routine}` : 'on this line'}, with a reason`,
    edits: [{ file, line, start: at, end: taken ? 0 : text.length, newText }],
  };
}
