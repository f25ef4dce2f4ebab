import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import { parseProjectFile, problemTexts, projectFileKeys } from '../../server/src/workspace/projectFile';

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
const told = (text: string) => problemTexts(parseProjectFile('/p/.hyplens.json', text));
const problems = (json: unknown) => told(JSON.stringify(json));

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
      '/p/.hyplens.json:1:11: "rules": there is no rule called no-such-rule',
    ]);
    expect(problems({ assume: ['E2H is 1'] }).join()).toContain('expected NAME, NAME=VALUE');
  });
});

describe('where it stands is told', () => {
  test('of each thing that is wrong, by line and column', () => {
    const text = `{
  "rules": {
    "no-such-rule": "off",
    "missing-isb": "fatal"
  },
  "assume": ["E2H=1", "E2H is 1"],
  "conventions": { "el1_*": ["convention exception", "gibberish"] },
  "rulez": {}
}`;
    expect(told(text)).toEqual([
      '/p/.hyplens.json:3:5: "rules": there is no rule called no-such-rule',
      '/p/.hyplens.json:4:20: "rules": missing-isb must be error, warning, info, hint or off',
      '/p/.hyplens.json:6:23: "assume": expected NAME, NAME=VALUE or REGISTER.FIELD=VALUE, not "E2H is 1"',
      expect.stringMatching(/^\/p\/\.hyplens\.json:7:54: "conventions": el1_\*: expected convention, /),
      expect.stringMatching(/^\/p\/\.hyplens\.json:8:3: unknown key "rulez"; known are kernelTree, /),
    ]);
  });
  test.each<[string, string]>([
    ['{\n  "rules": {},,\n}', '2:15: not valid JSON: expected a name in quotes after the comma, found `,`'],
    ['{ "assume": ["A",] }', '1:18: not valid JSON: expected a value, found `]`'],
    ['{ "rules": {}\n  "assume": [] }', '2:3: not valid JSON: expected `,` or `}`, found `"assume"`'],
    ['{\r\n  rules: {}\r\n}', '2:3: not valid JSON: expected a name in quotes, found `rules`'],
    ['{ "assume": [yes] }', '1:14: not valid JSON: expected a value, found `yes`'],
    ['{ "kernelTree": "a\n}', '1:17: not valid JSON: expected a value, found a text without end'],
    ['{ // no', '1:3: not valid JSON: expected a name in quotes, found `//`'],
    ['', '1:1: not valid JSON: expected a value, found the end of the file'],
    ['{} {}', '1:4: not valid JSON: expected the end of the file, found `{`'],
  ])('of what is no JSON: %j', (text, message) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(told(text)).toEqual([`/p/.hyplens.json:${message}; no setting of this file counts`]);
  });
});
