import { type Finding, ruleById } from '../../rules';
import { LOCAL_RULES } from '../../rules/localRules';
import { rootOf } from '../../source/origin';
import type { Severity } from '../../source/problem';
import type { Fragment } from './fragment';

/** Speak about the code after the instruction. */
const FOLLOWS: ReadonlySet<string> = new Set(['missing-speculation-barrier', 'missing-barrier']);
/** Hold a routine to what it got from its caller: only where its beginning is quoted, and its end. */
const CONTRACT: ReadonlySet<string> = new Set([
  'callee-saved-clobbered',
  'return-address-clobbered',
  'exception-context-clobbered',
  'contract-violated',
  'stack-imbalance',
  'undefined-read',
]);

const order: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/**
 * The findings that hold whatever stands outside the quoted lines. What only may be so, what unknown code could
 * have caused or prevented, and what the front end misses because it was not quoted, is not reported.
 * `troubled`: zero-based lines that the front end could not read.
 */
export function visibleFindings(
  findings: readonly Finding[],
  fragment: Fragment,
  troubled: ReadonlySet<number>,
): Finding[] {
  const lines = fragment.text.split('\n');
  const code = (line: number): string => (lines[line] ?? '').replace(/\/\/.*|\/\*.*?\*\//g, '').trim();
  const codeFollows = (line: number): boolean => {
    for (let at = line + 1; at < lines.length && !fragment.gaps.has(at); at++)
      if (/^[a-z]/.test(code(at)) && !code(at).endsWith(':')) return true;
    return false;
  };
  const isVisible = (f: Finding): boolean => {
    const { line } = rootOf(f.origin);
    if (!fragment.quoted.has(line) || troubled.has(line)) return false;
    const own = ruleById(f.rule)?.severity;
    if (own === undefined || order.indexOf(f.severity) > order.indexOf(own)) return false;
    if (FOLLOWS.has(f.rule)) return codeFollows(line);
    if (!CONTRACT.has(f.rule)) return LOCAL_RULES.has(f.rule);
    if (f.routine === undefined || fragment.parts.has(f.routine)) return false;
    return f.rule === 'undefined-read' || /\b(ret|eret|retaa|retab|eretaa|eretab)\b/.test(code(line));
  };
  return findings
    .filter(isVisible)
    .map((f) => (f.routine === undefined ? f : { ...f, routine: sourceRoutine(f.routine) }));

  function sourceRoutine(name: string): string | undefined {
    return fragment.parts.has(name) ? fragment.parts.get(name) : name;
  }
}
