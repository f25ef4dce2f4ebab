import type { GeneralOperand, ImmediateOperand, Operand } from '../instruction';
import type { Machine } from '../machine';
import { U64 } from '../u64';
import { type DefinitionTable, define, type Run } from './definition';
import { atWidth, general, immediate, readRegister, small, writeRegister } from './operands';

/** MOVZ, MOVN, MOVK (Arm ARM C6.2), with the relocation operators of the AArch64 ELF ABI (section 5.7.5, MOVW group). */

const group = /^(prel|abs)_g([0-3])(_s)?(_nc)?$/;

/** The position of the half-word, from `lsl #n` or from `:abs_gN:`. */
function position(operand: Operand | undefined): number {
  if (operand?.kind === 'shiftedImmediate') return operand.amount.word?.lo ?? 0;
  const relocation = operand?.kind === 'immediate' ? operand.relocation : undefined;
  return 16 * Number(relocation === undefined ? 0 : (group.exec(relocation)?.[2] ?? 0));
}

const halfWord = U64.from(0xffff);

/** The 16 bits that the instruction carries, in place. Undefined: a relocation that only the linker can apply. */
function halfInPlace<W>(m: Machine<W>, source: ImmediateOperand, at: number): W | undefined {
  if (source.relocation === undefined) {
    const value = source.word ? m.constant(source.word) : m.value(source.value);
    return at === 0 ? value : m.shift('lsl', value, small(m, at), 64);
  }
  if (group.exec(source.relocation)?.[1] !== 'abs') return undefined;
  return m.and(m.value(source.value), m.constant(halfWord.shl(at)));
}

/** With the signed operators, the assembler or linker turns MOVZ of a negative value into MOVN. */
function signedRelocation<W>(m: Machine<W>, source: ImmediateOperand, at: number): W {
  if (source.value.terms.length > 0) return m.unknown(`:${source.relocation}:${source.text}`);
  const value = U64.fromBigInt(source.value.constant);
  const half = value.and(halfWord.shl(at));
  return m.constant(value.bit(63) ? half.or(halfWord.shl(at).not()) : half);
}

function moveHalf<W>(
  m: Machine<W>,
  kind: 'zero' | 'not' | 'keep',
  d: GeneralOperand,
  operand: Operand | undefined,
): W {
  const source = immediate(operand);
  const at = position(operand);
  const old = kind === 'keep' ? readRegister(m, d) : undefined;
  const half = halfInPlace(m, source, at);
  if (half === undefined) return m.unknown(`:${source.relocation}:${source.text}`);
  if (old !== undefined) return m.or(m.and(old, m.constant(halfWord.shl(at).not().truncate(d.width))), half);
  if (kind === 'zero' && source.relocation?.includes('_s')) return signedRelocation(m, source, at);
  return kind === 'not' ? m.not(half, 64) : half;
}

const moveWideOperation =
  (kind: 'zero' | 'not' | 'keep'): Run =>
  (m, [d, operand]) => {
    const destination = general(d);
    writeRegister(m, destination, atWidth(m, moveHalf(m, kind, destination, operand), destination.width));
  };

export const moveWide: DefinitionTable = {
  movz: define('r half', moveWideOperation('zero')),
  movn: define('r half', moveWideOperation('not')),
  movk: define('r halfk', moveWideOperation('keep')),
};
