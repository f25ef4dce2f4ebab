import type { Operand } from '../../instruction';
import type { Machine } from '../../machine';
import { U64 } from '../../u64';
import type { Run } from '../definition';
import { general, OperandMismatch, readRegister, small, writeRegister } from '../operands';
import {
  bitOf,
  type ElementBytes,
  elementBytesOf,
  elementWord,
  isActive,
  patternCount,
  setElementWord,
} from './content';
import { type ChoiceTable, chooseEach, constantOf, elementOf, isP, isZ, read, write } from './operands';
import { patternOf } from './predicates';

/** Counts of elements and multiples of the vector length (Arm ARM C8.2: CNT*, INC*, DEC*, SQINC*, RDVL, ADDVL, …). */

/** RDVL, ADDVL and the like: a multiple of the length; predicates have one bit for each byte. */
function lengthTimes<W, S>(
  m: Machine<W, S>,
  factor: Operand | undefined,
  streaming: boolean,
  ofPredicate: boolean,
): W {
  const n = factor?.kind === 'immediate' ? factor.word : undefined;
  if (!n) throw new OperandMismatch('constant expected');
  const bytes = streaming ? m.streamingVectorLength() : m.vectorLength();
  return m.mul(ofPredicate ? m.shift('lsr', bytes, small(m, 3), 64) : bytes, m.constant(n), 64);
}

export const readLength =
  (streaming: boolean): Run =>
  (m, [d, factor]) => {
    if (streaming) m.checkSMEEnabled();
    else m.checkSVEEnabled();
    writeRegister(m, general(d), lengthTimes(m, factor, streaming, false));
  };

export const addLength =
  (streaming: boolean, ofPredicate: boolean): Run =>
  (m, [d, n, factor]) => {
    if (streaming) m.checkSMEEnabled();
    else m.checkSVEEnabled();
    const amount = lengthTimes(m, factor, streaming, ofPredicate);
    writeRegister(m, general(d), m.add(readRegister(m, general(n)), amount, 64));
  };

/** Pattern and multiplier after the registers of `cntb x0, vl4, mul #2`. */
function countOf(operands: readonly Operand[], mnemonic: string): (vectorBytes: number) => number {
  const rest = operands.filter((each) => each.kind === 'word' || each.kind === 'immediate');
  const pattern = patternOf(rest[0]);
  const factor = rest.find((each) => each.kind === 'immediate' && each.isMultiplier);
  const times = factor === undefined ? 1 : constantOf(factor, 8).lo;
  const bytes = elementBytesOf(mnemonic.at(-1));
  if (!bytes) throw new OperandMismatch('element size expected');
  return (vectorBytes) => patternCount(pattern, vectorBytes / bytes) * times;
}

/** `all` and simple multiples keep their relation to the vector length. */
function countWord<W, S>(m: Machine<W, S>, operands: readonly Operand[], mnemonic: string): W {
  const count = countOf(operands, mnemonic);
  const rest = operands.filter((each) => each.kind === 'word' || each.kind === 'immediate');
  const bytes = elementBytesOf(mnemonic.at(-1)) ?? 1;
  if (patternOf(rest[0]) === 'all') {
    const elements = m.shift('lsr', m.vectorLength(), small(m, Math.log2(bytes)), 64);
    const factor = count(bytes); // of one element
    return factor === 1 ? elements : m.mul(elements, small(m, factor), 64);
  }
  return m.computeWord(mnemonic, [], [], ({ current }) => U64.from(count(current)));
}

export const countElements: Run = (m, operands, { mnemonic }) => {
  m.checkSVEEnabled();
  writeRegister(m, general(operands[0]), countWord(m, operands, mnemonic));
};

export const changeByCount =
  (decrease: boolean): Run =>
  (m, operands, { mnemonic }) => {
    m.checkSVEEnabled();
    const destination = general(operands[0]);
    const count = countWord(m, operands, mnemonic);
    const old = readRegister(m, destination);
    writeRegister(m, destination, decrease ? m.sub(old, count, 64) : m.add(old, count, 64));
  };

/** How a count changes a number of so many bits: wrapping, or saturating as signed or unsigned. */
interface Change {
  readonly decrease: boolean;
  readonly saturates: 's' | 'u' | undefined;
}

