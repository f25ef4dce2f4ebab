import { optionsOf, stackOffset } from '../analysis/addresses';
import type { RunFacts } from '../analysis/facts';

/** More general registers than AAPCS64 (6.1.1) has a routine save for its caller: x19 to x30 are twelve. */
const MANY_REGISTERS = 16;

/**
 * Whether the routine pushes the registers of whoever was interrupted, for the exception vector that called it, and
 * loads nothing of it: the `bytes` below sp at entry are what it was called for.
 */
export function leavesContext(run: RunFacts, bytes: number): boolean {
  const pushed = new Set<number>();
  for (const { memory, instruction } of run.steps.values())
    for (const { kind, address } of memory) {
      const offsets = address.flatMap((c) => optionsOf(c.value)).map(stackOffset);
      if (!offsets.some((n) => n !== undefined && n >= -bytes && n < 0)) continue;
      if (kind === 'load') return false;
      for (const o of instruction.parsed.operands) if (o.kind === 'general' && !o.isSP) pushed.add(o.number);
    }
  pushed.delete(31);
  return pushed.size >= MANY_REGISTERS;
}
