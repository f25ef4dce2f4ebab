import type { InstructionItem } from '../assembler/program';

/** A macro with such a name calls what does not return (`no_ret` of Trusted Firmware-A): its user states that. */
const STATES_NO_RETURN = /^no_?ret(urn)?$/i;

/** The macro that the call is written with states that it does not return. */
export function isEndingCall({ origin }: InstructionItem): boolean {
  for (let o: InstructionItem['origin'] | undefined = origin; o !== undefined; o = o.parent)
    if (o.macro !== undefined && STATES_NO_RETURN.test(o.macro)) return true;
  return false;
}
