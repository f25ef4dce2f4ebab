import type { InstructionItem, Program } from '../assembler/program';
import type { Operand } from '../isa/instruction';
import { resourcesOf } from './useDef/resourceSet';
import { useDef } from './useDef/useDefMachine';

/** Longer loops than this, in instructions, wait for nobody. */
const LONGEST = 32;

const BRANCH = /^(b|bc?\.\w\w|cbn?z|tbn?z)$/;
/** What may change memory: a loop with one of these does more than wait. */
const CHANGES_MEMORY = /^(st|swp|cas|bl|[hs]vc$|smc$)/;

/**
 * Loads that a short loop repeats from one address without storing anything or calling anybody: it waits for a device
 * or another processor to change what is there.
 */
export function polledLoads(program: Program): ReadonlySet<InstructionItem> {
  const polled = new Set<InstructionItem>();
  for (const item of program.instructions) {
    if (!BRANCH.test(item.parsed.mnemonic)) continue;
    const label = item.parsed.operands.find((o) => o.kind === 'label');
    const target = label?.kind === 'label' ? program.resolve(label.value) : undefined;
    const { section, offset } = item.address;
    if (target === undefined || target.section !== section || target.offset > offset) continue;
    if (offset - target.offset > 4 * LONGEST) continue;
    const body: InstructionItem[] = [];
    for (let at = target.offset; at <= offset; at += 4) {
      const inside = program.instructionAt({ section, offset: at });
      if (inside !== undefined) body.push(inside);
    }
    if (body.some((i) => CHANGES_MEMORY.test(i.parsed.mnemonic))) continue;
    const loads = body.filter((i) => i.parsed.mnemonic.startsWith('ld'));
    if (loads.length === 0) continue;
    const written = new Set(body.flatMap((i) => [...resourcesOf(useDef(i.parsed).defs)]));
    for (const load of loads) if (load.parsed.operands.every((o) => isFixed(o, written))) polled.add(load);
  }
  return polled;
}

/** No part of the address changes in the loop. */
function isFixed(o: Operand, written: ReadonlySet<number>): boolean {
  if (o.kind !== 'memory') return true;
  const { base, offset } = o;
  return [base, offset].every((r) => r?.kind !== 'general' || !written.has(r.number));
}
