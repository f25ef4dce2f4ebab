import type { Operand } from '../instruction';
import type { AccessAttributes } from '../machine';
import { type Definition, type DefinitionTable, define, type Run } from './definition';
import type { Bytes } from './loadStore';
import { accessThrough, addressOf, attributesOf, general, memory, small, writeRegister } from './operands';

/**
 * Load-exclusive and store-exclusive (Arm ARM C6.2: LDXR, LDAXR, LDXP, STXR, STLXR, STXP…). The
 * status is asked after the stores: a machine lets the stores of one instruction pass or fail together.
 */

const load =
  (table: readonly AccessAttributes[], bytes: Bytes | undefined): Run =>
  (m, [t, where]) => {
    const { address, base } = addressOf(m, memory(where));
    const size = bytes ?? (general(t).width === 64 ? 8 : 4);
    writeRegister(m, general(t), m.load(address, size, attributesOf(table, base)));
  };

const store =
  (table: readonly AccessAttributes[], bytes: Bytes | undefined): Run =>
  (m, [s, t, where]) => {
    const { address, base } = addressOf(m, memory(where));
    const source = general(t);
    const size = bytes ?? (source.width === 64 ? 8 : 4);
    m.store(address, size, m.readX(source.number, source.width), attributesOf(table, base));
    writeRegister(m, general(s), m.exclusiveStatus());
  };

const loadPair =
  (table: readonly AccessAttributes[]): Run =>
  (m, [t, t2, where]) => {
    const { address, base } = addressOf(m, memory(where));
    const size = general(t).width === 64 ? 8 : 4;
    const low = m.load(address, size, attributesOf(table, base));
    const high = m.load(m.add(address, small(m, size), 64), size, attributesOf(table, base));
    writeRegister(m, general(t), low);
    writeRegister(m, general(t2), high);
  };

const storePair =
  (table: readonly AccessAttributes[]): Run =>
  (m, [s, t, t2, where]) => {
    const { address, base } = addressOf(m, memory(where));
    const size = general(t).width === 64 ? 8 : 4;
    const value = (operand: Operand | undefined) => m.readX(general(operand).number, general(operand).width);
    m.store(address, size, value(t), attributesOf(table, base));
    m.store(m.add(address, small(m, size), 64), size, value(t2), attributesOf(table, base));
    writeRegister(m, general(s), m.exclusiveStatus());
  };

function table(): DefinitionTable {
  const definitions: Record<string, Definition> = {};
  for (const ordered of [false, true]) {
    const loads = accessThrough({ exclusive: true, acquire: ordered });
    const stores = accessThrough({ exclusive: true, release: ordered });
    const [a, l] = ordered ? ['a', 'l'] : ['', ''];
    for (const [suffix, bytes] of [
      ['', undefined],
      ['b', 1],
      ['h', 2],
    ] as const) {
      const register = suffix === '' ? 'r' : 'w';
      definitions[`ld${a}xr${suffix}`] = define(`${register} m0`, load(loads, bytes));
      definitions[`st${l}xr${suffix}`] = define(`w ${register} m0`, store(stores, bytes));
    }
    definitions[`ld${a}xp`] = define('r r m0', loadPair(loads));
    definitions[`st${l}xp`] = define('w r r m0', storePair(stores));
  }
  return definitions;
}

export const exclusive: DefinitionTable = table();
