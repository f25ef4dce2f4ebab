import type { CodeStep, Summary } from '../../simulator/callEffects';
import { symbolsIn } from '../../simulator/engine';
import { siteName } from '../../simulator/sites';
import type { State } from '../../simulator/state';
import { and, NONE, type VariantSet } from '../../simulator/variantSet';
import type { RunFacts } from '../facts';
import type { Names } from './fingerprints';
import { instructionShape } from './instructionShape';

/**
 * Names called code by what it does: the same in two versions where every instruction of it, and of what it calls, is the
 * same, wherever it stands.
 */
export class CalledCode {
  private readonly known = new Map<Summary, string>();
  private readonly documents = new Map<Summary, readonly string[]>();

  constructor(private readonly names: Names) {}

  /** What is called by that name from a state; by the name alone where its code is not known. */
  at(run: RunFacts, target: string, state: State): string {
    return this.named(target, run.around.summaryOf(target, symbolsIn(state)));
  }

  /** The code of a run in the variants of `guard`. */
  ofRun(run: RunFacts, guard: VariantSet): string {
    const code = run.order.flatMap((site): CodeStep[] => {
      const step = run.steps.get(site);
      if (step === undefined || and(step.guard, guard) === NONE) return [];
      const targets = [
        ...(step.call ? [{ target: step.call.target, state: step.before }] : []),
        ...run.exits.flatMap(({ site: from, target, state }) =>
          from !== site || target === undefined ? [] : [{ target, state }],
        ),
      ];
      return [
        {
          item: step.instruction,
          site,
          guard: and(step.guard, guard),
          next: step.successors.filter((s) => and(s.guard, guard) !== NONE).map((s) => s.site),
          calls: targets.map(({ target, state }) => ({
            target,
            summary: run.around.summaryOf(target, symbolsIn(state)),
          })),
        },
      ];
    });
    return this.textOf(code);
  }

  private named(target: string, summary: Summary | undefined): string {
    if (summary === undefined) return target;
    let name = this.known.get(summary);
    if (name === undefined) {
      name = this.names.of(this.textOf(summary.code));
      this.known.set(summary, name);
    }
    return `${target} (${name})`;
  }

  private textOf(code: readonly CodeStep[]): string {
    const places = new Map(code.map(({ site }, i) => [site, i]));
    return code
      .map(({ item, guard, next, calls }) =>
        [
          instructionShape(item.parsed, ({ number }) => `${number}`),
          item.word,
          guard,
          next.map((site) => places.get(site)),
          calls.map(({ target, summary }) => this.named(target, summary)),
        ].join('|'),
      )
      .join('\n');
  }

  /** A name that was made in called code, with its documents told by when they come, not by where they lie. */
  placeless(summary: Summary, name: string): string {
    let documents = this.documents.get(summary);
    if (documents === undefined) {
      documents = [...documentsOf(summary)];
      this.documents.set(summary, documents);
    }
    return documents.reduce((text, path, i) => text.replaceAll(`${path}|`, `${i}|`), name);
  }
}

/** Paths of the documents that the code of a summary stands in, in its order. */
function documentsOf(summary: Summary): ReadonlySet<string> {
  const paths = new Set<string>();
  const seen = new Set([summary]);
  // A set that grows while it is gone through.
  for (const { code } of seen)
    for (const { site, calls } of code) {
      const name = siteName(site);
      paths.add(name.slice(0, name.lastIndexOf('|')));
      for (const { summary: called } of calls) if (called) seen.add(called);
    }
  return paths;
}
