import type { Address } from '../assembler/program';
import type { Operand } from '../isa/instruction';
import { symbolValue } from '../isa/linearValue';
import { computedTargets } from '../simulator/computedBranch';
import { type Surroundings, symbolsIn } from '../simulator/engine';
import type { Stops } from '../simulator/exploration';
import type { Facts } from '../simulator/knowledge';
import { generalResource } from '../simulator/resources';
import { instructionAtSite } from '../simulator/sites';
import { registerOf, type Site, type State } from '../simulator/state';
import { sameInstruction, sameParts, type Written } from '../simulator/stepMemo';
import type { Term } from '../simulator/term';
import { someTerm } from '../simulator/termParts';
import { ALL } from '../simulator/variantSet';
import type { ExitFacts, StepFacts } from './facts';

/** What is looked at of a step. */
export type StepSeen = Pick<StepFacts, 'site' | 'instruction' | 'before' | 'call'>;

/** What an exploration was told of one instruction, by numbers that compare. */
interface Seen {
  readonly site: Site;
  /** Return addresses tell it. */
  readonly distance: number;
  readonly written: Written;
  /** As `eachFlow` tells it. */
  readonly flows: readonly number[];
  readonly patchedBy: string | undefined;
}

interface CallSeen {
  readonly target: string;
  readonly before: State;
  /** Undefined where its code is not known. */
  readonly effects: object | undefined;
}

/**
 * All that an exploration was told of the program and of what it calls, but for where it stands. When another
 * program tells the same, an exploration from the same state does the same.
 */
export interface CodeSeen {
  /** In the order in which they stand. */
  readonly instructions: readonly Seen[];
  readonly entries: readonly (readonly number[])[];
  /** The name of each handler that the exploration ended at. */
  readonly handlers: ReadonlyMap<Site, string | undefined>;
  /** What it calls, with the effects. */
  readonly calls: readonly CallSeen[];
  /** Names that addresses of indirect branches are told by: none of them is a place of the program. */
  readonly foreign: ReadonlySet<string>;
  /** Indirect branches to a label, or to a constant distance from one, with where control comes to. */
  readonly computed: readonly { readonly target: Term; readonly flows: readonly number[] }[];
}

/** Undefined where more was looked at: a branch into a table of the program. */
export function codeSeen(
  around: Surroundings,
  entries: readonly Site[],
  stops: Stops,
  steps: readonly StepSeen[],
  exits: readonly Pick<ExitFacts, 'handler'>[],
): CodeSeen | undefined {
  const asked = targetsAsked(steps);
  if (asked === undefined) return undefined;
  const { foreign, places } = asked;
  for (const name of foreign) if (isPlace(around, name)) return undefined;
  const instructions: Seen[] = [];
  for (const { site } of steps) {
    const seen = seenAt(around, site, stops);
    if (seen === undefined) return undefined;
    instructions.push(seen);
  }
  const handlers = new Map<Site, string | undefined>();
  for (const { handler } of exits)
    if (handler !== undefined) handlers.set(handler, handlerName(around, handler));
  return {
    instructions,
    entries: entries.map((entry) => entered(around, entry)),
    handlers,
    calls: steps.flatMap((step) => callSeen(around, step)),
    foreign,
    computed: places.map((target) => ({ target, flows: flowsTo(around, target, stops) })),
  };
}

/** A branch leaves the program. */
const LEFT = -3;

/** True when the program around tells an exploration the same. */
export function isSeenAgain(
  seen: CodeSeen,
  around: Surroundings,
  entries: readonly Site[],
  stops: Stops,
): boolean {
  let last = Number.NEGATIVE_INFINITY;
  for (const one of seen.instructions) {
    if (!isAsSeen(one, around, stops)) return false;
    const position = around.code.positionOf(one.site);
    if (position < last) return false;
    last = position;
  }
  if (entries.length !== seen.entries.length) return false;
  if (!entries.every((entry, i) => sameNumbers(entered(around, entry), seen.entries[i] ?? []))) return false;
  for (const [handler, name] of seen.handlers) if (handlerName(around, handler) !== name) return false;
  for (const { target, before, effects } of seen.calls)
    if (around.summaryOf(target, symbolsIn(before))?.effects !== effects) return false;
  for (const name of seen.foreign) if (isPlace(around, name)) return false;
  return seen.computed.every(({ target, flows }) => sameNumbers(flowsTo(around, target, stops), flows));
}

