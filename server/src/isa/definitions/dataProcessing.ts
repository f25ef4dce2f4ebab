import type { Operand } from '../instruction';
import type { Machine } from '../machine';
import { U64 } from '../u64';
import { type DefinitionTable, define, type Run } from './definition';
import { not, writeFlags } from './flags';
import {
  general,
  isOneRegister,
  OperandMismatch,
  readRegister,
  secondSource,
  small,
  writeRegister,
} from './operands';

/** Add and subtract, with and without carry and flags (Arm ARM C6.2: ADD, SUB, ADC, SBC, NEG, CMP, CMN, ADR, ADRP). */

function addition<W>(m: Machine<W>, a: W, b: W, carry: W, width: 32 | 64, setsFlags: boolean): W {
  const { result, n, z, c, v } = m.addWithCarry(a, b, carry, width);
  if (setsFlags) writeFlags(m, n, z, c, v);
  return result;
}

function difference<W>(
  m: Machine<W>,
  n: Operand | undefined,
  second: Operand | undefined,
  width: 32 | 64,
  setsFlags: boolean,
): W {
  if (!isOneRegister(n, second)) return sum(m, readRegister(m, general(n)), second, width, true, setsFlags);
  const zero = small(m, 0);
  return setsFlags ? addition(m, zero, m.not(zero, width), small(m, 1), width, true) : zero;
}

function sum<W>(
  m: Machine<W>,
  a: W,
  second: Operand | undefined,
  width: 32 | 64,
  subtract: boolean,
  setsFlags: boolean,
): W {
  const b = secondSource(m, second, width);
  if (!setsFlags) return subtract ? m.sub(a, b, width) : m.add(a, b, width);
  return addition(m, a, subtract ? m.not(b, width) : b, small(m, subtract ? 1 : 0), width, true);
}

const addSubtract =
  (subtract: boolean, setsFlags: boolean): Run =>
  (m, [d, n, second]) => {
    const destination = general(d);
    const { width } = destination;
    const result = subtract
      ? difference(m, n, second, width, setsFlags)
      : sum(m, readRegister(m, general(n)), second, width, false, setsFlags);
    writeRegister(m, destination, result);
  };

const compare =
  (subtract: boolean): Run =>
  (m, [n, second]) => {
    const first = general(n);
    if (subtract) difference(m, n, second, first.width, true);
    else sum(m, readRegister(m, first), second, first.width, false, true);
  };

const negate =
  (setsFlags: boolean): Run =>
  (m, [d, second]) => {
    const { width } = general(d);
    writeRegister(m, general(d), sum(m, small(m, 0), second, width, true, setsFlags));
  };

const withCarry =
  (subtract: boolean, setsFlags: boolean): Run =>
  (m, [d, n, k]) => {
    const { width } = general(d);
    const b = readRegister(m, general(k));
    const a = readRegister(m, general(n));
    const result = addition(m, a, subtract ? m.not(b, width) : b, m.readFlag('c'), width, setsFlags);
    writeRegister(m, general(d), result);
  };

const negateWithCarry =
  (setsFlags: boolean): Run =>
  (m, [d, k]) => {
    const { width } = general(d);
    const b = m.not(readRegister(m, general(k)), width);
    writeRegister(m, general(d), addition(m, small(m, 0), b, m.readFlag('c'), width, setsFlags));
  };

const page = U64.from(0xfff).not();

const address =
  (ofPage: boolean): Run =>
  (m, [d, target]) => {
    if (target?.kind !== 'label') throw new OperandMismatch('label expected');
    // With `:got:` and the like the result is the page of a linker-made slot.
    const isPlain = target.relocation === undefined || /^pg_hi21(_nc)?$/.test(target.relocation);
    const place = isPlain ? m.value(target.value) : m.unknown(`:${target.relocation}:${target.text}`);
    writeRegister(m, general(d), ofPage ? m.and(place, m.constant(page)) : place);
  };

const plainForms = 'R R arith|re; r r r|ra';
const flagForms = 'r R arith|re; r r r|ra';

export const dataProcessing: DefinitionTable = {
  add: define('R R arithr|re; r r r|ra', addSubtract(false, false)),
  sub: define(plainForms, addSubtract(true, false)),
  adds: define(flagForms, addSubtract(false, true)),
  subs: define(flagForms, addSubtract(true, true)),
  cmp: define('R arith|re; r r|ra', compare(true)),
  cmn: define('R arith|re; r r|ra', compare(false)),
  neg: define('r r|ra', negate(false)),
  negs: define('r r|ra', negate(true)),
  adc: define('r r r', withCarry(false, false)),
  adcs: define('r r r', withCarry(false, true)),
  sbc: define('r r r', withCarry(true, false)),
  sbcs: define('r r r', withCarry(true, true)),
  ngc: define('r r', negateWithCarry(false)),
  ngcs: define('r r', negateWithCarry(true)),
  adr: define('x ladr', address(false)),
  adrp: define('x ladrp', address(true)),
  cfinv: define('@flagm', (m) => m.writeFlag('c', not(m, m.readFlag('c')))),
  /** FP condition flag formats of FEAT_FlagM2 (Arm ARM AXFLAG, XAFLAG). */
  axflag: define('@v8.5-a', (m) => {
    const [z, c, v] = [m.readFlag('z'), m.readFlag('c'), m.readFlag('v')];
    writeFlags(m, small(m, 0), m.or(z, v), m.and(c, not(m, v)), small(m, 0));
  }),
  xaflag: define('@v8.5-a', (m) => {
    const [z, c] = [m.readFlag('z'), m.readFlag('c')];
    const isUnordered = m.and(not(m, c), z);
    writeFlags(m, m.and(not(m, c), not(m, z)), m.and(z, c), m.or(c, z), isUnordered);
  }),
  rmif: define('x 0..63 0..15 @flagm', (m, [n, shift, mask]) => {
    if (shift?.kind !== 'immediate' || mask?.kind !== 'immediate' || !shift.word || !mask.word) {
      throw new OperandMismatch('constant expected');
    }
    const turned = m.shift('ror', readRegister(m, general(n)), m.constant(shift.word), 64);
    for (const [position, flag] of (['v', 'c', 'z', 'n'] as const).entries()) {
      if (mask.word.bit(position))
        m.writeFlag(flag, m.and(m.shift('lsr', turned, small(m, position), 64), small(m, 1)));
    }
  }),
  setf8: define('w @flagm', (m, [n]) => setFlagsOfByte(m, readRegister(m, general(n)), 8)),
  setf16: define('w @flagm', (m, [n]) => setFlagsOfByte(m, readRegister(m, general(n)), 16)),
};

function setFlagsOfByte<W>(m: Machine<W>, word: W, bits: 8 | 16): void {
  const sign = m.and(m.shift('lsr', word, small(m, bits - 1), 32), small(m, 1));
  m.writeFlag('n', sign);
  m.writeFlag('z', m.isEqual(m.zeroExtend(word, bits), small(m, 0)));
  m.writeFlag('v', m.xor(sign, m.and(m.shift('lsr', word, small(m, bits), 32), small(m, 1))));
}
