import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { githubReport, jsonFindings } from '../../server/src/reports/jsonReport';
import { relativeTo } from '../../server/src/reports/position';
import { sarifLog } from '../../server/src/reports/sarif';
import { summary, textReport } from '../../server/src/reports/textReport';
import { rules } from '../../server/src/rules';
import { analyze, findingsIn } from '../support/check';

/** The schema of the OASIS standard, as the SARIF SDK of its editors carries it. */
const schema = join(
  dirname(createRequire(import.meta.url).resolve('@microsoft/jest-sarif/package.json')),
  'lib/schemas/sarif-2.1.0-rtm.5.json',
);

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

describe('text', () => {
  test('place, excerpt in the order of the lines with carets, routine, totals', () => {
    expect(
      textReport(findings, path),
    ).toBe(`test.S:6:9: error[callee-saved-clobbered]: x19 does not hold the caller's value at this ret, but x0 at entry: \`mov x19, x0\` on line 5 overwrote it
5 |         mov     x19, x0
  |         --------------- written here by \`mov x19, x0\`
6 |         ret
  |         ^^^
  = in f
  = fix: Save x19 on the stack and restore it before each way out
  +         str     x19, [sp, #-16]!
5 |         mov     x19, x0
  +         ldr     x19, [sp], #16
6 |         ret

1 error
`);
    expect(summary([])).toBe('no findings');
  });

  test('what a fix inserts before and after one line stands around it', () => {
    const kept = findingsIn(`
        .global f
        .type   f, %function
f:
        stp     x29, x30, [sp, #-16]!
        mov     x8, x0
        bl      g
        cmp     x0, x8
        cset    x0, lo
        ldp     x29, x30, [sp], #16
        ret
        .size   f, . - f
`);
    expect(textReport(kept, path)).toContain(`
  = fix: Keep x8 on the stack across the call
  +         str     x8, [sp, #-16]!
7 |         bl      g
  +         ldr     x8, [sp], #16
`);
  });

  test('in a terminal no line of prose is wider than it', () => {
    const lines = textReport(findings, path, undefined, 60).split('\n');
    expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(60);
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain("caller's value at this ret, but x0 at entry");
  });

  test('lines far apart have dots between them, and one line between two is shown', () => {
    const far = text.replace('        ret', '\n        nop\n        ret');
    const near = text.replace('        ret', '        nop\n        ret');
    expect(textReport(findingsIn(far), path)).toMatch(/written here by .*\n\.\.\.\n8 \| {9}ret\n/);
    expect(textReport(findingsIn(near), path)).toMatch(/written here by .*\n6 \| {9}nop\n7 \| {9}ret\n/);
  });

  test('a fix shows the lines that it adds', () => {
    const barrier = findingsIn('\t.global g\ng:\n\teret\n\tret\n').filter((f) => f.fixes.length > 0);
    expect(textReport(barrier, path)).toMatch(
      /\n {2}= fix: Insert .* after it\n3 \| {9}eret\n {2}\+ {9}dsb {5}nsh\n {2}\+ {9}isb\n/,
    );
  });

  test('headers that stand-ins replace are one note', () => {
    const headers = '#include <linux/linkage.h>\n#include <asm/alternative.h>\n\t.global f\nf:\tret\n';
    const notes = analyze(headers, { configuration: { named: true } }).findings;
    expect(textReport(notes, path)).toBe(
      'test.S:1:10: info[unresolved-include]: 2 headers were not found; stand-ins of Hyplens are used: linux/linkage.h, asm/alternative.h\n\n2 info\n',
    );
  });
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
  test('it is valid by the schema of SARIF 2.1.0', () => {
    const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
    addFormats(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')));
    const several = [...findings, ...findingsIn('\t.global g\ng:\tbl\tfar\n\teret\n\tret x8\n')];
    expect(several.length).toBeGreaterThan(2);
    for (const list of [several, []]) {
      validate(sarifLog(list, rules, '1.2.3', path));
      expect(validate.errors ?? []).toEqual([]);
    }
    // The validator does reject what is none.
    expect(validate({ ...log, version: '2.0.0' })).toBe(false);
    expect(validate({ ...log, runs: [{ results: [{ message: 'text' }] }] })).toBe(false);
  });
  test('fingerprints survive moved lines and tell equal findings apart', () => {
    const prints = (source: string) =>
      sarifLog(findingsIn(source), rules, '1.2.3', path).runs[0]?.results?.map((r) => r.partialFingerprints);
    expect(prints(`\n\n${text}`)).toEqual(prints(text));
    const twice = prints('\t.global g\ng:\tcbz x0, 1f\n\teret\n1:\teret\n') ?? [];
    expect(new Set(twice.map((p) => JSON.stringify(p))).size).toBe(twice.length);
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
