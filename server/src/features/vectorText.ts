import type { RoutineFacts } from '../analysis/facts';
import { SLOT_BYTES, slotName, TABLE_BYTES } from '../analysis/vectorTables';
import { instructionAtSite } from '../simulator/sites';
import type { DocumentAnalysis } from '../workspace/analyze';

/** The exceptions whose vectors lead to the routine, with the table: `Synchronous, lower EL using AArch64 (vectors)`. */
export function vectorsOf(analysis: DocumentAnalysis, routine: RoutineFacts): readonly string[] {
  const tables = new Map<string, Set<number>>();
  for (const { name, runs } of analysis.routines)
    for (const { routine: table, program, exits } of runs) {
      const start = instructionAtSite(program, table.entry)?.address;
      for (const exit of exits) {
        if (start === undefined || exit.handler === undefined || !names(routine, exit.target)) continue;
        const at = instructionAtSite(program, exit.site)?.address;
        if (at === undefined || at.section !== start.section) continue;
        const offset = Math.floor(((at.offset - start.offset) % TABLE_BYTES) / SLOT_BYTES) * SLOT_BYTES;
        tables.set(name, (tables.get(name) ?? new Set()).add(offset));
      }
    }
  return [...tables].flatMap(([table, offsets]) =>
    [...offsets].sort((a, b) => a - b).map((offset) => `${slotName(offset)} (${table})`),
  );
}

function names({ name, runs }: RoutineFacts, target: string | undefined): boolean {
  return target === name || runs.some((r) => target !== undefined && r.routine.aliases.includes(target));
}
