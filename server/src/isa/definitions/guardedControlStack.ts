import { type DefinitionTable, define, defineEach, type Run } from './definition';
import {
  addressOf,
  attributesOf,
  general,
  memory,
  plainAccess,
  readRegister,
  writeRegister,
} from './operands';

/**
 * FEAT_GCS (Arm ARM C6.2). The stack itself is no memory that other instructions write; where GCSPR_ELx points after a
 * push or a pop is not followed.
 */
const store: Run = (m, [t, where]) => {
  const value = readRegister(m, general(t));
  const { address, base } = addressOf(m, memory(where));
  m.store(address, 8, value, attributesOf(plainAccess, base));
};

export const guardedControlStack: DefinitionTable = {
  gcspushm: define('x', (m, [t]) => void readRegister(m, general(t)), 'gcs'),
  gcspopm: define(
    'x?',
    (m, [t]) => {
      if (t !== undefined) writeRegister(m, general(t), m.unknown('top of the Guarded Control Stack'));
    },
    'gcs',
  ),
  gcsss1: define('x', (m, [t]) => void readRegister(m, general(t)), 'gcs'),
  gcsss2: define(
    'x',
    (m, [t]) => writeRegister(m, general(t), m.unknown('the other Guarded Control Stack')),
    'gcs',
  ),
  ...defineEach('gcsstr gcssttr', () => define('x m0', store, 'gcs')),
};
