import type { Operand } from '../../instruction';
import type { Machine } from '../../machine';
import type { Run } from '../definition';
import {
  bitOf,
  copyElement,
  type ElementBytes,
  elementBytesOf,
  elementWord,
  firstActiveElement,
  isActive,
  lastActiveElement,
  setBit,
  setElementWord,
} from './content';
import {
  type ChoiceTable,
  chooseEach,
  computed,
  elementOf,
  isP,
  isZ,
  listOf,
  read,
  scalable,
  write,
} from './operands';

/** Rearrangements of elements (Arm ARM C8.2: REV, ZIP, UZP, TRN, TBL, SPLICE, COMPACT, UNPK). */

/** Where element `e` of the result comes from: vector 0 or 1, and the element there; undefined: zero. */
type Origin = (e: number, elements: number) => readonly [0 | 1, number] | undefined;

/** The elements of whole pairs; vectors with an odd number of them (Q elements) end with zero. */
const pairwise =
  (origin: Origin): Origin =>
  (e, elements) =>
    e < 2 * Math.floor(elements / 2) ? origin(e, 2 * Math.floor(elements / 2)) : undefined;

const origins: Readonly<Record<string, Origin>> = {
  rev: (e, elements) => [0, elements - 1 - e],
  zip1: pairwise((e) => [(e & 1) as 0 | 1, e >> 1]),
  zip2: pairwise((e, elements) => [(e & 1) as 0 | 1, elements / 2 + (e >> 1)]),
  uzp1: pairwise((e, elements) => (2 * e < elements ? [0, 2 * e] : [1, 2 * e - elements])),
  uzp2: pairwise((e, elements) => (2 * e + 1 < elements ? [0, 2 * e + 1] : [1, 2 * e + 1 - elements])),
  trn1: pairwise((e) => [(e & 1) as 0 | 1, e & ~1]),
  trn2: pairwise((e) => [(e & 1) as 0 | 1, e | 1]),
};

/** Elements of a predicate move with all of their bits. */
function copyBits(from: Uint8Array, source: number, to: Uint8Array, destination: number, bits: number): void {
  for (let i = 0; i < bits; i++) setBit(to, destination * bits + i, bitOf(from, source * bits + i));
}

function permute<W, S>(m: Machine<W, S>, name: string, operands: readonly Operand[], origin: Origin): void {
  m.checkSVEEnabled();
  const [d, ...sources] = operands;
  const bytes = elementOf(d);
  const ofPredicates = isP(d);
  const result = computed(
    m,
    name,
    sources.map((each) => read(m, each)),
    (vectorBytes, ...contents) => {
      const out = new Uint8Array(ofPredicates ? vectorBytes >> 3 : vectorBytes);
      const elements = Math.floor(vectorBytes / bytes);
      for (let e = 0; e < elements; e++) {
        const from = origin(e, elements);
        const content = from && contents[from[0]];
        if (!from || !content) continue;
        if (ofPredicates) copyBits(content, from[1], out, e, bytes);
        else copyElement(content, from[1], out, e, bytes);
      }
      return out;
    },
  );
  write(m, d, result);
}

/** SUNPKLO, UUNPKHI, …: half of the elements, twice as wide. */
const unpack: Run = (m, [d, n], { mnemonic }) => {
  m.checkSVEEnabled();
  const bytes = elementOf(d);
  const half = (bytes / 2) as ElementBytes;
  const isSigned = mnemonic.startsWith('s');
  const result = computed(m, mnemonic, [read(m, n)], (vectorBytes, a) => {
    const out = new Uint8Array(vectorBytes);
    const elements = vectorBytes / bytes;
    for (let e = 0; e < elements; e++) {
      const value = elementWord(a, mnemonic.endsWith('hi') ? elements + e : e, half);
      setElementWord(out, e, bytes, isSigned ? value.signExtend(half * 8) : value);
    }
    return out;
  });
  write(m, d, result);
};

