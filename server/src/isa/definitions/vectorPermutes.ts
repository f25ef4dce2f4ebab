import type { Operand } from '../instruction';
import type { Machine } from '../machine';
import { U64 } from '../u64';
import type { Run } from './definition';
import { constantNumber, immediate, OperandMismatch, small } from './operands';
import { bitOf, copyElement, elementWord, setBit, setElementWord } from './scalable/content';
import { type ChoiceTable, chooseEach } from './scalable/operands';
import { arrangementOf, type VectorOperand, vectorBytes } from './vectorAccess';

/** Rearrangements of Advanced SIMD (Arm ARM C7.2: EXT, ZIP, UZP, TRN, REV, TBL, TBX, RBIT) and bitwise selection. */

function vector(operand: Operand | undefined): VectorOperand {
  if (operand?.kind !== 'vector') throw new OperandMismatch('vector register expected');
  return operand;
}

/** The part of a source that an operation of this width reads. */
function wordsOf<W, S>(m: Machine<W, S>, v: VectorOperand, length: number): W[] {
  return length === 8 ? [m.readV(v.number, 'low')] : halves(m, v);
}

function halves<W, S>(m: Machine<W, S>, v: VectorOperand): [W, W] {
  return [m.readV(v.number, 'low'), m.readV(v.number, 'high')];
}

/** Writes a vector that is a function of the bytes of others; the upper half of a 64-bit one is zero. */
function writeBytes<W, S>(
  m: Machine<W, S>,
  name: string,
  d: VectorOperand,
  sources: readonly VectorOperand[],
  meaning: (length: number, ...contents: Uint8Array[]) => Uint8Array,
): void {
  const length = vectorBytes(d);
  const words = sources.flatMap((each) => wordsOf(m, each, length));
  const half = (which: 0 | 1): W =>
    m.computeWord(name, words, [], (_, values) => {
      const contents = sources.map((_, i) => {
        const content = new Uint8Array(length);
        for (let h = 0; h < length / 8; h++)
          setElementWord(content, h, 8, values[(i * length) / 8 + h] ?? U64.ZERO);
        return content;
      });
      return elementWord(meaning(length, ...contents), which, 8);
    });
  const low = half(0);
  m.writeV(d.number, low, length === 16 ? half(1) : small(m, 0));
}

/** Where element `e` comes from: vector 0 or 1, and the element there. */
type Origin = (e: number, elements: number) => readonly [0 | 1, number];
const origins: Readonly<Record<string, Origin>> = {
  zip1: (e) => [(e & 1) as 0 | 1, e >> 1],
  zip2: (e, elements) => [(e & 1) as 0 | 1, elements / 2 + (e >> 1)],
  uzp1: (e, elements) => (2 * e < elements ? [0, 2 * e] : [1, 2 * e - elements]),
  uzp2: (e, elements) => (2 * e < elements ? [0, 2 * e + 1] : [1, 2 * e + 1 - elements]),
  trn1: (e) => [(e & 1) as 0 | 1, e & ~1],
  trn2: (e) => [(e & 1) as 0 | 1, e | 1],
};

function permute(name: string, origin: Origin): Run {
  return (m, [d, n, k]) => {
    m.checkFPAdvSIMDEnabled();
    const [destination, ...sources] = [vector(d), vector(n), vector(k)];
    const { elementBytes } = arrangementOf(destination);
    if (elementBytes === 8) {
      // Whole halves move.
      const all = sources.map((each) => halves(m, each));
      const [low, high] = [origin(0, 2), origin(1, 2)].map(([v, e]) => all[v]?.[e]);
      if (low === undefined || high === undefined) throw new OperandMismatch('vector register expected');
      m.writeV(destination.number, low, high);
      return;
    }
    writeBytes(m, name, destination, sources, (length, ...contents) => {
      const out = new Uint8Array(length);
      const elements = length / elementBytes;
      for (let e = 0; e < elements; e++) {
        const [v, from] = origin(e, elements);
        copyElement(contents[v] as Uint8Array, from, out, e, elementBytes);
      }
      return out;
    });
  };
}

/** EXT: bytes of two vectors, one after the other, from a position on. */
const extract: Run = (m, [d, n, k, at]) => {
  m.checkFPAdvSIMDEnabled();
  const [destination, first, second] = [vector(d), vector(n), vector(k)];
  const position = constantNumber(immediate(at)) ?? 0;
  if (position === 8 && vectorBytes(destination) === 16) {
    m.writeV(destination.number, m.readV(first.number, 'high'), m.readV(second.number, 'low'));
    return;
  }
  writeBytes(m, 'ext', destination, [first, second], (length, a, b) => {
    const out = new Uint8Array(length);
    out.set((a as Uint8Array).subarray(position));
    out.set((b as Uint8Array).subarray(0, position), length - position);
    return out;
  });
};

