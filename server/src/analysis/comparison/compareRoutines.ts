import { instructionAtSite } from '../../simulator/sites';
import type { Term } from '../../simulator/term';
import { and, cubes, NONE, not, or, support, type VariantSet } from '../../simulator/variantSet';
import { type Origin, rootOf } from '../../source/origin';
import type { ExitKind, RoutineFacts, RunFacts } from '../facts';
import { instructionText } from '../instructionText';
import { nameVariants } from '../variantNames';
import { CalledCode } from './calledCode';
import { compareStates, type Part, type StateDifference } from './compareStates';
import { wordUnder } from './decisions';
import { Names } from './fingerprints';
import { type Path, pathsOf } from './paths';
import { type Verdict, worse } from './verdict';

/** A line of one of the versions. Zero-based. */
export interface CodePlace {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}
export interface ExitPlace extends CodePlace {
  /** `eret`, `ret`, `branch to x`. */
  readonly kind: string;
}
export interface DifferenceSide {
  readonly value: string;
  /** Where it was written; empty when it is as at entry. */
  readonly since: readonly CodePlace[];
}
export interface Difference {
  readonly part: Part | 'exit';
  readonly what: string;
  readonly verdict: Exclude<Verdict, 'same'>;
  readonly old: DifferenceSide;
  readonly new: DifferenceSide;
}
/** Two exits that the same values lead to. */
export interface ExitPair {
  readonly old: ExitPlace;
  readonly new: ExitPlace;
  readonly verdict: Verdict;
  readonly differences: readonly Difference[];
}
export interface VariantComparison {
  readonly name: string;
  readonly conditions: ReadonlyMap<string, boolean>;
  readonly guard: VariantSet;
  readonly verdict: Verdict | 'not compared';
  /** Why it was not compared, or what only one version has. */
  readonly note: string | undefined;
  readonly exits: readonly ExitPair[];
}
export interface RoutineComparison {
  readonly routine: string;
  readonly old: CodePlace;
  readonly new: CodePlace;
  readonly verdict: Verdict | 'not compared';
  readonly variants: readonly VariantComparison[];
  readonly assumptions: readonly string[];
}

type Outcome = Pick<VariantComparison, 'verdict' | 'note' | 'exits'>;

/**
 * Compares two versions of a routine, variant by variant: every way through the one with every way through the
 * other that the same values may take. Both must have been analysed with one term table.
 */
export function compareRoutines(old: RoutineFacts, now: RoutineFacts): RoutineComparison {
  const feasible = and(old.feasible, now.feasible);
  const outcomes = new Map<string, { guard: VariantSet; readonly outcome: Outcome }>();
  const record = (guard: VariantSet, outcome: Outcome): void => {
    const key = JSON.stringify(outcome);
    const known = outcomes.get(key);
    if (known) known.guard = or(known.guard, guard);
    else outcomes.set(key, { guard, outcome });
  };
  const parts = (facts: RoutineFacts): readonly { readonly run: RunFacts; readonly guard: VariantSet }[] =>
    facts.runs.flatMap((run) =>
      facts.variants.flatMap(({ guard }) => {
        const own = and(and(run.guard, guard), feasible);
        return own === NONE ? [] : [{ run, guard: own }];
      }),
    );
  const names = new Names();
  let left = feasible;
  const theirs = parts(now);
  for (const a of parts(old))
    for (const b of theirs) {
      const guard = and(a.guard, b.guard);
      if (guard === NONE || !builtAlike(a.run, b.run)) continue;
      record(guard, compareRuns(a.run, b.run, guard, names));
      left = and(left, not(guard));
    }
  const universe = [...outcomes.values()].reduce<VariantSet>((all, o) => or(all, o.guard), NONE);
  for (const [facts, version] of [
    [old, 'old'],
    [now, 'new'],
  ] as const) {
    const own = facts.runs.reduce<VariantSet>((all, r) => or(all, and(r.guard, left)), NONE);
    if (own !== NONE)
      record(own, { verdict: 'differs', note: `only the ${version} version has the routine`, exits: [] });
  }
  const whole = [...outcomes.values()].reduce<VariantSet>((all, o) => or(all, o.guard), universe);
  const variants = [...outcomes.values()].map(({ guard, outcome }) => ({
    name: nameVariants(guard, whole),
    conditions: fixedIn(guard, whole),
    guard,
    ...outcome,
  }));
  variants.sort((a, b) => severity(b.verdict) - severity(a.verdict));
  return {
    routine: now.name,
    old: headOf(old),
    new: headOf(now),
    verdict: variants[0]?.verdict ?? 'not compared',
    variants,
    assumptions: [...new Set([...old.assumptions, ...now.assumptions, ...unknownCode(old)])],
  };
}

