import { describe, expect, test } from 'vitest';
import { autoconfText, parseAutoconf, parseConfigFile } from '../../server/src/workspace/kconfig/configFile';
import { evaluateKconfig } from '../../server/src/workspace/kconfig/evaluate';
import { parseKconfig } from '../../server/src/workspace/kconfig/parse';

const evaluate = (text: string, settings = '', files: Record<string, string> = {}) =>
  Object.fromEntries(
    evaluateKconfig(
      parseKconfig(text, (path) => files[path]),
      parseConfigFile(settings),
    ),
  );

describe('Kconfig', () => {
  test('defaults, dependencies, and settings of the user', () => {
    const text =
      'config A\n\tbool "a"\n\tdefault y\nconfig B\n\tbool "b"\n\tdepends on A\n\tdefault y\nconfig C\n\tbool "c"\n';
    expect(evaluate(text)).toEqual({ CONFIG_A: 'y', CONFIG_B: 'y' });
    expect(evaluate(text, '# CONFIG_A is not set\nCONFIG_C=y\n')).toEqual({ CONFIG_C: 'y' });
  });

  test('a symbol without a prompt cannot be set', () => {
    expect(evaluate('config A\n\tbool\n', 'CONFIG_A=y\n')).toEqual({});
  });

  test('select overrides, imply does not', () => {
    const text =
      'config S\n\tdef_bool y\n\tselect A if T\n\timply B\n\timply C\nconfig T\n\tdef_bool y\nconfig A\n\tbool\n\tdepends on n\nconfig B\n\tbool "b"\nconfig C\n\tbool "c"\n\tdepends on n\n';
    expect(evaluate(text)).toEqual({ CONFIG_S: 'y', CONFIG_T: 'y', CONFIG_A: 'y', CONFIG_B: 'y' });
    expect(evaluate(text, '# CONFIG_B is not set\n')).not.toHaveProperty('CONFIG_B');
  });

  test('one member of a choice', () => {
    const text =
      'choice\n\tprompt "size"\n\tdefault K16\nconfig K4\n\tbool "4"\nconfig K16\n\tbool "16"\n\tdepends on !NO\nendchoice\nconfig NO\n\tbool "no"\nconfig SHIFT\n\tint\n\tdefault 12 if K4\n\tdefault 14 if K16\n';
    expect(evaluate(text)).toEqual({ CONFIG_K16: 'y', CONFIG_SHIFT: '14' });
    expect(evaluate(text, 'CONFIG_K4=y\n')).toEqual({ CONFIG_K4: 'y', CONFIG_SHIFT: '12' });
    expect(evaluate(text, 'CONFIG_NO=y\n')).toEqual({ CONFIG_K4: 'y', CONFIG_NO: 'y', CONFIG_SHIFT: '12' });
  });

  test('help text, menus, if blocks, comments, source', () => {
    const text =
      'menu "m"\n\tdepends on A\nconfig X\n\tbool "x"\n\tdefault y\n\thelp\n\t  config FAKE\n\n\t  default n\nendmenu\nif A\nsource "more"\nendif\ncomment "c"\n\tdepends on A\nconfig A\n\tbool "a" # note\n';
    const files = { more: 'config M\n\tdef_bool y\n' };
    expect(evaluate(text, 'CONFIG_A=y\n', files)).toEqual({ CONFIG_A: 'y', CONFIG_X: 'y', CONFIG_M: 'y' });
    expect(evaluate(text, '', files)).toEqual({});
  });

  test('comparisons and the toolchain that is assumed', () => {
    const text =
      'config V\n\tint\n\tdefault $(cc-version)\nconfig NEW\n\tdef_bool V >= 110000 && V != 5\nconfig GCC\n\tdef_bool $(success,test "$(cc-name)" = GCC)\nconfig CLANG\n\tdef_bool $(success,test "$(cc-name)" = Clang)\nconfig BROKEN\n\tdef_bool !$(as-instr,1:\\n.inst 0\\n)\nconfig SVE\n\tdef_bool $(cc-option,-Wa$(comma)-march=armv8-a+sve)\n';
    expect(evaluate(text)).toEqual({ CONFIG_V: '120200', CONFIG_NEW: 'y', CONFIG_GCC: 'y', CONFIG_SVE: 'y' });
  });

  test('an empty text is a value', () => {
    const text =
      'config TEXT\n\tstring "text"\n\t---help---\n\t  default is set by the user\nconfig NONE\n\tstring\n\tdepends on OFF\n';
    expect(evaluate(text)).toEqual({ CONFIG_TEXT: '""' });
  });

  test('a cycle does not hang', () => {
    expect(evaluate('config A\n\tdef_bool B\nconfig B\n\tdef_bool A\n')).toEqual({});
  });

  test('settings of symbols that nothing defines are kept; modules stay modules', () => {
    const text = 'config T\n\ttristate "t"\nconfig B\n\tdef_bool T\n';
    expect(evaluate(text, 'CONFIG_T=m\nCONFIG_ELSEWHERE=y\nCONFIG_N=7\n')).toEqual({
      CONFIG_T: 'm',
      CONFIG_B: 'y',
      CONFIG_ELSEWHERE: 'y',
      CONFIG_N: '7',
    });
  });
});

test('autoconf.h there and back', () => {
  const text = autoconfText(
    new Map([
      ['CONFIG_A', 'y'],
      ['CONFIG_B', 'm'],
      ['CONFIG_C', '12'],
      ['CONFIG_D', '"x"'],
      ['CONFIG_E', 'n'],
    ]),
  );
  expect(text).toBe(
    '#define CONFIG_A 1\n#define CONFIG_B_MODULE 1\n#define CONFIG_C 12\n#define CONFIG_D "x"\n',
  );
  expect(Object.fromEntries(parseAutoconf(text))).toEqual({
    CONFIG_A: 'y',
    CONFIG_B: 'm',
    CONFIG_C: '12',
    CONFIG_D: '"x"',
  });
});
