import type { Operand } from '../instruction';
import type { BarrierKind, Machine } from '../machine';
import { barrierOptionName, hintText, systemOperation, systemOperationName } from '../systemInstructions';
import { type Definition, type DefinitionTable, define, defineEach, type Run } from './definition';
import {
  constantNumber,
  general,
  immediate,
  immediateWord,
  OperandMismatch,
  readRegister,
  small,
  writeRegister,
} from './operands';
import { pointerAuthentication } from './pointerAuthentication';

/** System instructions (Arm ARM C6.2: MRS, MSR, SYS, HINT, barriers, exception generation). */

function word(operand: Operand | undefined): string {
  if (operand?.kind !== 'word') throw new OperandMismatch('name expected');
  return operand.word;
}

/** NZCV lives in flags of their own, at bits 31-28 of the register. */
const flagPositions = [
  ['n', 31],
  ['z', 30],
  ['c', 29],
  ['v', 28],
] as const;

function readNZCV<W>(m: Machine<W>): W {
  let value = small(m, 0);
  for (const [flag, position] of flagPositions) {
    value = m.or(value, m.shift('lsl', m.readFlag(flag), small(m, position), 64));
  }
  return value;
}

function writeNZCV<W>(m: Machine<W>, value: W): void {
  for (const [flag, position] of flagPositions) {
    m.writeFlag(flag, m.and(m.shift('lsr', value, small(m, position), 64), small(m, 1)));
  }
}

/** S3_3_C4_C2_0, S3_3_C4_C4_0 and S3_3_C4_C4_1 are NZCV, FPCR and FPSR (Arm ARM C5.2). */
const encodedNames: Readonly<Record<string, string>> = {
  S3_3_C4_C2_0: 'NZCV',
  S3_3_C4_C4_0: 'FPCR',
  S3_3_C4_C4_1: 'FPSR',
};

function systemName(operand: Operand | undefined): string {
  if (operand?.kind !== 'system') throw new OperandMismatch('system register expected');
  return encodedNames[operand.name] ?? operand.name;
}

const readSystemRegister: Run = (m, [t, register]) => {
  const name = systemName(register);
  if (name === 'NZCV') {
    writeRegister(m, general(t), readNZCV(m));
    return;
  }
  if (name === 'FPCR' || name === 'FPSR') m.checkFPAdvSIMDEnabled();
  if (name === 'FPSR') m.use('fpsr');
  writeRegister(m, general(t), m.readSystem(name));
};

/** PSTATE fields of MSR (immediate), spelled as the Arm ARM does. */
const fields: Readonly<Record<string, string>> = {
  SPSEL: 'SPSel',
  DAIFSET: 'DAIFSet',
  DAIFCLR: 'DAIFClr',
  UAO: 'UAO',
  PAN: 'PAN',
  ALLINT: 'ALLINT',
  PM: 'PM',
  SSBS: 'SSBS',
  DIT: 'DIT',
  TCO: 'TCO',
  SVCRSM: 'SVCRSM',
  SVCRZA: 'SVCRZA',
  SVCRSMZA: 'SVCRSMZA',
};

const writeSystemRegister: Run = (m, [register, source]) => {
  const name = systemName(register);
  if (source?.kind === 'immediate') writePStateField(m, name, source);
  else if (name === 'NZCV') writeNZCV(m, readRegister(m, general(source)));
  else if (name === 'SVCR') m.writeStreamingControl(readRegister(m, general(source)));
  else {
    if (name === 'FPCR' || name === 'FPSR') m.checkFPAdvSIMDEnabled();
    if (name === 'FPSR') m.define('fpsr');
    m.writeSystem(name, readRegister(m, general(source)));
  }
};

/** FEAT_D128: MRS and MSR see the low half of the same register. */
const readSystemPair: Run = (m, [t, t2, register]) => {
  const name = systemName(register);
  writeRegister(m, general(t), m.readSystem(name));
  writeRegister(m, general(t2), m.unknown(`high half of ${name}`));
};
const writeSystemPair: Run = (m, [register, t, t2]) => {
  readRegister(m, general(t2));
  m.writeSystem(systemName(register), readRegister(m, general(t)));
};

function writePStateField<W>(m: Machine<W>, name: string, source: Operand): void {
  const field = fields[name] ?? (name === 'S0_3_C4_C2_3' ? 'SVCRSM' : undefined);
  if (!field) throw new OperandMismatch('PSTATE field expected');
  // What only a missing header or a build gives stays a symbol.
  const value = immediateWord(m, immediate(source));
  if (isStreamingField(field)) {
    m.checkSMEAccess();
    m.changeStreamingMode(field, value);
  } else m.writePState(field, value);
}

type StreamingField = 'SVCRSM' | 'SVCRZA' | 'SVCRSMZA';

function isStreamingField(field: string): field is StreamingField {
  return field === 'SVCRSM' || field === 'SVCRZA' || field === 'SVCRSMZA';
}

const streamingFields: Readonly<Record<string, StreamingField>> = {
  sm: 'SVCRSM',
  za: 'SVCRZA',
  smza: 'SVCRSMZA',
};

const streamingMode =
  (start: boolean): Run =>
  (m, [what]) => {
    const field = streamingFields[what === undefined ? 'smza' : word(what)];
    if (!field) throw new OperandMismatch('sm or za expected');
    m.checkSMEAccess();
    m.changeStreamingMode(field, small(m, start ? 1 : 0));
  };

/** An operation that takes a register where the architecture says so; `dc civac, x0`, `tlbi vmalle1is`. */
const namedOperation: Run = (m, [operation, t], { mnemonic }) => {
  m.systemOperation(
    `${mnemonic} ${word(operation)}`,
    t === undefined ? undefined : readRegister(m, general(t)),
  );
};

