import type { Machine } from '../machine';
import { type Definition, type DefinitionTable, define, type Run } from './definition';
import {
  accessThrough,
  addressOf,
  attributesOf,
  general,
  memory,
  readRegister,
  small,
  writeRegister,
} from './operands';

/**
 * FEAT_THE (Arm ARM C6.2: RCWCAS, RCWCLR, RCWSET, RCWSWP, their pairs, and the RCWS forms): the old value is read, the
 * new one is written where the check of RCWMASK_EL1 and RCWSMASK_EL1 lets it, and NZCV tells whether it did.
 */
function checked(words: 1 | 2, compares: boolean, acquire: boolean, release: boolean): Run {
  const table = accessThrough({ atomic: true, acquire, release });
  return (m, operands) => {
    const registers = operands.slice(0, -1).map(general);
    for (const r of registers) if (compares || words === 2 || r === registers[0]) readRegister(m, r);
    const { address, base } = addressOf(m, memory(operands.at(-1)));
    const places = Array.from({ length: words }, (_, i) => m.add(address, small(m, 8 * i), 64));
    const old = places.map((place) => m.load(place, 8, attributesOf(table, base)));
    for (const place of places)
      m.store(place, 8, m.unknown('checked by RCWMASK_EL1'), attributesOf(table, base));
    const first = compares || words === 2 ? 0 : 1;
    for (const [i, value] of old.entries()) writeRegister(m, general(operands[first + i]), value);
    setFlags(m);
  };
}

function setFlags<W>(m: Machine<W>): void {
  for (const flag of ['n', 'z', 'c', 'v'] as const) m.writeFlag(flag, m.unknown('result of the check'));
}

function table(): DefinitionTable {
  const definitions: Record<string, Definition> = {};
  for (const stem of ['rcw', 'rcws'])
    for (const [order, acquire, release] of [
      ['', false, false],
      ['a', true, false],
      ['l', false, true],
      ['al', true, true],
    ] as const)
      for (const operation of ['cas', 'clr', 'set', 'swp']) {
        const compares = operation === 'cas';
        definitions[`${stem}${operation}${order}`] = define(
          'x x m0',
          checked(1, compares, acquire, release),
          'the',
        );
        definitions[`${stem}${operation}p${order}`] = define(
          compares ? 'x next x next m0' : 'x x m0',
          checked(2, compares, acquire, release),
          'the',
        );
      }
  return definitions;
}

export const readCheckWrite: DefinitionTable = table();
