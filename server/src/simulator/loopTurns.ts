import type { StepResult, Successor } from './engine';
import { sameState } from './sameState';
import type { Site, State } from './state';
import { and, NONE } from './variantSet';

/** An instruction run in a loop that is followed turn by turn. */
export interface RunInTurn {
  readonly site: Site;
  /** The instruction before it; undefined where the loop is entered. */
  readonly from: Site | undefined;
  readonly before: State;
  readonly result: StepResult;
}

/** Runs an instruction that was run `turn` times since the loop was entered. */
export type StepInTurn = (site: Site, state: State, turn: number) => StepResult;

/**
 * Runs a loop from the state in which it is entered as the processor does, and tells each instruction that it runs
 * until `goOn` says no. Gives where the loop is left; undefined when it was not followed to its end, as a branch is
 * not decided or nothing changes any more.
 */
export function followTurns(
  { head, body, start }: { readonly head: Site; readonly body: ReadonlySet<Site>; readonly start: State },
  step: StepInTurn,
  goOn: (ran: RunInTurn) => boolean,
): readonly Successor[] | undefined {
  const turns = new Map<Site, number>();
  const left: Successor[] = [];
  const open: { site: Site; state: State; from: Site | undefined }[] = [
    { site: head, state: start, from: undefined },
  ];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { site, state, from } = at;
    const turn = turns.get(site) ?? 0;
    turns.set(site, turn + 1);
    const result = step(site, state, turn);
    if (!goOn({ site, from, before: state, result })) return undefined;
    const { successors, exits } = result;
    if (exits.length > 0 || successors.some((s) => s.exceptional) || !areDisjoint(successors))
      return undefined;
    for (const next of successors) {
      if (!body.has(next.site)) left.push(next);
      // Nothing has changed since it was entered: it never ends.
      else if (next.site === head && sameState(next.state, start)) return undefined;
      else open.push({ site: next.site, state: next.state, from: site });
    }
  }
  return left;
}

/** Each variant goes one way: the branch is decided. */
function areDisjoint(successors: readonly Successor[]): boolean {
  for (let i = 1; i < successors.length; i++)
    for (let k = 0; k < i; k++)
      if (and((successors[i] as Successor).state.guard, (successors[k] as Successor).state.guard) !== NONE)
        return false;
  return true;
}
