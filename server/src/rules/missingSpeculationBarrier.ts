import type { Alternative, InstructionItem, Program } from '../assembler/program';
import { and, condition, minus, NONE, or, type VariantSet } from '../simulator/variantSet';
import { rootOf } from '../source/origin';
import { insertAfter } from './fixes/insert';
import type { ProgramContext, Rule, Violation } from './rule';

export const missingSpeculationBarrier: Rule = {
  id: 'missing-speculation-barrier',
  severity: 'warning',
  title: 'eret that straight-line speculation can run past: no sb or dsb and isb follows',
  *checkProgram({ document, program, guard }: ProgramContext): Iterable<Violation> {
    const barrier =
      program.assemblerMacros.has('sb') || program.cMacros.get('sb') ? ['sb'] : ['dsb\tnsh', 'isb'];
    for (const item of program.instructions) {
      if (!/^eret(aa|ab)?$/.test(item.parsed.mnemonic)) continue;
      if (rootOf(item.origin).file.path !== document.path) continue;
      const open = unguarded(program, item, present(program, item, guard));
      if (open === NONE) continue;
      yield {
        origin: item.origin,
        guard: open,
        certain: true,
        message: `no sb (or dsb and isb) follows this ${item.parsed.mnemonic}: the processor may speculate into the instructions laid out after it`,
        related: [],
        fix: insertAfter(
          document,
          item,
          `Insert ${barrier.map((b) => b.replace('\t', ' ')).join('; ')} after it`,
          barrier,
        ),
      };
    }
  },
};

/** Variants in which the instruction is there at all: a body of an alternative is, or is replaced. */
function present(program: Program, item: InstructionItem, guard: VariantSet): VariantSet {
  let result = guard;
  for (const a of program.alternatives) {
    if (a.callback !== undefined) continue;
    if (inside(item.address, a.original, a.originalLength)) result = minus(result, condition(a.capability));
    if (inside(item.address, a.replacement, a.replacementLength))
      result = and(result, condition(a.capability));
  }
  return result;
}

/** Variants in which nothing stops speculation after the instruction. */
function unguarded(program: Program, item: InstructionItem, guard: VariantSet): VariantSet {
  // Follow the code as it will lie in memory: after a replacement's last instruction comes what stands after the original.
  const alternative = program.alternatives.find(
    (a) => a.callback === undefined && inside(item.address, a.replacement, a.replacementLength),
  );
  const next = { section: item.address.section, offset: item.address.offset + 4 };
  return barrierMissing(program, next, alternative, guard, false, 0);
}

type Position = InstructionItem['address'];
/** Instructions that are looked at after the eret: a barrier and the padding before it. */
const WINDOW = 8;

function barrierMissing(
  program: Program,
  at: Position,
  within: Alternative | undefined,
  guard: VariantSet,
  afterDsb: boolean,
  seen: number,
): VariantSet {
  if (guard === NONE || seen > WINDOW) return guard;
  if (within && !inside(at, within.replacement, within.replacementLength)) {
    const back = { section: within.original.section, offset: within.original.offset + within.originalLength };
    return barrierMissing(program, back, undefined, guard, afterDsb, seen);
  }
  const start = within
    ? undefined
    : program.alternatives.find(
        (a) => a.callback === undefined && same(a.original, at) && a.originalLength > 0,
      );
  if (start) {
    const has = condition(start.capability);
    return or(
      barrierMissing(program, start.replacement, start, and(guard, has), afterDsb, seen + 1),
      step(program, at, undefined, minus(guard, has), afterDsb, seen),
    );
  }
  return step(program, at, within, guard, afterDsb, seen);
}

function step(
  program: Program,
  at: Position,
  within: Alternative | undefined,
  guard: VariantSet,
  afterDsb: boolean,
  seen: number,
): VariantSet {
  const item = program.instructionAt(at);
  if (item === undefined) return guard;
  const { mnemonic } = item.parsed;
  // It may be one.
  if (item.parsed.mayBeMacro) return NONE;
  if (mnemonic === 'sb' || (mnemonic === 'isb' && afterDsb)) return NONE;
  if (mnemonic !== 'dsb' && mnemonic !== 'nop') return guard;
  const next = { section: at.section, offset: at.offset + 4 };
  return barrierMissing(program, next, within, guard, afterDsb || mnemonic === 'dsb', seen + 1);
}

function inside(at: Position, start: Position, length: number): boolean {
  return at.section === start.section && at.offset >= start.offset && at.offset < start.offset + length;
}
function same(a: Position, b: Position): boolean {
  return a.section === b.section && a.offset === b.offset;
}
