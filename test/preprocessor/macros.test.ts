import { describe, expect, test } from 'vitest';
import { output, preprocessed, problems } from './preprocessed';

describe('macros', () => {
  test('object-like and function-like ones are replaced, again and again', () => {
    expect(output('#define SIZE 16\n#define slot(n) (SIZE * (n))\nldr x0, [sp, #slot(2)]')).toEqual([
      'ldr x0, [sp, #(16 * (2))]',
    ]);
  });

  test('a macro is not replaced within its own expansion (C11 6.10.3.4)', () => {
    expect(output('#define a b\n#define b a\na b')).toEqual(['a b']);
    expect(output('#define f(x) f(x) + x\nf(f(1))')).toEqual(['f(f(1) + 1) + f(1) + 1']);
  });

  test('# makes a string, ## one token (C11 6.10.3.5, example 4)', () => {
    const source = `#define str(s) # s
#define xstr(s) str(s)
#define INCFILE(n) vers ## n
xstr(INCFILE(2).h) str( a  "b\\n" 'c' ) xstr(str(x))`;
    expect(output(source)).toEqual([`"vers2.h" "a \\"b\\\\n\\" 'c'" "\\"x\\""`]);
  });

  test('what ## cannot join stays two tokens without complaint: this is assembler input', () => {
    const document = preprocessed('#define cat(a, b) a ## b\ncat(x0, :) cat(., 5) cat(/, /)');
    expect(document.lines.map((line) => line.text)).toEqual(['x0 : .5 / /']);
    expect(problems(document)).toEqual([]);
  });

  test('variable arguments: standard, named, and the comma that goes with them', () => {
    const source = `#define a(x, ...) [x, ## __VA_ARGS__]
#define b(x, rest...) [x, rest]
#define c(...) {__VA_ARGS__}
a(1) a(1,) a(1, 2, 3) b(1, 2, 3) c() c(1, (2, 3))`;
    expect(output(source)).toEqual(['[1] [1,] [1, 2, 3] [1, 2, 3] {} {1, (2, 3)}']);
  });

  test('__VA_OPT__ holds what is only wanted with arguments', () => {
    expect(output('#define a(x, ...) f(x __VA_OPT__(, y ## x) __VA_ARGS__)\na(1) a(1, 2)')).toEqual([
      'f(1 ) f(1 , y1 2)',
    ]);
  });

  test('arguments may span lines, and directives between them are carried out', () => {
    expect(output('#define two(a, b...) a; b\ntwo(mov x0,\n#define N 7\n mov x1, #N)\nnext')).toEqual([
      'mov x0; mov x1, #7',
      'next',
    ]);
  });

  test('a name at the end of a line is invoked by a parenthesis on the next, not beyond a directive', () => {
    expect(output('#define f(x) <x>\nf\n(1) after\nf\n#define G\n(2)')).toEqual(['<1> after', 'f', '(2)']);
  });

  test('a header that ends with a macro name leaves it alone', () => {
    expect(output('#define f(x) <x>\n#include "h.h"\n(1)', { '/h.h': 'f\n' })).toEqual(['f', '(1)']);
  });

  test('__LINE__, __FILE__, __COUNTER__ and their kin', () => {
    const h = { '/h.h': '__INCLUDE_LEVEL__ __FILE__ __BASE_FILE__ __LINE__\n' };
    const source =
      '#include "h.h"\n#define at __LINE__\nat __COUNTER__ __COUNTER__\n#line 70 "x.c"\n__FILE__ __LINE__';
    expect(output(source, h)).toEqual(['1 "/h.h" "/a.S" 1', '3 0 1', '"x.c" 70']);
  });

  test('wrong invocations are reported and left', () => {
    const source = '#define one(x) x\n#define two(x, y) x\none(1, 2)\ntwo(1)\none(\n';
    const document = preprocessed(source);
    expect(problems(document)).toEqual([
      '3: error macro-error: macro "one" passed 2 arguments, but takes just 1',
      '4: error macro-error: macro "two" requires 2 arguments, but only 1 given',
      '5: error macro-error: unterminated argument list invoking macro "one"',
    ]);
    expect(document.lines.map((line) => line.text.trim())).toEqual(['one', 'two', 'one']);
  });

  test.each([
    ['#define', 'no macro name given in #define directive'],
    ['#define 1', 'macro names must be identifiers'],
    ['#define f(x', "expected ')' before end of line"],
    ['#define f(x, x) x', 'duplicate macro parameter "x"'],
    ['#define f(1) x', 'expected parameter name, found "1"'],
    ['#define f ## x', "'##' cannot appear at either end of a macro expansion"],
    ['#define f(...) __VA_OPT__(', 'unterminated __VA_OPT__'],
    ['#undef', 'no macro name given in #undef directive'],
  ])('%s is a syntax error', (source, message) => {
    expect(problems(preprocessed(`${source}\nmov x0, x1`))).toEqual([`1: error syntax-error: ${message}`]);
    expect(output(`${source}\nmov x0, x1`)).toEqual(['mov x0, x1']);
  });

  test('another definition of the same name is a warning with the place of the first', () => {
    const document = preprocessed('#define A 1\n#define A  1 \n#define A 2\nA');
    expect(problems(document)).toEqual(['3: warning macro-error: "A" redefined']);
    expect(document.problems[0]?.related?.[0]?.place).toMatchObject({ line: 1, start: 8, end: 9 });
    expect(document.lines[0]?.text).toBe('2');
  });

  test('the time of the build is not known, unless it is told', () => {
    expect(output('__DATE__ __TIME__')).toEqual(['"??? ?? ????" "??:??:??"']);
    const sourceDate = Date.UTC(1989, 1, 9, 3, 5, 0) / 1000;
    expect(output('__DATE__ __TIME__', {}, { sourceDate })).toEqual(['"Feb  9 1989" "03:05:00"']);
  });

  test('#pragma push_macro and pop_macro', () => {
    const source =
      '#define A 1\n#pragma push_macro("A")\n#undef A\n#define A 2\nA\n#pragma pop_macro("A")\nA';
    expect(output(source)).toEqual(['2', '1']);
  });

  test('a macro can be looked up with its definition', () => {
    const { macro } = preprocessed('#define slot(n,  m...) ( n *\\\n 8 )\nslot(1)');
    expect(macro('slot')).toMatchObject({ parameters: ['n', 'm'], variadic: true, body: '( n * 8 )' });
    expect(macro('slot')?.definition).toMatchObject({ line: 0, start: 8, end: 12 });
    expect(macro('__aarch64__')?.body).toBe('1');
    expect(macro('slots')).toBeUndefined();
  });
});