/** REV16, REV32, REV64: elements in reverse order within containers of so many bytes. */
function reverse(containerBytes: number): Run {
  return (m, [d, n], { mnemonic }) => {
    m.checkFPAdvSIMDEnabled();
    const destination = vector(d);
    const { elementBytes } = arrangementOf(destination);
    const count = containerBytes / elementBytes;
    writeBytes(m, mnemonic, destination, [vector(n)], (length, a) => {
      const out = new Uint8Array(length);
      for (let e = 0; e < length / elementBytes; e++)
        copyElement(a as Uint8Array, e - (e % count) + count - 1 - (e % count), out, e, elementBytes);
      return out;
    });
  };
}

const reverseBits: Run = (m, [d, n]) => {
  m.checkFPAdvSIMDEnabled();
  writeBytes(m, 'rbit', vector(d), [vector(n)], (length, a) => {
    const out = new Uint8Array(length);
    for (let bit = 0; bit < length * 8; bit++)
      setBit(out, bit, bitOf(a as Uint8Array, (bit & ~7) + 7 - (bit & 7)));
    return out;
  });
};

/** TBL and TBX: bytes of up to four 128-bit registers by index; beyond them zero, or with TBX the old byte. */
const lookUp: Run = (m, [d, table, k], { mnemonic }) => {
  m.checkFPAdvSIMDEnabled();
  const destination = vector(d);
  const registers = table?.kind === 'list' ? table.registers.map(vector) : [];
  const keeps = mnemonic === 'tbx';
  const length = vectorBytes(destination);
  const words = [
    ...registers.flatMap((each) => halves(m, each)),
    ...wordsOf(m, vector(k), length),
    ...(keeps ? wordsOf(m, destination, length) : []),
  ];
  const half = (which: 0 | 1) =>
    m.computeWord(mnemonic, words, [], (_, values) => {
      const bytes = new Uint8Array(8 * values.length);
      for (const [i, value] of values.entries()) setElementWord(bytes, i, 8, value);
      const size = 16 * registers.length;
      const out = new Uint8Array(8);
      for (let i = 0; i < 8; i++) {
        const index = bytes[size + 8 * which + i] ?? 0;
        out[i] = index < size ? (bytes[index] ?? 0) : keeps ? (bytes[size + length + 8 * which + i] ?? 0) : 0;
      }
      return elementWord(out, 0, 8);
    });
  const low = half(0);
  m.writeV(destination.number, low, length === 16 ? half(1) : small(m, 0));
};

/** BSL, BIT, BIF: bits of one register or another by a third. */
function selectBits(mnemonic: 'bsl' | 'bit' | 'bif'): Run {
  return (m, [d, n, k]) => {
    m.checkFPAdvSIMDEnabled();
    const [destination, first, second] = [vector(d), vector(n), vector(k)];
    const choose = (half: 'low' | 'high') => {
      const [x, y, z] = [destination, first, second].map((each) => m.readV(each.number, half));
      if (x === undefined || y === undefined || z === undefined) throw new OperandMismatch('vector expected');
      const [mask, ones, zeros] = { bsl: [x, y, z], bit: [z, y, x], bif: [z, x, y] }[mnemonic];
      if (mask === undefined || ones === undefined || zeros === undefined)
        throw new OperandMismatch('vector expected');
      return m.or(m.and(mask, ones), m.and(m.not(mask, 64), zeros));
    };
    const low = choose('low');
    m.writeV(destination.number, low, vectorBytes(destination) === 16 ? choose('high') : small(m, 0));
  };
}

const invert: Run = (m, [d, n]) => {
  m.checkFPAdvSIMDEnabled();
  const [destination, source] = [vector(d), vector(n)];
  const low = m.not(m.readV(source.number, 'low'), 64);
  const isWide = vectorBytes(destination) === 16;
  m.writeV(destination.number, low, isWide ? m.not(m.readV(source.number, 'high'), 64) : small(m, 0));
};

/** Only registers with an arrangement: `rev64 v0.16b, v1.16b`. */
const ofVectors =
  (run: Run) =>
  ([d]: readonly Operand[]): Run | undefined =>
    d?.kind === 'vector' && d.view.length > 1 && !d.index ? run : undefined;

export const vectorPermutes: ChoiceTable = {
  ...Object.fromEntries(
    Object.entries(origins).map(([name, origin]) => [name, ofVectors(permute(name, origin))]),
  ),
  ext: ofVectors(extract),
  rev16: ofVectors(reverse(2)),
  rev32: ofVectors(reverse(4)),
  rev64: ofVectors(reverse(8)),
  rbit: ofVectors(reverseBits),
  ...chooseEach('tbl tbx', ofVectors(lookUp)),
  bsl: ofVectors(selectBits('bsl')),
  bit: ofVectors(selectBits('bit')),
  bif: ofVectors(selectBits('bif')),
  not: ofVectors(invert),
};
