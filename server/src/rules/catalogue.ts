import { calleeSavedClobbered } from './calleeSavedClobbered';
import { clobberedByCall } from './clobberedByCall';
import { contractViolated } from './contractViolated';
import { exceptionContextClobbered } from './exceptionContextClobbered';
import { frontEndRules } from './frontEnd';
import { malformedAlternative } from './malformedAlternative';
import { missingIsb } from './missingIsb';
import { missingSpeculationBarrier } from './missingSpeculationBarrier';
import { returnAddressClobbered } from './returnAddressClobbered';
import type { Rule } from './rule';
import { stackImbalance } from './stackImbalance';
import { trappedAccess } from './trappedAccess';
import { undefinedRead } from './undefinedRead';
import { undefinedSystemRegister } from './undefinedSystemRegister';
import { UNUSED_ALLOW } from './unusedAllow';
import { wrongCptrLayout } from './wrongCptrLayout';

/** Every diagnostic, in the order of the catalogue. */
export const rules: readonly Rule[] = [
  calleeSavedClobbered,
  returnAddressClobbered,
  exceptionContextClobbered,
  contractViolated,
  clobberedByCall,
  undefinedRead,
  stackImbalance,
  missingIsb,
  trappedAccess,
  wrongCptrLayout,
  undefinedSystemRegister,
  missingSpeculationBarrier,
  malformedAlternative,
  UNUSED_ALLOW,
  ...frontEndRules,
];

const byId = new Map(rules.map((r) => [r.id, r] as const));

export function ruleById(id: string): Rule | undefined {
  return byId.get(id);
}
