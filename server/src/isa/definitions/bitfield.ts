import type { ExtendName } from '../instruction';
import type { Machine } from '../machine';
import { U64 } from '../u64';
import { type DefinitionTable, define, type Run } from './definition';
import {
  constantNumber,
  extend,
  general,
  immediateWord,
  readRegister,
  small,
  writeRegister,
} from './operands';

/** Bitfields, shifts and extensions (Arm ARM C6.2: UBFM, SBFM, BFM, EXTR and aliases, LSLV…). */

/** Lowest bit and number of bits of the field in the source, and the lowest bit of its place in the result. */
interface Field {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

function takeField<W>(m: Machine<W>, source: W, field: Field, isSigned: boolean, width: 32 | 64): W {
  const low = field.from === 0 ? source : m.shift('lsr', source, small(m, field.from), width);
  const value = isSigned ? m.signExtend(low, field.count, width) : m.zeroExtend(low, field.count);
  return field.to === 0 ? value : m.shift('lsl', value, small(m, field.to), width);
}

function insertField<W>(m: Machine<W>, old: W, source: W, field: Field, width: 32 | 64): W {
  const mask = U64.mask(field.count).shl(field.to);
  const kept = m.and(old, m.constant(mask.not().truncate(width)));
  return m.or(kept, takeField(m, source, field, false, width));
}

/** UBFM and SBFM: immr, imms (Arm ARM: pseudocode of UBFM). */
function moveField(immr: number, imms: number, width: 32 | 64): Field {
  return imms >= immr
    ? { from: immr, to: 0, count: imms - immr + 1 }
    : { from: 0, to: width - immr, count: imms + 1 };
}
const extractField = (lsb: number, count: number): Field => ({ from: lsb, to: 0, count });
const insertAt = (lsb: number, count: number): Field => ({ from: 0, to: lsb, count });

type MakeField = (a: number, b: number, width: 32 | 64) => Field;
type Kind = 'unsigned' | 'signed' | 'insert';

const bitfieldOperation =
  (make: MakeField, kind: Kind): Run =>
  (m, [d, n, first, second], { mnemonic }) => {
    const destination = general(d);
    const { width } = destination;
    const source = readRegister(m, general(n));
    const old = kind === 'insert' ? readRegister(m, destination) : undefined;
    const [a, b] = [constantNumber(first), constantNumber(second)];
    if (a === undefined || b === undefined) {
      writeRegister(m, destination, m.unknown(`${mnemonic} of a field whose place is not a number yet`));
      return;
    }
    const field = make(a, b, width);
    const result =
      old === undefined
        ? takeField(m, source, field, kind === 'signed', width)
        : insertField(m, old, source, field, width);
    writeRegister(m, destination, result);
  };

const clearField: Run = (m, [d, first, second], { mnemonic }) => {
  const destination = general(d);
  const [lsb, count] = [constantNumber(first), constantNumber(second)];
  const old = readRegister(m, destination);
  if (lsb === undefined || count === undefined) {
    writeRegister(m, destination, m.unknown(`${mnemonic} of a field whose place is not a number yet`));
    return;
  }
  writeRegister(
    m,
    destination,
    m.and(old, m.constant(U64.mask(count).shl(lsb).not().truncate(destination.width))),
  );
};

const shiftBy =
  (kind: 'lsl' | 'lsr' | 'asr' | 'ror'): Run =>
  (m, [d, n, amount]) => {
    const { width } = general(d);
    const by = amount?.kind === 'general' ? readRegister(m, amount) : undefined;
    const value = readRegister(m, general(n));
    if (by !== undefined) writeRegister(m, general(d), m.shift(kind, value, by, width));
    else if (amount?.kind === 'immediate') {
      writeRegister(m, general(d), m.shift(kind, value, immediateWord(m, amount), width));
    }
  };

const extendTo =
  (kind: ExtendName): Run =>
  (m, [d, n]) => {
    const { width } = general(d);
    // `sxtb x0, w1` sign-extends to 64 bits; the unsigned forms have only 32-bit results.
    writeRegister(m, general(d), extend(m, readRegister(m, general(n)), kind, width));
  };

const extract: Run = (m, [d, n, k, position]) => {
  const { width } = general(d);
  const [high, low] = [readRegister(m, general(n)), readRegister(m, general(k))];
  const lsb = constantNumber(position);
  if (lsb === undefined)
    writeRegister(m, general(d), m.unknown('extr from a place that is not a number yet'));
  else if (lsb === 0) writeRegister(m, general(d), low);
  else {
    const lower = m.shift('lsr', low, small(m, lsb), width);
    writeRegister(m, general(d), m.or(m.shift('lsl', high, small(m, width - lsb), width), lower));
  }
};

const extensionForms = 'r w';

export const bitfield: DefinitionTable = {
  ubfm: define('r r bit bit', bitfieldOperation(moveField, 'unsigned')),
  sbfm: define('r r bit bit', bitfieldOperation(moveField, 'signed')),
  bfm: define('r r bit bit', bitfieldOperation(moveField, 'insert')),
  ubfx: define('r r bit width', bitfieldOperation(extractField, 'unsigned')),
  sbfx: define('r r bit width', bitfieldOperation(extractField, 'signed')),
  bfxil: define('r r bit width', bitfieldOperation(extractField, 'insert')),
  ubfiz: define('r r bit width', bitfieldOperation(insertAt, 'unsigned')),
  sbfiz: define('r r bit width', bitfieldOperation(insertAt, 'signed')),
  bfi: define('r r bit width', bitfieldOperation(insertAt, 'insert')),
  bfc: define('r bit width', clearField, 'v8.2-a'),
  lsl: define('r r r|bit', shiftBy('lsl')),
  lsr: define('r r r|bit', shiftBy('lsr')),
  asr: define('r r r|bit', shiftBy('asr')),
  ror: define('r r r|bit', shiftBy('ror')),
  lslv: define('r r r', shiftBy('lsl')),
  lsrv: define('r r r', shiftBy('lsr')),
  asrv: define('r r r', shiftBy('asr')),
  rorv: define('r r r', shiftBy('ror')),
  uxtb: define(extensionForms, extendTo('uxtb')),
  uxth: define(extensionForms, extendTo('uxth')),
  uxtw: define(extensionForms, extendTo('uxtw')),
  sxtb: define(extensionForms, extendTo('sxtb')),
  sxth: define(extensionForms, extendTo('sxth')),
  sxtw: define('x w', extendTo('sxtw')),
  extr: define('r r r bit', extract),
};
