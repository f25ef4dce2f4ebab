import type { InstructionItem } from '../assembler/program';
import { applySummary, type CodeStep, type Summary } from './callEffects';
import { type Choice, explicit, uniform } from './choice';
import { levelIn } from './currentLevel';
import {
  ARGUMENTS,
  type Engine,
  EXCEPTION_ARGUMENTS,
  type Exit,
  type StepResult,
  type Surroundings,
  symbolsIn,
} from './engine';
import { joinStates } from './join';
import { EVERY_RESOURCE, mayBeMacro } from './possibleMacro';
import { Products } from './products';
import { RegisterWriter } from './registerFile';
import { entryName, generalResource, RESOURCE_COUNT, type Resource } from './resources';
import { returnedByEret } from './returnByEret';
import { instructionAtSite } from './sites';
import { ENTRY, registerOf, type Site, type Slot, type State } from './state';
import { SymbolicMachine } from './symbolicMachine';
import type { TermTable } from './termTable';
import { effectsOfWord, undecodedWordOf } from './undecodedWord';
import { NONE } from './variantSet';

/** A routine that goes on at the address that its caller has put into a register: what it does depends on that. */
export interface OpenEnd {
  readonly goesOnThrough: Resource;
}

export function isOpen(summary: Summary | OpenEnd): summary is OpenEnd {
  return 'goesOnThrough' in summary;
}

/** The state at entry where the caller has put the address of a symbol into a register. */
export function withSymbol(terms: TermTable, state: State, register: Resource, symbol: string): State {
  const registers = new RegisterWriter(state.registers);
  registers.write(register, uniform({ term: terms.symbol(symbol), writers: [ENTRY] }));
  return { ...state, registers: registers.snapshot() };
}

/**
 * The effects of the routine that starts at `entry`, for its callers; undefined when it leaves for code that nobody
 * has seen.
 */
export function summarise(
  engine: Engine,
  around: Surroundings,
  name: string,
  entry: Site,
  start: State,
): Summary | OpenEnd | undefined {
  const { terms } = around;
  let exit: State | undefined;
  const read = new Set<Resource>();
  const perhaps = new Set<Resource>();
  const kept = new Set<Resource>();
  const code: CodeStep[] = [];
  for (const [site, { before, result }] of engine.explore([entry], start)) {
    code.push(codeStep(around, site, before, result));
    for (const { resource, content } of result.machine.reads) if (mayHoldEntry(content)) read.add(resource);
    const { taken, perhapsTaken } = passedOn(around, result);
    for (const r of taken) if (mayHoldEntry(registerOf(before, r))) read.add(r);
    for (const r of perhapsTaken) if (mayHoldEntry(registerOf(before, r))) perhaps.add(r);
    for (const e of result.exits) {
      if (e.kind === 'indirectBranch') return openEnd(terms, result, e);
      if (e.kind !== 'ret' && e.kind !== 'tailCall' && e.kind !== 'eret') continue;
      const end = stateAfter(around, e);
      if (end === undefined && (e.kind === 'eret' || neverReturns(around, e))) continue;
      if (end === undefined) return undefined;
      exit = exit === undefined ? end : joinStates(terms, exit, end, `return of ${name}`, false);
    }
  }
  // Where some path leaves a register alone, its old value lives on: the call hands it through.
  for (let r = 0; exit !== undefined && r < RESOURCE_COUNT; r++) {
    const content = registerOf(exit, r);
    if (mayHoldEntry(content) && content.some((c) => c.value.term !== terms.entry(entryName(r)))) kept.add(r);
  }
  return {
    name,
    returns: exit?.guard ?? NONE,
    exit,
    uses: [...new Set([...read, ...perhaps, ...kept])],
    kept: [...kept].filter((r) => !read.has(r) && !perhaps.has(r)),
    perhapsTaken: [...perhaps].filter((r) => !read.has(r)),
    effects: {},
    code,
  };
}

