import type { Operand } from '../isa/instruction';
import { singleSymbol } from '../isa/linearValue';
import { U64 } from '../isa/u64';
import { applyExceptionCall, applySummary, applyUnknownCall, ENTRY_EPOCH, type Summary } from './callEffects';
import { type Choice, explicit, uniform } from './choice';
import type { CodeMap } from './codeMap';
import { computedTargets } from './computedBranch';
import type { CountedLoop } from './countedLoops';
import { levelIn } from './currentLevel';
import { isEndingCall } from './endingCall';
import { Exploration, type Ran, type Stops } from './exploration';
import { stateAtFixup } from './fixupState';
import type { Place } from './place';
import { applyPossibleMacro, mayBeMacro } from './possibleMacro';
import { inTurn } from './products';
import { makeRegisterFile, type RegisterFile } from './registerFile';
import { replay } from './replay';
import { entryName, generalResource, type Resource, resourceName, SP, vectorResource } from './resources';
import { ENTRY, registerOf, type Site, type State, type SystemSlot } from './state';
import { arrival, NO_ARRIVALS, type Performed, type StepMemo } from './stepMemo';
import { Looked } from './symbolic/machineState';
import { SymbolicMachine, type Transfer } from './symbolicMachine';
import type { Term } from './term';
import type { TermTable } from './termTable';
import { applyUndecodedWord } from './undecodedWord';
import { and, NONE, or, type VariantSet } from './variantSet';
import type { ExplorationWork } from './work';

export type ExitKind =
  | 'ret'
  | 'eret'
  | 'tailCall'
  | 'indirectBranch'
  | 'noReturn'
  /** Control goes on in a routine that is simulated on its own, from this state. */
  | 'handler'
  | 'fallthrough'
  | 'exceptionCall';

export interface Exit {
  readonly kind: ExitKind;
  readonly site: Site;
  readonly state: State;
  readonly target: string | undefined;
  /** For `handler`: the instruction that runs next. */
  readonly handler?: Site;
}

export interface Successor {
  readonly site: Site;
  readonly state: State;
  /** Reached by an exception: the instruction did not complete. */
  readonly exceptional?: boolean;
}

export interface StepResult {
  /** The state it ran from: equal to the one asked about, perhaps an older object. */
  readonly before: State;
  /** The state after it, for all variants together. */
  readonly after: State;
  readonly machine: SymbolicMachine;
  readonly successors: readonly Successor[];
  readonly exits: readonly Exit[];
  readonly call: CallResult | undefined;
}

/** The last run of an instruction: once the fixed point is reached, the one that counts. */
export interface Visit {
  readonly before: State;
  readonly result: StepResult;
  /** The loop around it that was run turn by turn. */
  readonly loop?: CountedLoop | undefined;
}

export interface CallResult {
  readonly target: string;
  /** Its code was found and its effects are exact; otherwise the worst that AAPCS64 allows. */
  readonly summarised: boolean;
  readonly returns: boolean;
  /** Registers whose value the callee may read, or hand through to what follows. */
  readonly uses: readonly Resource[];
  /** Of those: it reads none, the value is still there afterwards on some path. */
  readonly kept: readonly Resource[];
  /** Of those: they are read if code that nobody has seen takes them as arguments. */
  readonly perhapsTaken: readonly Resource[];
}

/** The symbol whose address a register holds, in every variant. */
export type SymbolIn = (r: Resource) => string | undefined;

/** What the engine is told about the world around the routine. */
export interface Surroundings {
  readonly terms: TermTable;
  readonly code: CodeMap;
  readonly exceptionLevel: 0 | 1 | 2 | 3 | undefined;
  /** x18 is a platform register that compiled code leaves alone. */
  readonly reservedX18: boolean;
  /**
   * The routine's effects when its code is at hand; undefined for code that nobody has seen. `symbolIn` tells the symbol
   * whose address its caller has in a register: the routine may go on there.
   */
  readonly summaryOf: (name: string, symbolIn: SymbolIn) => Summary | undefined;
  /** True for the first instruction of a routine, and for what follows the end of one. */
  readonly startsRoutine: (site: Site) => boolean;
  /** Of those: a label that nothing marks, right behind other code. A call before it is no evidence that control ends there. */
  readonly isRunInto?: (site: Site) => boolean;
  /** Tells instructions apart: names unknowns. */
  readonly siteName: (site: Site) => string;
  /** Names addresses: where the instruction lies. Absent: by its site. */
  readonly addressName?: (site: Site) => string;
  /** Names what a callee left, by the name that it has there, for this call; absent: by that name as it is. */
  readonly nameAfterCall?: (summary: Summary, inner: string) => string;
  readonly cancelled?: () => boolean;
  readonly work?: ExplorationWork;
}

