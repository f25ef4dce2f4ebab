import { atomics } from './atomics';
import { bitfield } from './bitfield';
import { branches } from './branch';
import { conditional } from './conditional';
import { dataProcessing } from './dataProcessing';
import type { Definition, DefinitionTable } from './definition';
import { exclusive } from './exclusive';
import { guardedControlStack } from './guardedControlStack';
import { loadStore } from './loadStore';
import { loadStorePair } from './loadStorePair';
import { logical } from './logical';
import { memoryCopy } from './memoryCopy';
import { memoryTagging } from './memoryTagging';
import { moveWide } from './moveWide';
import { bitCounting, checksums, multiplication } from './multiply';
import { pointerAuthentication } from './pointerAuthentication';
import { readCheckWrite } from './readCheckWrite';
import { scalableState } from './scalable/state';
import { system } from './system';
import { vectorStructures } from './vectorStructures';
import { vectorTransfer } from './vectorTransfer';

const tables: readonly DefinitionTable[] = [
  dataProcessing,
  conditional,
  logical,
  bitfield,
  moveWide,
  multiplication,
  bitCounting,
  checksums,
  loadStore,
  loadStorePair,
  exclusive,
  atomics,
  readCheckWrite,
  branches,
  system,
  pointerAuthentication,
  guardedControlStack,
  memoryTagging,
  memoryCopy,
  vectorTransfer,
  vectorStructures,
  scalableState,
];

const registry = new Map<string, Definition>();
for (const table of tables) {
  for (const [mnemonic, definition] of Object.entries(table)) registry.set(mnemonic, definition);
}

/** The definition of a canonical mnemonic (lower case, `b.eq`), or undefined when there is none yet. */
export function definitionOf(mnemonic: string): Definition | undefined {
  return registry.get(mnemonic);
}

/** All mnemonics that have a definition. */
export function definedMnemonics(): IterableIterator<string> {
  return registry.keys();
}
