import type { Program } from '../assembler/program';
import type { StepFacts } from './facts';

/** What is known of the code that is called, and whether it comes back. */
export function calledCodeText(
  { summarised, returns, target }: NonNullable<StepFacts['call']>,
  program: Program,
): string {
  const weak = isWeak(program, target) ? ' (a weak definition: another may be linked in its place)' : '';
  if (summarised) return `its code was read${weak}${returns ? '' : '; it does not return'}`;
  return returns
    ? "its code, or what it goes on in, was not found: the convention's worst case is assumed"
    : 'its code was not found; it does not return, as the macro that calls it states';
}

/** The definition of the name in this file gives way to another that is linked. */
export function isWeak({ symbols }: Program, name: string): boolean {
  const symbol = symbols.get(name);
  return symbol?.weak === true && symbol.address !== undefined;
}
