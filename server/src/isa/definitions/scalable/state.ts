import type { Operand } from '../../instruction';
import { type DefinitionTable, define, defineEach, type Run } from '../definition';
import { OperandMismatch } from '../operands';
import { addLength, changeByCount, countElements, readLength } from './counts';
import { zero } from './matrix';
import { movePrefix } from './moves';
import { isP, scalable } from './operands';
import { clear, initialise, readFirstFault, setFirstFault, whileLoop, writeFirstFault } from './predicates';

/** SVE and SME state that context switches and vector-length-agnostic code handle (Arm ARM C8.2, C9.2). */

/** PTRUE and PFALSE of a predicate-as-counter (SME2): the same register in another encoding of its elements. */
const ofPredicate =
  (run: Run): Run =>
  (m, operands, instruction) => {
    const [d] = operands;
    if (isP(d)) run(m, operands, instruction);
    else {
      m.checkSVEEnabled();
      const register = predicateOfCounter(d);
      m.writeScalable(register, m.unknownContent(register, instruction.mnemonic));
    }
  };

function predicateOfCounter(operand: Operand | undefined): `p${number}` {
  const n = /^pn(\d+)$/.exec(scalable(operand).register)?.[1];
  if (n === undefined) throw new OperandMismatch('predicate expected');
  return `p${Number(n)}`;
}

const counted = 'x; x pattern times?';

const whileForms =
  'p.T r r : T=b,h,s,d; {p.T*2} x x : T=b,h,s,d @sme2; pn8-15.T x x word(vlx2/vlx4) : T=b,h,s,d @sme2';

export const scalableState: DefinitionTable = {
  rdvl: define('x -32..31', readLength(false), 'sve'),
  rdsvl: define('x -32..31', readLength(true), 'sme'),
  addvl: define('X X -32..31', addLength(false, false), 'sve'),
  addpl: define('X X -32..31', addLength(false, true), 'sve'),
  addsvl: define('X X -32..31', addLength(true, false), 'sme'),
  addspl: define('X X -32..31', addLength(true, true), 'sme'),
  ...defineEach('cntb cnth cntw cntd', () => define(counted, countElements, 'sve')),
  ...defineEach('incb inch incw incd', () => define(counted, changeByCount(false), 'sve')),
  ...defineEach('decb dech decw decd', () => define(counted, changeByCount(true), 'sve')),
  ptrue: define(
    'p.T pattern? : T=b,h,s,d; pn8-15.T : T=b,h,s,d @sme2',
    ofPredicate(initialise(false)),
    'sve',
  ),
  ptrues: define('p.T pattern? : T=b,h,s,d', initialise(true), 'sve'),
  pfalse: define('p.b; pn.b @sme2', ofPredicate(clear), 'sve'),
  rdffr: define('p.b; p.b p/z', readFirstFault(false), 'sve'),
  rdffrs: define('p.b p/z', readFirstFault(true), 'sve'),
  wrffr: define('p.b @sve', writeFirstFault),
  setffr: define('@sve', setFirstFault),
  ...defineEach('whilerw whilewr', () => define('p.T x x : T=b,h,s,d', whileLoop, 'sve2')),
  ...defineEach('whilele whilelo whilels whilelt', () => define(whileForms, whileLoop, 'sve')),
  ...defineEach('whilege whilegt whilehi whilehs', () => define(whileForms, whileLoop, 'sve2')),
  zero: define('tiles', zero, 'sme'),
  movprfx: define('z z; z.T p0-7/Q z.T : T=b,h,s,d Q=z,m', movePrefix, 'sve'),
};
