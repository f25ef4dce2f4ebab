import { LastEntries } from '../analysis/lastEntries';
import { LastRun } from '../analysis/lastRun';
import type { Summary } from '../simulator/callEffects';
import { sameState } from '../simulator/sameState';
import { StepMemo } from '../simulator/stepMemo';

/** What the analysis of one document keeps from one edit to the next. */
export interface DocumentMemo {
  /** The steps of one exploration; the key names all that it depends on besides the code. */
  steps(key: string): StepMemo;
  /** The same for one that an edit has changed. Others are taken over whole as long as no edit touches them. */
  stepsOfEdited(key: string): StepMemo;
  /** What was last found under such a key. */
  run(key: string): LastRun;
  /** The same of what its vectors enter handlers with. */
  entries(key: string): LastEntries;
  /** The summary with the effects of one made earlier under the key when it says the same. */
  summary(key: string, made: Summary): Summary;
}

/** Documents whose steps are kept, at most: those edited last. */
const MAX_DOCUMENTS = 4;
/** Explorations of one document that an edit has changed, and whose steps are kept. */
const MAX_EDITED = 32;

/** Effects of one routine, as the configurations of a document make it. */
const MAX_EFFECTS = 32;

/** The memos of the documents that are being edited. */
export class Memos {
  private documents = new Map<string, DocumentMemo>();

  of(path: string): DocumentMemo {
    const memo = this.documents.get(path) ?? makeMemo();
    this.documents.delete(path);
    this.documents.set(path, memo);
    if (this.documents.size > MAX_DOCUMENTS)
      for (const oldest of this.documents.keys()) {
        this.documents.delete(oldest);
        break;
      }
    return memo;
  }
  clear(): void {
    this.documents.clear();
  }
}

function makeMemo(): DocumentMemo {
  const steps = new Map<string, StepMemo>();
  const edited = new Map<string, StepMemo>();
  const runs = new Map<string, LastRun>();
  const effects = new Map<string, readonly Effects[]>();
  const entries = new Map<string, LastEntries>();
  return {
    entries(key) {
      let last = entries.get(key);
      if (last === undefined) {
        last = new LastEntries();
        entries.set(key, last);
      }
      return last;
    },
    run(key) {
      let run = runs.get(key);
      if (run === undefined) {
        run = new LastRun();
        runs.set(key, run);
      }
      return run;
    },
    steps(key) {
      let memo = steps.get(key);
      if (memo === undefined) {
        memo = new StepMemo();
        steps.set(key, memo);
      }
      return memo;
    },
    stepsOfEdited(key) {
      const memo = edited.get(key) ?? new StepMemo();
      edited.delete(key);
      edited.set(key, memo);
      const [oldest] = edited.keys();
      if (edited.size > MAX_EDITED && oldest !== undefined) edited.delete(oldest);
      return memo;
    },
    summary(key, made) {
      // Each configuration of a document may make another one.
      const old = effects.get(key) ?? [];
      const same = old.find((e) => sameEffects(e, made));
      effects.set(key, [same ?? withoutCode(made), ...old.filter((e) => e !== same)].slice(0, MAX_EFFECTS));
      return same === undefined ? made : { ...made, effects: same.effects };
    },
  };
}

/** What is compared with later summaries: not their code, which would be kept with it. */
type Effects = Omit<Summary, 'code'>;

function sameEffects(a: Effects, b: Effects): boolean {
  const sameExit =
    a.exit === b.exit || (a.exit !== undefined && b.exit !== undefined && sameState(a.exit, b.exit));
  return (
    a.name === b.name &&
    a.returns === b.returns &&
    sameExit &&
    a.uses.length === b.uses.length &&
    a.uses.every((r, i) => r === b.uses[i])
  );
}

function withoutCode({ name, returns, exit, uses, effects }: Summary): Effects {
  return { name, returns, exit, uses, effects };
}
