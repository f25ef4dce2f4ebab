import type { Operand } from '../../instruction';
import type { Machine } from '../../machine';
import { U64 } from '../../u64';
import type { Run } from '../definition';
import { constantNumber, immediate, OperandMismatch, readRegister } from '../operands';
import {
  copyElement,
  type ElementBytes,
  elementBytesOf,
  elementWord,
  filled,
  isActive,
  lastActiveElement,
  setElementWord,
} from './content';
import {
  type ChoiceTable,
  chooseEach,
  computed,
  constantOf,
  elementOf,
  indexOf,
  isP,
  isZ,
  nameOf,
  read,
  scalable,
  write,
} from './operands';

/** Moves into, out of and between vectors (Arm ARM C8.2: MOV, CPY, DUP, SEL, INDEX, INSR, LAST, CLAST, …). */

/** An element that is put into a vector: a general register, the lowest part of a vector, or a constant. */
interface Source<W, S> {
  readonly words: readonly W[];
  readonly contents: readonly S[];
  readonly element: (words: readonly U64[], contents: readonly Uint8Array[]) => Uint8Array;
}

function bytesOfWord(word: U64): Uint8Array {
  const out = new Uint8Array(8);
  setElementWord(out, 0, 8, word);
  return out;
}

function source<W, S>(
  m: Machine<W, S>,
  operand: Operand | undefined,
  bytes: ElementBytes,
  isFloat: boolean,
): Source<W, S> {
  switch (operand?.kind) {
    case 'general':
      return {
        words: [readRegister(m, operand)],
        contents: [],
        element: ([word = U64.ZERO]) => bytesOfWord(word),
      };
    case 'vector':
      return {
        words: [],
        contents: [m.readScalable(`z${operand.number}`)],
        element: (_, [content = new Uint8Array()]) => content,
      };
    case 'scalable': {
      // An element beyond the vector is zero.
      const index = indexOf(operand);
      return {
        words: [],
        contents: [read(m, operand)],
        element: (_, [content = new Uint8Array()]) => content.slice(index * bytes, (index + 1) * bytes),
      };
    }
    default: {
      const constant = bytesOfWord(constantOf(operand, bytes, isFloat));
      return { words: [], contents: [], element: () => constant };
    }
  }
}

/** DUP, DUPM, FDUP: one element everywhere. */
const duplicate: Run = (m, [d, n], { mnemonic }) => {
  m.checkSVEEnabled();
  const bytes = elementOf(d);
  const { words, contents, element } = source(m, n, bytes, /^f/.test(mnemonic));
  const result = m.compute(mnemonic, words, contents, ({ current }, values, all) => {
    const value = element(values, all);
    const out = new Uint8Array(current);
    for (let e = 0; e < current / bytes; e++) copyElement(value, 0, out, e, bytes);
    return out;
  });
  write(m, d, result);
};

/** CPY and FCPY: one element where the predicate is true; zero or the old element elsewhere. */
const copy: Run = (m, [d, g, n], { mnemonic }) => {
  m.checkSVEEnabled();
  const bytes = elementOf(d);
  const isMerging = scalable(g).qualifier !== 'z';
  const { words, contents, element } = source(m, n, bytes, /^f/.test(mnemonic));
  const all = [read(m, g), ...(isMerging ? [read(m, d)] : []), ...contents];
  const result = m.compute(mnemonic, words, all, ({ current }, values, [mask, ...rest]) => {
    const out = isMerging ? (rest[0] as Uint8Array).slice() : new Uint8Array(current);
    const value = element(values, rest.slice(isMerging ? 1 : 0));
    for (let e = 0; e < current / bytes; e++)
      if (isActive(mask as Uint8Array, e, bytes)) copyElement(value, 0, out, e, bytes);
    return out;
  });
  write(m, d, result);
};

/** SEL, MOV (vector, predicated) and MOVPRFX (predicated): elements of one of two vectors, or zero. */
function choose(d: Operand | undefined, g: Operand | undefined, n: Operand, k: Operand | undefined): Run {
  return (m) => {
    m.checkSVEEnabled();
    const bytes = elementOf(d);
    const result = computed(
      m,
      'sel',
      [read(m, g), read(m, n), ...(k ? [read(m, k)] : [])],
      (vectorBytes, mask, a, b) => {
        const out = new Uint8Array(vectorBytes);
        for (let e = 0; e < vectorBytes / bytes; e++) {
          const from = isActive(mask, e, bytes) ? a : b;
          if (from) copyElement(from, e, out, e, bytes);
        }
        return out;
      },
    );
    write(m, d, result);
  };
}

