import type { Machine } from '../machine';
import { type DefinitionTable, define, type Run } from './definition';
import { general, readRegister, small, writeRegister } from './operands';

/** Multiply, divide and the bit-counting instructions (Arm ARM C6.2). */

const multiplyAdd =
  (subtract: boolean): Run =>
  (m, [d, n, k, a]) => {
    const { width } = general(d);
    const product = m.mul(readRegister(m, general(n)), readRegister(m, general(k)), width);
    const addend = readRegister(m, general(a));
    writeRegister(m, general(d), subtract ? m.sub(addend, product, width) : m.add(addend, product, width));
  };

const multiply: Run = (m, [d, n, k]) => {
  const { width } = general(d);
  writeRegister(m, general(d), m.mul(readRegister(m, general(n)), readRegister(m, general(k)), width));
};

const multiplyNegate: Run = (m, [d, n, k]) => {
  const { width } = general(d);
  const product = m.mul(readRegister(m, general(n)), readRegister(m, general(k)), width);
  writeRegister(m, general(d), m.sub(small(m, 0), product, width));
};

function longProduct<W>(m: Machine<W>, a: W, b: W, signed: boolean): W {
  const widen = (value: W) => (signed ? m.signExtend(value, 32, 64) : m.zeroExtend(value, 32));
  return m.mul(widen(a), widen(b), 64);
}

const long =
  (signed: boolean, then: 'add' | 'sub' | 'negate' | 'none'): Run =>
  (m, [d, n, k, a]) => {
    const product = longProduct(m, readRegister(m, general(n)), readRegister(m, general(k)), signed);
    if (then === 'none') writeRegister(m, general(d), product);
    else if (then === 'negate') writeRegister(m, general(d), m.sub(small(m, 0), product, 64));
    else {
      const addend = readRegister(m, general(a));
      writeRegister(m, general(d), then === 'add' ? m.add(addend, product, 64) : m.sub(addend, product, 64));
    }
  };

const high =
  (signed: boolean): Run =>
  (m, [d, n, k]) => {
    writeRegister(
      m,
      general(d),
      m.multiplyHigh(readRegister(m, general(n)), readRegister(m, general(k)), signed),
    );
  };

const divide =
  (signed: boolean): Run =>
  (m, [d, n, k]) => {
    const { width } = general(d);
    writeRegister(
      m,
      general(d),
      m.divide(readRegister(m, general(n)), readRegister(m, general(k)), signed, width),
    );
  };

type Unary = <W>(m: Machine<W>, value: W, width: 32 | 64) => W;

const unary =
  (operation: Unary): Run =>
  (m, [d, n]) => {
    const { width } = general(d);
    writeRegister(m, general(d), operation(m, readRegister(m, general(n)), width));
  };

/** Bits below the sign that equal it: leading zeros of x ^ (x >> 1), less the sign's own. */
const countLeadingSigns: Unary = (m, value, width) => {
  const differences = m.xor(value, m.shift('asr', value, small(m, 1), width));
  return m.sub(m.countLeadingZeros(differences, width), small(m, 1), width);
};

const checksum =
  (name: string): Run =>
  (m, [d, n, k]) => {
    writeRegister(m, general(d), m.opaque(name, [readRegister(m, general(n)), readRegister(m, general(k))]));
  };

export const multiplication: DefinitionTable = {
  madd: define('r r r r', multiplyAdd(false)),
  msub: define('r r r r', multiplyAdd(true)),
  mul: define('r r r', multiply),
  mneg: define('r r r', multiplyNegate),
  smaddl: define('x w w x', long(true, 'add')),
  smsubl: define('x w w x', long(true, 'sub')),
  umaddl: define('x w w x', long(false, 'add')),
  umsubl: define('x w w x', long(false, 'sub')),
  smull: define('x w w', long(true, 'none')),
  umull: define('x w w', long(false, 'none')),
  smnegl: define('x w w', long(true, 'negate')),
  umnegl: define('x w w', long(false, 'negate')),
  smulh: define('x x x', high(true)),
  umulh: define('x x x', high(false)),
  sdiv: define('r r r', divide(true)),
  udiv: define('r r r', divide(false)),
};

export const bitCounting: DefinitionTable = {
  clz: define(
    'r r',
    unary((m, value, width) => m.countLeadingZeros(value, width)),
  ),
  cls: define('r r', unary(countLeadingSigns)),
  rbit: define(
    'r r',
    unary((m, value, width) => m.reverseBits(value, width)),
  ),
  rev: define(
    'r r',
    unary((m, value, width) => m.reverseBytes(value, width === 64 ? 8 : 4, width)),
  ),
  rev64: define(
    'x x @v8.2-a',
    unary((m, value) => m.reverseBytes(value, 8, 64)),
  ),
  rev32: define(
    'x x',
    unary((m, value, width) => m.reverseBytes(value, 4, width)),
  ),
  rev16: define(
    'r r',
    unary((m, value, width) => m.reverseBytes(value, 2, width)),
  ),
};

/** CRC-32 (IEEE 802.3) and CRC-32C (Castagnoli) of FEAT_CRC32: the accumulator and 1, 2, 4 or 8 bytes. */
export const checksums: DefinitionTable = Object.fromEntries(
  ['b', 'h', 'w', 'x'].flatMap((size) =>
    ['crc32', 'crc32c'].map((kind) => [
      `${kind}${size}`,
      define(size === 'x' ? 'w w x' : 'w w w', checksum(`${kind}${size}`), 'crc'),
    ]),
  ),
);