/** REVB, REVH, REVW, REVD and RBIT (predicated, merging): parts of each element in reverse order. */
function reverseWithin(partBytes: ElementBytes | 'bit'): Run {
  return (m, [d, g, n], { mnemonic }) => {
    m.checkSVEEnabled();
    const bytes = elementOf(d);
    const isMerging = scalable(g).qualifier !== 'z';
    const contents = [read(m, g), read(m, n), ...(isMerging ? [read(m, d)] : [])];
    const result = computed(m, mnemonic, contents, (vectorBytes, mask, a, old) => {
      const out = old ? old.slice() : new Uint8Array(vectorBytes);
      for (let e = 0; e < vectorBytes / bytes; e++) {
        if (!isActive(mask, e, bytes)) continue;
        if (partBytes === 'bit') {
          for (let i = 0; i < bytes * 8; i++)
            setBit(out, e * bytes * 8 + i, bitOf(a, (e + 1) * bytes * 8 - 1 - i));
        } else {
          const parts = bytes / partBytes;
          for (let i = 0; i < parts; i++)
            copyElement(a, (e + 1) * parts - 1 - i, out, e * parts + i, partBytes);
        }
      }
      return out;
    });
    write(m, d, result);
  };
}

/** TBL and TBX: elements by index; an index beyond the table gives zero, or with TBX the old element. */
const lookUp: Run = (m, [d, table, k], { mnemonic }) => {
  m.checkSVEEnabled();
  const bytes = elementOf(d);
  const tables = table?.kind === 'list' ? listOf(table) : table ? [table] : [];
  const keeps = mnemonic === 'tbx';
  const contents = [read(m, k), ...(keeps ? [read(m, d)] : []), ...tables.map((each) => read(m, each))];
  const result = computed(m, mnemonic, contents, (vectorBytes, indices, ...rest) => {
    const out = keeps ? (rest[0] as Uint8Array).slice() : new Uint8Array(vectorBytes);
    const vectors = rest.slice(keeps ? 1 : 0);
    const elements = vectorBytes / bytes;
    for (let e = 0; e < elements; e++) {
      const index = elementWord(indices, e, bytes);
      const from = index.hi === 0 ? vectors[Math.floor(index.lo / elements)] : undefined;
      if (from) copyElement(from, index.lo % elements, out, e, bytes);
    }
    return out;
  });
  write(m, d, result);
};

/** SPLICE: from the first to the last active element of the first vector, then the second from its start. */
const splice: Run = (m, operands) => {
  m.checkSVEEnabled();
  const [d, g, third, fourth] = operands;
  const [n, k] = third?.kind === 'list' ? third.registers : [third, fourth];
  const bytes = elementOf(d);
  const result = computed(m, 'splice', [read(m, g), read(m, n), read(m, k)], (vectorBytes, mask, a, b) => {
    const elements = vectorBytes / bytes;
    const first = firstActiveElement(mask, elements, bytes);
    const last = lastActiveElement(mask, elements, bytes);
    const out = new Uint8Array(vectorBytes);
    let at = 0;
    if (first >= 0) for (let e = first; e <= last; e++) copyElement(a, e, out, at++, bytes);
    for (let e = 0; at < elements; e++) copyElement(b, e, out, at++, bytes);
    return out;
  });
  write(m, d, result);
};

/** COMPACT: the active elements, one after the other from below. */
const compact: Run = (m, [d, g, n]) => {
  m.checkSVEEnabled();
  const bytes = elementOf(d);
  const result = computed(m, 'compact', [read(m, g), read(m, n)], (vectorBytes, mask, a) => {
    const out = new Uint8Array(vectorBytes);
    let at = 0;
    for (let e = 0; e < vectorBytes / bytes; e++)
      if (isActive(mask, e, bytes)) copyElement(a, e, out, at++, bytes);
    return out;
  });
  write(m, d, result);
};

const permutations: ChoiceTable = Object.fromEntries(
  Object.entries(origins).map(([name, origin]) => [
    name,
    ([d, n, k]: readonly Operand[]): Run | undefined =>
      (isZ(d) || isP(d)) && [n, k].every((each) => each?.kind !== 'list')
        ? (m, operands) => permute(m, name, operands, origin)
        : undefined,
  ]),
);

const ofVectors =
  (run: Run) =>
  ([d]: readonly Operand[]): Run | undefined =>
    isZ(d) ? run : undefined;

export const permutes: ChoiceTable = {
  ...permutations,
  ...chooseEach('sunpklo sunpkhi uunpklo uunpkhi', ([d, n]) => (isZ(d) && isZ(n) ? unpack : undefined)),
  ...chooseEach('revb revh revw revd', ([d], mnemonic) => {
    const part = elementBytesOf(mnemonic.at(-1));
    return isZ(d) && part ? reverseWithin(part) : undefined;
  }),
  rbit: ofVectors(reverseWithin('bit')),
  ...chooseEach('tbl tbx', ofVectors(lookUp)),
  splice: ofVectors(splice),
  compact: ofVectors(compact),
};
