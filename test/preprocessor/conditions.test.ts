import { describe, expect, test } from 'vitest';
import { output, preprocessed, problems } from './preprocessed';

const holds = (expression: string) =>
  output(`#define ONE 1\n#define id(x) x\n#if ${expression}\nyes\n#else\nno\n#endif`)[0] === 'yes';

describe('#if', () => {
  test.each([
    '1 + 2 * 3 == 7',
    '(1, 2) == 2',
    '-1 < 0',
    '-1 > 0u',
    '0xffffffffffffffff == -1',
    '18446744073709551615 > 0',
    '0x7fffffffffffffff + 1 < 0',
    '-1 >> 70 == -1',
    '1 << 63 >> 63 == -1',
    '1u << 63 >> 63 == 1',
    '1 << -1 == 0',
    '-7 / 2 == -3 && -7 % 2 == -1',
    '0 && 1 / 0 || 1',
    '1 ? 2 : 1 / 0',
    '(1 ? -1 : 0u) > 0',
    "'a' == 97 && '\\n' == 10 && '\\x41' == 'A' && '\\101' == 65",
    "'ab' == 0x6162",
    '0b101 == 5 && 010 == 8 && 10ULL == 10 && 1lu',
    '!undefined_name && !true',
    'defined ONE && defined(id) && !defined TWO',
    'id(ONE) == 1',
    '__has_include("b.h") == 0',
    '#machine(aarch64)',
    '1 ? 0 ? 0 : 1 : 0',
    '~0 == -1 && !0 && +1 && - -1',
  ])('%s holds', (expression) => expect(holds(expression)).toBe(true));

  test.each([
    ['', '#if with no expression'],
    ['1 2', 'missing binary operator before token "2"'],
    ['(1', "missing ')' in expression"],
    ['1)', "missing '(' in expression"],
    ['1 +', "operator '+' has no right operand"],
    ['1 ? 2', "'?' without following ':'"],
    ['f(1)', 'missing binary operator before token "("'],
    ['1 / 0', 'division by zero in #if'],
    ['08', 'invalid digit "8" in octal constant'],
    ['1.0', 'floating constant in preprocessor expression'],
    ['1x', 'invalid suffix "x" on integer constant'],
    ['"a"', 'token ""a"" is not valid in preprocessor expressions'],
    ["''", 'empty character constant'],
    ['defined', 'operator "defined" requires an identifier'],
  ])('"%s" is a syntax error', (expression, message) => {
    expect(problems(preprocessed(`nop\n#if ${expression}\n#endif\n`))).toEqual([
      `2: error syntax-error: ${message}`,
    ]);
  });

  test('#elif, #elifdef and #elifndef take the first branch that holds', () => {
    const source = '#define A\n#if 0\n1\n#elifdef B\n2\n#elifndef B\n3\n#elif 1\n4\n#else\n5\n#endif';
    expect(output(source)).toEqual(['3']);
  });

  test('skipped lines are recorded, directives excluded', () => {
    const source = '#if 0\na\nb\n#if 1\n#endif\n#elif 1\nc\n#else\nd\n#endif\n#ifdef X\n#endif';
    expect(preprocessed(source).inactiveLines).toEqual([
      { first: 1, last: 4 },
      { first: 8, last: 8 },
    ]);
  });

  test('an operand of #elif is not looked at once a branch was taken', () => {
    expect(problems(preprocessed('#if 1\n#elif 1 /\n#endif'))).toEqual([]);
  });

  test('groups that do not match are reported where they stand', () => {
    expect(problems(preprocessed('#endif\n#if 1\n#else\n#else\n#endif\n#ifdef\n#endif\n#if 1\nnop'))).toEqual(
      [
        '1: error syntax-error: #endif without #if',
        '4: error syntax-error: #else after #else',
        '6: error syntax-error: no macro name given in #ifdef directive',
        '8: error syntax-error: unterminated #if',
      ],
    );
  });

  test('each region names the configuration symbols and flags that it tests', () => {
    const source = `#define IS_ENABLED(x) x
#define LEVELS 3
#if IS_ENABLED(CONFIG_A) && defined(CONFIG_B)
#ifdef __KVM_VHE_HYPERVISOR__
#endif
#elif LEVELS > 2
#endif`;
    expect(preprocessed(source).conditionals).toEqual([
      { symbols: ['CONFIG_A', 'CONFIG_B', 'LEVELS'], firstLine: 2, lastLine: 6 },
      { symbols: ['__KVM_VHE_HYPERVISOR__'], firstLine: 3, lastLine: 4 },
    ]);
  });

  test('what the variant fixes wins over the command line and over headers', () => {
    const headers = { '/include/config.h': '#define CONFIG_A 1\n#define CONFIG_B 1\n#undef CONFIG_C\n' };
    const source = '#include <config.h>\nCONFIG_A CONFIG_B CONFIG_C';
    const macros = [{ kind: 'define', name: 'CONFIG_A' }] as const;
    const fixed = new Map([
      ['CONFIG_A', undefined],
      ['CONFIG_C', '1'],
    ]);
    expect(output(source, headers)).toEqual(['1 1 CONFIG_C']);
    expect(output(source, headers, { macros, fixed })).toEqual(['CONFIG_A 1 1']);
  });

  test('#error and #warning speak with their own text', () => {
    expect(problems(preprocessed("#error can't do\n#warning take care"))).toEqual([
      "1: error syntax-error: #error can't do",
      '2: warning syntax-error: #warning take care',
    ]);
  });
});