/** Code that is built for two worlds, the kernel and its hypervisor, is compared world by world. */
function builtAlike(old: RunFacts, now: RunFacts): boolean {
  if (old.flavours.length === 0 || now.flavours.length === 0) return true;
  return old.flavours.some((f) => now.flavours.includes(f));
}

/** What the comparison takes for granted of code that was not found. */
function unknownCode(facts: RoutineFacts): string[] {
  const calls = facts.runs.some((r) => [...r.steps.values()].some((s) => s.call && !s.call.summarised));
  return calls ? ['code that was not found does the same where it finds the same registers and memory'] : [];
}

function severity(v: Verdict | 'not compared'): number {
  return ['same', 'unspecified', 'may differ', 'not compared', 'differs'].indexOf(v);
}

function fixedIn(guard: VariantSet, universe: VariantSet): ReadonlyMap<string, boolean> {
  const fixed = new Map<string, boolean>();
  const all = cubes(guard, not(universe));
  for (const name of support(guard)) {
    const values = new Set(all.map((c) => c.get(name)));
    const [only] = values;
    if (values.size === 1 && only !== undefined) fixed.set(name, only);
  }
  return fixed;
}

function compareRuns(old: RunFacts, now: RunFacts, guard: VariantSet, names: Names): Outcome {
  if (old.terms !== now.terms) throw new RangeError('versions of two term tables cannot be compared');
  const pairs = new Map<string, { old: ExitPlace; new: ExitPlace; differences: Map<string, Difference> }>();
  const entries = Math.min(old.routine.entries.length, now.routine.entries.length);
  for (let i = 0; i < entries; i++) {
    const before = pathsOf(old, old.routine.entries[i] as number, guard, names);
    const after = before && pathsOf(now, now.routine.entries[i] as number, guard, names);
    if (before === undefined || after === undefined) {
      const code = new CalledCode(names);
      if (code.ofRun(old, guard) === code.ofRun(now, guard))
        return { verdict: 'same', note: 'every instruction is the same', exits: [] };
      const version = before === undefined ? 'old' : 'new';
      return {
        verdict: 'not compared',
        note: `the ${version} version has too many ways through it`,
        exits: [],
      };
    }
    for (const p of before)
      for (const q of after) {
        const common = and(and(p.state.guard, q.state.guard), guard);
        if (common === NONE || excludeEachOther(p, q)) continue;
        const key = `${p.site},${p.kind},${p.target},${q.site},${q.kind},${q.target}`;
        const pair = pairs.get(key) ?? {
          old: exitPlace(old, p),
          new: exitPlace(now, q),
          differences: new Map(),
        };
        pairs.set(key, pair);
        for (const d of comparePaths(old, p, now, q, common)) {
          const known = pair.differences.get(d.what);
          if (known === undefined || worse(known.verdict, d.verdict) !== known.verdict)
            pair.differences.set(d.what, d);
        }
      }
  }
  const exits = [...pairs.values()].map(({ old: a, new: b, differences }) => {
    const list = [...differences.values()];
    return {
      old: a,
      new: b,
      differences: list,
      verdict: list.reduce<Verdict>((v, d) => worse(v, d.verdict), 'same'),
    };
  });
  exits.sort((a, b) => a.new.line - b.new.line || a.old.line - b.old.line);
  return {
    verdict: exits.reduce<Verdict>((v, e) => worse(v, e.verdict), 'same'),
    note: exits.length === 0 ? 'neither version is left' : undefined,
    exits,
  };
}

