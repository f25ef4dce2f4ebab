import type { InstructionItem } from '../../assembler/program';
import { U64 } from '../../isa/u64';
import { printConstant } from '../../simulator/printTerm';
import type { SourceFile } from '../../source/sourceFile';
import type { Fix } from '../rule';
import { replaceStatement, standsAlone } from './insert';

/** A control that both layouts of CPTR_EL2 have (Arm ARM D24.2.30), under the names and at the bits of each. */
interface Control {
  /** E2H = 0: a bit that traps when it is set. */
  readonly trap: { readonly name: string; readonly bit: number };
  /** E2H = 1: a bit that traps when it is set, or a field of two bits that traps nothing at EL2 when it is 0b11. */
  readonly enable: { readonly name: string; readonly bit: number; readonly bits: 1 | 2 };
}

const CONTROLS: readonly Control[] = [
  { trap: { name: 'TFP', bit: 10 }, enable: { name: 'FPEN', bit: 20, bits: 2 } },
  { trap: { name: 'TZ', bit: 8 }, enable: { name: 'ZEN', bit: 16, bits: 2 } },
  { trap: { name: 'TSM', bit: 12 }, enable: { name: 'SMEN', bit: 24, bits: 2 } },
  { trap: { name: 'TTA', bit: 20 }, enable: { name: 'TTA', bit: 28, bits: 1 } },
];
/** E2H = 0: bits 13, 12, 9, 8 and 7:0, RES1 where no feature gives them a meaning. */
const RES1 = U64.from(0x33ff);
/** At the same place in both layouts: TCPAC and TAM. */
const SHARED = U64.ONE.shl(31).or(U64.ONE.shl(30));

/**
 * The instruction that made the mask or value, in the layout that counts where it is written: what trapped goes
 * on to trap, what did not does not. `maker` is the one instruction that made it.
 */
export function otherCptrLayout(
  document: SourceFile,
  maker: InstructionItem | undefined,
  e2h: 0 | 1,
): Fix | undefined {
  if (!standsAlone(document, maker)) return undefined;
  const { mnemonic, operands } = maker.parsed;
  const [to, from] = operands;
  const last = operands[operands.length - 1];
  if (to?.kind !== 'general' || to.isSP || last?.kind !== 'immediate') return undefined;
  const { word: value } = last;
  if (value === undefined) return undefined;
  const title = `Use the layout of CPTR_EL2 with HCR_EL2.E2H = ${e2h}`;
  const name = (n: number): string => `${to.width === 32 ? 'w' : 'x'}${n}`;
  if (mnemonic === 'mov' || mnemonic === 'movz') {
    if (operands.length !== 2) return undefined;
    const whole = e2h === 1 ? wholeAsEnables(value) : wholeAsTraps(value);
    // One MOV holds 16 bits, anywhere; more would need more instructions than there were.
    if (whole === undefined || !isMovable(whole)) return undefined;
    return {
      title,
      edits: [replaceStatement(document, maker, [`mov\t${name(to.number)}, #${printConstant(whole)}`])],
    };
  }
  if (from?.kind !== 'general' || operands.length !== 3) return undefined;
  const touched = mnemonic === 'and' ? value.not() : value;
  const sets = mnemonic === 'orr';
  if (!sets && mnemonic !== 'bic' && mnemonic !== 'and') return undefined;
  // A logical immediate is one run of bits: it holds one of the controls.
  const control = CONTROLS.find(({ trap, enable }) => maskOf(e2h === 1 ? trap : enable).equals(touched));
  if (control === undefined) return undefined;
  const { trap, enable } = control;
  // What sets a trap clears an enable; between two trap bits nothing turns round.
  const setsTarget = enable.bits === 1 ? sets : !sets;
  const target = e2h === 1 ? enable : { ...trap, bits: 1 };
  const line = `${setsTarget ? 'orr' : 'bic'}\t${name(to.number)}, ${name(from.number)}, #(${target.bits === 2 ? 3 : 1} << ${target.bit})\t// ${target.name}`;
  return { title, edits: [replaceStatement(document, maker, [line])] };
}

function maskOf(field: { readonly bit: number; readonly bits?: 1 | 2 }): U64 {
  return U64.mask(field.bits ?? 1).shl(field.bit);
}

/** A whole value with E2H = 0 as one with E2H = 1. */
function wholeAsEnables(value: U64): U64 | undefined {
  let out = value.and(SHARED);
  let left = value.and(SHARED.not()).and(RES1.not());
  for (const { trap, enable } of CONTROLS) {
    const traps = value.bit(trap.bit) === 1;
    left = left.and(maskOf(trap).not());
    if (enable.bits === 1 ? traps : !traps) out = out.or(maskOf(enable));
  }
  return left.isZero() ? out : undefined;
}

/** The other way round. Undefined for 0b01, which traps EL0 only: no bit of the other layout says that. */
function wholeAsTraps(value: U64): U64 | undefined {
  let out = RES1.and(U64.ONE.shl(8).or(U64.ONE.shl(12)).not()).or(value.and(SHARED));
  let left = value.and(SHARED.not());
  for (const { trap, enable } of CONTROLS) {
    const field = value.and(maskOf(enable)).shr(enable.bit).lo;
    left = left.and(maskOf(enable).not());
    if (enable.bits === 2 && field === 1) return undefined;
    if (enable.bits === 1 ? field === 1 : field !== 3) out = out.or(maskOf(trap));
  }
  return left.isZero() ? out : undefined;
}

function isMovable(value: U64): boolean {
  return [0, 16, 32, 48].some((shift) => value.and(U64.mask(16).shl(shift).not()).isZero());
}
