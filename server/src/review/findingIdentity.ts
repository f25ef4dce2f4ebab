import type { Finding } from '../rules';
import { includes, type VariantSet } from '../simulator/variantSet';
import { rootOf } from '../source/origin';
import type { Severity } from '../source/problem';
import { lineText } from '../source/sourceFile';
import type { LineMap } from './lineMap';

/** What is remembered of a finding so that it is recognised when its lines have moved. */
export interface KnownFinding {
  readonly file: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly routine: string | undefined;
  /** Without line numbers and variants. */
  readonly message: string;
  /** The line it is at, without comment and with single spaces. */
  readonly code: string;
  /** Names of the variants in which it holds; empty when in all. */
  readonly variants: readonly string[];
  /** Zero-based line, where it is known. */
  readonly line?: number;
  /** The variants themselves, when the finding was made by this process. */
  readonly guard?: VariantSet;
}

/** The identity of a finding; `file` is the name under which it is looked for later. */
export function identityOf(finding: Finding, file: string): KnownFinding {
  const place = rootOf(finding.origin);
  return {
    file,
    rule: finding.rule,
    severity: finding.severity,
    routine: finding.routine,
    message: stableMessage(finding.message),
    code: stableCode(lineText(place.file, place.line)),
    variants: finding.variants,
    line: place.line,
    guard: finding.guard,
  };
}

/** The message without what changes when lines move, and without its variants. */
export function stableMessage(message: string): string {
  return message
    .replace(/ \((?:only|unless) [^()]*(?:\([^()]*\)[^()]*)*\)$/, '')
    .replace(/\blines? \d+(?:(?:, | and )\d+)*/g, 'line N')
    .replace(/(\.\w+):\d+/g, '$1:N');
}

function stableCode(line: string): string {
  return line
    .replace(/\/\/.*$|\/\*.*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

const order: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** True when a finding that was known says at least what the new one says: same or more variants, as severe. */
function covers(known: KnownFinding, now: KnownFinding): boolean {
  if (known.file !== now.file || known.rule !== now.rule) return false;
  if (order.indexOf(known.severity) > order.indexOf(now.severity)) return false;
  if (known.guard !== undefined && now.guard !== undefined) return includes(known.guard, now.guard);
  return (
    known.variants.length === 0 ||
    (now.variants.length > 0 && now.variants.every((v) => known.variants.includes(v)))
  );
}

/** Registers that a message begins with: `x5–x18, lr` as single names. */
export function subjectsOf(message: string): ReadonlySet<string> {
  const list = /^(?:(?:[xwdvqzp]\d+|lr|sp|ffr|za)(?:–[xwdvqzp]\d+)?(?:, | and )?)+/.exec(message)?.[0] ?? '';
  const names = new Set<string>();
  for (const m of list.matchAll(/([a-z]+)(\d*)(?:–[a-z](\d+))?/g)) {
    const [, letter, first, last] = m;
    if (letter === 'and') continue;
    if (last === undefined) names.add(`${letter}${first}`);
    else for (let n = Number(first); n <= Number(last); n++) names.add(`${letter}${n}`);
  }
  return names;
}

function isAbout(known: KnownFinding, now: KnownFinding): boolean {
  const old = subjectsOf(known.message);
  return [...subjectsOf(now.message)].every((s) => old.has(s));
}

/**
 * The findings that are not among those known before. Each known one accounts for one finding: first the
 * one at the line that it was at, then the one with the same code in the same routine, then in the same
 * file, and last one on an unchanged line that says the same of the same registers for another reason.
 */
export function introduced<T>(
  findings: readonly T[],
  identity: (finding: T) => KnownFinding,
  before: readonly KnownFinding[],
  lines?: (file: string) => LineMap | undefined,
): T[] {
  const left = new Set(before);
  let open = findings.map((finding) => ({ finding, now: identity(finding) }));
  const atOldLine = (known: KnownFinding, now: KnownFinding): boolean => {
    if (known.line === undefined || now.line === undefined) return false;
    return lines?.(now.file)?.toOld(now.line) === known.line;
  };
  const passes: readonly ((known: KnownFinding, now: KnownFinding) => boolean)[] = [
    (k, n) => k.message === n.message && atOldLine(k, n),
    (k, n) => k.message === n.message && k.code === n.code && k.routine === n.routine,
    (k, n) => k.message === n.message && k.code === n.code,
    (k, n) => atOldLine(k, n) && isAbout(k, n),
  ];
  for (const pass of passes)
    open = open.filter(({ now }) => {
      for (const known of left)
        if (covers(known, now) && pass(known, now)) {
          left.delete(known);
          return false;
        }
      return true;
    });
  return open.map(({ finding }) => finding);
}
