import { isBranchedTo } from '../conventions/branches';
import { contractOf, isBankedInAArch32 } from '../conventions/exitContract';
import { breachesAt } from '../conventions/preservation';
import { computedJumps } from '../conventions/resumedMode';
import { branchesServingCalls, isLostToServiceCalls } from '../conventions/serviceCalls';
import { giveBack } from './fixes/giveBack';
import { type OwedValue, overwritten } from './overwritten';
import {
  type DocumentCheck,
  type DocumentViolation,
  nameOf,
  type RoutineContext,
  type Rule,
  type Violation,
} from './rule';
import { settled } from './settled';

const owed: OwedValue = {
  one: "the interrupted context's value",
  several: "the interrupted context's values",
};

export const exceptionContextClobbered: Rule = {
  id: 'exception-context-clobbered',
  severity: 'error',
  title: 'A register of the interrupted context differs from its entry value at the eret that resumes it',
  checkDocument: () => new InterruptedContexts(),
};

class InterruptedContexts implements DocumentCheck {
  /** Routines that code jumps to through a register, and whether all of that code resumes AArch32. */
  private readonly jumpsResumeAArch32 = new Map<string, boolean>();
  private readonly branchedTo = new Set<string>();
  /** Labels that code branches to, and whether all of it does so for a system call. */
  private readonly servesCalls = new Map<string, boolean>();
  private readonly found: DocumentViolation[] = [];

  see(routines: readonly RoutineContext[]): void {
    for (const context of routines) {
      const { jumpsResumeAArch32: jumps } = this;
      for (const { target, resumesAArch32 } of computedJumps(context.run))
        jumps.set(target, resumesAArch32 && jumps.get(target) !== false);
      for (const { target, serves } of branchesServingCalls(context.run))
        this.servesCalls.set(target, serves && this.servesCalls.get(target) !== false);
      const own = [...breachesOf(context)];
      if (own.length === 0) continue;
      const { routine } = context;
      if (isBranchedTo(context.run)) this.branchedTo.add(routine.name);
      for (const v of own) this.found.push({ ...settled(v), routine: nameOf(context) });
    }
  }

  *violations(): Iterable<DocumentViolation> {
    for (const v of this.found) if (!this.isNoPartOfContext(v) && !this.isLostToCall(v)) yield v;
  }

  /** All that leads to the routine does so for a system call. */
  private isLostToCall({ routine: { name }, resource }: DocumentViolation): boolean {
    return resource !== undefined && isLostToServiceCalls(resource) && this.servesCalls.get(name) === true;
  }

  /** Only code that resumes an AArch32 program at EL0 jumps to the routine: x15 to x30 are not the program's. */
  private isNoPartOfContext({ routine: { name }, resource }: DocumentViolation): boolean {
    return (
      resource !== undefined &&
      isBankedInAArch32(resource) &&
      !this.branchedTo.has(name) &&
      this.jumpsResumeAArch32.get(name) === true
    );
  }
}

function* breachesOf(context: RoutineContext): Iterable<Violation> {
  const { run, convention, flags } = context;
  if (convention.clobbers) return;
  for (const exit of run.exits) {
    if (exit.kind !== 'eret') continue;
    const contract = contractOf(run, exit, convention, flags);
    if (contract.kind === 'none') continue;
    const fix = giveBack(context, exit);
    for (const breach of breachesAt(run, exit, contract.preserved, contract.guard, convention)) {
      const violation = overwritten(run, exit, breach, owed);
      if (violation) yield { ...violation, fix: fix() };
    }
  }
}
