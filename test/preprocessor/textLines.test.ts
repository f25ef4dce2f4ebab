import { describe, expect, test } from 'vitest';
import { output, preprocessed } from './preprocessed';

describe('lines of code', () => {
  test('stand as they are, verbatim, when no macro is in them', () => {
    const document = preprocessed(
      '1:\tldr\tx0, [x1]   // from there\n\n  /* only\n a comment */\n b.ne 1b\n',
    );
    expect(document.lines.map(({ text, line, verbatim }) => ({ text, line, verbatim }))).toEqual([
      { text: '1:\tldr\tx0, [x1]', line: 0, verbatim: true },
      { text: ' b.ne 1b', line: 4, verbatim: true },
    ]);
  });

  test('keep their columns when a comment stands before code', () => {
    const [line] = preprocessed('/* why */ mov x0, /* what */ x1').lines;
    expect(line?.text).toBe('          mov x0,            x1');
    expect(line?.verbatim).toBe(true);
  });

  test('a comment over several lines joins them, as does a backslash', () => {
    const document = preprocessed('mov x0, /* a\n b */ x1\nmov \\\n x2, x3\nnop');
    expect(
      document.lines.map(({ text, line, verbatim }) => [text.replace(/\s+/g, ' '), line, verbatim]),
    ).toEqual([
      ['mov x0, x1', 0, false],
      ['mov x2, x3', 2, false],
      ['nop', 4, true],
    ]);
  });

  test('a # that starts no directive is text, and its macros are expanded', () => {
    expect(output('#define N 3\n# it\'s N\n# 33 "file"\n#N\n#\nmov x0, #N')).toEqual([
      "# it's N",
      '# 33 "file"',
      '#3',
      'mov x0, #3',
    ]);
  });

  test('an unbalanced quote takes the rest of its line, comments and all, but not the next line', () => {
    expect(output(`#define a X\nmov w0, #'a // a\n.ascii "a /* a\na 'a' "a" a`)).toEqual([
      `mov w0, #'a // a`,
      '.ascii "a /* a',
      `X 'a' "a" X`,
    ]);
  });

  test('names are taken as in assembler input: $ is no letter, numbers swallow letters', () => {
    expect(output('#define F Y\n$F F$ .F 1F 0x1e+F 1f+F \\F @F a.F L"F" .L__F')).toEqual([
      '$Y Y$ .Y 1F 0x1e+F 1f+Y \\ Y @Y a.Y L"F" .L__F',
    ]);
  });

  test('a line that is expanded says which columns each part comes from', () => {
    const [line] = preprocessed('#define reg(n) x ## n\n  add reg(1), x2, \\\n reg(3)').lines;
    expect(line?.text.trim()).toBe('add x1, x2, x3');
    expect(line?.verbatim).toBe(false);
    const parts = line?.spans?.map(({ at, line: on, start, end, own }, i, all) => {
      const text = line.text.slice(at, all[i + 1]?.at).trim();
      return `${text} ${own ? 'at' : 'from'} ${on}:${start}-${end}`;
    });
    expect(parts).toEqual([
      'add at 1:2-5',
      'x1 from 1:6-12',
      ', at 1:12-13',
      'x2 at 1:14-16',
      ', at 1:16-17',
      'x3 from 2:1-7',
    ]);
  });

  test('CRLF line ends do not matter', () => {
    expect(output('#define A \\\r\n 1\r\nmov x0, #A\r\nnop\r\n')).toEqual(['mov x0, #1', 'nop']);
  });

  test('a comment that never ends is a syntax error', () => {
    const document = preprocessed('nop\n/* and so on\nnop\n');
    expect(document.lines.map((line) => line.text)).toEqual(['nop']);
    expect(document.problems.map((p) => [p.message, p.origin.line])).toEqual([['unterminated comment', 1]]);
  });
});
