import { accessAt, sameResult } from '../../simulator/accessChecks';
import type { AccessResult } from '../../simulator/accessResult';
import { type Choice, explicit } from '../../simulator/choice';
import { readCell } from '../../simulator/memory';
import { OTHER_REGISTERS } from '../../simulator/otherRegisters';
import { printAddress, printTerm } from '../../simulator/printTerm';
import { isFlag, isGeneral, isVector, RESOURCE_COUNT, resourceName, SP } from '../../simulator/resources';
import { registerOf, type Site, type State } from '../../simulator/state';
import { registerIn } from '../../simulator/systemState';
import type { Term } from '../../simulator/term';
import type { TermTable } from '../../simulator/termTable';
import type { AccessFeature } from '../../simulator/trapState';
import { and, NONE, type VariantSet } from '../../simulator/variantSet';
import { printAccess } from '../accessText';
import { stackOffset } from '../addresses';
import type { RunFacts } from '../facts';
import { isUntouched } from './fingerprints';
import { compareTerms, type Verdict, worse } from './verdict';

export type Part = 'general' | 'sp' | 'flags' | 'vector' | 'system' | 'memory' | 'traps';

/** Something that two exits leave differently, or may. */
export interface StateDifference {
  readonly part: Part;
  /** `x3`, `CPTR_EL2`, `[x0 + 16]`, `EL2: SVE`. */
  readonly what: string;
  readonly verdict: Exclude<Verdict, 'same'>;
  readonly old: Side;
  readonly now: Side;
}
export interface Side {
  readonly value: string;
  /** The instructions that left it; empty for what was there at entry. */
  readonly writers: readonly Site[];
}

interface Content {
  readonly term: Term;
  readonly writers: readonly Site[];
}

/** What a word is, as far as more is known than the word says. */
export type Reading = (word: Term) => Term;

/** All that differs between two states in the variants of `guard`. Both are of one term table. */
export function compareStates(
  old: { readonly run: RunFacts; readonly state: State },
  now: { readonly run: RunFacts; readonly state: State },
  guard: VariantSet,
  reading: Reading,
): StateDifference[] {
  const out: StateDifference[] = [];
  const { terms } = now.run;
  const add = (part: Part, what: string, a: Choice<Content>, b: Choice<Content>): void => {
    const found = compareContents(a, b, guard, reading);
    if (found !== undefined) out.push({ part, what, ...found });
  };
  for (let r = 0; r < RESOURCE_COUNT; r++) {
    const part = isGeneral(r) ? 'general' : r === SP ? 'sp' : isFlag(r) ? 'flags' : 'vector';
    add(part, vectorName(r), registerOf(old.state, r), registerOf(now.state, r));
  }
  for (const name of new Set([...old.state.system.keys(), ...now.state.system.keys()])) {
    const a = registerIn(terms, old.state, name);
    const b = registerIn(terms, now.state, name);
    // The versions may be read with other assumptions.
    if (isUntouched(a) && isUntouched(b)) continue;
    add('system', name === OTHER_REGISTERS ? 'other system registers' : name, a, b);
    if (isStale(a) || isStale(b))
      add('system', `${name} until the next synchronization`, staleOf(a), staleOf(b));
  }
  out.push(
    ...memoryDifferences(terms, old.state, now.state, guard, reading),
    ...trapDifferences(old, now, guard),
  );
  return out;
}

function vectorName(r: number): string {
  return isVector(r) && !resourceName(r).includes('high')
    ? resourceName(r).replace('d', 'v')
    : resourceName(r);
}

function isStale(content: Choice<{ readonly stale: readonly Term[] }>): boolean {
  return content.some((c) => c.value.stale.length > 0);
}

/** What an indirect read may still see; where nothing is left over, the value itself. */
function staleOf(
  content: Choice<{
    readonly term: Term;
    readonly writers: readonly Site[];
    readonly stale: readonly Term[];
  }>,
): Choice<Content> {
  return content.map((c) => ({
    guard: c.guard,
    value: { term: c.value.stale[0] ?? c.value.term, writers: c.value.writers },
  }));
}

