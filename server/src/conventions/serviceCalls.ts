import { addressKey, branchTarget } from '../analysis/branchSources';
import type { RunFacts } from '../analysis/facts';
import { knownUnder } from '../simulator/knowledge';
import { generalResource, isGeneral, type Resource } from '../simulator/resources';
import { siteOf } from '../simulator/sites';
import type { State } from '../simulator/state';

/** ESR_ELx.EC (Arm ARM D24.2.37): bits 31:26; SVC executed in AArch64 and in AArch32. */
const EC_LSB = 26;
const SVC64 = 0b010101;
const SVC32 = 0b010001;

/** Branches have shown that the exception is an SVC: the interrupted code called. */
export function servesCall(state: State): boolean {
  // The two differ in one bit, which is open where ways for both have met.
  const differing = SVC64 ^ SVC32;
  for (const { known, value } of exceptionClasses(state))
    if ((known | differing) === 0x3f && (value | differing) === SVC64) return true;
  return false;
}

/** HVC and SMC, executed in either state. */
const CALLS: ReadonlySet<number> = new Set([0b010010, 0b010110, 0b010011, 0b010111]);

/** On some way, branches have shown that the exception is no HVC or SMC. */
export function servesOthersThanCalls({ steps }: RunFacts): boolean {
  for (const { before } of steps.values())
    for (const { known, value } of exceptionClasses(before))
      if (known === 0x3f && !CALLS.has(value)) return true;
  return false;
}

/** What branches have shown of ESR_ELx.EC. */
function* exceptionClasses({ facts }: State): Iterable<{ readonly known: number; readonly value: number }> {
  for (const term of facts.keys()) {
    if (term.kind !== 'entry' || !/^ESR_EL[123]$/.test(term.register)) continue;
    const { zeros, ones } = knownUnder(term, facts);
    yield { known: zeros.or(ones).shr(EC_LSB).lo & 0x3f, value: ones.shr(EC_LSB).lo & 0x3f };
  }
}

/**
 * What a system call changes besides its results is the operating system's to say: what it keeps for sure are the
 * registers that its caller, a function, owes (AAPCS64 6.1.1).
 */
export function isLostToServiceCalls(r: Resource): boolean {
  return isGeneral(r) && r <= generalResource(18);
}

/** The labels that a run branches to, and whether it does so for an SVC alone. */
export function* branchesServingCalls({
  program,
  routine,
  steps,
}: RunFacts): Iterable<{ readonly target: string; readonly serves: boolean }> {
  for (const { instruction, before } of steps.values()) {
    const target = branchTarget(program, instruction);
    if (target === undefined) continue;
    const there = program.instructionAt(target);
    // What a condition teaches holds where it leads to.
    const state = there && steps.get(siteOf(program, there))?.before;
    const serves = servesCall(state ?? before);
    for (const name of program.labels.get(addressKey(target)) ?? [])
      if (name !== routine.name) yield { target: name, serves };
  }
}