/** AAPCS64 6.8.2: arguments in x0–x7 and v0–v7, the address of a large result in x8. */
export const ARGUMENTS: readonly Resource[] = [
  ...Array.from({ length: 9 }, (_, n) => n),
  ...Array.from({ length: 8 }, (_, n) => [vectorResource(n, 'low'), vectorResource(n, 'high')]).flat(),
];

const ANY_ARGUMENTS = { uses: ARGUMENTS, kept: [], perhapsTaken: ARGUMENTS };

const LINK_REGISTER: Resource = generalResource(30);

/** SMCCC 1.1 (3.1): a call may take x0–x17. */
export const EXCEPTION_ARGUMENTS: readonly Resource[] = Array.from({ length: 18 }, (_, n) => n);

const NO_STOPS: Stops = new Map();

/** The list with no room to spare: it is kept for each instruction. */
function exactly<T>(list: T[]): readonly T[] {
  return list.length === 1 ? [list[0] as T] : list.slice();
}

const entryRegisters = new WeakMap<TermTable, RegisterFile>();

/** The state in which a routine is entered: every register holds its entry value, sp is 16-byte aligned. */
export function entryState(
  terms: TermTable,
  guard: VariantSet,
  system: ReadonlyMap<string, Choice<SystemSlot>>,
): State {
  let registers = entryRegisters.get(terms);
  if (registers === undefined) {
    registers = makeRegisterFile((r) =>
      uniform({ term: terms.entry(entryName(r), r === SP ? U64.mask(4) : U64.ZERO), writers: [ENTRY] }),
    );
    entryRegisters.set(terms, registers);
  }
  return { guard, registers, system, memory: new Map(), epoch: ENTRY_EPOCH, facts: new Map() };
}

export function symbolsIn(state: State): SymbolIn {
  return (r) => onlySymbol(explicit(registerOf(state, r), state.guard).map((c) => c.value.term));
}

function onlySymbol(terms: readonly Term[]): string | undefined {
  const [only] = terms;
  return terms.length === 1 && only?.kind === 'symbol' ? only.name : undefined;
}

function registerName(operand: Operand | undefined): string {
  return operand?.kind === 'general' ? resourceName(generalResource(operand.number)) : 'a register';
}

export class Engine {
  constructor(
    private readonly around: Surroundings,
    private readonly memo?: StepMemo,
  ) {}

  /** One instruction from one state. `turn` tells apart what is not known of it each time that a loop runs it. */
  step(site: Site, state: State, turn = 0): StepResult {
    const place = this.around.code.placeOf(site);
    return this.flow(place, this.perform(place, state, turn, undefined));
  }

  /**
   * What the instruction does to the machine; taken over from the last exploration where it is the same, and from
   * the `last` time that this one ran it where its inputs are.
   */
  private perform(place: Place, before: State, turn: number, last: Performed | undefined): Performed {
    const { memo } = this;
    const { code, work, summaryOf } = this.around;
    const patchedBy = code.patchedBy(place.site, before.guard);
    // What it leaves in lr tells where it lies.
    const fits = ({ call, summary, place: { distance } }: Performed): boolean =>
      call === undefined ||
      (distance === place.distance &&
        summaryOf(call.target, symbolsIn(before))?.effects === summary?.effects);
    let performed =
      memo?.find(place.site, place.written, before, patchedBy, turn, fits) ??
      this.replayEarlier(place, before, patchedBy, turn);
    if (performed === undefined) {
      if (work !== undefined) work.steps++;
      performed =
        (last && replay(last, place, before, patchedBy, turn)) ?? this.run(place, before, patchedBy, turn);
    }
    memo?.keep(place.site, performed);
    return performed;
  }

  /** As the last exploration did it from a state with the same in all that the instruction looks at. */
  private replayEarlier(
    place: Place,
    before: State,
    patchedBy: string | undefined,
    turn: number,
  ): Performed | undefined {
    const { memo } = this;
    if (memo === undefined) return undefined;
    for (const p of memo.earlier(place.site, place.written, turn)) {
      const replayed = replay(p, place, before, patchedBy, turn);
      if (replayed !== undefined) return replayed;
    }
    return undefined;
  }

