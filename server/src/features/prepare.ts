import { costRangeOf } from '../analysis/cost';
import type { RoutineFacts } from '../analysis/facts';
import { and, NONE } from '../simulator/variantSet';
import { lineText } from '../source/sourceFile';
import type { FeatureContext } from './context';
import { hoverText } from './hover';
import { routineHover } from './routineHover';

/**
 * Works out what a hover or a lens is going to ask and what an analysis leaves for later: variants,
 * liveness, readers, cost, what each routine destroys. For the idle time after diagnostics went out;
 * it yields after each few milliseconds of work.
 */
export function* prepareAnswers(context: FeatureContext): Generator<undefined> {
  for (const routine of context.analysis.routines) {
    yield* prepareRoutine(routine);
    routineHover(context, { text: routine.name, line: 0, start: 0, end: 0 });
    yield;
  }
}

function* prepareRoutine({ variants, runs }: RoutineFacts): Generator<undefined> {
  for (const run of runs) {
    const [first] = run.order;
    if (first === undefined) continue;
    run.liveAfter(first, 0);
    run.readersOf(first, 0);
    yield;
    for (const variant of variants) {
      const guard = and(variant.guard, run.guard);
      if (guard !== NONE) costRangeOf(run, guard);
    }
    yield;
  }
}

/**
 * Hovers over every word once, so that the code that answers is compiled before somebody waits for it.
 * Worth doing once in the life of a server.
 */
export function* rehearseHovers(context: FeatureContext): Generator<undefined> {
  for (let line = 0; line < context.document.lineStarts.length; line++) {
    for (const { index } of lineText(context.document, line).matchAll(/[\w.]+/g))
      hoverText(context, { line, character: index });
    yield;
  }
}
