import type { Definition, DefinitionTable } from './definition';

const tables: readonly DefinitionTable[] = [];

const registry = new Map<string, Definition>();
for (const table of tables)
  for (const [mnemonic, definition] of Object.entries(table)) registry.set(mnemonic, definition);

/** The definition of a canonical mnemonic (lower case, `b.eq`), or undefined when there is none yet. */
export function definitionOf(mnemonic: string): Definition | undefined {
  return registry.get(mnemonic);
}
