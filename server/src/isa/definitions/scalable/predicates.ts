import type { Operand } from '../../instruction';
import { U64 } from '../../u64';
import type { Run } from '../definition';
import { constantNumber, general, OperandMismatch, readRegister, small } from '../operands';
import {
  bitOf,
  type ElementBytes,
  firstActiveElement,
  isActive,
  lastActive,
  lastActiveElement,
  patternCount,
  patternName,
  predicateOf,
  setBit,
} from './content';
import {
  allTrue,
  type ChoiceTable,
  chooseEach,
  computed,
  elementOf,
  indexModulo,
  isP,
  isZ,
  nameOf,
  read,
  scalable,
  sliceIndex,
  write,
  writePredicateFlags,
} from './operands';

/** Predicates (Arm ARM C8.2): initialisation, logic, breaks, search, loops, FFR. */

/** The pattern of PTRUE, CNTB, …: a name, a number, or `all` when it is left out. */
export function patternOf(operand: Operand | undefined): string {
  if (operand?.kind === 'word') return operand.word;
  if (operand?.kind !== 'immediate' || operand.isMultiplier) return 'all';
  const n = constantNumber(operand);
  if (n === undefined) throw new OperandMismatch('pattern expected');
  return patternName(n);
}

export const initialise =
  (setsFlags: boolean): Run =>
  (m, [d, pattern]) => {
    m.checkSVEEnabled();
    const bytes = elementOf(d);
    const name = patternOf(pattern);
    const result = computed(m, 'ptrue', [], (vectorBytes) => {
      const count = patternCount(name, vectorBytes / bytes);
      return predicateOf(vectorBytes, bytes, (e) => e < count);
    });
    write(m, d, result);
    if (setsFlags) writePredicateFlags(m, result, result, bytes);
  };

export const clear: Run = (m, [d]) => {
  m.checkSVEEnabled();
  write(m, d, m.zeroContent(nameOf(d)));
};

type Combine = (n: number, m: number) => number;
const combinations: Readonly<Record<string, Combine>> = {
  and: (n, m) => n & m,
  bic: (n, m) => n & ~m,
  orr: (n, m) => n | m,
  orn: (n, m) => n | ~m,
  eor: (n, m) => n ^ m,
  nor: (n, m) => ~(n | m),
  nand: (n, m) => ~(n & m),
};

/** `and p0.b, p1/z, p2.b, p3.b` and its flag-setting form; byte by byte, since every bit is an element. */
const logic =
  (combine: Combine, setsFlags: boolean): Run =>
  (m, [d, g, n, k]) => {
    m.checkSVEEnabled();
    const mask = read(m, g);
    const result = computed(m, 'predicate logic', [mask, read(m, n), read(m, k)], (_, a, b, c) =>
      a.map((byte, i) => byte & combine(b[i] ?? 0, c[i] ?? 0)),
    );
    write(m, d, result);
    if (setsFlags) writePredicateFlags(m, mask, result, 1);
  };

/** MOV, MOVS, NOT, NOTS: `mov p0.b, p1.b`, `mov p0.b, p1/m, p2.b`, `not p0.b, p1/z, p2.b`. */
const move =
  (inverted: boolean, setsFlags: boolean): Run =>
  (m, [d, second, third]) => {
    m.checkSVEEnabled();
    const source = read(m, third ?? second);
    const mask = third === undefined ? source : read(m, second);
    let result = source;
    if (third !== undefined) {
      const isMerging = scalable(second).qualifier === 'm';
      const old = isMerging ? [read(m, d)] : [];
      result = computed(m, 'mov', [mask, source, ...old], (_, a, b, c) =>
        a.map((byte, i) => {
          const bits = (inverted ? ~(b[i] ?? 0) : (b[i] ?? 0)) & byte;
          return isMerging ? bits | ((c?.[i] ?? 0) & ~byte) : bits;
        }),
      );
    }
    write(m, d, result);
    if (setsFlags) writePredicateFlags(m, mask, result, 1);
  };

const select: Run = (m, [d, g, n, k]) => {
  m.checkSVEEnabled();
  const result = computed(m, 'sel', [read(m, g), read(m, n), read(m, k)], (_, a, b, c) =>
    a.map((byte, i) => ((b[i] ?? 0) & byte) | ((c[i] ?? 0) & ~byte)),
  );
  write(m, d, result);
};

/** BRKA and BRKB: elements up to, and with A including, the first true one. */
const breakAt =
  (after: boolean, setsFlags: boolean): Run =>
  (m, [d, g, n]) => {
    m.checkSVEEnabled();
    const mask = read(m, g);
    const isMerging = scalable(g).qualifier === 'm';
    const old = isMerging ? [read(m, d)] : [];
    const result = computed(m, 'brk', [mask, read(m, n), ...old], (vectorBytes, a, b, c) => {
      let broken = false;
      return predicateOf(vectorBytes, 1, (e) => {
        if (bitOf(a, e) === 0) return isMerging && bitOf(c as Uint8Array, e) === 1;
        const isBreak = bitOf(b, e) === 1;
        if (!after) broken ||= isBreak;
        const value = !broken;
        broken ||= isBreak;
        return value;
      });
    });
    write(m, d, result);
    if (setsFlags) writePredicateFlags(m, mask, result, 1);
  };

