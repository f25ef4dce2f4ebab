import type { ImmediateOperand, Operand } from '../../instruction';
import type { FlagName, Machine } from '../../machine';
import type { ScalableRegisterName } from '../../scalableDomain';
import { U64 } from '../../u64';
import type { Run } from '../definition';
import { OperandMismatch, readRegister, small } from '../operands';
import { floatBits } from '../vectorTransfer';
import { type ElementBytes, elementBytesOf, firstActiveElement, isActive, lastActive } from './content';

export type ScalableOperand = Extract<Operand, { kind: 'scalable' }>;

/** Chooses the meaning of a mnemonic by its operands; undefined: it has none for them. */
export type Choose = (operands: readonly Operand[], mnemonic: string) => Run | undefined;
export type ChoiceTable = Readonly<Record<string, Choose>>;

export function chooseEach(names: string, choose: Choose): ChoiceTable {
  return Object.fromEntries(names.split(' ').map((name) => [name, choose]));
}

/** Which kind of register an operand is: `z`, `p`, `pn`, `za`, `zt`, or nothing scalable. */
export function fileOf(operand: Operand | undefined): string {
  return operand?.kind === 'scalable' ? (/^(zt|za|z|pn|p)/.exec(operand.register)?.[0] ?? '') : '';
}
export function isZ(operand: Operand | undefined): operand is ScalableOperand {
  return fileOf(operand) === 'z';
}
export function isP(operand: Operand | undefined): operand is ScalableOperand {
  return fileOf(operand) === 'p';
}
/** A tile slice, `za0h.s[w12, 1]`. */
export function isSlice(operand: Operand | undefined): operand is ScalableOperand {
  return operand?.kind === 'scalable' && /^za\d+[hv]$/.test(operand.register);
}

export function scalable(operand: Operand | undefined): ScalableOperand {
  if (operand?.kind !== 'scalable') throw new OperandMismatch('scalable register expected');
  return operand;
}
/** The register itself, without element size. */
export function nameOf(operand: Operand | undefined): ScalableRegisterName {
  const { register } = scalable(operand);
  if (/^z\d+$/.test(register)) return `z${Number(register.slice(1))}`;
  if (/^p\d+$/.test(register)) return `p${Number(register.slice(1))}`;
  if (register.startsWith('za')) return 'za';
  if (register === 'zt0') return 'zt0';
  throw new OperandMismatch('scalable register expected');
}
export function numberOf(operand: Operand | undefined): number {
  return Number(/\d+/.exec(scalable(operand).register)?.[0] ?? 0);
}
export function elementOf(operand: Operand | undefined): ElementBytes {
  const bytes = elementBytesOf(scalable(operand).element);
  if (!bytes) throw new OperandMismatch('element size expected');
  return bytes;
}
/** The only registers of a list, `{z0.d}`. */
export function listOf(operand: Operand | undefined): readonly Operand[] {
  if (operand?.kind !== 'list') throw new OperandMismatch('register list expected');
  return operand.registers;
}

export function read<W, S>(m: Machine<W, S>, operand: Operand | undefined): S {
  return m.readScalable(nameOf(operand));
}
export function write<W, S>(m: Machine<W, S>, operand: Operand | undefined, content: S): void {
  m.writeScalable(nameOf(operand), content);
}

/** The value of a constant operand, `lsl #8` applied; a floating-point one in its encoding of `bytes`. */
export function constantOf(operand: Operand | undefined, bytes: ElementBytes, isFloat = false): U64 {
  const immediate: ImmediateOperand | undefined =
    operand?.kind === 'shiftedImmediate'
      ? operand.immediate
      : operand?.kind === 'immediate'
        ? operand
        : undefined;
  if (!immediate) throw new OperandMismatch('constant expected');
  if (isFloat || immediate.float !== undefined)
    return floatBits(immediate.float ?? Number(immediate.value.constant), bytes);
  if (!immediate.word) throw new OperandMismatch('constant expected');
  const amount = operand?.kind === 'shiftedImmediate' ? (operand.amount.word?.lo ?? 0) : 0;
  return immediate.word.shl(amount);
}
export function indexOf(operand: ScalableOperand): number {
  const n = operand.index === undefined ? 0 : operand.index.word?.toSafeNumber();
  if (n === undefined) throw new OperandMismatch('constant index expected');
  return n;
}

/** `w12` of `za0h.s[w12, 1]` plus its constant: a number, which does not wrap at 32 bits. */
export function sliceIndex<W, S>(m: Machine<W, S>, operand: ScalableOperand): W {
  if (!operand.slice) throw new OperandMismatch('slice expected');
  return m.add(readRegister(m, operand.slice), small(m, indexOf(operand)), 64);
}
/** Which of so many slices or elements it is. */
export function indexModulo(index: U64, count: number): number {
  return (index.hi * 0x100000000 + index.lo) % count;
}

/** Arm ARM PredTest(): N the first active element, Z none, C not the last, V clear. */
export function writePredicateFlags<W, S>(m: Machine<W, S>, mask: S, result: S, bytes: ElementBytes): void {
  const test = (
    flag: FlagName,
    holds: (mask: Uint8Array, result: Uint8Array, elements: number) => boolean,
  ): void => {
    const value = m.computeWord('test of a predicate', [], [mask, result], ({ current }, _, [g, r]) =>
      U64.from(holds(g as Uint8Array, r as Uint8Array, current / bytes) ? 1 : 0),
    );
    m.writeFlag(flag, value);
  };
  test('n', (g, r, elements) => {
    const first = firstActiveElement(g, elements, bytes);
    return first >= 0 && isActive(r, first, bytes);
  });
  test('z', (g, r, elements) => {
    for (let e = 0; e < elements; e++) if (isActive(g, e, bytes) && isActive(r, e, bytes)) return false;
    return true;
  });
  test('c', (g, r, elements) => !lastActive(g, r, elements, bytes));
  m.writeFlag('v', small(m, 0));
}

/** A predicate in which every element is active. */
export function allTrue<W, S>(m: Machine<W, S>): S {
  return m.compute('all true', [], [], ({ current }) => new Uint8Array(current >> 3).fill(0xff));
}

/** A function of contents only; the vector length in bytes comes first. */
export function computed<W, S>(
  m: Machine<W, S>,
  name: string,
  contents: readonly S[],
  meaning: (vectorBytes: number, ...contents: Uint8Array[]) => Uint8Array,
): S {
  return m.compute(name, [], contents, ({ current }, _, all) => meaning(current, ...all));
}
