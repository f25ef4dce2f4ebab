import type { MemoryOperand, Operand } from '../instruction';
import type { AccessAttributes, Machine } from '../machine';
import { type Definition, type DefinitionTable, define, type Run } from './definition';
import {
  accessThrough,
  addressOf,
  attributesOf,
  general,
  memory,
  OperandMismatch,
  overlapsWriteBack,
  plainAccess,
  small,
  unpredictable,
  writeBack,
  writeRegister,
} from './operands';
import { loadScalableRegister, storeScalableRegister } from './scalable/whole';
import { loadVector, storeVector, vectorBytes } from './vectorAccess';

/** Loads and stores of one register (Arm ARM C6.2, C7.2: LDR, LDUR, LDTR, LDAR, STR and their sizes). */

export type Bytes = 1 | 2 | 4 | 8;

interface Access {
  /** From the mnemonic's `b`, `h`, `w` suffix; undefined: the width of the register. */
  readonly bytes: Bytes | undefined;
  readonly isSigned: boolean;
  readonly attributes: readonly AccessAttributes[];
}

function loadRegister<W>(
  m: Machine<W>,
  t: Operand | undefined,
  operand: MemoryOperand,
  access: Access,
): void {
  if (t?.kind === 'vector') {
    m.checkFPAdvSIMDEnabled();
    const addressed = addressOf(m, operand);
    loadVector(
      m,
      t.number,
      vectorBytes(t),
      addressed.address,
      attributesOf(access.attributes, addressed.base),
    );
    writeBack(m, addressed);
    return;
  }
  const destination = general(t);
  const { width } = destination;
  const bytes = access.bytes ?? (width === 64 ? 8 : 4);
  const addressed = addressOf(m, operand);
  const value = m.load(addressed.address, bytes, attributesOf(access.attributes, addressed.base));
  if (overlapsWriteBack(addressed, destination)) {
    writeRegister(m, addressed.base, unpredictable(m));
    return;
  }
  writeRegister(m, destination, access.isSigned ? m.signExtend(value, bytes * 8, width) : value);
  writeBack(m, addressed);
}

/** `ldr x0, label` and `ldr x0, =value`. The pool's content is the value itself. */
function loadLiteral<W>(
  m: Machine<W>,
  t: Operand | undefined,
  label: Operand & { kind: 'label' },
  access: Access,
): void {
  if (t?.kind === 'vector') {
    m.checkFPAdvSIMDEnabled();
    if (!label.pool) loadVector(m, t.number, vectorBytes(t), m.value(label.value), undefined);
    else if (vectorBytes(t) > 8) m.writeV(t.number, m.unknown(`=${label.text}`), m.unknown(`=${label.text}`));
    else m.writeV(t.number, m.zeroExtend(m.value(label.value), vectorBytes(t) * 8), small(m, 0));
    return;
  }
  const destination = general(t);
  const bytes = access.bytes ?? (destination.width === 64 ? 8 : 4);
  const value = label.pool
    ? m.zeroExtend(m.value(label.value), bytes * 8)
    : m.load(m.value(label.value), bytes);
  writeRegister(m, destination, access.isSigned ? m.signExtend(value, bytes * 8, 64) : value);
}

const load =
  (access: Access): Run =>
  (m, [t, where]) => {
    if (t?.kind === 'scalable') loadScalableRegister(m, t, memory(where));
    else if (where?.kind === 'label') loadLiteral(m, t, where, access);
    else loadRegister(m, t, memory(where), access);
  };

const store =
  (access: Access): Run =>
  (m, [t, where]) => {
    const operand = memory(where);
    if (t?.kind === 'scalable') {
      storeScalableRegister(m, t, operand);
      return;
    }
    if (t?.kind === 'vector') {
      m.checkFPAdvSIMDEnabled();
      const addressed = addressOf(m, operand);
      storeVector(
        m,
        t.number,
        vectorBytes(t),
        addressed.address,
        attributesOf(access.attributes, addressed.base),
      );
      writeBack(m, addressed);
      return;
    }
    const source = general(t);
    const addressed = addressOf(m, operand);
    const bytes = access.bytes ?? (source.width === 64 ? 8 : 4);
    const read = m.readX(source.number, source.width);
    const value = overlapsWriteBack(addressed, source) ? unpredictable(m) : read;
    m.store(addressed.address, bytes, value, attributesOf(access.attributes, addressed.base));
    writeBack(m, addressed);
  };

function access(bytes: Bytes | undefined, isSigned = false, attributes = plainAccess): Access {
  return { bytes, isSigned, attributes };
}

/** `ldrb`, `ldursw`, `ldtrh`: the size and sign after the stem. */
const sizes: readonly { suffix: string; bytes: Bytes | undefined; isSigned: boolean; register: string }[] = [
  { suffix: '', bytes: undefined, isSigned: false, register: 'r' },
  { suffix: 'b', bytes: 1, isSigned: false, register: 'w' },
  { suffix: 'h', bytes: 2, isSigned: false, register: 'w' },
  { suffix: 'sb', bytes: 1, isSigned: true, register: 'r' },
  { suffix: 'sh', bytes: 2, isSigned: true, register: 'r' },
  { suffix: 'sw', bytes: 4, isSigned: true, register: 'x' },
];