const moveWhole: Run = (m, [d, n]) => {
  m.checkSVEEnabled();
  write(m, d, read(m, n));
};

/** MOV in all its vector forms. */
function moveChoice([d, second, third]: readonly Operand[]): Run | undefined {
  if (!isZ(d)) return undefined;
  if (third === undefined) {
    if (second?.kind === 'list') return undefined;
    return isZ(second) && !second.index ? moveWhole : duplicate;
  }
  if (!isP(second)) return undefined;
  return isZ(third) ? choose(d, second, third, d) : copy;
}

/** MOVPRFX copies a register for the next instruction. */
export const movePrefix: Run = (m, operands, instruction) => {
  const [d, second, third] = operands;
  if (third === undefined || !isP(second)) moveWhole(m, operands, instruction);
  else {
    const other = second.qualifier === 'm' ? d : undefined;
    choose(d, second, third, other)(m, operands, instruction);
  }
};

/** INDEX: a start and a step, each a constant or a general register. */
const makeIndex: Run = (m, [d, start, step]) => {
  m.checkSVEEnabled();
  const bytes = elementOf(d);
  const words = [start, step].map((operand) =>
    operand?.kind === 'general' ? readRegister(m, operand) : m.constant(constantOf(operand, 8)),
  );
  const result = m.compute('index', words, [], ({ current }, [first = U64.ZERO, by = U64.ZERO]) => {
    const out = new Uint8Array(current);
    let value = first;
    for (let e = 0; e < current / bytes; e++) {
      setElementWord(out, e, bytes, value);
      value = value.add(by);
    }
    return out;
  });
  write(m, d, result);
};

/** INSR: the vector moves up by one element, a scalar comes in below. */
const insert: Run = (m, [d, n]) => {
  m.checkSVEEnabled();
  const bytes = elementOf(d);
  const { words, contents, element } = source(m, n, bytes, false);
  const result = m.compute(
    'insr',
    words,
    [read(m, d), ...contents],
    ({ current }, values, [old, ...rest]) => {
      const out = new Uint8Array(current);
      out.set((old as Uint8Array).subarray(0, current - bytes), bytes);
      copyElement(element(values, rest), 0, out, 0, bytes);
      return out;
    },
  );
  write(m, d, result);
};

/** The element that LASTA, LASTB, CLASTA and CLASTB take; undefined: CLAST keeps its destination. */
function lastIndex(
  mask: Uint8Array,
  elements: number,
  bytes: ElementBytes,
  after: boolean,
  isConditional: boolean,
): number | undefined {
  const last = lastActiveElement(mask, elements, bytes);
  if (last < 0 && isConditional) return undefined;
  if (after) return (last + 1) % elements;
  return last < 0 ? elements - 1 : last;
}

/** LASTA, LASTB: `lasta w0, p0, z1.s`; CLASTA, CLASTB: `clasta z0.s, p0, z0.s, z1.s`. */
const extractLast: Run = (m, operands, { mnemonic }) => {
  m.checkSVEEnabled();
  const isConditional = mnemonic.startsWith('c');
  const [d, g] = operands;
  const n = operands[isConditional ? 3 : 2];
  const bytes = elementOf(n);
  const after = mnemonic.endsWith('a');
  const [mask, vector] = [read(m, g), read(m, n)];
  if (isZ(d)) {
    const result = computed(m, mnemonic, [mask, vector, read(m, d)], (vectorBytes, a, b, old) => {
      const at = lastIndex(a, vectorBytes / bytes, bytes, after, isConditional);
      return at === undefined ? old : filled(vectorBytes, bytes, elementWord(b, at, bytes));
    });
    write(m, d, result);
    return;
  }
  const number = d?.kind === 'general' ? d.number : d?.kind === 'vector' ? d.number : 31;
  const old = !isConditional ? [] : d?.kind === 'general' ? [m.readX(number, 64)] : [m.readV(number, 'low')];
  const value = m.computeWord(mnemonic, old, [mask, vector], ({ current }, words, [a, b]) => {
    const at = lastIndex(a as Uint8Array, current / bytes, bytes, after, isConditional);
    return at === undefined
      ? (words[0] as U64).and(U64.mask(bytes * 8))
      : elementWord(b as Uint8Array, at, bytes);
  });
  if (d?.kind === 'general') m.writeX(number, value, 64);
  else m.writeV(number, value, m.constant(U64.ZERO));
};

