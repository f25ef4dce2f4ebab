import type { Operand } from '../../instruction';
import type { Machine } from '../../machine';
import type { Run } from '../definition';
import { memory } from '../operands';
import {
  type Access,
  type AccessName,
  accessName,
  isVectorAddress,
  type Layout,
  scalarAccess,
  vectorAccess,
  vectorsOf,
} from './access';
import { copyElement, type ElementBytes, elementWord, isActive, setActive, setElementWord } from './content';
import { type ChoiceTable, type Choose, computed, elementOf, isP, read, write } from './operands';

/** Loads and stores of elements of vectors (Arm ARM C8.2: LD1, LDFF1, LDNF1, LD1R, LD1RQ, LD2-LD4, ST1-ST4, …). */

function layoutOf({ kind, structures, bytes }: AccessName, elementBytes: ElementBytes): Layout {
  const suppressed = kind === 'ff' ? 'afterFirst' : kind === 'nf' ? 'all' : undefined;
  const part = kind === 'rq' ? 16 : kind === 'ro' ? 32 : 0;
  return {
    memoryBytes: bytes,
    structures,
    elementBytes,
    length: ({ current }) => (part === 0 ? current : part),
    ...(suppressed ? { suppressed } : {}),
  };
}

function accessOf<W, S>(
  m: Machine<W, S>,
  where: Operand | undefined,
  predicate: S,
  layout: Layout,
): Access<W, S> {
  return isVectorAddress(where)
    ? vectorAccess(m, where, predicate, layout)
    : scalarAccess(m, where, predicate, layout);
}

/** Element `index` of what was loaded, widened into element `e` of a register. */
function place(
  out: Uint8Array,
  e: number,
  elementBytes: ElementBytes,
  loaded: Uint8Array,
  index: number,
  { bytes, isSigned }: AccessName,
): void {
  if (bytes === elementBytes) {
    copyElement(loaded, index, out, e, bytes);
    return;
  }
  const value = elementWord(loaded, index, bytes);
  setElementWord(out, e, elementBytes, isSigned ? value.signExtend(bytes * 8) : value);
}

function load(name: AccessName, registers: readonly Operand[]): Run {
  return (m, [, g, where], { mnemonic }) => {
    m.checkSVEEnabled();
    const elementBytes = elementOf(registers[0]);
    const layout = layoutOf(name, elementBytes);
    const access = accessOf(m, where, read(m, g), layout);
    const loaded = m.loadElements(
      mnemonic,
      access.words,
      access.contents,
      access.accesses,
      access.attributes,
    );
    for (const [r, register] of registers.entries()) {
      const result = m.compute(mnemonic, [], [loaded], (lengths, _, [data = new Uint8Array()]) => {
        const out = new Uint8Array(lengths.current);
        const part = layout.length(lengths);
        for (let e = 0; e < part / elementBytes; e++)
          place(out, e, elementBytes, data, e * name.structures + r, name);
        // LD1RQ and LD1RO repeat their part; what does not hold a whole one is zero.
        for (let at = part; at + part <= lengths.current; at += part) out.copyWithin(at, 0, part);
        return out;
      });
      write(m, register, result);
    }
    if (layout.suppressed) recordFaults(m, loaded, name.bytes, elementBytes);
  };
}

/** FFR is cleared from the first element on whose access was suppressed. */
function recordFaults<W, S>(
  m: Machine<W, S>,
  loaded: S,
  memoryBytes: ElementBytes,
  elementBytes: ElementBytes,
): void {
  const result = computed(m, 'first fault', [m.readScalable('ffr'), loaded], (vectorBytes, old, data) => {
    const out = old.slice();
    const elements = vectorBytes / elementBytes;
    const fault = data.indexOf(0, elements * memoryBytes) - elements * memoryBytes;
    if (fault >= 0) for (let e = fault; e < elements; e++) setActive(out, e, elementBytes, false);
    return out;
  });
  m.writeScalable('ffr', result);
}

