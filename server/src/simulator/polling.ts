import type { InstructionItem, Program } from '../assembler/program';
import type { Operand } from '../isa/instruction';
import { resourcesOf } from './useDef/resourceSet';
import { useDef } from './useDef/useDefMachine';

/** Longer loops than this, in instructions, wait for nobody. */
const LONGEST = 32;

const BRANCH = /^(b|bc?\.\w\w|cbn?z|tbn?z)$/;
/** What may change memory: a loop with one of these does more than wait. */
const CHANGES_MEMORY = /^(st|swp|cas|bl|[hs]vc$|smc$)/;

/** Loads of what a device or another processor is expected to have changed since it was loaded last. */
export function polledLoads(program: Program): ReadonlySet<InstructionItem> {
  return new Set([...loadsInWaitingLoops(program), ...loadsAgainBehindBarriers(program)]);
}

/** Loads that a short loop repeats from one address without storing anything or calling anybody: it waits for others. */
function loadsInWaitingLoops(program: Program): ReadonlySet<InstructionItem> {
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

const BARRIER = /^d[ms]b$/;
/** What follows is other code. */
const ENDS = /^(b|br|ret|eret)$/;

/**
 * A load from where another one loaded shortly before, with a barrier between that orders the two (Arm ARM B2.3, a DMB or
 * DSB of stores alone does not): nobody orders two loads of one place that cannot have changed.
 */
function loadsAgainBehindBarriers(program: Program): ReadonlySet<InstructionItem> {
  const again = new Set<InstructionItem>();
  for (const barrier of program.instructions) {
    if (!BARRIER.test(barrier.parsed.mnemonic) || /st$/i.test(barrier.text)) continue;
    const before = neighbours(program, barrier, -4);
    const after = neighbours(program, barrier, 4);
    for (const [i, first] of before.entries())
      for (const [k, second] of after.entries())
        if (loadsSame(first, second, [...before.slice(0, i + 1), ...after.slice(0, k)])) again.add(second);
  }
  return again;
}

/** The instructions up to the next that may change memory or ends the code, on one side. */
function neighbours(
  program: Program,
  { address }: InstructionItem,
  step: 4 | -4,
): readonly InstructionItem[] {
  const out: InstructionItem[] = [];
  for (let offset = address.offset + step; out.length < LONGEST; offset += step) {
    const item = program.instructionAt({ section: address.section, offset });
    if (item === undefined) break;
    const { mnemonic } = item.parsed;
    if (CHANGES_MEMORY.test(mnemonic) || ENDS.test(mnemonic)) break;
    out.push(item);
  }
  return out;
}

/** Both load from the place that is written in the same way, which `between` do not move; sp is nobody else's. */
function loadsSame(
  first: InstructionItem,
  second: InstructionItem,
  between: readonly InstructionItem[],
): boolean {
  const [one, other] = [first, second].map((i) => i.parsed.operands.find((o) => o.kind === 'memory'));
  if (one?.kind !== 'memory' || other?.kind !== 'memory' || one.mode !== 'offset') return false;
  if (!first.parsed.mnemonic.startsWith('ld') || !second.parsed.mnemonic.startsWith('ld')) return false;
  if (one.base.kind !== 'general' || one.base.isSP) return false;
  if (placeOf(first) !== placeOf(second)) return false;
  const written = new Set(between.flatMap((i) => [...resourcesOf(useDef(i.parsed).defs)]));
  return isFixed(other, written);
}

function placeOf({ text }: InstructionItem): string {
  return text.slice(text.indexOf('['));
}

/** No part of the address changes. */
function isFixed(o: Operand, written: ReadonlySet<number>): boolean {
  if (o.kind !== 'memory') return true;
  const { base, offset } = o;
  return [base, offset].every((r) => r?.kind !== 'general' || !written.has(r.number));
}
