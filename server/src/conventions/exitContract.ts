import { isEntry, mentionsEntry, optionsOf, splitAddress } from '../analysis/addresses';
import { isReplacement } from '../analysis/branchSources';
import type { ExitFacts, RunFacts } from '../analysis/facts';
import { explicit } from '../simulator/choice';
import { generalResource, type Resource, SP } from '../simulator/resources';
import { instructionAtSite } from '../simulator/sites';
import { registerOf } from '../simulator/state';
import type { Term } from '../simulator/term';
import { originsOf, someTerm } from '../simulator/termParts';
import { NONE, or, type VariantSet } from '../simulator/variantSet';
import { isBranchedTo } from './branches';
import { type BuildFlags, type Convention, preservedBy, readsCallNumber } from './convention';
import { keepsReturnAddress } from './keptReturnAddress';
import { isLostToServiceCalls, servesCall } from './serviceCalls';

/** What one exit owes. */
export interface ExitContract {
  readonly kind: Convention['kind'];
  readonly why: string;
  readonly preserved: readonly Resource[];
  /** Variants in which the exit owes this; in the others it owes nothing. */
  readonly guard: VariantSet;
}

/**
 * Each exit is judged by its kind: `ret` by the procedure call standard, `eret` by the interrupted
 * context, everything else owes nothing (a tail call hands the duty on, a branch through a register
 * may go anywhere).
 */
export function contractOf(
  run: RunFacts,
  exit: ExitFacts,
  convention: Convention,
  flags: BuildFlags,
): ExitContract {
  const none = (why: string): ExitContract => ({ kind: 'none', why, preserved: [], guard: NONE });
  if (convention.declared && convention.kind === 'none') return none(convention.why);
  if (exit.kind === 'ret') {
    if (convention.kind === 'none') return none(convention.why);
    if (!convention.declared && isOfOtherRoutine(run, exit))
      return none('this ret is that of a routine which code that never kept its return address went on to');
    if (!convention.declared && isOnNewStack(exit))
      return none('this ret goes on with a stack that the routine has set up: no frame of a caller is there');
    if (!convention.declared && goesElsewhere(run, exit, convention))
      return none('this ret does not go back to its caller');
    const kind =
      convention.kind === 'worldSwitch' || (convention.kind === 'smccc' && convention.declared)
        ? convention.kind
        : 'aapcs64';
    return {
      kind,
      why: convention.why,
      preserved: preservedBy(kind, convention.declared, flags).filter(
        (r) =>
          !convention.documented.includes(r) &&
          r !== returnRegisterOf(run, exit) && // `ret x29`: a link register of its own
          !keepsReturnAddress(run, exit, r),
      ),
      guard: exit.guard,
    };
  }
  if (exit.kind !== 'eret') return none('it does not return here');
  if (convention.kind === 'none') return none(convention.why);
  const guard = resuming(exit);
  if (guard === NONE) return none('this eret goes to an address that the routine put into ELR itself');
  if (convention.declared && (convention.kind === 'exception' || convention.kind === 'smccc'))
    return { kind: convention.kind, why: convention.why, preserved: convention.preserved, guard };
  if (readsCallNumber(run))
    return {
      kind: 'smccc',
      why: 'the routine decides by the interrupted x0: a handler of HVC or SMC calls',
      preserved: preservedBy('smccc', false, flags),
      guard,
    };
  const preserved = preservedBy('exception', false, flags);
  if (run.routine.interruptsAArch32 === true && isForEL1(run))
    return {
      kind: 'exception',
      why: 'this eret resumes an AArch32 program at EL0, whose registers are x0 to x14',
      preserved: preserved.filter((r) => !isBankedInAArch32(r)),
      guard,
    };
  if (servesCall(exit.state))
    return {
      kind: 'exception',
      why: 'this eret returns from an SVC, which owes what a call owes',
      preserved: preserved.filter((r) => !isLostToServiceCalls(r)),
      guard,
    };
  return { kind: 'exception', why: 'this eret resumes the interrupted context', preserved, guard };
}

/** Code of EL1, or of a host at EL2 that goes by the names of EL1 (FEAT_VHE): the level below it is EL0. */
function isForEL1(run: RunFacts): boolean {
  if (run.exceptionLevel !== undefined && run.exceptionLevel < 2) return true;
  for (const { instruction } of run.steps.values())
    if (instruction.parsed.mnemonic === 'msr')
      for (const o of instruction.parsed.operands)
        if (o.kind === 'system' && /^(elr|spsr)_el1$/i.test(o.name)) return true;
  return false;
}

/** Arm ARM D1.20.1: a program at EL0 has R0 to R14; x15 to x30 stand for what other modes have, which only EL1 could enter. */
export function isBankedInAArch32(r: Resource): boolean {
  return r >= generalResource(15) && r <= generalResource(30);
}

/**
 * Variants in which the `eret` goes back to where the exception came from: ELR holds its entry value
 * (or that plus a constant, to skip an instruction), or was put back from where it was saved.
 */
function resuming(exit: ExitFacts): VariantSet {
  let guard = exit.guard;
  // The level is inferred from the whole routine: this path may be the one for another level.
  for (const level of [1, 2, 3]) {
    const name = `ELR_EL${level}`;
    const content = exit.state.system.get(name);
    if (content === undefined) continue;
    let back: VariantSet = NONE;
    for (const c of explicit(content, guard))
      if (optionsOf(c.value.term).every((t) => comesBack(t, name, exit))) back = or(back, c.guard);
    guard = back;
  }
  return guard;
}

