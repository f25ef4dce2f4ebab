import type { Severity } from '../source/problem';
import type { KnownFinding } from './findingIdentity';

/** A baseline file is not one; the message says why. */
export class BaselineError extends Error {}

const VERSION = 1;
const severities: readonly string[] = ['error', 'warning', 'info', 'hint'];

/** The findings that are known and not to be reported again: one a line, sorted, so that versions merge well. */
export function writeBaseline(findings: readonly KnownFinding[]): string {
  const lines = findings.map(({ file, rule, severity, routine, message, code, variants }) =>
    JSON.stringify({
      file,
      rule,
      severity,
      ...(routine === undefined ? {} : { routine }),
      message,
      code,
      ...(variants.length === 0 ? {} : { variants }),
    }),
  );
  const body = lines.sort().map((l) => `\n    ${l}`);
  return `{\n  "hyplens-baseline": ${VERSION},\n  "findings": [${body.join(',')}${body.length > 0 ? '\n  ' : ''}]\n}\n`;
}

/** Reads what `writeBaseline` wrote. Throws BaselineError. */
export function readBaseline(text: string): KnownFinding[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new BaselineError(`not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isRecord(json) || !('hyplens-baseline' in json) || !Array.isArray(json.findings))
    throw new BaselineError('not a baseline: write one with --write-baseline');
  if (json['hyplens-baseline'] !== VERSION)
    throw new BaselineError(
      `version ${String(json['hyplens-baseline'])} is not known; write it again with --write-baseline`,
    );
  return json.findings.map((each: unknown, i) => {
    const finding = knownFinding(each);
    if (finding === undefined) throw new BaselineError(`finding ${i + 1} is malformed`);
    return finding;
  });
}

function knownFinding(json: unknown): KnownFinding | undefined {
  if (!isRecord(json)) return undefined;
  const { file, rule, severity, routine, message, code, variants = [] } = json;
  if (typeof file !== 'string' || typeof rule !== 'string' || typeof message !== 'string') return undefined;
  if (typeof code !== 'string' || !isSeverity(severity)) return undefined;
  if (routine !== undefined && typeof routine !== 'string') return undefined;
  if (!Array.isArray(variants) || !variants.every((v): v is string => typeof v === 'string'))
    return undefined;
  return { file, rule, severity, routine, message, code, variants };
}

function isSeverity(value: unknown): value is Severity {
  return typeof value === 'string' && severities.includes(value);
}
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