/** BRKPA and BRKPB: the break of the second operand, when the last active element of the first is true. */
const breakPropagating =
  (after: boolean, setsFlags: boolean): Run =>
  (m, [d, g, n, k]) => {
    m.checkSVEEnabled();
    const mask = read(m, g);
    const result = computed(m, 'brkp', [mask, read(m, n), read(m, k)], (vectorBytes, a, b, c) => {
      let last = lastActive(a, b, vectorBytes, 1);
      return predicateOf(vectorBytes, 1, (e) => {
        if (bitOf(a, e) === 0) return false;
        if (!after) last &&= bitOf(c, e) === 0;
        const value = last;
        last &&= bitOf(c, e) === 0;
        return value;
      });
    });
    write(m, d, result);
    if (setsFlags) writePredicateFlags(m, mask, result, 1);
  };

const breakNext =
  (setsFlags: boolean): Run =>
  (m, [d, g, n, k]) => {
    m.checkSVEEnabled();
    const result = computed(m, 'brkn', [read(m, g), read(m, n), read(m, k)], (vectorBytes, a, b, c) =>
      lastActive(a, b, vectorBytes, 1) ? c : new Uint8Array(vectorBytes >> 3),
    );
    write(m, d, result);
    if (setsFlags) writePredicateFlags(m, allTrue(m), result, 1);
  };

const test: Run = (m, [g, n]) => {
  m.checkSVEEnabled();
  writePredicateFlags(m, read(m, g), read(m, n), 1);
};

const firstElement: Run = (m, [d, g, n]) => {
  m.checkSVEEnabled();
  const mask = read(m, g);
  const result = computed(m, 'pfirst', [mask, read(m, n)], (vectorBytes, a, b) => {
    const out = b.slice();
    const first = firstActiveElement(a, vectorBytes, 1);
    if (first >= 0) setBit(out, first, 1);
    return out;
  });
  write(m, d, result);
  writePredicateFlags(m, mask, result, 1);
};

const nextElement: Run = (m, [d, g, n]) => {
  m.checkSVEEnabled();
  const bytes = elementOf(d);
  const mask = read(m, g);
  const result = computed(m, 'pnext', [mask, read(m, n)], (vectorBytes, a, b) => {
    const elements = vectorBytes / bytes;
    let next = lastActiveElement(b, elements, bytes) + 1;
    while (next < elements && !isActive(a, next, bytes)) next++;
    return predicateOf(vectorBytes, bytes, (e) => e === next);
  });
  write(m, d, result);
  writePredicateFlags(m, mask, result, bytes);
};

type Compare = (a: U64, b: U64) => boolean;
const compares: Readonly<Record<string, Compare>> = {
  lt: (a, b) => a.lessSigned(b),
  le: (a, b) => !b.lessSigned(a),
  gt: (a, b) => b.lessSigned(a),
  ge: (a, b) => !a.lessSigned(b),
  lo: (a, b) => a.lessUnsigned(b),
  ls: (a, b) => !b.lessUnsigned(a),
  hi: (a, b) => b.lessUnsigned(a),
  hs: (a, b) => !a.lessUnsigned(b),
};

/** WHILELT and the like: true while the condition holds for the first operand counted up, or down from the top. */
export const whileLoop: Run = (m, [d, n, k], { mnemonic }) => {
  m.checkSVEEnabled();
  const [first, second] = [general(n), general(k)];
  const words = [readRegister(m, first), readRegister(m, second)];
  if (!isP(d)) {
    // Predicate pairs and predicate-as-counter (SME2).
    for (const each of d?.kind === 'list' ? d.registers : [d])
      m.writeScalable(
        `p${Number(/\d+/.exec(scalable(each).register)?.[0])}`,
        m.unknownContent('p0', mnemonic),
      );
    for (const flag of ['n', 'z', 'c'] as const) m.writeFlag(flag, m.unknown('test of a predicate'));
    m.writeFlag('v', small(m, 0));
    return;
  }
  const bytes = elementOf(d);
  const name = mnemonic.slice(5);
  const compare = compares[name];
  const { width } = first;
  const isSigned = /^[lg]/.test(name) && !/^l[os]$/.test(name);
  const isUp = name.startsWith('l');
  const result = m.compute(mnemonic, words, [], ({ current }, [a = U64.ZERO, b = U64.ZERO]) => {
    if (!compare) return pointerLoop(a, b, current, bytes, name === 'rw');
    const widen = (x: U64): U64 => (isSigned && width === 32 ? x.signExtend(32) : x);
    const elements = current / bytes;
    const limit = widen(b);
    let counter = a;
    let last = true;
    const holds: boolean[] = [];
    for (let i = 0; i < elements; i++) {
      last &&= compare(widen(counter), limit);
      holds.push(last);
      counter = (isUp ? counter.add(U64.ONE) : counter.sub(U64.ONE)).truncate(width);
    }
    if (!isUp) holds.reverse();
    return predicateOf(current, bytes, (e) => holds[e] === true);
  });
  write(m, d, result);
  writePredicateFlags(m, allTrue(m), result, bytes);
};

