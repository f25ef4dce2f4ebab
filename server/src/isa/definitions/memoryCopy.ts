import type { Machine } from '../machine';
import { type Definition, type DefinitionTable, define, type Run } from './definition';
import { general, memory, readRegister, small, writeRegister } from './operands';

/**
 * Memory copy and set of FEAT_MOPS (Arm ARM C6.2: CPYFP, CPYFM, CPYFE, SETP…): prologue, main and
 * epilogue leave implementation-defined progress in their registers; the epilogue ends with size 0.
 */

type Stage = 'p' | 'm' | 'e';

function remaining<W>(m: Machine<W>, stage: Stage, what: string): W {
  return stage === 'e' ? small(m, 0) : m.unknown(`bytes left after the ${what}`);
}

const stages: Readonly<Record<Stage, string>> = { p: 'prologue', m: 'main part', e: 'epilogue' };

function writeProgressFlags<W>(m: Machine<W>, stage: Stage): void {
  for (const flag of ['n', 'z', 'c', 'v'] as const) {
    // The prologue leaves its choice of algorithm in NZCV; the later stages read it.
    if (stage === 'p') m.writeFlag(flag, m.unknown('algorithm of the memory operation'));
    else m.readFlag(flag);
  }
}

const copy =
  (stage: Stage): Run =>
  (m, [d, s, n]) => {
    const [destination, source, size] = [general(memory(d).base), general(memory(s).base), general(n)];
    const [to, from] = [readRegister(m, destination), readRegister(m, source)];
    readRegister(m, size);
    writeProgressFlags(m, stage);
    m.loadScalable(from, 'memory copy', { base: source.number });
    m.storeScalable(to, 'memory copy', { base: destination.number });
    writeRegister(m, destination, m.unknown(`destination after the ${stages[stage]}`));
    writeRegister(m, source, m.unknown(`source after the ${stages[stage]}`));
    writeRegister(m, size, remaining(m, stage, stages[stage]));
  };

const set =
  (stage: Stage, tags: boolean): Run =>
  (m, [d, n, s]) => {
    const [destination, size] = [general(memory(d).base), general(n)];
    readRegister(m, size);
    readRegister(m, general(s));
    writeProgressFlags(m, stage);
    if (tags) m.define('tags');
    m.storeScalable(readRegister(m, destination), 'memory set', { base: destination.number });
    writeRegister(m, destination, m.unknown(`destination after the ${stages[stage]}`));
    writeRegister(m, size, remaining(m, stage, stages[stage]));
  };

function table(): DefinitionTable {
  const definitions: Record<string, Definition> = {};
  const access = ['', 'wt', 'rt', 't'];
  const copyHints = ['', 'wn', 'rn', 'n'];
  for (const stage of ['p', 'm', 'e'] as const) {
    for (const unprivileged of access) {
      for (const hint of copyHints) {
        for (const stem of ['cpy', 'cpyf']) {
          definitions[`${stem}${stage}${unprivileged}${hint}`] = define('m!x m!x^ x!^', copy(stage), 'mops');
        }
      }
    }
    for (const options of ['', 't', 'n', 'tn']) {
      definitions[`set${stage}${options}`] = define('m!x x!^ x^', set(stage, false), 'mops');
      definitions[`setg${stage}${options}`] = define('m!x x!^ x^', set(stage, true), 'mops+memtag');
    }
  }
  return definitions;
}

export const memoryCopy: DefinitionTable = table();
