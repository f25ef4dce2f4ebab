import { splitAddress } from '../../analysis/addresses';
import type { RunFacts } from '../../analysis/facts';
import { printRegisters } from '../../conventions/registerList';
import { type Resource, resourceName, SP } from '../../simulator/resources';
import { instructionAtSite } from '../../simulator/sites';
import { registerOf, type Site } from '../../simulator/state';
import type { SourceFile } from '../../source/sourceFile';
import type { Fix } from '../rule';
import { insertAfter, insertBefore, standsAlone } from './insert';

/**
 * Saves registers on the stack before a call and restores them behind it. Only in a routine that has a frame, and not
 * where the callee may find an argument at sp (AAPCS64 6.8.2, stage C).
 */
export function keepAcrossCall(
  document: SourceFile,
  run: RunFacts,
  call: Site,
  registers: readonly Resource[],
): Fix | undefined {
  const item = instructionAtSite(run.program, call);
  if (!standsAlone(document, item) || !hasFrame(run) || mayPassOnStack(run, call)) return undefined;
  const names = registers.map(resourceName);
  const save: string[] = [];
  const restore: string[] = [];
  for (let i = 0; i < names.length; i += 2) {
    const [a, b] = [names[i], names[i + 1]];
    const [suffix, pair] = b === undefined ? ['r', a] : ['p', `${a}, ${b}`];
    save.push(`st${suffix}\t${pair}, [sp, #-16]!`);
    restore.unshift(`ld${suffix}\t${pair}, [sp], #16`);
  }
  const title = `Keep ${printRegisters(registers)} on the stack across the call`;
  const after = insertAfter(document, item, title, restore);
  return after && { title, edits: [insertBefore(document, item, save), ...after.edits] };
}

/** Some access goes through sp below its value at entry: there is a stack, and the routine has a frame on it. */
function hasFrame(run: RunFacts): boolean {
  for (const step of run.steps.values())
    for (const m of step.memory)
      if (m.viaSP && m.address.some((a) => (splitAddress(a.value).offset ?? 0) < 0)) return true;
  return false;
}

/** What was stored at sp, as it is at the call, is not loaded again here: it may be for the callee. */
function mayPassOnStack(run: RunFacts, call: Site): boolean {
  const before = run.steps.get(call)?.before;
  if (before === undefined) return true;
  const top = registerOf(before, SP).map((c) => c.value.term);
  const kinds = new Set<string>();
  for (const step of run.steps.values())
    for (const m of step.memory) if (m.address.some((a) => top.includes(a.value))) kinds.add(m.kind);
  return kinds.has('store') && !kinds.has('load');
}
