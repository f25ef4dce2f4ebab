import { expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';
import type { Program } from '../../server/src/assembler/program';
import { addressName, inProgramOrder, siteOf } from '../../server/src/simulator/sites';

const PATH = '/test.S';
const program = (...lines: readonly string[]): Program =>
  assembleText(PATH, ['f:', ...lines, 'g:', '\tmov x0, #1', '\tret', ''].join('\n'));
const sitesIn = (p: Program): number[] => p.instructions.map((item) => siteOf(p, item));

const body = ['\tmov x0, #1', '\tadd x1, x1, x0', '\tmov x0, #1', '\tret'];

test('what is put in between two instructions leaves their sites and those of all others as they are', () => {
  const before = sitesIn(program(...body));
  const after = sitesIn(program(...body.slice(0, 2), '\tsub x2, x1, x0', ...body.slice(2)));
  expect(after.toSpliced(2, 1)).toEqual(before);
  expect(before).not.toContain(after[2]);
});

test('what reads the same is told apart by its order after the label', () => {
  const [first, , second] = sitesIn(program(...body));
  expect(first).not.toBe(second);
  const [put, moved, , last] = sitesIn(program(body[0] as string, ...body));
  expect([put, moved]).toEqual([first, second]);
  expect([first, second]).not.toContain(last);
});

test('the same text after another label is another place', () => {
  const sites = sitesIn(program(...body));
  expect(new Set(sites).size).toBe(6);
});

test('an address is told in bytes from the label, wherever the instruction came from', () => {
  const p = program(...body.slice(0, 2), '\tsub x2, x1, x0', ...body.slice(2));
  expect(sitesIn(p).map((site) => addressName(p, site))).toEqual([
    `${PATH}|f+0x0`,
    `${PATH}|f+0x4`,
    `${PATH}|f+0x8`,
    `${PATH}|f+0xc`,
    `${PATH}|f+0x10`,
    `${PATH}|g+0x0`,
    `${PATH}|g+0x4`,
  ]);
});

test('the order of the program is that of its addresses, and the caller comes first', () => {
  const early = program('\tmov x5, #5', ...body);
  sitesIn(early);
  const p = program(...body, '\tmov x5, #5');
  const sites = sitesIn(p);
  expect(inProgramOrder(p, [...sites].reverse())).toEqual(sites);
  expect(inProgramOrder(p, [sites[2] as number, -1])).toEqual([-1, sites[2]]);
});
