import { expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';
import { rootOf } from '../../server/src/source/origin';

const source = `.macro inner r
mov \\r, #1
.endm
.macro outer
.rept 2
inner x0
.endr
.endm
  nop; outer
`;

test('an instruction knows every level that brought it in', () => {
  const { instructions } = assembleText('/a.s', source);
  expect(instructions.map((i) => i.text)).toEqual(['nop', 'mov x0,#1', 'mov x0,#1']);
  const chain: string[] = [];
  for (let o = instructions[1]?.origin; o; o = o.parent)
    chain.push(`${o.line}:${o.start}-${o.end} ${o.macro ?? ''}`);
  expect(chain).toEqual(['1:0-10 inner', '5:0-8 rept', '4:0-7 outer', '8:7-12 ']);
});

test('a problem in an expansion is reported with the levels as related places, rooted at the user line', () => {
  const { problems } = assembleText('/a.s', '.macro m\nbogus x0\n.endm\nnop\nm\n');
  expect(problems).toHaveLength(1);
  const [p] = problems;
  expect(p && rootOf(p.origin).line).toBe(4);
  expect(p?.related?.map((r) => `${r.place.line} ${r.message}`)).toEqual(["1 in expansion of `m'"]);
});
