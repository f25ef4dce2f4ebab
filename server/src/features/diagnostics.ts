import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
} from 'vscode-languageserver';
import type { Finding } from '../rules/rule';
import { type Origin, rootOf } from '../source/origin';
import type { Severity } from '../source/problem';
import type { FeatureContext } from './context';
import { locationOf, rangeOf } from './place';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Rules about code that is of no use: the editor fades it. */
const unnecessary: ReadonlySet<string> = new Set(['dead-write', 'unreachable-code', 'unused-label']);

/** The findings of an analysis as the editor shows them, at the user's lines. */
export function diagnosticsOf(context: FeatureContext): Diagnostic[] {
  return context.analysis.findings
    .filter(({ origin }) => rootOf(origin).file.path === context.document.path)
    .map((finding) => diagnosticOf(context, finding));
}

export function diagnosticOf(context: FeatureContext, finding: Finding): Diagnostic {
  const root = rootOf(finding.origin);
  return {
    range: rangeOf(root),
    severity: severities[finding.severity],
    code: finding.rule,
    ...(context.rulePage ? { codeDescription: { href: context.rulePage(finding.rule) } } : {}),
    source: 'hyplens',
    message: finding.message,
    relatedInformation: [
      ...finding.related.map(({ place, message }) => ({
        location: locationOf(place, context.uriOf),
        message,
      })),
      ...expansionChain(context, finding.origin),
    ],
    ...(unnecessary.has(finding.rule) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}

/** How the user's line came to hold the instruction: the bodies of the macros, innermost first. */
function expansionChain(context: FeatureContext, origin: Origin): DiagnosticRelatedInformation[] {
  const chain: DiagnosticRelatedInformation[] = [];
  for (let at: Origin | undefined = origin; at?.parent; at = at.parent)
    chain.push({
      location: locationOf(at, context.uriOf),
      message: at.macro === undefined ? 'expanded here' : `in the expansion of ${at.macro}`,
    });
  return chain;
}
