import type { StepFacts } from './facts';

/** What is known of the code that is called, and whether it comes back. */
export function calledCodeText({ summarised, returns }: NonNullable<StepFacts['call']>): string {
  if (summarised) return `its code was read${returns ? '' : '; it does not return'}`;
  return returns
    ? "its code, or what it goes on in, was not found: the convention's worst case is assumed"
    : 'its code was not found; it does not return, as the macro that calls it states';
}
