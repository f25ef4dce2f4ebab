import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar } from 'vscode-textmate';
import { mnemonics } from '../../server/src/isa/mnemonics';

const root = join(__dirname, '../..');
let grammar: IGrammar;

beforeAll(async () => {
  const wasm = join(
    dirname(createRequire(import.meta.url).resolve('vscode-oniguruma/package.json')),
    'release/onig.wasm',
  );
  await oniguruma.loadWASM(readFileSync(wasm).buffer);
  const path = join(root, 'syntaxes/arm64-asm.tmLanguage.json');
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(path, 'utf8'), path),
  });
  const loaded = await registry.loadGrammar('source.arm64-asm');
  if (!loaded) throw new Error('the grammar was not loaded');
  grammar = loaded;
});

/** Each token that is not plain text: `text` and its innermost scope without the language's suffix. */
function scopes(text: string): [string, string][] {
  let state = textmate.INITIAL;
  const out: [string, string][] = [];
  for (const line of text.split('\n')) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    for (const token of tokens) {
      const scope = token.scopes.at(-1) ?? '';
      const word = line.slice(token.startIndex, token.endIndex);
      if (scope !== 'source.arm64-asm' && word.trim() !== '')
        out.push([word.trim(), scope.replace('.arm64-asm', '')]);
    }
  }
  return out;
}
const scopeOf = (text: string, word: string) => scopes(text).find(([found]) => found === word)?.[1];

it('knows every mnemonic as an instruction, and nothing else', () => {
  const wrong = [...mnemonics].filter((name) => !/instruction/.test(scopeOf(`\t${name}\tx0`, name) ?? ''));
  expect(wrong).toEqual([]);
  expect(scopeOf('\tsave_sp_el0\tx1, x2', 'save_sp_el0')).toBe('support.function.macro');
  expect(scopeOf('\tb.ne\t1f', 'b.ne')).toBe('keyword.control.branch.instruction');
});

it('tells registers, system registers and macro arguments apart', () => {
  expect(scopes('\tmsr\tcptr_el2, x0')).toEqual([
    ['msr', 'keyword.other.instruction.system'],
    ['cptr_el2', 'support.constant.system-register'],
    [',', 'punctuation.separator'],
    ['x0', 'variable.language.register.general'],
  ]);
  expect(scopeOf('\tstr\tq31, [sp]', 'q31')).toBe('variable.language.register.vector');
  expect(scopeOf('\tadd\tx31, x0, x1', 'x31')).toBeUndefined();
  expect(scopeOf('\tmrs\t\\reg, tpidr_el2', '\\reg')).toBe('variable.parameter.macro');
  expect(scopeOf('\tmrs\tx\\tmpnr, fpsr', '\\tmpnr')).toBe('variable.parameter.macro');
});

it('labels, numeric and named, defined and used', () => {
  expect(scopes('1:\tcbz\tx1, 1f')).toEqual([
    ['1', 'entity.name.label.numeric'],
    [':', 'punctuation.separator.label'],
    ['cbz', 'keyword.control.branch.instruction'],
    ['x1', 'variable.language.register.general'],
    [',', 'punctuation.separator'],
    ['1f', 'entity.name.label.reference'],
  ]);
  expect(scopeOf('.Lresume:', '.Lresume')).toBe('entity.name.label');
});

it('alternatives, routines and directives', () => {
  expect(scopes('alternative_if ARM64_SVE')).toEqual([
    ['alternative_if', 'keyword.control.alternative'],
    ['ARM64_SVE', 'constant.other.capability'],
  ]);
  expect(scopeOf('SYM_FUNC_START(__guest_enter)', '__guest_enter')).toBe('entity.name.function');
  expect(scopeOf('\t.pushsection .hyp.text, "ax"', '.pushsection')).toBe('keyword.control.directive.section');
  expect(scopeOf('.macro save_regs ctxt, tmp=x1', 'save_regs')).toBe('entity.name.function.macro');
  expect(scopeOf('.macro save_regs ctxt, tmp=x1', 'ctxt')).toBe('variable.parameter');
});

it('comments end where they should', () => {
  expect(scopeOf('/* a\n b */ ret', 'ret')).toBe('keyword.control.branch.instruction');
  expect(scopeOf('\tret // done', 'done')).toBe('comment.line.double-slash');
  expect(scopeOf('// hyplens: convention aapcs64', 'convention')).toBe('storage.modifier.annotation');
  expect(scopeOf('#ifdef CONFIG_ARM64_SVE', 'CONFIG_ARM64_SVE')).toBe('constant.other.configuration');
  expect(scopeOf('#define A(x) \\\n\tmov x, #1\nret', 'mov')).toBe('keyword.other.instruction.data');
  expect(scopeOf('# a comment', '# a comment')).toBe('comment.line.number-sign');
});