  private run(place: Place, before: State, patchedBy: string | undefined, turn: number): Performed {
    const { terms, exceptionLevel, siteName } = this.around;
    const { item } = place;
    const products = place.productsIn(turn, terms, siteName);
    const machine = new SymbolicMachine(products, before, levelIn(exceptionLevel, before), patchedBy);
    machine.instruction = place;
    if (mayBeMacro(item)) applyPossibleMacro(machine, item.parsed.mnemonic, products.name);
    else if (place.run !== undefined) place.run(machine, item.parsed.operands, item.parsed);
    else if (place.undecoded !== undefined) applyUndecodedWord(machine, place.undecoded);
    let called: { readonly call: CallResult; readonly summary: Summary | undefined } | undefined;
    for (const t of machine.transfers) {
      if (t.kind === 'call') {
        machine.writeLink(inTurn(this.addressName(place.site), turn));
        called = this.call(machine, t, place, products.name);
      } else if (t.kind === 'exception' && /^(hvc|smc|svc)$/.test(t.what))
        applyExceptionCall(machine, t.what, products.name);
    }
    return {
      place,
      before,
      patchedBy,
      turn,
      machine,
      after: machine.state(),
      call: called?.call,
      summary: called?.summary,
      arrivals: NO_ARRIVALS,
      faulted: undefined,
    };
  }

  private addressName(site: Site): string {
    const { addressName, siteName } = this.around;
    return (addressName ?? siteName)(site);
  }

  /** Where control goes from there. */
  private flow(place: Place, performed: Performed): StepResult {
    const { code } = this.around;
    const { site } = place;
    const { machine, after, call, before } = performed;
    const successors: Successor[] = [];
    const exits: Exit[] = [];
    for (const t of machine.transfers) this.transfer(performed, place, t, successors, exits);
    // A call or a BRK at the end of a routine: its author knows that it does not come back.
    const mayEnd =
      call !== undefined || mayBeMacro(place.item) || machine.transfers.some((t) => t.kind === 'exception');
    let falls = machine.fallsThrough;
    if (call && !call.returns) {
      exits.push({ kind: 'noReturn', site, state: after, target: call.target });
      falls = NONE;
    }
    // Where nothing was learnt, they are those before the step.
    const fallFacts = (machine.looked & Looked.atFacts) === 0 ? after.facts : machine.fallFacts;
    if (falls !== NONE)
      for (const f of code.after(place, falls)) {
        const next = arrival(performed, f.guard, fallFacts);
        if (f.site === undefined || (mayEnd && this.startsRoutine(f.site) && !this.isRunInto(f.site, call)))
          exits.push({ kind: mayEnd ? 'noReturn' : 'fallthrough', site, state: next, target: call?.target });
        else successors.push({ site: f.site, state: next });
      }
    this.fixups(performed, site, successors, exits);
    return { before, after, machine, successors: exactly(successors), exits: exactly(exits), call };
  }

  /** An exception at the instruction that a table sends to a fixup. */
  private fixups(performed: Performed, site: Site, to: Successor[], exits: Exit[]): void {
    const { code } = this.around;
    for (const { changed, fixup } of code.fixupsAt(site)) {
      const state = this.faulted(performed, site, changed);
      for (const f of code.enter(fixup, state.guard)) {
        const next = f.guard === state.guard ? state : { ...state, guard: f.guard };
        if (f.site === undefined) exits.push({ kind: 'fallthrough', site, state: next, target: undefined });
        else to.push({ site: f.site, state: next, exceptional: true });
      }
    }
  }

  private isRunInto(site: Site, call: CallResult | undefined): boolean {
    return call !== undefined && this.around.isRunInto?.(site) === true;
  }

  private faulted(performed: Performed, site: Site, changed: readonly number[]): State {
    const known = performed.faulted;
    if (known?.changed.join() === changed.join()) return known.state;
    const { terms, exceptionLevel, siteName } = this.around;
    const { before, machine } = performed;
    const level = levelIn(exceptionLevel, before);
    const state = stateAtFixup(terms, before, machine, level, changed, siteName(site));
    performed.faulted = { changed, state };
    return state;
  }

