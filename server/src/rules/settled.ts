import type { Violation } from './rule';

/** Stands for the names of registers in a message that is not finished. */
export const REGISTERS = '§';

/** The violation with its message in words: a function that makes one holds on to the run that it speaks of. */
export function settled(violation: Violation): Violation {
  const { message } = violation;
  if (typeof message === 'string') return violation;
  const [one, several, oneInDetail, severalInDetail] = [
    message(REGISTERS, false, false),
    message(REGISTERS, true, false),
    message(REGISTERS, false, true),
    message(REGISTERS, true, true),
  ];
  return {
    ...violation,
    message: (registers, areSeveral, isDetailed) => {
      const brief = areSeveral ? several : one;
      const full = areSeveral ? severalInDetail : oneInDetail;
      return (isDetailed ? full : brief).replaceAll(REGISTERS, () => registers);
    },
  };
}