/** All sizes of one load stem, and of its store where there is one. */
function family(
  loadStem: string,
  storeStem: string | undefined,
  addressing: (bytes: Bytes) => string,
  table: readonly AccessAttributes[],
  features = '',
): DefinitionTable {
  const definitions: Record<string, Definition> = {};
  for (const { suffix, bytes, isSigned, register } of sizes) {
    const forms =
      bytes === undefined ? `x ${addressing(8)}; w ${addressing(4)}` : `${register} ${addressing(bytes)}`;
    definitions[loadStem + suffix] = define(forms, load(access(bytes, isSigned, table)), features);
    if (storeStem !== undefined && !isSigned) {
      definitions[storeStem + suffix] = define(forms, store(access(bytes, false, table)), features);
    }
  }
  return definitions;
}

const ordinary = family('ldr', 'str', (bytes) => `M${bytes}`, plainAccess);
/** A 9-bit signed offset. */
const near = (): string => 'm(-256..255)';
const unscaled = family('ldur', 'stur', near, plainAccess);
const acquire = accessThrough({ acquire: true });
const release = accessThrough({ release: true });

/** Load-acquire and store-release without status: plain, LORegion, RCpc, and RCpc unscaled. */
function orderedAccesses(): DefinitionTable {
  const definitions: Record<string, Definition> = {};
  for (const [suffix, bytes] of [
    ['', undefined],
    ['b', 1],
    ['h', 2],
  ] as const) {
    const register = suffix === '' ? 'r' : 'w';
    for (const [stem, feature] of [
      ['ldar', ''],
      ['ldlar', 'lor'],
    ] as const)
      definitions[stem + suffix] = define(`${register} m0`, load(access(bytes, false, acquire)), feature);
    definitions[`stllr${suffix}`] = define(`${register} m0`, store(access(bytes, false, release)), 'lor');
    // The forms with write-back are those of FEAT_LRCPC3.
    const [push, pop] =
      suffix === ''
        ? ['; x m!(-8..-8) @rcpc3; w m!(-4..-4) @rcpc3', '; x m+(8..8) @rcpc3; w m+(4..4) @rcpc3']
        : ['', ''];
    definitions[`stlr${suffix}`] = define(`${register} m0${push}`, store(access(bytes, false, release)));
    definitions[`ldapr${suffix}`] = define(`${register} m0 @rcpc${pop}`, load(access(bytes, false, acquire)));
  }
  return {
    ...definitions,
    ...family('ldapur', 'stlur', near, acquire, 'rcpc2'),
    ...releasing(family('ldapur', 'stlur', near, release, 'rcpc2')),
    ldapur: define(`r ${near()} @rcpc2; F ${near()} @rcpc3`, load(access(undefined, false, acquire))),
    stlur: define(`r ${near()} @rcpc2; F ${near()} @rcpc3`, store(access(undefined, false, release))),
  };
}

function releasing(table: DefinitionTable): DefinitionTable {
  return Object.fromEntries(Object.entries(table).filter(([name]) => name.startsWith('st')));
}

/** Prefetches touch no register and never fault. */
const prefetch: Run = (m, [, where], { mnemonic }) => {
  if (where?.kind === 'memory' && where.base.kind === 'general') addressOf(m, where);
  m.hint(mnemonic);
};

/** LDRAA, LDRAB: the base is authenticated with DA or DB and a zero modifier. */
const loadAuthenticated =
  (key: 'a' | 'b'): Run =>
  (m, [t, where]) => {
    const operand = memory(where);
    const base = general(operand.base);
    if (operand.offset?.kind === 'general') throw new OperandMismatch('immediate offset expected');
    const start = base.isSP ? m.readSP() : m.readX(base.number, 64);
    const pointer = m.opaque(`autd${key}`, [start, small(m, 0)]);
    const offset = operand.offset?.kind === 'immediate' ? operand.offset : undefined;
    const address = offset
      ? m.add(pointer, offset.word ? m.constant(offset.word) : m.value(offset.value), 64)
      : pointer;
    writeRegister(m, general(t), m.load(address, 8, attributesOf(plainAccess, base)));
    if (operand.mode === 'preIndex') writeRegister(m, base, address);
  };

/** SIMD&FP registers; vectors, predicates and ZA at multiples of their length. */
const scalars = 'b M1; h M2; s M4; d M8; q M16';
const lengths = 'z|p mvl(-256..255) @sve; zav mza @sme; zt0 m0 @sme2';
const authenticatedForms = 'x m(-4096..4088/8)|m!(-4096..4088/8)|m!0';

export const loadStore: DefinitionTable = {
  ...ordinary,
  ...unscaled,
  ...family('ldtr', 'sttr', near, accessThrough({ unprivileged: true })),
  ...orderedAccesses(),
  ldr: define(
    `x M8|lldr|pool; w M4|lldr|pool; ${scalars}; s|d|q lldr|pool; ${lengths}`,
    load(access(undefined)),
  ),
  str: define(`x M8; w M4; ${scalars}; ${lengths}`, store(access(undefined))),
  ldrsw: define('x M4|lldr|pool', load(access(4, true))),
  ldur: define(`r|F ${near()}`, load(access(undefined))),
  stur: define(`r|F ${near()}`, store(access(undefined))),
  prfm: define('prfop|0..31 m(0..32760/8)|m(-256..255)|mr3|l', prefetch),
  prfum: define(`prfop|0..31 ${near()}`, prefetch),
  rprfm: define('word|0..63 x m0', prefetch),
  ldraa: define(authenticatedForms, loadAuthenticated('a'), 'pauth'),
  ldrab: define(authenticatedForms, loadAuthenticated('b'), 'pauth'),
};
