import type { Address, Program } from '../assembler/program';
import { instructionAtSite } from '../simulator/sites';
import { addressKey, branches } from './branchSources';
import type { Routine } from './facts';
import { SLOT_BYTES, slotTakesAArch32, TABLE_BYTES } from './vectorTables';

/**
 * Whether every vector that comes to the handler is one for exceptions that a lower level takes while it uses
 * AArch32. False for a table itself, and for code that something besides vectors branches to.
 *
 * @param tables the vector tables of the program
 */
export function interruptsAArch32(program: Program, handler: Routine, tables: readonly Routine[]): boolean {
  const entry = instructionAtSite(program, handler.entry)?.address;
  if (entry === undefined || handler.entries.length > 1 || handler.global) return false;
  const sources = branches(program).get(addressKey(entry))?.sources ?? [];
  const offsets = sources.map((s) => offsetInTable(program, s, tables));
  return offsets.length > 0 && offsets.every((o) => o !== undefined && slotTakesAArch32(o));
}

/** Bytes from the start of the 2 KB table that the address lies in. */
function offsetInTable(program: Program, at: Address, tables: readonly Routine[]): number | undefined {
  for (const { entry, entries } of tables) {
    const start = instructionAtSite(program, entry)?.address;
    if (start === undefined || start.section !== at.section) continue;
    const offset = at.offset - start.offset;
    if (offset >= 0 && offset < entries.length * SLOT_BYTES) return offset % TABLE_BYTES;
  }
  return undefined;
}
