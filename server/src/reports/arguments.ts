import { type Assumption, parseAssumption } from '../conventions/annotations';
import type { Severity } from '../source/problem';

/** What the user typed and cannot be understood; exit code 2. */
export class UsageError extends Error {}

/** `--variant A=1,B=0,C`: conditions that are fixed; `all` only where `expand` takes it. */
export interface VariantArgument {
  readonly fixed: ReadonlyMap<string, boolean>;
  readonly all: boolean;
}

export function parseVariant(texts: readonly string[]): VariantArgument {
  const fixed = new Map<string, boolean>();
  let all = false;
  for (const part of texts.flatMap((t) => t.split(','))) {
    const text = part.trim();
    if (text === '') continue;
    if (text === 'all') {
      all = true;
      continue;
    }
    const m = /^(!?)([A-Za-z_]\w*)(?:=([01]))?$/.exec(text);
    if (m === null || (m[1] === '!' && m[3] !== undefined))
      throw new UsageError(`--variant expects NAME=0 or NAME=1, not "${text}"`);
    fixed.set(m[2] as string, m[1] !== '!' && m[3] !== '0');
  }
  return { fixed, all };
}

export function parseAssumptions(texts: readonly string[]): Assumption[] {
  return texts
    .flatMap((t) => t.split(','))
    .filter((t) => t.trim() !== '')
    .map((t) => {
      const assumption = parseAssumption(t);
      if (assumption === undefined)
        throw new UsageError(`--assume expects NAME, NAME=VALUE or REGISTER.FIELD=VALUE, not "${t.trim()}"`);
      return assumption;
    });
}

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

export function parseSeverity(text: string): Severity {
  const found = severities.find((s) => s === text);
  if (found === undefined) throw new UsageError(`--fail-on expects ${severities.join(', ')}, not "${text}"`);
  return found;
}

/** True when `severity` is `limit` or worse. */
export function isAtLeast(severity: Severity, limit: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(limit);
}

/** commander knows one-letter and double-dash options only; `-include FILE` is the C compiler's spelling. */
export function normalizeArguments(argv: readonly string[]): string[] {
  return argv.flatMap((a) => {
    if (a === '-include') return ['--include'];
    return /^-include./.test(a) ? ['--include', a.slice('-include'.length)] : [a];
  });
}
