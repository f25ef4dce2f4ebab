import { expect, it } from 'vitest';
import { bitList, hex, identifiersIn, namedBits } from '../../server/src/features/bitNames';
import { U64 } from '../../server/src/isa/u64';

const constants = new Map([
  ['FPEN', 0x300000],
  ['ZEN', 0x30000],
  ['ZEN_EL1', 0x10000],
  ['BOTH', 0x330000],
]);
const valueNamed = (name: string) => {
  const value = constants.get(name);
  return value === undefined ? undefined : U64.from(value);
};
const name = (value: number, text: string) => namedBits(U64.from(value), identifiersIn(text), valueNamed);

it('names a value by the constants of its source line, in the order of the line', () => {
  expect(name(0x330000, 'mov x2, #ZEN | FPEN')).toBe('ZEN | FPEN');
  expect(name(0x300000, 'mov x2, #FPEN')).toBe('FPEN');
});

it('prefers a whole to its parts', () => {
  expect(name(0x330000, 'mov x2, #ZEN_EL1 | ZEN | FPEN')).toBe('ZEN | FPEN');
  expect(name(0x330000, '#FPEN #ZEN #BOTH')).toBe('BOTH');
});

it('gives no name that does not make up the value exactly', () => {
  expect(name(0x310000, 'mov x2, #FPEN | ZEN')).toBeUndefined();
  expect(name(0x330001, 'mov x2, #FPEN | ZEN')).toBeUndefined();
  expect(name(0, 'mov x2, #FPEN')).toBeUndefined();
});

it('lists bits as ranges, and numbers below ten in decimal', () => {
  expect(bitList(U64.from(0x330400))).toBe('bits 21-20, 17-16, 10');
  expect(bitList(U64.from(0x400))).toBe('bit 10');
  expect(bitList(U64.of(0x80000000, 0))).toBe('bit 63');
  expect(bitList(U64.from(0x155555))).toBe('');
  expect(hex(U64.from(9))).toBe('9');
  expect(hex(U64.from(10))).toBe('0xa');
  expect(hex(U64.ONES)).toBe('0xffffffffffffffff');
});