type Combine = (n: number, m: number) => number;
const bitwise: Readonly<Record<string, Combine>> = {
  and: (n, m) => n & m,
  orr: (n, m) => n | m,
  eor: (n, m) => n ^ m,
  bic: (n, m) => n & ~m,
};
/** With constants `eon`, `orn` and `bic` are aliases with the constant inverted. */
const withConstant: Readonly<Record<string, Combine>> = {
  ...bitwise,
  orn: (n, m) => n | ~m,
  eon: (n, m) => n ^ ~m,
};

function combine<W, S>(
  m: Machine<W, S>,
  name: string,
  d: Operand | undefined,
  contents: readonly S[],
  f: Combine,
): void {
  const result = computed(m, name, contents, (_, a, b) => a.map((byte, i) => f(byte, b[i] ?? 0)));
  write(m, d, result);
}

/** Bitwise operations: `and z0.d, z1.d, z2.d`, `and z0.s, z0.s, #3`, `and z0.s, p0/m, z0.s, z1.s`. */
function bitwiseChoice([d, second, third]: readonly Operand[], mnemonic: string): Run | undefined {
  if (!isZ(d)) return undefined;
  const f = bitwise[mnemonic];
  if (isP(second)) return f && predicated(f);
  if (!isZ(second)) return undefined;
  if (isZ(third))
    return (
      f &&
      ((m, [, n, k]) => {
        m.checkSVEEnabled();
        // ORR of a register with itself is MOV.
        if (mnemonic === 'orr' && nameOf(n) === nameOf(k)) write(m, d, read(m, n));
        else combine(m, mnemonic, d, [read(m, n), read(m, k)], f);
      })
    );
  const g = withConstant[mnemonic];
  return (
    g &&
    ((m, [, n, constant]) => {
      m.checkSVEEnabled();
      const bytes = elementOf(d);
      const value = constantOf(constant, bytes);
      const filling = m.compute('constant', [], [], ({ current }) => filled(current, bytes, value));
      combine(m, mnemonic, d, [read(m, n), filling], g);
    })
  );
}

function predicated(f: Combine): Run {
  return (m, [d, g, n, k], { mnemonic }) => {
    m.checkSVEEnabled();
    const bytes = elementOf(d);
    const result = computed(m, mnemonic, [read(m, g), read(m, n), read(m, k)], (vectorBytes, mask, a, b) => {
      const out = a.slice();
      for (let i = 0; i < vectorBytes; i++)
        if (isActive(mask, Math.floor(i / bytes), bytes)) out[i] = f(a[i] ?? 0, b[i] ?? 0);
      return out;
    });
    write(m, d, result);
  };
}

const toVector =
  (run: Run) =>
  ([d]: readonly Operand[]): Run | undefined =>
    isZ(d) ? run : undefined;

function selectChoice([d, g, n, k]: readonly Operand[]): Run | undefined {
  return isZ(d) && n ? choose(d, g, n, k) : undefined;
}

/** EXT: bytes of two vectors, one after the other, from a position on. */
const extract: Run = (m, operands) => {
  m.checkSVEEnabled();
  const [d, second, third, fourth] = operands;
  const [low, high] = second?.kind === 'list' ? second.registers : [second, third];
  const position = constantNumber(immediate(fourth ?? third)) ?? 0;
  const result = computed(m, 'ext', [read(m, low), read(m, high)], (vectorBytes, a, b) => {
    const from = position >= vectorBytes ? 0 : position;
    const out = new Uint8Array(vectorBytes);
    out.set(a.subarray(from));
    out.set(b.subarray(0, from), vectorBytes - from);
    return out;
  });
  write(m, d, result);
};

export const moves: ChoiceTable = {
  mov: moveChoice,
  fmov: (operands) => {
    if (!isZ(operands[0])) return undefined;
    return operands.length === 2 ? floating(duplicate) : floating(copy);
  },
  ...chooseEach('dup dupm fdup', toVector(duplicate)),
  ...chooseEach('cpy fcpy', toVector(copy)),
  sel: selectChoice,
  index: toVector(makeIndex),
  insr: toVector(insert),
  ext: toVector(extract),
  ...chooseEach('lasta lastb clasta clastb', () => extractLast),
  ...chooseEach('and orr eor bic orn eon', bitwiseChoice),
};

/** `fmov z0.s, #0` writes its constant as an integer. */
function floating(run: Run): Run {
  return (m, operands, instruction) => {
    const last = operands.at(-1);
    if (last?.kind !== 'immediate' || elementBytesOf(scalable(operands[0]).element) === undefined)
      throw new OperandMismatch('constant expected');
    run(m, operands, { ...instruction, mnemonic: 'fmov' });
  };
}