function seenAt(around: Surroundings, site: Site, stops: Stops): Seen | undefined {
  const { program } = around.code;
  if (instructionAtSite(program, site) === undefined) return undefined;
  const flows: number[] = [];
  eachFlow(around, site, stops, (n) => flows.push(n));
  const { distance, written } = around.code.placeOf(site);
  return { site, distance, written, flows, patchedBy: patchedBy(around, site) };
}

function isAsSeen(
  { site, distance, written, flows, patchedBy: by }: Seen,
  around: Surroundings,
  stops: Stops,
): boolean {
  const { code } = around;
  if (instructionAtSite(code.program, site) === undefined) return false;
  let at = 0;
  const place = code.placeOf(site);
  let same =
    distance === place.distance &&
    (sameInstruction(written, place.written) || isSameButForNames(written, place.written, flows)) &&
    patchedBy(around, site) === by;
  if (same)
    eachFlow(around, site, stops, (n) => {
      same &&= flows[at++] === n;
    });
  return same && at === flows.length;
}

/**
 * The same but for the names of local labels: numeric labels, and those of macros, are numbered. Where a branch goes to one,
 * `flows` tell; a distance between two is a number all the same.
 */
function isSameButForNames(a: Written, b: Written, flows: readonly number[]): boolean {
  const { mnemonic, operands } = a.parsed;
  const isBranch = BRANCH_TO_LABEL.test(mnemonic) && mnemonic !== 'bl' && !flows.includes(LEFT);
  return (
    a.word === b.word &&
    a.ofMacro === b.ofMacro &&
    a.isPolled === b.isPolled &&
    mnemonic === b.parsed.mnemonic &&
    withoutNames(a.text) === withoutNames(b.text) &&
    operands.length === b.parsed.operands.length &&
    operands.every((one, i) => {
      const other = b.parsed.operands[i] as Operand;
      return sameParts(one, other) || (isBranch && bothLocal(one, other)) || sameNumber(one, other);
    })
  );
}

function withoutNames(text: string): string {
  return text.replace(/\.L[\w.$]*/g, '.L');
}

function bothLocal(one: Operand, other: Operand): boolean {
  return isLocalLabel(one) && isLocalLabel(other);
}

/** A numeric label, one of a macro, or a distance from the instruction. */
function isLocalLabel(o: Operand): boolean {
  const [only, another] = o.kind === 'label' ? o.value.terms : [];
  return only !== undefined && another === undefined && /^\.(?:L|section\$)/.test(only.symbol);
}

function sameNumber(one: Operand, other: Operand): boolean {
  return (
    one.kind === 'immediate' &&
    other.kind === 'immediate' &&
    one.value.terms.length === 0 &&
    sameParts({ ...one, text: '' }, { ...other, text: '' })
  );
}

/**
 * Where control goes from an instruction in every variant: by falling through, to each label that it names, to fixups;
 * and whether the exploration ends there.
 */
function eachFlow(around: Surroundings, site: Site, stops: Stops, tell: (n: number) => void): void {
  const { code } = around;
  const place = code.placeOf(site);
  const tellAll = (all: ReturnType<typeof code.branch>): void => {
    if (all === undefined) tell(LEFT);
    else
      for (const { site: to = -1, guard } of all) {
        tell(to);
        tell(guard);
        const isStart = to >= 0 && around.startsRoutine(to) && !code.replacementOf(to);
        tell(isStart ? (around.isRunInto?.(to) ? 2 : 1) : 0);
        if (stops.size > 0) tell(stops.get(to) ?? -1);
      }
    tell(-2);
  };
  tellAll(code.after(place, ALL));
  for (const o of place.item.parsed.operands)
    if (o.kind === 'label') tellAll(code.branch(place, o.value, ALL));
  for (const { fixup, changed } of code.fixupsAt(site)) {
    tellAll(code.enter(fixup, ALL));
    for (const register of changed) tell(register);
    tell(-2);
  }
}

/** The callbacks that patch an instruction, and the capabilities with which they do. */
function patchedBy({ code }: Surroundings, site: Site): string | undefined {
  if (code.patchedBy(site, ALL) === undefined) return undefined;
  const at = instructionAtSite(code.program, site)?.address;
  return code.program.alternatives
    .filter(
      ({ callback, original, originalLength }) =>
        callback !== undefined &&
        original.section === at?.section &&
        original.offset <= at.offset &&
        at.offset < original.offset + originalLength,
    )
    .map(({ callback, capability }) => `${callback} ${capability}`)
    .join();
}

