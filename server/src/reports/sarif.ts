import { createHash } from 'node:crypto';
import type { Location, Log, ReportingDescriptor, Result } from 'sarif';
import { identityOf } from '../review/findingIdentity';
import type { Finding, Rule } from '../rules';
import { type Place, rootOf } from '../source/origin';
import type { Severity } from '../source/problem';
import { type PathPrinter, rangeOf, variantsOf } from './position';

const levels = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const satisfies Record<
  Severity,
  Result.level
>;

/** SARIF 2.1.0: one run, one result per finding. Lines and columns are one-based, columns in UTF-16 units. */
export function sarifLog(
  findings: readonly Finding[],
  rules: readonly Rule[],
  version: string,
  path: PathPrinter,
  fresh?: ReadonlySet<Finding>,
): Log {
  const fingerprints = fingerprintsOf(findings, path);
  const index = new Map(rules.map((r, i) => [r.id, i] as const));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'hyplens', semanticVersion: version, rules: rules.map(descriptor) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((f, i) => ({
          ruleId: f.rule,
          ...(index.has(f.rule) ? { ruleIndex: index.get(f.rule) } : {}),
          level: levels[f.severity],
          ...(fresh === undefined
            ? {}
            : { baselineState: fresh.has(f) ? ('new' as const) : ('unchanged' as const) }),
          message: { text: f.message },
          locations: [
            {
              ...location(f.origin, path),
              ...(f.routine ? { logicalLocations: [{ name: f.routine, kind: 'function' }] } : {}),
            },
          ],
          relatedLocations: f.related.map((r, id) => ({
            id,
            ...location(r.place, path),
            message: { text: r.message },
          })),
          partialFingerprints: { 'hyplensFinding/v1': fingerprints[i] as string },
          properties: { variants: variantsOf(f) },
        })),
      },
    ],
  };
}

/** What a finding is known by when its lines have moved; equal ones are counted. Hexadecimal. */
function fingerprintsOf(findings: readonly Finding[], path: PathPrinter): string[] {
  const seen = new Map<string, number>();
  return findings.map((f) => {
    const { file, rule, routine, message, code } = identityOf(f, path(rootOf(f.origin).file.path));
    const key = JSON.stringify([file, rule, routine, message, code]);
    const n = (seen.get(key) ?? 0) + 1;
    seen.set(key, n);
    return createHash('sha256').update(`${key}${n}`).digest('hex').slice(0, 32);
  });
}

function descriptor(rule: Rule): ReportingDescriptor {
  return {
    id: rule.id,
    shortDescription: { text: rule.title },
    defaultConfiguration: { level: levels[rule.severity] },
  };
}

function location(place: Place, path: PathPrinter): Location {
  const { file, start, end } = rangeOf(place);
  const shown = path(file.path);
  return {
    physicalLocation: {
      artifactLocation: { uri: shown.startsWith('/') ? `file://${encodeURI(shown)}` : encodeURI(shown) },
      region: {
        startLine: start.line + 1,
        startColumn: start.character + 1,
        endLine: end.line + 1,
        endColumn: Math.max(end.character, start.character) + 1,
      },
    },
  };
}
