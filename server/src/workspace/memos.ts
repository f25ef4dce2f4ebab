import { LastEntries } from '../analysis/lastEntries';
import { LastRun } from '../analysis/lastRun';
import type { Summary } from '../simulator/callEffects';
import type { Resource } from '../simulator/resources';
import { sameState } from '../simulator/sameState';
import { StepMemo } from '../simulator/stepMemo';
import { RecentlyUsed } from './recentlyUsed';

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
/**
 * Keys of one document: a routine in each configuration of a large file, several times over. An analysis asks for all
 * that it has; those of routines that were renamed or removed are the ones that go.
 */
const MAX_KEYS = 8192;
/** Effects of one routine, as the configurations of a document make it. */
const MAX_EFFECTS = 32;

/** The memos of the documents that are being edited. */
export class Memos {
  private readonly documents = new RecentlyUsed(MAX_DOCUMENTS, makeMemo);

  of(path: string): DocumentMemo {
    return this.documents.of(path);
  }
  clear(): void {
    this.documents.clear();
  }
}

function makeMemo(): DocumentMemo {
  const steps = new RecentlyUsed(MAX_KEYS, () => new StepMemo());
  const edited = new RecentlyUsed(MAX_EDITED, () => new StepMemo());
  const runs = new RecentlyUsed(MAX_KEYS, () => new LastRun());
  const entries = new RecentlyUsed(MAX_KEYS, () => new LastEntries());
  const effects = new RecentlyUsed<readonly Effects[]>(MAX_KEYS, () => []);
  return {
    steps: (key) => steps.of(key),
    stepsOfEdited: (key) => edited.of(key),
    run: (key) => runs.of(key),
    entries: (key) => entries.of(key),
    summary(key, made) {
      // Each configuration of a document may make another one.
      const old = effects.of(key);
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
    sameResources(a.uses, b.uses) &&
    sameResources(a.kept, b.kept) &&
    sameResources(a.perhapsTaken, b.perhapsTaken)
  );
}

function sameResources(a: readonly Resource[], b: readonly Resource[]): boolean {
  return a.length === b.length && a.every((r, i) => r === b[i]);
}

function withoutCode({ name, returns, exit, uses, kept, perhapsTaken, effects }: Summary): Effects {
  return { name, returns, exit, uses, kept, perhapsTaken, effects };
}