/** LD1RB, …: one element for all active ones, loaded when there is any. */
function loadReplicated(name: AccessName, [register]: readonly Operand[]): Run {
  return (m, [, g, where], { mnemonic }) => {
    m.checkSVEEnabled();
    const elementBytes = elementOf(register);
    const mask = read(m, g);
    const access = scalarAccess(m, where, mask, layoutOf(name, elementBytes));
    const loaded = m.loadElements(
      mnemonic,
      access.words,
      access.contents,
      (lengths, words, contents) => {
        const all = access.accesses(lengths, words, [new Uint8Array(32).fill(0xff)]);
        const isAny = Array.from({ length: lengths.current / elementBytes }, (_, e) =>
          isActive(contents[0] as Uint8Array, e, elementBytes),
        ).includes(true);
        return { ...all, addresses: [isAny ? all.addresses[0] : undefined] };
      },
      access.attributes,
    );
    const result = computed(m, mnemonic, [mask, loaded], (vectorBytes, a, data) => {
      const out = new Uint8Array(vectorBytes);
      for (let e = 0; e < vectorBytes / elementBytes; e++)
        if (isActive(a, e, elementBytes)) place(out, e, elementBytes, data, 0, name);
      return out;
    });
    write(m, register, result);
  };
}

function store(name: AccessName, registers: readonly Operand[]): Run {
  return (m, [, g, where], { mnemonic }) => {
    m.checkSVEEnabled();
    const elementBytes = elementOf(registers[0]);
    const access = accessOf(m, where, read(m, g), layoutOf(name, elementBytes));
    const own = access.contents.length;
    const sources = registers.map((each) => read(m, each));
    m.storeElements(
      mnemonic,
      access.words,
      [...access.contents, ...sources],
      (lengths, words, contents) => {
        const all = access.accesses(lengths, words, contents);
        const data = new Uint8Array(all.addresses.length * name.bytes);
        for (let i = 0; i < all.addresses.length; i++) {
          const from = contents[own + (i % name.structures)] as Uint8Array;
          const element = Math.floor(i / name.structures) * elementBytes;
          data.set(from.subarray(element, element + name.bytes), i * name.bytes);
        }
        return { ...all, data };
      },
      access.attributes,
    );
  };
}

const choose: Choose = (operands, mnemonic) => {
  const name = accessName(mnemonic);
  const registers = vectorsOf(operands[0]);
  if (!name || !registers || registers.length !== name.structures || !isP(operands[1])) return undefined;
  if (mnemonic.startsWith('st')) return store(name, registers);
  return name.kind === 'r' ? loadReplicated(name, registers) : load(name, registers);
};

/** Prefetches read their address and nothing else. */
const prefetch: Choose = (operands) =>
  isP(operands[1])
    ? (m, [, g, where], { mnemonic }) => {
        m.checkSVEEnabled();
        const layout = layoutOf({ kind: '', structures: 1, isSigned: false, bytes: 1 }, 8);
        const operand = memory(where);
        const element = isVectorAddress(operand)
          ? elementOf([operand.base, operand.offset].find(hasElement))
          : 8;
        accessOf(m, operand, read(m, g), { ...layout, elementBytes: element });
        m.hint(mnemonic);
      }
    : undefined;

function hasElement(operand: Operand | undefined): boolean {
  return operand?.kind === 'scalable' && operand.element !== undefined;
}

function names(): string[] {
  const out: string[] = [];
  const add = (stem: string, sizes: string): void => {
    for (const size of sizes) out.push(stem + size);
  };
  for (const stem of ['ld1', 'ldnt1', 'st1', 'stnt1', 'ldff1', 'ldnf1', 'ld1r', 'ld1rq', 'ld1ro'])
    add(stem, 'bhwd');
  for (const n of [2, 3, 4]) for (const stem of ['ld', 'st']) add(`${stem}${n}`, 'bhwd');
  for (const stem of ['ld1s', 'ldnt1s', 'ldff1s', 'ldnf1s', 'ld1rs']) add(stem, 'bhw');
  return out;
}

export const elementAccesses: ChoiceTable = {
  ...Object.fromEntries(names().map((name) => [name, choose])),
  ...Object.fromEntries(['prfb', 'prfh', 'prfw', 'prfd'].map((name) => [name, prefetch])),
};