function codeStep(around: Surroundings, site: Site, before: State, result: StepResult): CodeStep {
  const targets = [
    ...(result.call ? [{ target: result.call.target, state: before }] : []),
    ...result.exits.flatMap((e) => (e.target === undefined ? [] : [{ target: e.target, state: e.state }])),
  ];
  return {
    item: instructionAtSite(around.code.program, site) as InstructionItem,
    site,
    guard: before.guard,
    next: result.successors.map((s) => s.site),
    calls: targets.map(({ target, state }) => ({
      target,
      summary: around.summaryOf(target, symbolsIn(state)),
    })),
  };
}

const GENERAL: readonly Resource[] = Array.from({ length: 31 }, (_, n) => generalResource(n));

function mayHoldEntry(content: Choice<Slot>): boolean {
  return content.some((c) => c.value.writers.includes(ENTRY));
}

/** A branch to what one register held at entry. */
function openEnd(terms: TermTable, { machine }: StepResult, exit: Exit): OpenEnd | undefined {
  const targets = machine.transfers.flatMap((t) =>
    t.kind === 'indirect' ? explicit(t.target, exit.state.guard).map((c) => c.value) : [],
  );
  const [target] = targets;
  if (!targets.every((t) => t === target)) return undefined;
  const register = GENERAL.find((r) => terms.entry(entryName(r)) === target);
  return register === undefined ? undefined : { goesOnThrough: register };
}

interface PassedOn {
  readonly taken: readonly Resource[];
  readonly perhapsTaken: readonly Resource[];
}

/** Registers that whoever is called here, also by a tail call or an exception, reads, or may read. */
function passedOn(around: Surroundings, { machine, exits, call }: StepResult): PassedOn {
  const taken: Resource[] = [];
  const perhapsTaken: Resource[] = [];
  const add = (called: Pick<Summary, 'uses' | 'kept' | 'perhapsTaken'>): void => {
    taken.push(...called.uses.filter((r) => !called.kept.includes(r) && !called.perhapsTaken.includes(r)));
    perhapsTaken.push(...called.perhapsTaken);
  };
  if (call !== undefined) add(call);
  if (machine.transfers.some((t) => t.kind === 'exception')) perhapsTaken.push(...EXCEPTION_ARGUMENTS);
  const item = instructionAtSite(around.code.program, machine.siteNumber);
  if (mayBeMacro(item)) return { taken: EVERY_RESOURCE, perhapsTaken: [] };
  const undecoded = undecodedWordOf(item);
  if (undecoded !== undefined) taken.push(...effectsOfWord(undecoded).needs);
  for (const e of exits)
    if (e.kind === 'tailCall') {
      const called = tailCalled(around, e);
      if (called === undefined) perhapsTaken.push(...ARGUMENTS);
      else add(called);
    }
  return { taken, perhapsTaken };
}

function tailCalled(around: Surroundings, { target, state }: Exit): Summary | undefined {
  return target === undefined ? undefined : around.summaryOf(target, symbolsIn(state));
}

/** A tail call of a routine that is seen to come back in no variant. */
function neverReturns(around: Surroundings, exit: Exit): boolean {
  const summary = tailCalled(around, exit);
  return summary !== undefined && summary.exit === undefined;
}

/** The state in which the caller goes on. */
function stateAfter(around: Surroundings, exit: Exit): State | undefined {
  if (exit.kind === 'tailCall') return afterTailCall(around, exit);
  return exit.kind === 'eret' ? returnedByEret(around.terms, around.exceptionLevel, exit) : exit.state;
}

/** The state in which a tail-called routine returns to our caller. */
function afterTailCall(around: Surroundings, exit: Exit): State | undefined {
  const summary = tailCalled(around, exit);
  if (summary?.exit === undefined) return undefined;
  const { terms, siteName, exceptionLevel } = around;
  const products = new Products(terms, exit.site, siteName(exit.site));
  const machine = new SymbolicMachine(products, exit.state, levelIn(exceptionLevel, exit.state), undefined);
  applySummary(machine, summary, products.name);
  return machine.state();
}
