import type { Operand } from '../instruction';
import type { Machine } from '../machine';
import { type DefinitionTable, define, type Run } from './definition';
import { conditionHolds, writeFlags } from './flags';
import { general, OperandMismatch, readRegister, secondSource, small, writeRegister } from './operands';

/** Conditional select and compare (Arm ARM C6.2: CSEL, CSINC, CSINV, CSNEG, CCMP, CCMN and aliases). */
type Change = <W>(m: Machine<W>, value: W, width: 32 | 64) => W;
const keep: Change = (_m, value) => value;
const increment: Change = (m, value, width) => m.add(value, small(m, 1), width);
const invert: Change = (m, value, width) => m.not(value, width);
const negative: Change = (m, value, width) => m.sub(small(m, 0), value, width);

function condition<W>(m: Machine<W>, operand: Operand | undefined): W {
  if (operand?.kind !== 'condition') throw new OperandMismatch('condition expected');
  return conditionHolds(m, operand.condition);
}

const select =
  (change: Change): Run =>
  (m, [d, n, k, c]) => {
    const { width } = general(d);
    const otherwise = change(m, readRegister(m, general(k)), width);
    writeRegister(m, general(d), m.select(condition(m, c), readRegister(m, general(n)), otherwise));
  };

const changeIf =
  (change: Change): Run =>
  (m, [d, n, c]) => {
    const value = readRegister(m, general(n));
    writeRegister(m, general(d), m.select(condition(m, c), change(m, value, general(d).width), value));
  };

const setIf =
  (change: Change): Run =>
  (m, [d, c]) => {
    const { width } = general(d);
    writeRegister(m, general(d), m.select(condition(m, c), change(m, small(m, 0), width), small(m, 0)));
  };

const compareIf =
  (subtract: boolean): Run =>
  (m, [n, second, flags, c]) => {
    const { width } = general(n);
    const b = secondSource(m, second, width);
    const holds = condition(m, c);
    const compared = m.addWithCarry(
      readRegister(m, general(n)),
      subtract ? m.not(b, width) : b,
      small(m, subtract ? 1 : 0),
      width,
    );
    if (flags?.kind !== 'immediate' || !flags.word) throw new OperandMismatch('constant expected');
    const otherwise = (position: number) => small(m, flags.word?.bit(position) ?? 0);
    writeFlags(
      m,
      m.select(holds, compared.n, otherwise(3)),
      m.select(holds, compared.z, otherwise(2)),
      m.select(holds, compared.c, otherwise(1)),
      m.select(holds, compared.v, otherwise(0)),
    );
  };

export const conditional: DefinitionTable = {
  csel: define('r r r c', select(keep)),
  csinc: define('r r r c', select(increment)),
  csinv: define('r r r c', select(invert)),
  csneg: define('r r r c', select(negative)),
  cinc: define('r r cinv', changeIf(increment)),
  cinv: define('r r cinv', changeIf(invert)),
  cneg: define('r r cinv', changeIf(negative)),
  cset: define('r cinv', setIf(increment)),
  csetm: define('r cinv', setIf(invert)),
  ccmp: define('r r|0..31 0..15 c', compareIf(true)),
  ccmn: define('r r|0..31 0..15 c', compareIf(false)),
};
