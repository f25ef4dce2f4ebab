import type { Operand } from './instruction';
import { OperandError } from './parseOperand';
import { registerNamed } from './registers';

/** Instructions whose last operand is a register that may be shifted, and whether an immediate may stand there (Arm ARM C3.5). */
const MAY_BE_IMMEDIATE: ReadonlySet<string> = new Set('add adds sub subs cmp cmn and bic eor orr'.split(' '));
const ONLY_SHIFTED: ReadonlySet<string> = new Set('ands bics eon orn tst neg negs mvn'.split(' '));
const TWO_OPERANDS: ReadonlySet<string> = new Set('cmp cmn tst neg negs mvn'.split(' '));

/** Position of the register that may be shifted; undefined for instructions, and for vectors, that have none. */
function shiftedPosition(mnemonic: string, operands: readonly Operand[]): number | undefined {
  if (!MAY_BE_IMMEDIATE.has(mnemonic) && !ONLY_SHIFTED.has(mnemonic)) return undefined;
  const position = TWO_OPERANDS.has(mnemonic) ? 1 : 2;
  return operands.slice(0, position).every((o) => o.kind === 'general') ? position : undefined;
}

/**
 * The assembler takes a register at this position for one, whatever follows: `w4+4` is no expression there, although
 * a symbol may have the name (gas/config/tc-aarch64.c: `parse_shifter_operand`).
 */
export function refuseRegisterInExpression(
  mnemonic: string,
  operands: readonly Operand[],
  text: string,
): void {
  const name = /^([A-Za-z]\w*)\s*[^\w\s.]/.exec(text)?.[1];
  if (name === undefined || shiftedPosition(mnemonic, operands) !== operands.length) return;
  const register = registerNamed(name);
  if (register?.kind !== 'general') return;
  if (!register.isSP) throw new OperandError('unexpected characters following instruction');
  if (MAY_BE_IMMEDIATE.has(mnemonic)) throw new OperandError('unexpected register in the immediate operand');
  throw new OperandError('integer or zero register expected');
}

/** What follows that register and is no shift: the assembler objects to the register, or to what is no shift. */
export function refuseAfterRegister(mnemonic: string, operands: Operand[], text: string): void {
  const position = operands.length - 1;
  if (operands[position]?.kind !== 'general' || shiftedPosition(mnemonic, operands) !== position) return;
  operands.pop();
  if (MAY_BE_IMMEDIATE.has(mnemonic)) throw new OperandError('unexpected register in the immediate operand');
  throw new OperandError(/^[#\d]/.test(text) ? 'shift expression expected' : 'shift operator expected');
}
