import type { RoutineFacts } from '../analysis/facts';
import { SLOT_BYTES, slotName, TABLE_BYTES, vectorSlots } from '../analysis/vectorTables';
import { instructionAtSite } from '../simulator/sites';
import type { DocumentAnalysis } from '../workspace/analyze';
import { plural } from './codeLens';
import type { FeatureContext } from './context';

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
        // A table may pass exceptions on to the vectors of another one, which stands elsewhere.
        const from = at.offset - start.offset;
        if (from < 0 || from >= table.entries.length * SLOT_BYTES) continue;
        const offset = Math.floor((from % TABLE_BYTES) / SLOT_BYTES) * SLOT_BYTES;
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

/** Why the routine is taken for a table of exception vectors; undefined when it is not. */
export function tableText(context: FeatureContext, { name, runs }: RoutineFacts): string | undefined {
  const [first] = runs;
  const slots = Math.max(...runs.map((run) => run.routine.entries.length));
  if (first === undefined || slots <= 1) return undefined;
  const reasons = [`${plural(slots, 'vector')} of 0x80 bytes from a multiple of 2 KB`];
  const names = [name, ...first.routine.aliases];
  const writes = context.vectorBaseWrites?.(names) ?? [];
  const base = context.document.path.replace(/[^/]*$/, '');
  for (const { file, line, register } of writes) {
    const where =
      file === context.document.path
        ? ''
        : ` of ${file.startsWith(base) ? file.slice(base.length) : file.replace(/^.*\/(?=[^/]*\/[^/]*$)/, '')}`;
    reasons.push(`its address goes into ${register} on line ${line + 1}${where}`);
  }
  const symbol = first.program.symbols.get(name);
  if (symbol?.type === 'notype') reasons.push('its symbol is marked as code that is no function');
  return reasons.join('; ');
}

/** Which vector a routine is, of a table whose vectors have names of their own: `IRQ, lower EL using AArch64 (vectors)`. */
export function vectorText({ runs: [first] }: RoutineFacts): string | undefined {
  if (first === undefined || first.routine.entries.length > 1) return undefined;
  const { program, routine } = first;
  const address = instructionAtSite(program, routine.entry)?.address;
  if (address === undefined) return undefined;
  const start = { ...address, offset: address.offset - (address.offset % TABLE_BYTES) };
  if (!vectorSlots(program, start, start.offset + TABLE_BYTES).includes(routine.entry)) return undefined;
  const [table] = program.labels.get(`${start.section}:${start.offset}`) ?? [];
  const name = table === undefined || table === routine.name ? '' : ` (${table})`;
  return `${slotName(address.offset - start.offset)}${name}`;
}