  private startsRoutine(site: Site): boolean {
    return this.around.startsRoutine(site) && this.around.code.replacementOf(site) === undefined;
  }

  private transfer(
    performed: Performed,
    place: Place,
    t: Transfer,
    successors: Successor[],
    exits: Exit[],
  ): void {
    const { code, terms } = this.around;
    const { site } = place;
    const state = performed.after;
    switch (t.kind) {
      case 'branch': {
        const flows = code.branch(place, t.target, t.guard);
        if (flows === undefined) {
          const left = arrival(performed, t.guard, t.facts);
          exits.push({ kind: 'tailCall', site, state: left, target: singleSymbol(t.target) });
          return;
        }
        for (const f of flows) {
          const next = arrival(performed, f.guard, t.facts);
          if (f.site !== undefined) successors.push({ site: f.site, state: next });
          else exits.push({ kind: 'fallthrough', site, state: next, target: undefined });
        }
        return;
      }
      case 'indirect': {
        let left: VariantSet = NONE;
        for (const c of explicit(t.target, state.guard)) {
          const targets = computedTargets(c.value, state.facts, code.program, (s) => this.startsRoutine(s));
          if (targets === undefined) {
            left = or(left, c.guard);
            continue;
          }
          for (const address of targets)
            for (const f of code.enter(address, c.guard))
              if (f.site !== undefined)
                successors.push({ site: f.site, state: arrival(performed, f.guard, state.facts) });
        }
        if (left !== NONE)
          exits.push({
            kind: t.how === 'ret' || this.returns(t.target, left, terms) ? 'ret' : 'indirectBranch',
            site,
            state: arrival(performed, left, state.facts),
            target: undefined,
          });
        return;
      }
      case 'eret':
        exits.push({ kind: 'eret', site, state, target: undefined });
        return;
      case 'exception':
      case 'call':
        return;
    }
  }

  /** `br x30` with the entry value of x30 returns like `ret`. */
  private returns(target: Choice<Term>, guard: VariantSet, terms: TermTable): boolean {
    return explicit(target, guard).every((c) => c.value === terms.entry('x30'));
  }

  private call(
    machine: SymbolicMachine,
    t: Transfer & { kind: 'call' },
    { item }: Place,
    site: string,
  ): { readonly call: CallResult; readonly summary: Summary | undefined } {
    const before = machine.state();
    const name = t.target
      ? singleSymbol(t.target)
      : onlySymbol(explicit(t.address ?? [], before.guard).map((c) => c.value));
    const summary = name === undefined ? undefined : this.around.summaryOf(name, symbolsIn(before));
    const target = name ?? `the address in ${registerName(item.parsed.operands[0])}`;
    if (summary === undefined) {
      if (isEndingCall(item))
        return { call: { target, summarised: false, returns: false, ...ANY_ARGUMENTS }, summary };
      applyUnknownCall(machine, target, site, this.around.reservedX18);
      return { call: { target, summarised: false, returns: true, ...ANY_ARGUMENTS }, summary };
    }
    const returning = and(before.guard, summary.returns);
    // The branch with link writes x30 before the callee can read it.
    const uses = summary.uses.filter((r) => r !== LINK_REGISTER);
    const { kept, perhapsTaken } = summary;
    const call = { target, summarised: true, returns: returning !== NONE, uses, kept, perhapsTaken };
    if (returning === NONE) return { call, summary };
    const { nameAfterCall = (_, inner) => inner } = this.around;
    applySummary(machine, summary, site, (inner) => `${site}>${nameAfterCall(summary, inner)}`);
    machine.fallsThrough = and(machine.fallsThrough, returning);
    return { call, summary };
  }

  /**
   * Runs from `entries` to a fixed point: each instruction that some variant reaches, with the state
   * before it. Ways that come to one of `stops` end there as exits of kind `handler`.
   */
  explore(entries: readonly Site[], start: State, stops: Stops = NO_STOPS): Map<Site, Visit> {
    const { work } = this.around;
    const step = (at: Ran, state: State, turn: number): StepResult => {
      const performed = this.perform(at.place, state, turn, at.last);
      at.last = performed;
      return this.flow(at.place, performed);
    };
    const explore = (): Map<Site, Visit> =>
      new Exploration(this.around, step, this.memo, stops).run(entries, start);
    return work === undefined ? explore() : work.timed(explore);
  }
}
