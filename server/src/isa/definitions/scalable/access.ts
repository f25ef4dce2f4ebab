import type { MemoryOperand, Operand } from '../../instruction';
import type { AccessAttributes, Machine } from '../../machine';
import type { ElementAccesses, VectorLengths } from '../../scalableDomain';
import { U64 } from '../../u64';
import { attributesOf, general, memory, plainAccess, readRegister } from '../operands';
import { type ElementBytes, elementBytesOf, elementWord, isActive } from './content';
import { isSlice, isZ, listOf, read } from './operands';

/** Addresses of the elements of SVE and SME loads and stores. */

/** What a mnemonic says: `ld1sh`, `ldff1w`, `ld1rqb`, `st3d`. */
export interface AccessName {
  readonly kind: '' | 'ff' | 'nf' | 'nt' | 'r' | 'rq' | 'ro';
  readonly structures: number;
  readonly isSigned: boolean;
  readonly bytes: ElementBytes;
}

export function accessName(mnemonic: string): AccessName | undefined {
  const m = /^(?:ld|st)(ff|nf|nt)?([1-4])(r[qo]?)?(s?)([bhwdq])$/.exec(mnemonic);
  const bytes = elementBytesOf(m?.[5]);
  if (!m || !bytes) return undefined;
  const kind = (m[1] ?? m[3] ?? '') as AccessName['kind'];
  return { kind, structures: Number(m[2]), isSigned: m[4] === 's', bytes };
}

/** The elements of registers in the order of memory: how many, their size there, and which are active. */
export interface Layout {
  readonly memoryBytes: ElementBytes;
  /** Registers of a structure. */
  readonly structures: number;
  /** Bytes of an element in a register. */
  readonly elementBytes: ElementBytes;
  /** Bytes of the registers: the vector length, or a part that is replicated. */
  readonly length: (lengths: VectorLengths) => number;
  readonly suppressed?: ElementAccesses['suppressed'];
}

/** Words, contents and what they mean for one access; the first content is the predicate. */
export interface Access<W, S> {
  readonly words: readonly W[];
  readonly contents: readonly S[];
  readonly accesses: (
    lengths: VectorLengths,
    words: readonly U64[],
    contents: readonly Uint8Array[],
  ) => ElementAccesses;
  readonly attributes: AccessAttributes | undefined;
}

/** Elements after one another from an address on. */
function contiguous(start: U64, mask: Uint8Array, layout: Layout, lengths: VectorLengths): ElementAccesses {
  const { memoryBytes, structures, elementBytes, suppressed } = layout;
  const addresses: (U64 | undefined)[] = [];
  for (let e = 0; e < layout.length(lengths) / elementBytes; e++)
    for (let r = 0; r < structures; r++)
      addresses.push(
        isActive(mask, e, elementBytes) ? start.add(U64.from((e * structures + r) * memoryBytes)) : undefined,
      );
  return { bytes: memoryBytes, addresses, isContiguous: true, ...(suppressed ? { suppressed } : {}) };
}

/** `[x0]`, `[x0, #3, mul vl]`, `[x0, #16]`, `[x0, x1, lsl #2]`. */
export function scalarAccess<W, S>(
  m: Machine<W, S>,
  where: Operand | undefined,
  predicate: S,
  layout: Layout,
): Access<W, S> {
  const operand = memory(where);
  const base = general(operand.base);
  const { offset, multipliedByVL } = operand;
  const words = [readRegister(m, base)];
  let distance: (lengths: VectorLengths, index: U64) => U64 = () => U64.ZERO;
  if (offset?.kind === 'immediate') {
    const by = offset.word ?? U64.ZERO;
    // The offset counts vectors as they are in memory.
    distance = multipliedByVL
      ? (lengths) => by.mul(U64.from((layout.length(lengths) / layout.elementBytes) * layout.memoryBytes))
      : () => by;
  } else if (offset !== undefined) {
    const register = offset.kind === 'extended' ? offset.register : general(offset);
    const shift = offset.kind === 'extended' ? (offset.amount?.word?.lo ?? 0) : 0;
    words.push(readRegister(m, register));
    distance = (_, index) => index.shl(shift);
  }
  return {
    words,
    contents: [predicate],
    attributes: attributesOf(plainAccess, base),
    accesses: (lengths, [start = U64.ZERO, index = U64.ZERO], [mask = new Uint8Array()]) =>
      contiguous(start.add(distance(lengths, index)), mask, layout, lengths),
  };
}

/** `[x0, z1.d, lsl #3]`, `[z1.d, #8]`, `[z1.d, x0]`: an address for each element. */
export function vectorAccess<W, S>(
  m: Machine<W, S>,
  operand: MemoryOperand,
  predicate: S,
  layout: Layout,
): Access<W, S> {
  const { base, offset, elementOffset } = operand;
  const { memoryBytes, elementBytes, suppressed } = layout;
  const words: W[] = [];
  const vector = isZ(base) ? base : offset;
  if (base.kind === 'general') words.push(readRegister(m, base));
  else if (offset?.kind === 'general') words.push(readRegister(m, offset));
  else if (offset?.kind === 'immediate') words.push(m.constant(offset.word ?? U64.ZERO));
  const shift = elementOffset?.amount?.word?.toSafeNumber() ?? 0;
  const isNarrow = elementOffset?.extend === 'uxtw' || elementOffset?.extend === 'sxtw';
  const part = (content: Uint8Array, e: number): U64 => {
    const element = elementWord(content, e, elementBytes);
    if (!isNarrow) return element;
    return elementOffset.extend === 'sxtw' ? element.signExtend(32) : element.truncate(32);
  };
  return {
    words,
    contents: [predicate, read(m, vector)],
    attributes: base.kind === 'general' ? attributesOf(plainAccess, base) : undefined,
    accesses: (lengths, [other = U64.ZERO], [mask = new Uint8Array(), content = new Uint8Array()]) => ({
      bytes: memoryBytes,
      isContiguous: false,
      ...(suppressed ? { suppressed } : {}),
      addresses: Array.from({ length: lengths.current / elementBytes }, (_, e) =>
        isActive(mask, e, elementBytes) ? other.add(part(content, e).shl(shift)) : undefined,
      ),
    }),
  };
}

export function isVectorAddress(operand: Operand | undefined): operand is MemoryOperand {
  return operand?.kind === 'memory' && (isZ(operand.base) || isZ(operand.offset));
}

/** The registers of `{z0.d, z1.d}` when they are vectors. */
export function vectorsOf(operand: Operand | undefined): readonly Operand[] | undefined {
  if (operand?.kind !== 'list') return isZ(operand) ? [operand] : undefined;
  return listOf(operand).every(isZ) ? operand.registers : undefined;
}
export function sliceOf(operand: Operand | undefined): Operand | undefined {
  const only = operand?.kind === 'list' && operand.registers.length === 1 ? operand.registers[0] : operand;
  return isSlice(only) ? only : undefined;
}
