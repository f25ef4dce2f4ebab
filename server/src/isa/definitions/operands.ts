import type { ExtendName, GeneralOperand, ImmediateOperand, MemoryOperand, Operand } from '../instruction';
import type { AccessAttributes, Machine } from '../machine';
import { U64 } from '../u64';

/** Raised when an instruction reaches its definition with operands that its forms do not allow. */
export class OperandMismatch extends Error {}

export function general(operand: Operand | undefined): GeneralOperand {
  if (operand?.kind !== 'general') throw new OperandMismatch('general register expected');
  return operand;
}

export function immediate(operand: Operand | undefined): ImmediateOperand {
  if (operand?.kind === 'shiftedImmediate') return operand.immediate;
  if (operand?.kind !== 'immediate') throw new OperandMismatch('immediate expected');
  return operand;
}

export function memory(operand: Operand | undefined): MemoryOperand {
  if (operand?.kind !== 'memory') throw new OperandMismatch('memory operand expected');
  return operand;
}

/** The number of an immediate that is a constant; undefined while it is a symbol. */
export function constantNumber(operand: Operand | undefined): number | undefined {
  return immediate(operand).word?.toSafeNumber();
}

const smallConstants = Array.from({ length: 65 }, (_, n) => U64.from(n));

/** A constant 0-64 without allocation. */
export function small<W>(m: Machine<W>, n: number): W {
  return m.constant(smallConstants[n] ?? U64.from(n));
}

export function readRegister<W>(m: Machine<W>, r: GeneralOperand): W {
  if (!r.isSP) return m.readX(r.number, r.width);
  const value = m.readSP();
  return r.width === 64 ? value : m.zeroExtend(value, 32);
}

export function writeRegister<W>(m: Machine<W>, r: GeneralOperand, value: W): void {
  if (!r.isSP) m.writeX(r.number, value, r.width);
  else m.writeSP(r.width === 64 ? value : m.zeroExtend(value, 32));
}

/**
 * Both sources are one register. An operation that gives the same for every x in x, x then reads neither:
 * `eor x0, x0, x0` and `sub x0, x0, x0` clear a register whatever it held.
 */
export function isOneRegister(n: Operand | undefined, second: Operand | undefined): boolean {
  return n?.kind === 'general' && second?.kind === 'general' && n.number === second.number && !n.isSP;
}

const lowTwelve = U64.from(0xfff);

/** The value of an immediate; relocation operators select their part of the address. */
export function immediateWord<W>(m: Machine<W>, operand: ImmediateOperand): W {
  if (operand.relocation !== undefined) {
    return operand.relocation === 'lo12'
      ? m.and(m.value(operand.value), m.constant(lowTwelve))
      : m.unknown(`:${operand.relocation}:${operand.text}`);
  }
  return operand.word ? m.constant(operand.word) : m.value(operand.value);
}

/** An extended register operand: Arm ARM ExtendReg(). */
export function extend<W>(m: Machine<W>, value: W, kind: ExtendName, width: 32 | 64): W {
  switch (kind) {
    case 'uxtb':
      return m.zeroExtend(value, 8);
    case 'uxth':
      return m.zeroExtend(value, 16);
    case 'uxtw':
      return width === 32 ? value : m.zeroExtend(value, 32);
    case 'sxtb':
      return m.signExtend(value, 8, width);
    case 'sxth':
      return m.signExtend(value, 16, width);
    case 'sxtw':
      return width === 32 ? value : m.signExtend(value, 32, 64);
    default:
      return value;
  }
}

/** The last operand of the two-source instructions, at the width of the operation. */
export function secondSource<W>(m: Machine<W>, operand: Operand | undefined, width: 32 | 64): W {
  switch (operand?.kind) {
    case 'general':
      return readRegister(m, operand);
    case 'shifted':
      return m.shift(
        operand.shift,
        readRegister(m, operand.register),
        immediateWord(m, operand.amount),
        width,
      );
    case 'extended': {
      const value = extend(m, readRegister(m, operand.register), operand.extend, width);
      return operand.amount ? m.shift('lsl', value, immediateWord(m, operand.amount), width) : value;
    }
    case 'immediate':
      return atWidth(m, immediateWord(m, operand), width);
    case 'shiftedImmediate':
      return m.shift(
        'lsl',
        atWidth(m, immediateWord(m, operand.immediate), width),
        immediateWord(m, operand.amount),
        width,
      );
    default:
      throw new OperandMismatch('source operand expected');
  }
}

/** Immediates are written with 64 bits; 32-bit operations take their low half. */
export function atWidth<W>(m: Machine<W>, value: W, width: 32 | 64): W {
  return width === 64 ? value : m.zeroExtend(value, 32);
}

/** An address and the write-back that the addressing mode asks for. */
export interface Addressed<W> {
  readonly address: W;
  readonly writeBack: W | undefined;
  readonly base: GeneralOperand;
}

export function addressOf<W>(m: Machine<W>, operand: MemoryOperand): Addressed<W> {
  const base = general(operand.base);
  const start = readRegister(m, base);
  const offset = operand.offset;
  if (
    offset === undefined ||
    (offset.kind === 'immediate' && offset.word?.isZero() && offset.relocation === undefined)
  ) {
    return { address: start, writeBack: operand.mode === 'offset' ? undefined : start, base };
  }
  const moved = m.add(start, offsetWord(m, offset), 64);
  if (operand.mode === 'postIndex') return { address: start, writeBack: moved, base };
  return { address: moved, writeBack: operand.mode === 'preIndex' ? moved : undefined, base };
}

function offsetWord<W>(m: Machine<W>, offset: Operand): W {
  return secondSource(m, offset, 64);
}

export function writeBack<W>(m: Machine<W>, addressed: Addressed<W>): void {
  if (addressed.writeBack !== undefined) writeRegister(m, addressed.base, addressed.writeBack);
}

/** What a register or memory holds after an instruction whose registers may not be the same (Arm ARM K1.1.3). */
export function unpredictable<W>(m: Machine<W>): W {
  return m.unknown('CONSTRAINED UNPREDICTABLE');
}

/** A general register is transferred and also the base that write-back changes: neither can be relied on. */
export function overlapsWriteBack<W>(
  { writeBack: changed, base }: Addressed<W>,
  ...transferred: readonly GeneralOperand[]
): boolean {
  return changed !== undefined && !base.isSP && transferred.some((t) => t.number === base.number && !t.isSP);
}

type Ordering = Omit<AccessAttributes, 'base' | 'viaSP'>;

/** Attributes of each base register for one kind of access, made once. */
export function accessThrough(ordering: Ordering = {}): readonly AccessAttributes[] {
  return Array.from({ length: 32 }, (_, n) => ({ ...ordering, base: n, viaSP: n === 31 }));
}

export const plainAccess = accessThrough();

export function attributesOf(
  table: readonly AccessAttributes[],
  base: GeneralOperand,
): AccessAttributes | undefined {
  return table[base.number];
}
