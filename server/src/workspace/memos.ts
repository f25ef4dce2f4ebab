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
  /** The summary itself, or the one made last time under the key when it says the same. */
  summary(key: string, made: Summary | undefined): Summary | undefined;
}

/** Documents whose steps are kept, at most: those edited last. */
const MAX_DOCUMENTS = 4;
/** Explorations of one document that an edit has changed, and whose steps are kept. */
const MAX_EDITED = 32;

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
  const summaries = new Map<string, Summary>();
  return {
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
      const old = summaries.get(key);
      if (made === undefined) return undefined;
      if (old !== undefined && sameSummary(old, made)) return old;
      summaries.set(key, made);
      return made;
    },
  };
}

function sameSummary(a: Summary, b: Summary): boolean {
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
