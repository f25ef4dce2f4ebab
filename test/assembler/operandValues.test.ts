import { expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';

const messages = (text: string): string[] =>
  assembleText('a.s', text).problems.map((p) => `${p.origin.line + 1} ${p.message}`);

test('a symbol may get its value later where the instruction has a fixup', () => {
  expect(messages('add x0, x0, #later\nldr x1, [x2, #later]\nsvc #later\n.set later, 8')).toEqual([]);
});

test('it has to get one', () => {
  expect(messages('add x0, x0, #never\nldr x1, [x2, #never]')).toEqual([
    '1 undefined symbol never used as an immediate value',
    '2 undefined symbol never used as an immediate value',
  ]);
});

test('where the number is needed at once, a symbol without a value is none', () => {
  expect(messages('lsl x0, x1, #never')).toEqual([
    "1 constant expression required at operand 3 -- `lsl x0,x1,#never'",
  ]);
  expect(messages('add x0, x1, x2, lsl #never')).toEqual([
    "1 constant shift amount required at operand 3 -- `add x0,x1,x2,lsl#never'",
  ]);
});

test('constants that a build or a missing header defines stay open', () => {
  expect(
    messages('add x0, x0, #VCPU_CONTEXT\ntbz x0, #HCR_TGE_SHIFT, 1f\n1: ldr x0, [x1, #CPU_XREG_OFFSET(2)]'),
  ).toEqual([]);
});

test('what is no expression', () => {
  expect(messages('mov x0, #1 2')).toEqual(['1 unexpected characters following instruction']);
});

test('a division by zero is the warning that it is elsewhere, and counts as one by one', () => {
  const program = assembleText(
    'a.s',
    'mov x0, #5/0\n.set zero, 0\nadd x1, x2, #7 % zero\nldr x3, [x4, #8/0]',
  );
  expect(program.problems.map((p) => `${p.origin.line + 1} ${p.severity} ${p.message}`)).toEqual([
    '1 warning division by zero',
    '3 warning division by zero',
    '4 warning division by zero',
  ]);
  expect(program.instructions[0]?.parsed.operands[1]).toMatchObject({ value: { constant: 5n } });
});

test('flags by name', () => {
  const program = assembleText('a.s', 'ccmp x1, x2, NzCv, ge');
  expect(program.problems).toEqual([]);
});