function changed(old: U64, count: number, bits: number, { decrease, saturates }: Change): U64 {
  const by = BigInt(decrease ? -count : count);
  const unsigned = BigInt.asUintN(bits, old.toBigInt());
  if (saturates === undefined) return U64.fromBigInt(BigInt.asUintN(bits, unsigned + by));
  const width = BigInt(bits);
  const [low, high] =
    saturates === 'u' ? [0n, (1n << width) - 1n] : [-(1n << (width - 1n)), (1n << (width - 1n)) - 1n];
  const value = (saturates === 'u' ? unsigned : BigInt.asIntN(bits, unsigned)) + by;
  return U64.fromBigInt(value < low ? low : value > high ? high : value);
}

/** A change of a general register, or of every element of a vector, by a count. */
function changeBy(change: Change, count: (vectorBytes: number, ...contents: Uint8Array[]) => number): Run {
  return (m, operands, { mnemonic }) => {
    m.checkSVEEnabled();
    const [d] = operands;
    const predicate = operands.find(isP);
    const counted = predicate ? [read(m, predicate)] : [];
    if (isZ(d)) {
      const bytes = elementOf(d);
      const result = m.compute(mnemonic, [], [read(m, d), ...counted], ({ current }, _, [old, ...rest]) => {
        const n = count(current, ...rest);
        const out = new Uint8Array(current);
        for (let e = 0; e < current / bytes; e++)
          setElementWord(
            out,
            e,
            bytes,
            changed(elementWord(old as Uint8Array, e, bytes), n, bytes * 8, change),
          );
        return out;
      });
      write(m, d, result);
      return;
    }
    const destination = general(d);
    // `sqincb x0, w0`: 32-bit saturation, sign-extended; `uqincb w0`: zero-extended.
    const isNarrow = operands.some((each) => each.kind === 'general' && each.width === 32);
    const bits = isNarrow && change.saturates ? 32 : 64;
    const value = m.computeWord(
      mnemonic,
      [m.readX(destination.number, isNarrow ? 32 : 64)],
      counted,
      ({ current }, [old = U64.ZERO], contents) => {
        const result = changed(old, count(current, ...contents), bits, change);
        return bits === 32 && change.saturates === 'u' ? result.truncate(32) : result;
      },
    );
    m.writeX(destination.number, value, 64);
  };
}

function changeOf(mnemonic: string): Change {
  const m = /^([su]?)q?(inc|dec)/.exec(mnemonic);
  return { decrease: m?.[2] === 'dec', saturates: m?.[1] === 's' || m?.[1] === 'u' ? m[1] : undefined };
}

function activeCount(bytes: ElementBytes): (vectorBytes: number, ...contents: Uint8Array[]) => number {
  return (vectorBytes, predicate) => {
    let n = 0;
    for (let e = 0; e < vectorBytes / bytes; e++) if (isActive(predicate as Uint8Array, e, bytes)) n++;
    return n;
  };
}

/** The element size of `incp z0.d, p1` and `incp x0, p1.d`. */
function countedSize(operands: readonly Operand[]): ElementBytes {
  return elementOf(isZ(operands[0]) ? operands[0] : operands[1]);
}

const countActive: Run = (m, [d, g, n]) => {
  m.checkSVEEnabled();
  const bytes = elementOf(n);
  const value = m.computeWord('cntp', [], [read(m, g), read(m, n)], ({ current }, _, [a, b]) => {
    let count = 0;
    for (let bit = 0; bit < current; bit += bytes)
      count += bitOf(a as Uint8Array, bit) & bitOf(b as Uint8Array, bit);
    return U64.from(count);
  });
  writeRegister(m, general(d), value);
};

const sizes = ['b', 'h', 'w', 'd'];
const saturating = ['sqinc', 'uqinc', 'sqdec', 'uqdec'].flatMap((stem) => sizes.map((size) => stem + size));

export const counts: ChoiceTable = {
  ...chooseEach(
    [...saturating, 'inch', 'incw', 'incd', 'dech', 'decw', 'decd'].join(' '),
    () => (m, operands, instruction) => {
      const { mnemonic } = instruction;
      changeBy(changeOf(mnemonic), countOf(operands, mnemonic))(m, operands, instruction);
    },
  ),
  ...chooseEach('incp decp sqincp uqincp sqdecp uqdecp', (operands, mnemonic) =>
    operands.some(isP) ? changeBy(changeOf(mnemonic), activeCount(countedSize(operands))) : undefined,
  ),
  cntp: ([, g, n]) => (isP(g) && isP(n) ? countActive : undefined),
};
