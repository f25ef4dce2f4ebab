import { describe, expect, test } from 'vitest';
import { githubReport, jsonFindings } from '../../server/src/reports/jsonReport';
import { relativeTo } from '../../server/src/reports/position';
import { sarifLog } from '../../server/src/reports/sarif';
import { summary, textReport } from '../../server/src/reports/textReport';
import { rules } from '../../server/src/rules';
import { findingsIn } from '../support/check';

const text = `
        .global f
        .type   f, %function
f:
\tmov\tx19, x0
        ret
        .size   f, . - f
`;
const findings = findingsIn(text);
const path = relativeTo('/project');

test('text: place, excerpt with carets, related lines, routine, totals', () => {
  expect(
    textReport(findings, path),
  ).toBe(`test.S:6:9: error[callee-saved-clobbered]: x19 does not hold the caller's value at this ret, but x0 at entry: \`mov x19, x0\` on line 5 overwrote it
6 |         ret
  |         ^^^
  = note: line 5: written here by \`mov x19, x0\`
5 | \tmov\tx19, x0
  | \t-----------
  = in f

1 error
`);
  expect(summary([])).toBe('no findings');
});

test('JSON: the documented shape, zero-based', () => {
  expect(jsonFindings(findings, path)).toEqual([
    {
      file: 'test.S',
      range: { start: { line: 5, character: 8 }, end: { line: 5, character: 11 } },
      severity: 'error',
      code: 'callee-saved-clobbered',
      message:
        "x19 does not hold the caller's value at this ret, but x0 at entry: `mov x19, x0` on line 5 overwrote it",
      routine: 'f',
      variants: [],
      related: [
        {
          file: 'test.S',
          range: { start: { line: 4, character: 1 }, end: { line: 4, character: 12 } },
          message: 'written here by `mov x19, x0`',
        },
      ],
    },
  ]);
});

describe('SARIF', () => {
  const log = sarifLog(findings, rules, '1.2.3', path);
  test('one run with the rules', () => {
    expect(log.version).toBe('2.1.0');
    expect(log.runs).toHaveLength(1);
    expect(log.runs[0]?.tool.driver).toMatchObject({ name: 'hyplens', semanticVersion: '1.2.3' });
    expect(log.runs[0]?.tool.driver.rules?.map((r) => r.id)).toEqual(rules.map((r) => r.id));
  });
  test('results point at their rule and place, one-based', () => {
    const [result] = log.runs[0]?.results ?? [];
    expect(rules[result?.ruleIndex ?? -1]?.id).toBe('callee-saved-clobbered');
    expect(result).toMatchObject({ level: 'error', ruleId: 'callee-saved-clobbered' });
    expect(result?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'test.S' },
      region: { startLine: 6, startColumn: 9, endLine: 6, endColumn: 12 },
    });
    expect(result?.relatedLocations?.[0]?.physicalLocation?.region?.startLine).toBe(5);
  });
});

test('GitHub: a workflow command, escaped', () => {
  expect(githubReport(findings, path)).toBe(
    "::error file=test.S,line=6,col=9,endColumn=12,title=callee-saved-clobbered::x19 does not hold the caller's value at this ret, but x0 at entry: `mov x19, x0` on line 5 overwrote it\n",
  );
  const [f] = findings;
  expect(f && githubReport([{ ...f, message: '50%\nmore' }], path)).toContain('::50%25%0Amore\n');
});
