import type { Problem } from '../../source/problem';
import type { Fix } from '../rule';
import { uniqueLabel } from './uniqueLabel';

/** What can be done about what the assembler would reject. */
export function fixOfProblem({ code, message, origin }: Problem): Fix | undefined {
  const twice = code === 'syntax-error' ? /^symbol `(.*)['`] is already defined$/.exec(message) : null;
  // A second expansion of a macro defines its label a second time.
  return twice?.[1] === undefined ? undefined : uniqueLabel(origin, twice[1]);
}
