import type { Operand } from '../../instruction';
import type { Machine } from '../../machine';
import { U64 } from '../../u64';
import type { Run } from '../definition';
import { accessName, type Layout, scalarAccess, sliceOf } from './access';
import { copyElement, type ElementBytes, isActive } from './content';
import {
  type ChoiceTable,
  chooseEach,
  elementOf,
  indexModulo,
  isP,
  isSlice,
  isZ,
  numberOf,
  read,
  type ScalableOperand,
  scalable,
  sliceIndex,
  write,
} from './operands';

/**
 * The ZA array (Arm ARM B1.4.12, C9.2): as many vectors as they have bytes. Tile t of elements of n bytes has the
 * vectors that are t modulo n; its horizontal slice s is vector s*n + t, its vertical slice s column s of them.
 */

interface Slice {
  readonly tile: number;
  readonly bytes: ElementBytes;
  readonly isVertical: boolean;
}

function sliceShape(operand: ScalableOperand): Slice {
  return { tile: numberOf(operand), bytes: elementOf(operand), isVertical: operand.register.endsWith('v') };
}

/** Where element `e` of slice `s` stands in the array. */
function offsetOf({ tile, bytes, isVertical }: Slice, s: number, e: number, streaming: number): number {
  const [row, column] = isVertical ? [e, s] : [s, e];
  return (row * bytes + tile) * streaming + column * bytes;
}

/** Calls back for each active element of a slice with its number and place. */
function eachElement(
  shape: Slice,
  index: U64,
  mask: Uint8Array,
  streaming: number,
  visit: (e: number, offset: number) => void,
): void {
  const elements = streaming / shape.bytes;
  const s = indexModulo(index, elements);
  for (let e = 0; e < elements; e++)
    if (isActive(mask, e, shape.bytes)) visit(e, offsetOf(shape, s, e, streaming));
}

const empty = new Uint8Array();

/** MOVA (tile to vector): `mov z0.s, p0/m, za1h.s[w12, 1]`. */
const moveFromTile: Run = (m, [d, g, n]) => {
  m.checkStreamingSVEAndZAEnabled('both');
  const tile = scalable(n);
  const shape = sliceShape(tile);
  const result = m.compute(
    'mova',
    [sliceIndex(m, tile)],
    [read(m, g), m.readScalable('za'), read(m, d)],
    ({ streaming }, [index = U64.ZERO], [mask = empty, array = empty, old = empty]) => {
      const out = old.slice();
      eachElement(shape, index, mask, streaming, (e, offset) =>
        copyElement(array.subarray(offset), 0, out, e, shape.bytes),
      );
      return out;
    },
  );
  write(m, d, result);
};

/** Replaces the active elements of a slice by those of a vector. */
function intoSlice<W, S>(m: Machine<W, S>, tile: ScalableOperand, mask: S, source: S, name: string): void {
  const shape = sliceShape(tile);
  const result = m.compute(
    name,
    [sliceIndex(m, tile)],
    [mask, m.readScalable('za'), source],
    ({ streaming }, [index = U64.ZERO], [active = empty, array = empty, vector = empty]) => {
      const out = array.slice();
      eachElement(shape, index, active, streaming, (e, offset) =>
        copyElement(vector, e, out.subarray(offset), 0, shape.bytes),
      );
      return out;
    },
  );
  m.writeScalable('za', result);
}

/** MOVA (vector to tile): `mov za1h.s[w12, 1], p0/m, z0.s`. */
const moveToTile: Run = (m, [d, g, n]) => {
  m.checkStreamingSVEAndZAEnabled('both');
  intoSlice(m, scalable(d), read(m, g), read(m, n), 'mova');
};

function sliceLayout(bytes: ElementBytes): Layout {
  return {
    memoryBytes: bytes,
    structures: 1,
    elementBytes: bytes,
    length: ({ streaming }) => streaming,
  };
}

/** LD1B … LD1Q into a slice: inactive elements become zero. */
function loadSlice(slice: Operand): Run {
  return (m, [, g, where], { mnemonic }) => {
    m.checkStreamingSVEAndZAEnabled('both');
    const tile = scalable(slice);
    const access = scalarAccess(m, where, read(m, g), sliceLayout(elementOf(tile)));
    const loaded = m.loadElements(
      mnemonic,
      access.words,
      access.contents,
      access.accesses,
      access.attributes,
    );
    const everything = m.compute('all true', [], [], () => new Uint8Array(32).fill(0xff));
    intoSlice(m, tile, everything, loaded, mnemonic);
  };
}

