import type { InstructionItem } from '../assembler/program';
import { forgetSystemRegisters } from './callEffects';
import type { RegisterWords } from './products';
import { RESOURCE_COUNT, type Resource, resourceName } from './resources';
import type { SymbolicMachine } from './symbolicMachine';
import type { TermTable } from './termTable';
import { wordOf } from './word';

/** A macro may read and write every register. */
export const EVERY_RESOURCE: readonly Resource[] = Array.from({ length: RESOURCE_COUNT }, (_, r) => r);

/** The statement may be a macro of a header that is not there. */
export function mayBeMacro(instruction: InstructionItem | undefined): boolean {
  return instruction?.parsed.mayBeMacro === true;
}

/** Makes unknown whatever code can change: of what was known before, only E2H is taken to stay. */
export function applyPossibleMacro(machine: SymbolicMachine, name: string, site: string): void {
  const { terms } = machine;
  forgetSystemRegisters(machine, name, site, () => true);
  // A name that stands for a system register: no other is written.
  if (name === 'msr') return;
  for (const [r, value] of machine.remembered(`macro ${name}`, () => contentsAfter(terms, name, site)))
    machine.overwrite(r, value);
  machine.overwriteMemory(new Map(), `call ${site}`);
}

function contentsAfter(terms: TermTable, name: string, site: string): RegisterWords {
  return EVERY_RESOURCE.map((r) => [
    r,
    wordOf(terms.unknown(`${site}:${resourceName(r)}`, `after ${name}, which is not known`)),
  ]);
}
