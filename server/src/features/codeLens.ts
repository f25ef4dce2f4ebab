import type { CodeLens, ServerCapabilities } from 'vscode-languageserver';
import type { RoutineFacts } from '../analysis/facts';
import type { FeatureContext } from './context';
import { firstLineOf } from './lineFacts';
import { lineRange } from './place';

export const provides: Partial<ServerCapabilities> = { codeLensProvider: { resolveProvider: false } };

/** `Simulate · 3 variants · 42 instructions` over each routine. */
export function codeLenses(context: FeatureContext): CodeLens[] {
  return context.analysis.routines.map((routine) => {
    const line = firstLineOf(routine);
    return {
      range: lineRange(context.document, line),
      command: {
        title: [simulate(routine), plural(routine.variants.length, 'variant'), instructions(routine)].join(
          ' · ',
        ),
        command: 'hyplens.simulateRoutine',
        arguments: [context.uriOf(context.document.path), routine.name],
      },
    };
  });
}

/** A routine that only runs through the document has no label below to be known by. */
function simulate({ name, runs }: RoutineFacts): string {
  return runs.some(({ routine }) => routine.beginsElsewhere) ? `Simulate ${name}` : 'Simulate';
}

function instructions(routine: RoutineFacts): string {
  const counts = routine.runs.map((run) => run.order.length);
  const least = Math.min(...counts);
  const most = Math.max(...counts);
  return least === most ? plural(most, 'instruction') : `${least}–${most} instructions`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