function crNumber(operand: Operand | undefined): number {
  return Number(/^c(\d+)$/.exec(word(operand))?.[1]);
}

const sys: Run = (m, [op1, crn, crm, op2, t]) => {
  const [a, b] = [constantNumber(op1) ?? 0, constantNumber(op2) ?? 0];
  const named = systemOperationName(a, crNumber(crn), crNumber(crm), b);
  const text = named?.text ?? `sys #${a}, c${crNumber(crn)}, c${crNumber(crm)}, #${b}`;
  const takesRegister = named?.takesRegister ?? t !== undefined;
  m.systemOperation(
    text,
    takesRegister ? (t === undefined ? small(m, 0) : readRegister(m, general(t))) : undefined,
  );
};

const sysl: Run = (m, [t, op1, crn, crm, op2]) => {
  const text = `sysl #${constantNumber(op1)}, c${crNumber(crn)}, c${crNumber(crm)}, #${constantNumber(op2)}`;
  m.systemOperation(text, undefined);
  writeRegister(m, general(t), m.unknown(`result of ${text}`));
};

const barrier =
  (kind: BarrierKind): Run =>
  (m, [option]) => {
    if (option?.kind === 'word') m.barrier(kind, option.word);
    else m.barrier(kind, option === undefined ? 'sy' : barrierOptionName(constantNumber(option) ?? 15));
  };

/** HINT #n does what the instruction of that number does. */
const numberedHint: Run = (m, operands, instruction) => {
  const [n] = operands;
  const text = n?.kind === 'word' ? n.word : hintText(constantNumber(n) ?? 0);
  const [name = '', option] = text.split(' ');
  const same = name === 'hint' ? undefined : (hints[name] ?? pointerAuthentication[name]);
  if (!same) m.hint(text);
  else same.run(m, option ? [{ kind: 'word', word: option }] : [], instruction);
};

const plainHint = (name: string): Definition => define('', (m) => m.hint(name));

const hints: DefinitionTable = {
  ...defineEach('nop yield wfe wfi sev sevl dgh clrbhb', plainHint),
  bti: define('word(c/j/jc/r)?', (m, [target]) =>
    m.hint(target === undefined ? 'bti' : `bti ${word(target)}`),
  ),
  chkfeat: define('x16', (m) => m.writeX(16, m.opaque('chkfeat', [m.readX(16, 64)]), 64)),
  stshh: define('word(keep/strm)', (m, [what]) => m.hint(`stshh ${word(what)}`)),
  esb: define('', barrier('esb')),
  csdb: define('', barrier('csdb')),
  psb: define('word(csync)', barrier('psb')),
  tsb: define('word(csync)', barrier('tsb')),
  gcsb: define('word(dsync)', barrier('gcsb')),
};

const exception = (kind: 'svc' | 'hvc' | 'smc' | 'brk' | 'hlt' | 'udf'): Definition =>
  define('0..65535', (m, [n]) => m.exceptionCall(kind, immediate(n).value));

export const system: DefinitionTable = {
  ...hints,
  hint: define('0..127', numberedHint),
  wfet: define('x', (m, [t]) => timedHint(m, 'wfet', t), 'wfxt'),
  wfit: define('x', (m, [t]) => timedHint(m, 'wfit', t), 'wfxt'),
  mrs: define('x sys', readSystemRegister),
  msr: define('sys x; field pstate', writeSystemRegister),
  mrrs: define('x next sys', readSystemPair, 'd128'),
  msrr: define('sys x next', writeSystemPair, 'd128'),
  sys: define('0..7 cr cr 0..7 x?', sys),
  sysl: define('x 0..7 cr cr 0..7', sysl),
  ...defineEach('dc ic at tlbi cfp cpp dvp cosp', () => define('word x?', namedOperation)),
  trcit: define('x', (m, [t]) => m.systemOperation('trcit', readRegister(m, general(t)))),
  brb: define('word(iall/inj) x?', namedOperation),
  smstart: define('word(sm/za)?', streamingMode(true), 'sme'),
  smstop: define('word(sm/za)?', streamingMode(false), 'sme'),
  dsb: define('barrier|0..15; barriernxs|16..28/4 @xs', barrier('dsb')),
  dmb: define('barrier|0..15', barrier('dmb')),
  isb: define('word(sy)|0..15?', barrier('isb')),
  sb: define('', barrier('sb'), 'sb'),
  ssbb: define('', barrier('ssbb')),
  pssbb: define('', barrier('pssbb')),
  dfb: define('', (m) => m.barrier('dsb', '#12'), 'v8-r'),
  clrex: define('0..15?', (m) => m.hint('clrex')),
  svc: exception('svc'),
  hvc: exception('hvc'),
  smc: exception('smc'),
  brk: exception('brk'),
  hlt: exception('hlt'),
  udf: exception('udf'),
};

function timedHint<W>(m: Machine<W>, name: string, t: Operand | undefined): void {
  readRegister(m, general(t));
  m.hint(name);
}

/** Whether `dc`, `ic`, `at` or `tlbi` has this operation, and whether the register is there as it must be. */
export function operationProblem(mnemonic: string, operands: readonly Operand[]): string | undefined {
  if (!/^(dc|ic|at|tlbi|cfp|cpp|dvp|cosp)$/.test(mnemonic)) return undefined;
  const [operation] = operands;
  if (operation?.kind !== 'word') return 'unknown or missing operation name at operand 1';
  const known = systemOperation(`${mnemonic} ${operation.word}`);
  if (!known) return 'unknown or missing operation name at operand 1';
  if (known.takesRegister && operands.length < 2) return 'missing register at operand 2';
  return !known.takesRegister && operands.length > 1 ? 'extraneous register at operand 2' : undefined;
}