function comesBack(t: Term, register: string, exit: ExitFacts): boolean {
  if (isEntry(t, register)) return true;
  // Out of a structure that a called function named: the entry point of another image, say.
  if (t.kind === 'load') return !isOtherImage(t.address) && !isEntryPoint(t.address, exit);
  // What a called function left there is its business; most leave it alone.
  if (t.kind === 'unknown') return true;
  const [atom] = t.kind === 'linear' ? t.atoms : [];
  return t.kind === 'linear' && t.atoms.length === 1 && atom !== undefined && isEntry(atom.term, register);
}

/** The address is the result of a call, or was found in a variable of the program: no place of this context. */
function isOtherImage(address: Term): boolean {
  const origins = originsOf(address);
  return origins !== 'anywhere' && origins.length > 0 && origins.every(isGlobal);
}
/** Fewer registers than this from the structure that ELR came from: arguments for other code, no context. */
const CONTEXT_REGISTERS = 16;

/** A structure that the interrupted code passed in a register tells where to go on, and with which arguments. */
function isEntryPoint(address: Term, exit: ExitFacts): boolean {
  const origins = originsOf(address);
  const [only] = origins === 'anywhere' ? [] : origins;
  if (origins.length !== 1 || only?.kind !== 'entry' || !/^x\d+$/.test(only.register)) return false;
  const { base } = splitAddress(address);
  let loaded = 0;
  for (let n = 0; n <= 30; n++)
    if (registerOf(exit.state, generalResource(n)).some((c) => isFrom(c.value.term, base))) loaded++;
  return loaded < CONTEXT_REGISTERS;
}
function isFrom(t: Term, base: string): boolean {
  return t.kind === 'load' && splitAddress(t.address).base === base;
}

function isGlobal(t: Term): boolean {
  if (t.kind === 'unknown') return t.defined;
  if (t.kind !== 'load') return t.kind === 'symbol';
  const through = originsOf(t.address);
  return through !== 'anywhere' && through.length > 0 && through.every((o) => o.kind === 'symbol');
}

/**
 * A `ret` that jumps: through an address that was an argument or that the routine made itself, or one
 * that its caller put on the stack for it (then the caller's frame is the callee's to pop).
 */
function goesElsewhere(run: RunFacts, exit: ExitFacts, convention: Convention): boolean {
  const through = returnRegisterOf(run, exit);
  // In a function, another value in lr is a mistake rather than a destination.
  const chosen = through !== generalResource(30) || convention.ownReturn || isOnOtherStack(exit);
  // Callers of a public function put no return address on the stack for it: what it pops it has not pushed.
  const isPublic = convention.kind === 'aapcs64' && convention.inputs !== undefined && !isBranchedTo(run);
  return registerOf(exit.state, through).every((c) =>
    optionsOf(c.value.term).every((t) =>
      t.kind === 'entry' ? chosen && t.register !== 'x30' : !isPublic && isCallersSlot(run, t),
    ),
  );
}

/**
 * Code that is no function, as that which boots, calls without keeping its return address and goes on to another
 * routine: that one's `ret` is for calls of its own.
 */
function isOfOtherRoutine(run: RunFacts, exit: ExitFacts): boolean {
  const { routine, program } = run;
  if (routine.type === 'function' || routine.instructions.includes(exit.site)) return false;
  const at = instructionAtSite(program, exit.site);
  if (at === undefined || isReplacement(program, at.address)) return false;
  let calls = false;
  for (const { call, memory, reads, instruction } of run.steps.values()) {
    calls ||= call !== undefined;
    if (memory.some((m) => m.kind === 'store' && m.value?.some((v) => isEntry(v.value.term, 'x30'))))
      return false;
    if (instruction.parsed.mnemonic !== 'ret')
      if (reads.some((r) => r.content.some((c) => isEntry(c.value.term, 'x30')))) return false;
  }
  return calls;
}

/** sp is in a stack that the program has for this code. */
function isOnNewStack(exit: ExitFacts): boolean {
  return registerOf(exit.state, SP).every(
    ({ value: { term } }) =>
      !mentionsEntry(term, 'sp') &&
      someTerm(term, (part) => part.kind === 'symbol') &&
      !someTerm(term, (part) => part.kind === 'unknown'),
  );
}

/** sp comes from elsewhere: no caller's frame is there to go back to. */
function isOnOtherStack(exit: ExitFacts): boolean {
  return registerOf(exit.state, SP).every((c) =>
    optionsOf(c.value.term).every((t) => t.kind === 'entry' && t.register !== 'sp'),
  );
}

/** The register that a `ret` goes through: the one that it names, else x30. */
export function returnRegisterOf(run: RunFacts, exit: ExitFacts): Resource {
  const [operand] = instructionAtSite(run.program, exit.site)?.parsed.operands ?? [];
  return generalResource(operand?.kind === 'general' ? operand.number : 30);
}

function isCallersSlot(run: RunFacts, t: Term): boolean {
  if (t.kind !== 'load') return false;
  const at = splitAddress(t.address);
  return at.onStack && at.offset !== undefined && at.offset >= 0 && !savesReturnAddress(run);
}

function savesReturnAddress(run: RunFacts): boolean {
  for (const step of run.steps.values())
    for (const access of step.memory)
      if (access.kind === 'store' && access.value?.some((v) => isEntry(v.value.term, 'x30'))) return true;
  return false;
}