function compareContents(
  a: Choice<Content>,
  b: Choice<Content>,
  guard: VariantSet,
  reading: Reading,
): Omit<StateDifference, 'part' | 'what'> | undefined {
  let verdict: Verdict = 'same';
  let sides: { old: Side; now: Side } | undefined;
  for (const p of explicit(a, guard))
    for (const q of explicit(b, guard)) {
      if (and(and(p.guard, q.guard), guard) === NONE) continue;
      const one = compareTerms(reading(p.value.term), reading(q.value.term));
      const all = worse(verdict, one);
      if (one !== 'same' && (sides === undefined || all !== verdict))
        sides = { old: side(p.value), now: side(q.value) };
      verdict = all;
    }
  return verdict === 'same' || sides === undefined ? undefined : { verdict, ...sides };
}

function side({ term, writers }: Content): Side {
  return {
    value: printTerm(term).replace(/return address of event \d+/g, 'a return address'),
    writers: writers.filter((w) => w >= 0),
  };
}

/** Memory that either of them wrote. The frame below sp at the exit is dead: nobody may read it. */
function memoryDifferences(
  terms: TermTable,
  old: State,
  now: State,
  guard: VariantSet,
  reading: Reading,
): StateDifference[] {
  const out: StateDifference[] = [];
  const stack = terms.entry('sp');
  const lowest = Math.min(
    ...[old, now].flatMap((s) =>
      explicit(registerOf(s, SP), guard).map((c) => stackOffset(c.value.term) ?? Number.NEGATIVE_INFINITY),
    ),
  );
  for (const base of new Set([...old.memory.keys(), ...now.memory.keys()])) {
    const cells = [...(old.memory.get(base) ?? []), ...(now.memory.get(base) ?? [])];
    const seen = new Set<string>();
    for (const { offset, bytes } of cells) {
      const key = `${offset},${bytes}`;
      if (seen.has(key) || (base === stack && offset + bytes <= lowest)) continue;
      seen.add(key);
      const a = readCell(terms, old, base, offset, bytes);
      const b = readCell(terms, now, base, offset, bytes);
      const found = compareContents(a, b, guard, reading);
      if (found === undefined) continue;
      const address = printAddress(terms.add(base, terms.number(offset)));
      out.push({ part: 'memory', what: `[${address}]`, ...found });
    }
  }
  if (old.epoch !== now.epoch)
    out.push({
      part: 'memory',
      what: 'other memory',
      verdict: 'may differ',
      old: { value: memoryStory(old), writers: [] },
      now: { value: memoryStory(now), writers: [] },
    });
  return out;
}

function memoryStory(state: State): string {
  return state.epoch === 'entry' ? 'as at entry' : 'as unknown code or a loop left it';
}

const units = [
  ['FP', 'fp'],
  ['SVE', 'sve'],
  ['SME', 'sme'],
] as const;

/** Whether FP, SVE and SME may be used at this level and at the one below. */
function trapDifferences(
  old: { readonly run: RunFacts; readonly state: State },
  now: { readonly run: RunFacts; readonly state: State },
  guard: VariantSet,
): StateDifference[] {
  const level = now.run.exceptionLevel ?? old.run.exceptionLevel;
  if (level === undefined) return [];
  const out: StateDifference[] = [];
  for (const el of level > 0 ? [level, (level - 1) as 0 | 1 | 2] : [level])
    for (const [unit, feature] of units)
      for (const p of explicit(accessAt(old.run.terms, old.state, feature, el), guard))
        for (const q of explicit(accessAt(now.run.terms, now.state, feature, el), guard)) {
          const both = and(and(p.guard, q.guard), guard);
          if (both === NONE || sameResult(p.value, q.value)) continue;
          if (
            isAsAtEntry(old.run, p.value, feature, el, both) &&
            isAsAtEntry(now.run, q.value, feature, el, both)
          )
            continue;
          const open = p.value.kind === 'depends' || q.value.kind === 'depends';
          out.push({
            part: 'traps',
            what: `${unit} at EL${el}`,
            verdict: open ? 'may differ' : 'differs',
            old: { value: printAccess(p.value), writers: [] },
            now: { value: printAccess(q.value), writers: [] },
          });
        }
  return out;
}

function isAsAtEntry(
  { terms, entryState }: RunFacts,
  result: AccessResult,
  feature: AccessFeature,
  level: 0 | 1 | 2 | 3,
  guard: VariantSet,
): boolean {
  return explicit(accessAt(terms, entryState, feature, level), guard).every((c) =>
    sameResult(c.value, result),
  );
}
