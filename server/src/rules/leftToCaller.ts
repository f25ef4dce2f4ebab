import type { RunFacts, StepFacts } from '../analysis/facts';
import type { InstructionItem } from '../assembler/program';
import { type Origin, rootOf } from '../source/origin';

/**
 * Cache maintenance whose completion a routine may well leave to its callers: it does nothing but that, by a macro that
 * holds no DSB, and another routine of the file adds the DSB behind the same macro. So there are two forms of it, of
 * which this one is for callers that go over several ranges before they wait.
 */
export function isLeftToCaller(run: RunFacts, { instruction }: StepFacts): boolean {
  if (instruction.origin.parent === undefined || !doesMaintenanceOnly(run)) return false;
  const own = rootOf(instruction.origin);
  const { instructions } = run.program;
  return macrosOf(instruction.origin).some((macro) =>
    instructions.some(
      (item, at) =>
        isIn(item, macro) &&
        rootOf(item.origin).line !== own.line &&
        waitsBehind(instructions.slice(at + 1), macro),
    ),
  );
}

/** It may look up how long a line is. */
function doesMaintenanceOnly({ steps }: RunFacts): boolean {
  for (const { memory, system, call } of steps.values())
    if (
      memory.some(({ kind }) => kind === 'store') ||
      call !== undefined ||
      system.some(({ kind }) => kind === 'write')
    )
      return false;
  return true;
}

/** A DSB that is not the macro's own comes before the code ends or goes elsewhere. */
function waitsBehind(following: readonly InstructionItem[], macro: string): boolean {
  for (const item of following) {
    const { mnemonic } = item.parsed;
    if (mnemonic === 'dsb' && !isIn(item, macro)) return true;
    if (/^(ret\w*|eret|br|bl|blr|b)$/.test(mnemonic) && !isIn(item, macro)) return false;
  }
  return false;
}

function isIn({ origin }: InstructionItem, macro: string): boolean {
  return macrosOf(origin).includes(macro);
}

function macrosOf(origin: Origin): readonly string[] {
  const names: string[] = [];
  for (let o: Origin | undefined = origin; o?.parent; o = o.parent) if (o.macro) names.push(o.macro);
  return names;
}
