import type { Machine } from '../machine';
import { type Definition, type DefinitionTable, define } from './definition';
import { general, readRegister, small, writeRegister } from './operands';

/**
 * Pointer authentication (Arm ARM C6.2: PACIA, AUTIA, XPACI, PACGA…). The codes are opaque functions
 * of pointer and modifier, named like the instruction: `autia(pacia(x, m), m)` is x where it does not fault.
 */

const keys = ['ia', 'ib', 'da', 'db'];

function inPlace<W>(m: Machine<W>, operation: string, register: number, modifier: W): void {
  m.writeX(register, m.opaque(operation, [m.readX(register, 64), modifier]), 64);
}

/** FEAT_PAuth_LR: the address of the signing instruction is a second modifier; that the two agree is taken for granted. */
function withReturnAddress(key: string): DefinitionTable {
  const sign = define('', (m) => inPlace(m, `pac${key}`, 30, m.readSP()), 'pauth-lr');
  const authenticate = <W>(m: Machine<W>): W => m.opaque(`aut${key}`, [m.readX(30, 64), m.readSP()]);
  const put = <W>(m: Machine<W>): void => m.writeX(30, authenticate(m), 64);
  const inX17 = (operation: string): Definition =>
    define(
      '',
      (m) => m.writeX(17, m.opaque(operation, [m.readX(17, 64), m.readX(16, 64), m.readX(15, 64)]), 64),
      'pauth-lr',
    );
  const letter = key.slice(1);
  return {
    [`pac${key}sppc`]: sign,
    [`pacnb${key}sppc`]: sign,
    [`aut${key}sppc`]: define('l', put, 'pauth-lr'),
    [`aut${key}sppcr`]: define(
      'x',
      (m, [n]) => {
        readRegister(m, general(n));
        put(m);
      },
      'pauth-lr',
    ),
    [`reta${letter}sppc`]: define('l', (m) => m.ret(authenticate(m)), 'pauth-lr'),
    [`reta${letter}sppcr`]: define(
      'x',
      (m, [n]) => {
        readRegister(m, general(n));
        m.ret(authenticate(m));
      },
      'pauth-lr',
    ),
    [`pac${key}171615`]: inX17(`pac${key}`),
    [`aut${key}171615`]: inX17(`aut${key}`),
  };
}

function table(): DefinitionTable {
  const definitions: Record<string, Definition> = {};
  for (const operation of ['pac', 'aut']) {
    for (const key of keys) {
      const name = `${operation}${key}`;
      definitions[name] = define('x X @pauth', (m, [d, n]) => {
        writeRegister(
          m,
          general(d),
          m.opaque(name, [readRegister(m, general(d)), readRegister(m, general(n))]),
        );
      });
      const withZero = `${operation}${key[0]}z${key[1]}`;
      definitions[withZero] = define('x @pauth', (m, [d]) =>
        inPlace(m, name, general(d).number, small(m, 0)),
      );
    }
    for (const key of ['ia', 'ib']) {
      const name = `${operation}${key}`;
      definitions[`${name}sp`] = define('', (m) => inPlace(m, name, 30, m.readSP()));
      definitions[`${name}z`] = define('', (m) => inPlace(m, name, 30, small(m, 0)));
      definitions[`${name}1716`] = define('', (m) => inPlace(m, name, 17, m.readX(16, 64)));
    }
  }
  for (const key of ['ia', 'ib']) Object.assign(definitions, withReturnAddress(key));
  for (const name of ['xpaci', 'xpacd']) {
    definitions[name] = define('x @pauth', (m, [d]) => {
      writeRegister(m, general(d), m.opaque(name, [readRegister(m, general(d))]));
    });
  }
  definitions.xpaclri = define('', (m) => m.writeX(30, m.opaque('xpaci', [m.readX(30, 64)]), 64));
  definitions.pacga = define('x x X @pauth', (m, [d, n, k]) => {
    writeRegister(
      m,
      general(d),
      m.opaque('pacga', [readRegister(m, general(n)), readRegister(m, general(k))]),
    );
  });
  return definitions;
}

export const pointerAuthentication: DefinitionTable = table();
