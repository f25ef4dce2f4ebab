import type { Origin } from '../../source/origin';
import type { Problem } from '../../source/problem';
import { lineText } from '../../source/sourceFile';
import type { Fix } from '../rule';
import { uniqueLabel } from './uniqueLabel';

/** What can be done about what the assembler would reject: the choices, the likeliest first. */
export function fixesOfProblem(problem: Problem): readonly Fix[] {
  const { code, message, origin } = problem;
  if (problem.misspelt) return otherWords(origin, problem.misspelt);
  const twice = code === 'syntax-error' ? /^symbol `(.*)['`] is already defined$/.exec(message) : null;
  // A second expansion of a macro defines its label a second time.
  const fix = twice?.[1] === undefined ? undefined : uniqueLabel(origin, twice[1]);
  return fix ? [fix] : [];
}

/** Replaces the word where it stands as such in the statement's own line; a macro may have made it of parts. */
function otherWords(
  { file, line, start, end }: Origin,
  { word, near }: NonNullable<Problem['misspelt']>,
): readonly Fix[] {
  const statement = lineText(file, line).slice(start, end);
  const places = [...statement.matchAll(/[\w.$]+/g)].filter(([found]) => found === word);
  const [place] = places;
  if (place === undefined || places.length > 1) return [];
  const from = start + place.index;
  return near.map((newText) => ({
    title: `Replace ${word} by ${newText}`,
    edits: [{ file, line, start: from, end: from + word.length, newText }],
  }));
}