function entered({ code }: Surroundings, entry: Site): readonly number[] {
  const first = instructionAtSite(code.program, entry);
  return first === undefined ? [] : code.enter(first.address, ALL).flatMap((f) => [f.site ?? -1, f.guard]);
}

function handlerName({ code: { program } }: Surroundings, handler: Site): string | undefined {
  const address: Address | undefined = instructionAtSite(program, handler)?.address;
  return address && program.labels.get(`${address.section}:${address.offset}`)?.find((l) => !/^\d/.test(l));
}

function callSeen(around: Surroundings, { call, before }: StepSeen): readonly CallSeen[] {
  if (call === undefined) return [];
  const { target } = call;
  return [{ target, before, effects: around.summaryOf(target, symbolsIn(before))?.effects }];
}

function isPlace({ code }: Surroundings, name: string): boolean {
  return code.program.resolve(symbolValue(name)) !== undefined;
}

const BRANCH_TO_REGISTER = /^(?:br(?!k)|ret)/;
const BRANCH_TO_LABEL = /^(?:bl?|bc?\.\w+|cbn?z|tbn?z)$/;

interface Asked {
  readonly foreign: ReadonlySet<string>;
  readonly places: readonly Term[];
}

/** What tells where `br` and `ret` go; undefined where that is not to be seen. */
function targetsAsked(steps: readonly StepSeen[]): Asked | undefined {
  const foreign = new Set<string>();
  const places = new Set<Term>();
  let isHidden = false;
  for (const { instruction, before } of steps) {
    const { mnemonic, operands } = instruction.parsed;
    if (!BRANCH_TO_REGISTER.test(mnemonic)) continue;
    if (mnemonic !== 'br' && mnemonic !== 'ret') return undefined;
    const [register] = operands;
    const target = generalResource(register?.kind === 'general' ? register.number : LINK);
    for (const { value } of registerOf(before, target)) {
      if (isPlaceItself(value.term)) places.add(value.term);
      else for (const name of symbolsOf(value.term)) foreign.add(name);
      // What ways had before they met may have been any value that the routine makes.
      isHidden ||= someTerm(value.term, (t) => t.kind === 'unknown');
    }
  }
  if (!isHidden) return { foreign, places: [...places] };
  if (steps.some(({ call }) => call?.summarised)) return undefined;
  for (const { instruction } of steps)
    if (!BRANCH_TO_LABEL.test(instruction.parsed.mnemonic))
      for (const o of instruction.parsed.operands) for (const name of namedBy(o)) foreign.add(name);
  return { foreign, places: [...places] };
}

/** A label, or a constant distance from one: where that is hangs on nothing but the program. */
function isPlaceItself(t: Term): boolean {
  if (t.kind === 'oneOf') return t.options.every(isPlaceItself);
  const [only, other] = t.kind === 'linear' ? t.atoms : [];
  return t.kind === 'symbol' || (only?.term.kind === 'symbol' && other === undefined);
}

function flowsTo(around: Surroundings, target: Term, stops: Stops): readonly number[] {
  const { code } = around;
  const addresses = computedTargets(target, NO_FACTS, code.program, around.startsRoutine);
  if (addresses === undefined) return [LEFT];
  return addresses.flatMap((address) =>
    code.enter(address, ALL).flatMap(({ site = -1, guard }) => [site, guard, stops.get(site) ?? -1]),
  );
}
const NO_FACTS: Facts = new Map();
const LINK = 30;

function namedBy(o: Operand): readonly string[] {
  if (o.kind === 'memory') return o.offset === undefined ? [] : namedBy(o.offset);
  if (o.kind === 'shiftedImmediate') return namedBy(o.immediate);
  return o.kind === 'label' || o.kind === 'immediate' ? o.value.terms.map((t) => t.symbol) : [];
}

function symbolsOf(t: Term): readonly string[] {
  switch (t.kind) {
    case 'symbol':
      return [t.name];
    case 'oneOf':
      return t.options.flatMap(symbolsOf);
    case 'linear':
      return t.atoms.flatMap(({ term }) => (term.kind === 'symbol' ? [term.name] : []));
    default:
      return [];
  }
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