/** True when some question about the same values is answered differently on the two ways. */
function excludeEachOther(p: Path, q: Path): boolean {
  for (const [question, answer] of p.decisions) {
    const other = q.decisions.get(question);
    if (other !== undefined && other !== answer) return true;
    // Of the ways out of one loop, a run takes one.
    const loop = /^(event \d+) ends in way/.exec(question)?.[1];
    if (loop !== undefined && other === undefined)
      for (const o of q.decisions.keys()) if (o.startsWith(`${loop} ends in way`)) return true;
  }
  return false;
}

function comparePaths(old: RunFacts, p: Path, now: RunFacts, q: Path, guard: VariantSet): Difference[] {
  // Where each asks what the other does not, nobody knows whether one run can take both ways.
  const asks = (a: Path, b: Path): boolean => [...b.decisions.keys()].every((k) => a.decisions.has(k));
  const agreed = asks(p, q) || asks(q, p);
  const decided = new Map([...p.decisions, ...q.decisions]);
  const soften = (v: StateDifference['verdict']): StateDifference['verdict'] =>
    v === 'differs' && !agreed ? 'may differ' : v;
  if (p.kind !== q.kind || p.target !== q.target)
    return [
      {
        part: 'exit',
        what: 'way out',
        verdict: soften('differs'),
        old: { value: kindOf(p), since: [placeOf(old, p.site)] },
        new: { value: kindOf(q), since: [placeOf(now, q.site)] },
      },
    ];
  const reading = (word: Term): Term => wordUnder(word, decided);
  return compareStates({ run: old, state: p.state }, { run: now, state: q.state }, guard, reading).map(
    (d) => ({
      part: d.part,
      what: d.what,
      verdict: soften(d.verdict),
      old: { value: d.old.value, since: placesOf(old, d.old.writers) },
      new: { value: d.now.value, since: placesOf(now, d.now.writers) },
    }),
  );
}

function kindOf({ kind, target }: { readonly kind: ExitKind; readonly target: string | undefined }): string {
  const words: Readonly<Partial<Record<ExitKind, string>>> = {
    tailCall: 'branch to',
    noReturn: 'no return from',
    indirectBranch: 'indirect branch',
    fallthrough: 'falls through',
  };
  return [words[kind] ?? kind, target].filter((t) => t !== undefined).join(' ');
}

function exitPlace(run: RunFacts, path: Path): ExitPlace {
  return { kind: kindOf(path), ...placeOf(run, path.site) };
}

/** Each once. Code of a callee and of the vector before the routine is no step of it, and that of other files has no place here. */
function placesOf(run: RunFacts, writers: readonly number[]): CodePlace[] {
  const places = new Map<string, CodePlace>();
  for (const place of writers.map((w) => placeOf(run, w)))
    if (place.text !== '') places.set(JSON.stringify(place), place);
  return [...places.values()];
}

function placeOf(run: RunFacts, site: number): CodePlace {
  const item = instructionAtSite(run.program, site);
  return item === undefined ? { file: '', line: 0, text: '' } : codePlace(item.origin, instructionText(item));
}
function codePlace(origin: Origin, text: string): CodePlace {
  const { file, line } = rootOf(origin);
  return { file: file.path, line, text };
}

function headOf(facts: RoutineFacts): CodePlace {
  const [run] = facts.runs;
  const item = run?.steps.values().next().value?.instruction;
  return item && run
    ? { file: rootOf(item.origin).file.path, line: run.routine.firstLine, text: facts.name }
    : { file: '', line: 0, text: facts.name };
}