/** WHILERW and WHILEWR: elements of two pointers that do not conflict. */
function pointerLoop(
  a: U64,
  b: U64,
  vectorBytes: number,
  bytes: ElementBytes,
  isReadAfterWrite: boolean,
): Uint8Array {
  const isBelow = b.lessUnsigned(a);
  const distance = isBelow ? a.sub(b) : b.sub(a);
  const elements = distance.shr(Math.log2(bytes));
  const isFree = elements.isZero() || (isBelow && !isReadAfterWrite);
  return predicateOf(vectorBytes, bytes, (e) => isFree || U64.from(e).lessUnsigned(elements));
}

/** CTERMEQ and CTERMNE: N tells the end of a loop, V that neither the end nor the last element was reached. */
const terminate =
  (ifEqual: boolean): Run =>
  (m, [n, k]) => {
    m.checkSVEEnabled();
    const equal = m.isEqual(readRegister(m, general(n)), readRegister(m, general(k)));
    const ends = ifEqual ? equal : m.xor(equal, small(m, 1));
    const carry = m.readFlag('c');
    m.writeFlag('n', ends);
    m.writeFlag('v', m.select(ends, small(m, 0), m.xor(carry, small(m, 1))));
  };

export const readFirstFault =
  (setsFlags: boolean): Run =>
  (m, [d, g]) => {
    m.checkSVEEnabled();
    const faults = m.readScalable('ffr');
    if (g === undefined) {
      write(m, d, faults);
      return;
    }
    const mask = read(m, g);
    const result = computed(m, 'rdffr', [mask, faults], (_, a, b) => a.map((byte, i) => byte & (b[i] ?? 0)));
    write(m, d, result);
    if (setsFlags) writePredicateFlags(m, mask, result, 1);
  };

export const writeFirstFault: Run = (m, [n]) => {
  m.checkSVEEnabled();
  m.writeScalable('ffr', read(m, n));
};

export const setFirstFault: Run = (m) => {
  m.checkSVEEnabled();
  m.writeScalable('ffr', allTrue(m));
};

/** PSEL: a predicate or nothing, by one element of another. */
const selectByElement: Run = (m, [d, n, k]) => {
  m.checkSVEEnabled();
  const bytes = elementOf(k);
  const result = m.compute(
    'psel',
    [sliceIndex(m, scalable(k))],
    [read(m, n), read(m, k)],
    ({ current }, [index = U64.ZERO], [source = new Uint8Array(), chosen = new Uint8Array()]) =>
      isActive(chosen, indexModulo(index, current / bytes), bytes) ? source : new Uint8Array(current >> 3),
  );
  write(m, d, result);
};

const inPredicates =
  (run: Run) =>
  ([d]: readonly Operand[]): Run | undefined =>
    isP(d) ? run : undefined;

const logicTable: ChoiceTable = Object.fromEntries(
  Object.entries(combinations).flatMap(([name, combine]) => [
    [name, inPredicates(logic(combine, false))],
    [`${name}s`, inPredicates(logic(combine, true))],
  ]),
);

export const predicates: ChoiceTable = {
  ...logicTable,
  mov: inPredicates(move(false, false)),
  movs: inPredicates(move(false, true)),
  not: inPredicates(move(true, false)),
  nots: inPredicates(move(true, true)),
  sel: inPredicates(select),
  brka: inPredicates(breakAt(true, false)),
  brkas: inPredicates(breakAt(true, true)),
  brkb: inPredicates(breakAt(false, false)),
  brkbs: inPredicates(breakAt(false, true)),
  brkpa: inPredicates(breakPropagating(true, false)),
  brkpas: inPredicates(breakPropagating(true, true)),
  brkpb: inPredicates(breakPropagating(false, false)),
  brkpbs: inPredicates(breakPropagating(false, true)),
  brkn: inPredicates(breakNext(false)),
  brkns: inPredicates(breakNext(true)),
  ptest: inPredicates(test),
  pfirst: inPredicates(firstElement),
  pnext: inPredicates(nextElement),
  psel: inPredicates(selectByElement),
  ctermeq: () => terminate(true),
  ctermne: () => terminate(false),
  ...chooseEach('punpklo punpkhi', (operands, mnemonic) =>
    isZ(operands[0]) ? undefined : unpack(mnemonic === 'punpkhi'),
  ),
};

/** PUNPKLO and PUNPKHI: each bit of one half becomes a pair of bits. */
function unpack(high: boolean): Run {
  return (m, [d, n]) => {
    m.checkSVEEnabled();
    const result = computed(m, 'punpk', [read(m, n)], (vectorBytes, a) => {
      const half = vectorBytes / 2;
      return predicateOf(vectorBytes, 2, (e) => bitOf(a, (high ? half : 0) + e) === 1);
    });
    write(m, d, result);
  };
}
