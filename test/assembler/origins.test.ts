import { expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';
import { FrontEnd } from '../../server/src/assembler/frontEnd';
import { rootOf } from '../../server/src/source/origin';
import { sourceFile } from '../../server/src/source/sourceFile';
import { optionsFor } from '../preprocessor/preprocessed';

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

test('a statement of a line that goes on over several is marked within its own physical line', () => {
  const document = sourceFile('/a.S', '\tnop; \\\n  mov x0, \\\n x1; \\\n\tret\n');
  const { instructions } = new FrontEnd().run(document, optionsFor({}));
  expect(instructions.map(({ text, origin: o }) => `${o.line}:${o.start}-${o.end} ${text}`)).toEqual([
    '0:1-4 nop',
    '1:2-10 mov x0,x1',
    '3:1-4 ret',
  ]);
});

test('what the top of an edited document reports names its present text', () => {
  const frontEnd = new FrontEnd();
  const options = optionsFor({ '/include/a.h': '#include <none.h>\n#include <b.h>\n', '/include/b.h': '' });
  frontEnd.run(sourceFile('/a.S', '#include <a.h>\nnop\n'), options);
  const edited = sourceFile('/a.S', '#include <a.h>\nret\n');
  const { problems, includes } = frontEnd.run(edited, options);
  expect(problems.map((p) => rootOf(p.origin).file === edited)).toEqual([true]);
  expect(includes.map((i) => rootOf(i.place).file === edited)).toEqual([true, true]);
});

test('macros that an edit moves, or gives another body, expand at their present places to their present text', () => {
  const frontEnd = new FrontEnd();
  const options = optionsFor({});
  const macros = '.macro m r\n\tmov \\r, #1\n\tnop\n.endm\n#define ZERO(r) mov r, xzr\n';
  const read = (text: string): readonly string[] => {
    const document = sourceFile('/a.S', text);
    const { instructions } = frontEnd.run(document, options);
    expect(instructions.every(({ origin }) => origin.file === document)).toBe(true);
    return instructions.map(({ text, origin: o }) => `${o.line} ${text}`);
  };
  const use = '\tm x0\n\tZERO(x2)\n';
  expect(read(macros + use)).toEqual(['1 mov x0,#1', '2 nop', '6 mov x2,xzr']);
  expect(read(`// above\n${macros}${use}`)).toEqual(['2 mov x0,#1', '3 nop', '7 mov x2,xzr']);
  expect(read(macros.replace('#1', '#2').replace('xzr', '#0') + use)).toEqual([
    '1 mov x0,#2',
    '2 nop',
    '6 mov x2,#0',
  ]);
  expect(read(macros + use)).toEqual(['1 mov x0,#1', '2 nop', '6 mov x2,xzr']);
});