function storeSlice(slice: Operand): Run {
  return (m, [, g, where], { mnemonic }) => {
    m.checkStreamingSVEAndZAEnabled('both');
    const tile = scalable(slice);
    const shape = sliceShape(tile);
    const access = scalarAccess(m, where, read(m, g), sliceLayout(shape.bytes));
    const words = [...access.words, sliceIndex(m, tile)];
    m.storeElements(
      mnemonic,
      words,
      [...access.contents, m.readScalable('za')],
      (lengths, values, contents) => {
        const data = new Uint8Array(lengths.streaming);
        const [mask = empty, array = empty] = contents;
        eachElement(shape, values.at(-1) ?? U64.ZERO, mask, lengths.streaming, (e, offset) =>
          copyElement(array.subarray(offset), 0, data, e, shape.bytes),
        );
        return { ...access.accesses(lengths, values.slice(0, -1), contents), data };
      },
      access.attributes,
    );
  };
}

/** The vectors of ZA that `za`, `za0.d`, `za1.s` stand for: those that are `tile` modulo `bytes`. */
function tileOf(operand: ScalableOperand): { tile: number; bytes: number } {
  return operand.register === 'za'
    ? { tile: 0, bytes: 1 }
    : { tile: numberOf(operand), bytes: elementOf(operand) };
}

/** ZERO: tiles, the whole array, or ZT0. */
export const zero: Run = (m, [list]) => {
  const registers = list?.kind === 'list' ? list.registers : [];
  const [first] = registers;
  if (first?.kind === 'scalable' && first.register === 'zt0') {
    m.checkStreamingSVEAndZAEnabled('zt0');
    m.writeScalable('zt0', m.zeroContent('zt0'));
    return;
  }
  m.checkStreamingSVEAndZAEnabled('za');
  const tiles = registers.map((each) => tileOf(scalable(each)));
  if (tiles.length === 0) return;
  if (tiles.some(({ bytes }) => bytes === 1)) {
    m.writeScalable('za', m.zeroContent('za'));
    return;
  }
  const result = m.compute('zero', [], [m.readScalable('za')], ({ streaming }, _, [array = empty]) => {
    const out = array.slice();
    for (let row = 0; row < streaming; row++)
      if (tiles.some(({ tile, bytes }) => row % bytes === tile))
        out.fill(0, row * streaming, (row + 1) * streaming);
    return out;
  });
  m.writeScalable('za', result);
};

function moveChoice([d, g, n]: readonly Operand[]): Run | undefined {
  if (!isP(g)) return undefined;
  if (isSlice(d)) return isZ(n) ? moveToTile : undefined;
  return isZ(d) && isSlice(n) ? moveFromTile : undefined;
}

export const matrix: ChoiceTable = {
  ...chooseEach('mov mova', moveChoice),
  ...chooseEach('ld1b ld1h ld1w ld1d ld1q st1b st1h st1w st1d st1q', ([t, g], mnemonic) => {
    const slice = sliceOf(t);
    if (!slice || !isP(g) || !accessName(mnemonic)) return undefined;
    return mnemonic.startsWith('ld') ? loadSlice(slice) : storeSlice(slice);
  }),
};

/** `za[w12, 1]`: one vector of the array. */
export function arrayVectorContent<W, S>(m: Machine<W, S>, t: ScalableOperand): S {
  return m.compute(
    'vector of za',
    [sliceIndex(m, t)],
    [m.readScalable('za')],
    ({ streaming }, [index = U64.ZERO], [array = empty]) => {
      const at = indexModulo(index, streaming) * streaming;
      return array.slice(at, at + streaming);
    },
  );
}
export function setArrayVector<W, S>(m: Machine<W, S>, t: ScalableOperand, vector: S): void {
  const result = m.compute(
    'za with a vector replaced',
    [sliceIndex(m, t)],
    [m.readScalable('za'), vector],
    ({ streaming }, [index = U64.ZERO], [array = empty, source = empty]) => {
      const out = array.slice();
      out.set(source, indexModulo(index, streaming) * streaming);
      return out;
    },
  );
  m.writeScalable('za', result);
}
