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
    // Most barriers have no load on one of their sides.
    if (!before.some(isPlainLoad)) continue;
    const after = neighbours(program, barrier, 4);
    for (const [k, second] of after.entries()) {
      if (!isPlainLoad(second)) continue;
      for (const [i, first] of before.entries())
        if (isPlainLoad(first) && placeOf(first) === placeOf(second))
          if (isLeftAlone(second, [...before.slice(0, i + 1), ...after.slice(0, k)])) again.add(second);
    }
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

/** A load from an address that it does not change; what sp points to is nobody else's. */
function isPlainLoad({ parsed }: InstructionItem): boolean {
  if (!parsed.mnemonic.startsWith('ld')) return false;
  const address = parsed.operands.find((o) => o.kind === 'memory');
  return address?.mode === 'offset' && address.base.kind === 'general' && !address.base.isSP;
}

/** What is `between` does not move the place that is loaded from. */
function isLeftAlone({ parsed }: InstructionItem, between: readonly InstructionItem[]): boolean {
  const written = new Set(between.flatMap((i) => [...resourcesOf(useDef(i.parsed).defs)]));
  return parsed.operands.every((o) => isFixed(o, written));
}

/** As it is written. */
function placeOf({ text }: InstructionItem): string {
  return text.slice(text.indexOf('['));
}

/** No part of the address changes. */
function isFixed(o: Operand, written: ReadonlySet<number>): boolean {
  if (o.kind !== 'memory') return true;
  const { base, offset } = o;
  return [base, offset].every((r) => r?.kind !== 'general' || !written.has(r.number));
}
