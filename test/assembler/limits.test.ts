import { describe, expect, test } from 'vitest';
import type { AssembledProgram } from '../../server/src/assembler/finish';
import { FrontEnd } from '../../server/src/assembler/frontEnd';
import { limits } from '../../server/src/assembler/limits';
import { limits as preprocessorLimits } from '../../server/src/preprocessor/limits';
import { sourceFile } from '../../server/src/source/sourceFile';
import { optionsFor } from '../preprocessor/preprocessed';

/** Milliseconds of the processor that one hostile input may take; a loaded machine is given several times that. */
const BOUND = 10_000;
const TIMEOUT = 60_000;

function assembled(text: string): AssembledProgram {
  const before = process.cpuUsage();
  const program = new FrontEnd().run(sourceFile('/a.S', text), optionsFor({}));
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(BOUND);
  return program;
}

const messages = (program: AssembledProgram): string[] => program.problems.map((p) => p.message);
/** Macros of which each invokes the one before ten times. */
const nested = (levels: number): string =>
  Array.from(
    { length: levels },
    (_, i) => `.macro m${i}\n${(i ? `m${i - 1}\n` : 'nop\n').repeat(10)}.endm\n`,
  ).join('');

describe('input without end is stopped with a message, and the rest goes on', () => {
  test.each([
    ['a macro that invokes itself', '.macro m\nm\n.endm\nm\n', 'macros nested too deeply'],
    ['a macro that invokes itself twice', '.macro m\nm\nm\n.endm\nm\n', 'macros nested too deeply'],
    [
      'two macros that invoke one another',
      '.macro a\nb\n.endm\n.macro b\na\n.endm\na\n',
      'macros nested too deeply',
    ],
    [
      'an argument that grows',
      '.macro m a\nm \\a\\a\n.endm\nm xxxxxxxx\n',
      'statement too long after substitution',
    ],
    [
      '.rept',
      '.rept 1000000000\nnop\n.endr\n',
      'repeat count 1000000000 is beyond what is analysed (1000000)',
    ],
  ])('%s', (_, text, message) => {
    const program = assembled(`${text}.text\nmov x0, x1\n`);
    expect(messages(program)).toEqual([message]);
    expect(program.instructions.map((i) => i.text)).toEqual(['mov x0,x1']);
  });

  test('a symbol defined by itself', () => {
    const program = assembled('.set a, b\n.set b, a\n.word a\nmov x0, x1\n');
    expect(messages(program)).toContain("symbol definition loop encountered at `b'");
    expect(program.instructions.length).toBe(1);
  });
});

describe('input that grows is stopped with a message', () => {
  const statements = `too many statements (more than ${limits.statements})`;
  const data = `too much data (more than ${limits.dataValues} values); the rest is not read`;
  const file = `a file of more than ${preprocessorLimits.fileCharacters} characters or ${preprocessorLimits.fileLines} lines is not analysed`;

  test.each([
    ['macros that double at each level', `${nested(12)}m11\n`, statements],
    ['repetitions in repetitions', '.rept 100000\n.rept 100000\nnop\n.endr\n.endr\n', statements],
    ['nested .irpc', `${'.irpc a,12345\n'.repeat(9)}nop\n${'.endr\n'.repeat(9)}`, statements],
    ['text repeated', `.rept 100000\n.ascii "${'x'.repeat(10_000)}"\n.endr\n`, data],
    ['a line of many statements', 'nop;'.repeat(400_000), statements],
    ['lines', 'nop\n'.repeat(1_000_000), file],
    ['100 million lines', '\n'.repeat(100_000_000), file],
    ['100 MB of text', `// ${'x'.repeat(100_000_000)}\n`, file],
    [
      'conditionals',
      '.if 1\n'.repeat(20_000),
      'conditionals nested too deeply (more than 1000); the rest is not read',
    ],
    ['parentheses', `.word ${'('.repeat(200_000)}1${')'.repeat(200_000)}\n`, 'expression too complex'],
    ['signs', `.word ${'-'.repeat(200_000)}1\n`, 'expression too complex'],
    ['a sum', `.word ${'1+'.repeat(200_000)}1\n`, 'expression too complex'],
    [
      'a list of numbers',
      `.word ${'1,'.repeat(600_000)}1\n`,
      `statement of 1200007 characters is too long (more than ${limits.statementLength})`,
    ],
    [
      'symbols that double',
      `${Array.from({ length: 60 }, (_, i) => `.set s${i + 1}, s${i}+s${i}*s${i}\n`).join('')}.word s60\n`,
      'expression too complex',
    ],
  ])(
    '%s',
    (_, text, message) => {
      expect(messages(assembled(text))).toContain(message);
    },
    TIMEOUT,
  );

  test.each([
    ['.space 0x7fffffffffffffff', /^\.space of \d+ bytes is beyond what is analysed$/],
    ['.fill 1 << 40, 8, 1', /^\.fill of \d+ bytes is beyond what is analysed$/],
    ['.org 1 << 50', /^\d+ bytes are beyond what is analysed$/],
  ])('%s', (text, message) => {
    const program = assembled(`${text}\nmov x0, x1\n`);
    expect(messages(program)).toEqual([expect.stringMatching(message)]);
    expect(program.instructions[0]?.address.offset).toBe(0);
  });

  test(
    'problems are listed up to a number',
    () => {
      const program = assembled('nosuch x0\n'.repeat(5000));
      expect(program.problems.length).toBe(limits.problems + 1);
      expect(messages(program).at(-1)).toBe(`more problems follow; the first ${limits.problems} are listed`);
    },
    TIMEOUT,
  );
});

describe('much input of a kind costs in proportion', () => {
  test.each([
    ['sections', 30_000, (i: number) => `.section .s${i}\nnop\n`],
    ['.pushsection', 60_000, () => '.pushsection .x\n'],
    ['constants in a pool', 20_000, (i: number) => `ldr x0, =${i}\n`],
    ['comments in a line', 60_000, () => '/**/ .byte /**/ 1;'],
    ['line splices', 100_000, () => 'nop; \\\n'],
    ['labels', 60_000, (i: number) => `l${i}: b l${i}\n`],
    ['#defines', 100_000, (i: number) => `#define M${i} M${i + 1}\n`],
  ])(
    '%s',
    (_, count, line) => {
      const program = assembled(Array.from({ length: count }, (_x, i) => line(i)).join(''));
      expect(program.problems.filter((p) => p.severity === 'error')).toEqual([]);
    },
    TIMEOUT,
  );
});
