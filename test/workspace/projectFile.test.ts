import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import { parseProjectFile, projectFileKeys } from '../../server/src/workspace/configuration';

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../schemas/hyplens.schema.json'), 'utf8'),
);
const validate = new Ajv().compile(schema);

const good = {
  $schema: 'x',
  kernelTree: '../linux',
  kernelBuild: '../build',
  compileCommands: 'compile_commands.json',
  includePaths: ['include'],
  forcedIncludes: ['first.h'],
  defines: ['A', 'B=1', 'C(x)=x'],
  undefines: ['D'],
  assume: ['E2H=1', 'CPTR_EL2.TFP=1', 'ARM64_SVE'],
  variantConstraints: ['ARM64_SVE => VHE', 'A -> !B'],
  rules: { 'missing-isb': 'error', 'missing-speculation-barrier': 'off' },
  conventions: { 'el1_*': ['convention exception', 'stack 16: x0, x1'], plat_init: 'clobbers x0-x5' },
};
const problems = (json: unknown) => parseProjectFile('/p/.hyplens.json', JSON.stringify(json)).problems;

test('the schema of the editor knows the keys that are read, and no others', () => {
  expect(
    Object.keys(schema.properties)
      .filter((k) => k !== '$schema')
      .sort(),
  ).toEqual([...projectFileKeys()].sort());
  expect(validate(good), JSON.stringify(validate.errors)).toBe(true);
  expect(problems(good)).toEqual([]);
});

describe('what is wrong is told by both', () => {
  test.each<[unknown, string]>([
    [{ rulez: {} }, 'unknown key "rulez"'],
    [{ kernelTree: 1 }, '"kernelTree" must be a string'],
    [{ assume: 'E2H=1' }, '"assume" must be an array of strings'],
    [{ variantConstraints: ['A implies B'] }, 'expected NAME => NAME, not "A implies B"'],
    [{ rules: { 'missing-isb': 'fatal' } }, 'missing-isb must be error, warning, info, hint or off'],
    [{ conventions: ['none'] }, '"conventions" must map routines to what they owe'],
    [{ conventions: { f: 'convention c' } }, 'f: convention must be one of aapcs64'],
    [{ conventions: { f: 'allow dead-write: why' } }, 'f: allow can only be said in a comment'],
    [{ conventions: { f: [1] } }, 'f: expected a string or an array of strings'],
    [[], 'expected an object'],
  ])('%j', (json, message) => {
    expect(problems(json).join('\n')).toContain(message);
    expect(validate(json)).toBe(false);
  });
  test('names of rules and assumptions, which a schema cannot know', () => {
    expect(problems({ rules: { 'no-such-rule': 'off' } })).toEqual([
      '/p/.hyplens.json: "rules": there is no rule called no-such-rule',
    ]);
    expect(problems({ assume: ['E2H is 1'] }).join()).toContain('expected NAME, NAME=VALUE');
  });
});
