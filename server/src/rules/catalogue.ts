import { baseOverwritten } from './baseOverwritten';
import { brokenSequence } from './brokenSequence';
import { calleeSavedClobbered } from './calleeSavedClobbered';
import { capturedLabel } from './capturedLabel';
import { clobberedByCall } from './clobberedByCall';
import { constantBranch } from './constantBranch';
import { contractViolated } from './contractViolated';
import { deadWrite } from './deadWrite';
import { exceptionContextClobbered } from './exceptionContextClobbered';
import { exceptionState } from './exceptionState';
import { exclusiveMismatch } from './exclusiveMismatch';
import { externalBranchRange } from './externalBranchRange';
import { fallthrough } from './fallthrough';
import { frontEndRules } from './frontEnd';
import { invalidAddress } from './invalidAddress';
import { loopDirection } from './loopDirection';
import { malformedAlternative } from './malformedAlternative';
import { mismatchedSlot } from './mismatchedSlot';
import { missingBarrier } from './missingBarrier';
import { missingIsb } from './missingIsb';
import { missingSpeculationBarrier } from './missingSpeculationBarrier';
import { overwrittenBeforeUse } from './overwrittenBeforeUse';
import { reservedBits } from './reservedBits';
import { returnAddressClobbered } from './returnAddressClobbered';
import type { Rule } from './rule';
import { stackBelowSp } from './stackBelowSp';
import { stackImbalance } from './stackImbalance';
import { stackMisaligned } from './stackMisaligned';
import { staleSystemRegister } from './staleSystemRegister';
import { trappedAccess } from './trappedAccess';
import { undefinedRead } from './undefinedRead';
import { undefinedSystemRegister } from './undefinedSystemRegister';
import { unreachableCode } from './unreachableCode';
import { UNUSED_ALLOW } from './unusedAllow';
import { unusedLabel } from './unusedLabel';
import { unusedResult } from './unusedResult';
import { unwrittenSlot } from './unwrittenSlot';
import { widthMismatch } from './widthMismatch';
import { wrongCptrLayout } from './wrongCptrLayout';

/** Every diagnostic, in the order of the catalogue. */
export const rules: readonly Rule[] = [
  calleeSavedClobbered,
  returnAddressClobbered,
  exceptionContextClobbered,
  contractViolated,
  clobberedByCall,
  undefinedRead,
  unwrittenSlot,
  invalidAddress,
  overwrittenBeforeUse,
  baseOverwritten,
  mismatchedSlot,
  brokenSequence,
  stackImbalance,
  stackMisaligned,
  stackBelowSp,
  missingIsb,
  missingBarrier,
  trappedAccess,
  wrongCptrLayout,
  reservedBits,
  undefinedSystemRegister,
  staleSystemRegister,
  missingSpeculationBarrier,
  malformedAlternative,
  constantBranch,
  loopDirection,
  widthMismatch,
  deadWrite,
  unusedResult,
  unreachableCode,
  unusedLabel,
  fallthrough,
  externalBranchRange,
  capturedLabel,
  exclusiveMismatch,
  exceptionState,
  UNUSED_ALLOW,
  ...frontEndRules,
];

const byId = new Map(rules.map((r) => [r.id, r] as const));

export function ruleById(id: string): Rule | undefined {
  return byId.get(id);
}
