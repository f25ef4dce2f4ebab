import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RunFacts, StepFacts } from '../../server/src/analysis/facts';
import { U64 } from '../../server/src/isa/u64';
import type { Choice } from '../../server/src/simulator/choice';
import type { ConcreteMachine } from '../../server/src/simulator/concrete/concreteMachine';
import { readCell } from '../../server/src/simulator/memory';
import { printTerm } from '../../server/src/simulator/printTerm';
import { entryName, type Resource, resourceName } from '../../server/src/simulator/resources';
import { instructionAtSite } from '../../server/src/simulator/sites';
import {
  type Cell,
  ENTRY,
  registerOf,
  type Site,
  type Slot,
  type State,
} from '../../server/src/simulator/state';
import { resourcesOf } from '../../server/src/simulator/useDef/resourceSet';
import { useDef } from '../../server/src/simulator/useDef/useDefMachine';
import { ALL, given, type VariantSet } from '../../server/src/simulator/variantSet';
import { Agreement, hex } from '../support/agreement';
import { analyzeText } from '../support/analyzeText';
import {
  calledName,
  type Ending,
  type Observer,
  PatchedProgram,
  RandomWorld,
  runRoutine,
} from '../support/concreteProgram'; // prettier-ignore
import { recordJudgement } from '../support/judgement';
import { RandomNumbers } from '../support/randomNumbers';
import { CAPABILITIES, programs, textOf } from '../support/randomProgram';
import { seed } from '../support/seed';

/** Programs to try; the seed of a failure is printed and can be given back. */
const RUNS = Number(process.env.HYPLENS_PROGRAMS ?? (process.env.HYPLENS_JUDGE ? 5000 : 1000));
/** On a busy machine. */
const MILLISECONDS_PER_PROGRAM = 200;
const RUNS_PER_PROGRAM = 2;

type Assignment = ReadonlyMap<string, boolean>;

function holds(set: VariantSet, variant: Assignment): boolean {
  let rest = set;
  for (const [name, value] of variant) rest = given(rest, name, value);
  return rest === ALL;
}

/** The one case that a variant is in. */
function caseFor<T>(choice: Choice<T>, variant: Assignment, what: string): T {
  const [first] = choice;
  if (choice.length === 1 && first) return first.value;
  if (choice.length === 0) throw new Error(`${what}: no case`);
  const inside = choice.filter((c) => holds(c.guard, variant));
  if (inside.length !== 1 || !inside[0]) throw new Error(`${what}: ${inside.length} cases for the variant`);
  return inside[0].value;
}

/** Registers whose concrete value can be looked at: general, sp, flags, v0–v31. */
const VISIBLE = 100;
function wordIn(machine: ConcreteMachine, r: Resource): U64 {
  if (r < 31) return machine.x[r] as U64;
  if (r === 31) return machine.sp;
  if (r < 36) return machine.flags[(['n', 'z', 'c', 'v'] as const)[r - 32] as 'n'];
  const n = (r - 36) >> 1;
  return ((r - 36) % 2 === 0 ? machine.vLow : machine.vHigh)[n] as U64;
}
function perturb(machine: ConcreteMachine, r: Resource): void {
  const other = (w: U64): U64 => w.xor(U64.of(0x9e3779b9, 0x7f4a7c15));
  if (r < 31) machine.x[r] = other(machine.x[r] as U64);
  else if (r === 31) machine.sp = other(machine.sp);
  else if (r < 36) {
    const f = (['n', 'z', 'c', 'v'] as const)[r - 32] as 'n';
    machine.flags[f] = machine.flags[f].xor(U64.ONE);
  } else {
    const half = (r - 36) % 2 === 0 ? machine.vLow : machine.vHigh;
    half[(r - 36) >> 1] = other(half[(r - 36) >> 1] as U64);
  }
}

const definitions = new WeakMap<object, readonly Resource[]>();
function definedBy(step: StepFacts): readonly Resource[] {
  const { parsed } = step.instruction;
  let known = definitions.get(parsed);
  if (known === undefined) {
    known = resourcesOf(useDef(parsed).defs).filter((r) => r < VISIBLE);
    definitions.set(parsed, known);
  }
  return known;
}

/** AAPCS64 6.1: what the caller may look at after a return. */
const owed: readonly Resource[] = [
  0,
  1,
  18,
  19,
  20,
  21,
  22,
  23,
  24,
  25,
  26,
  27,
  28,
  29,
  30,
  31,
  ...[0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15].map((n) => 36 + 2 * n),
]; // prettier-ignore

/** Follows one concrete run along the symbolic steps. */
class Follower implements Observer {
  private readonly agreement: Agreement;
  private readonly lastWriters: Site[][];
  private readonly byteWriters = new Map<number, Site[]>();
  private readonly base: { readonly term: Slot['term']; readonly start: number }[];
  private expected: readonly Site[];
  private last: Site = ENTRY;
  private readonly compared: {
    readonly content: Choice<Slot>;
    readonly word: U64;
    readonly writers: readonly Site[];
    readonly exact: boolean;
  }[] = [];
  private readonly comparedCells = new WeakMap<Cell, number>();
  private stores = 0;
  private wordsBeforeCall: readonly U64[] | undefined;
  readonly path: Site[] = [];
  readonly random: RandomNumbers;

  constructor(
    private readonly run: RunFacts,
    private readonly code: PatchedProgram,
    private readonly variant: Assignment,
    private readonly world: RandomWorld,
  ) {
    this.random = new RandomNumbers(world.seed);
    const initial = new Map<string, U64>();
    for (let r = 0; r < VISIBLE; r++) initial.set(entryName(r), this.initialWord(r));
    this.agreement = new Agreement({
      entry: (name) => initial.get(name)?.toBigInt(),
      symbol: (name) => {
        const address = code.addressOf(name);
        return address === undefined ? undefined : BigInt(address);
      },
      initial: (address, bytes) => {
        let word = 0n;
        for (let i = 0; i < bytes; i++)
          word |= BigInt(world.byteAt(Number(BigInt.asUintN(64, address + BigInt(i))))) << BigInt(8 * i);
        return word;
      },
    });
    this.lastWriters = Array.from({ length: VISIBLE }, () => [ENTRY]);
    const { terms } = run;
    this.base = [
      { term: terms.entry('x0'), start: world.x[0]?.lo ?? 0 },
      { term: terms.entry('x1'), start: world.x[1]?.lo ?? 0 },
      { term: terms.entry('sp'), start: world.sp.lo - 128 },
    ];
    const entry = run.routine.entry;
    this.expected = [...run.steps.keys()].filter((s) => s === entry || code.program.alternatives.length > 0);
  }

  private initialWord(r: Resource): U64 {
    if (r < 31) return this.world.x[r] as U64;
    if (r === 31) return this.world.sp;
    if (r < 36) return U64.from((this.world.nzcv >> (r - 32)) & 1);
    return this.world.v[r - 36] as U64;
  }

  stored(address: number, bytes: number): void {
    this.stores++;
    for (let i = 0; i < bytes; i++) this.byteWriters.set(address + i, [this.last]);
  }

  before(site: Site, machine: ConcreteMachine): void {
    const step = this.run.steps.get(site);
    if (step === undefined) throw new Error(`not reached symbolically: ${this.textAt(site)}`);
    if (!holds(step.guard, this.variant))
      throw new Error(`not reached in this variant: ${step.instruction.text}`);
    if (!this.expected.includes(site))
      throw new Error(`no successor of the step before: ${step.instruction.text}`);
    this.last = site;
    this.path.push(site);
    this.compare(step.before, machine, `before "${step.instruction.text}"`);
    if (calledName(step.instruction) !== undefined)
      this.wordsBeforeCall = Array.from({ length: VISIBLE }, (_, r) => wordIn(machine, r));
  } // prettier-ignore

  after(site: Site, machine: ConcreteMachine): void {
    const step = this.run.steps.get(site) as StepFacts;
    const exit = this.run.exits.find(
      (e) => e.site === site && e.kind === 'ret' && holds(e.guard, this.variant),
    );
    this.expected = step.successors.filter((s) => holds(s.guard, this.variant)).map((s) => s.site);
    if (this.wordsBeforeCall) {
      const old = this.wordsBeforeCall;
      for (let r = 0; r < VISIBLE; r++)
        this.lastWriters[r] = wordIn(machine, r).equals(old[r] as U64)
          ? [...(this.lastWriters[r] as Site[]), site]
          : [site];
      this.wordsBeforeCall = undefined;
    } else for (const r of definedBy(step)) this.lastWriters[r] = [site];
    if (exit) this.compare(exit.state, machine, 'at the return');
  } // prettier-ignore

  private textAt(site: Site): string {
    return instructionAtSite(this.code.program, site)?.text ?? `${site}`;
  }

  private compare(state: State, machine: ConcreteMachine, where: string): void {
    this.agreement.startPoint();
    for (let r = 0; r < VISIBLE; r++) {
      const content = registerOf(state, r);
      const word = wordIn(machine, r);
      const writers = this.lastWriters[r] as Site[];
      const last = this.compared[r];
      // What has not changed agrees still, unless its term has no value of its own.
      if (last?.content === content && last.word === word && last.writers === writers && last.exact) continue;
      const slot = caseFor(content, this.variant, resourceName(r));
      this.check(slot, word.toBigInt(), `${resourceName(r)} ${where}`);
      if (!writers.some((w) => slot.writers.includes(w)))
        throw new Error(
          `${resourceName(r)} ${where}: written by ${writers.map((w) => this.textAt(w)).join()}, said to be by ${slot.writers.map((w) => this.textAt(w)).join()}`,
        );
      this.compared[r] = { content, word, writers, exact: this.agreement.exactWord(slot.term) !== undefined };
    }
    for (const [base, cells] of state.memory) {
      const start = this.agreement.only(base);
      if (start === undefined) continue;
      for (const c of cells) {
        if (this.comparedCells.get(c) === this.stores) continue;
        this.comparedCells.set(c, this.stores);
        const slot = caseFor(c.content, this.variant, `[${printTerm(base)} + ${c.offset}] ${where}`);
        this.checkMemory(
          slot,
          Number(start) + c.offset,
          c.bytes,
          machine,
          `[${printTerm(base)} + ${c.offset}] ${where}`,
        );
      }
    }
    for (const [term, bits] of state.facts) {
      const word = this.agreement.only(term);
      if (word === undefined) continue;
      if ((word & bits.zeros.toBigInt()) !== 0n || (word & bits.ones.toBigInt()) !== bits.ones.toBigInt())
        throw new Error(`fact about ${printTerm(term)} ${where}: it is ${hex(word)}`);
    }
    // Whatever a load here would be told.
    for (let i = 0; i < 2; i++) {
      const { term, start } = this.random.pick(this.base);
      const offset = this.random.between(-8, 72);
      const bytes = this.random.pick([1, 2, 4, 8] as const);
      const at = term.kind === 'entry' && term.register === 'sp' ? offset - 128 : offset;
      const address = term.kind === 'entry' && term.register === 'sp' ? start + offset : start + offset;
      const content = readCell(this.run.terms, state, term, at, bytes);
      this.checkMemory(
        caseFor(content, this.variant, where),
        address,
        bytes,
        machine,
        `a load of ${bytes} bytes at ${printTerm(term)} + ${at} ${where}`,
      );
    }
  } // prettier-ignore

  private checkMemory(
    slot: Slot,
    address: number,
    bytes: number,
    machine: ConcreteMachine,
    where: string,
  ): void {
    let word = 0n;
    const writers = new Set<Site>();
    for (let i = 0; i < bytes; i++) {
      const at = address + i;
      word |= BigInt(machine.memory.load(U64.from(at), 1).lo) << BigInt(8 * i);
      for (const w of this.byteWriters.get(at) ?? [ENTRY]) writers.add(w);
    }
    this.check(slot, word, where);
    // A load from memory that unknown code may have changed names no writer of its own.
    if (slot.term.kind !== 'load')
      for (const w of writers)
        if (!slot.writers.includes(w) && !slot.writers.includes(ENTRY))
          throw new Error(
            `${where}: written by ${this.textAt(w)}, said to be by ${slot.writers.map((s) => this.textAt(s)).join()}`,
          );
  } // prettier-ignore

  private check(slot: Slot, word: bigint, where: string): void {
    const why = this.agreement.disagreement(slot.term, word);
    if (why !== undefined)
      throw new Error(`${where} is ${hex(word)}; symbolically ${printTerm(slot.term)}, which ${why}`);
  } // prettier-ignore
}

/** Changes a register that is dead at some step of the run: nothing that anybody looks at may change. */
function checkLiveness(
  run: RunFacts,
  code: PatchedProgram,
  variant: Assignment,
  world: RandomWorld,
  first: Ending,
  random: RandomNumbers,
): void {
  for (let tries = 0; tries < 2; tries++) {
    const index = random.between(0, first.path.length - 1);
    const site = first.path[index] as Site;
    const dead = Array.from({ length: VISIBLE }, (_, r) => r).filter(
      (r) => !holds(run.liveAfter(site, r), variant),
    );
    if (dead.length === 0 || index === first.path.length - 1) continue;
    const r = random.pick(dead);
    const where = `${resourceName(r)}, dead after "${run.steps.get(site)?.instruction.text}",`;
    let n = 0;
    const second = runRoutine(code, run.routine.name, world, {
      after: (_, machine) => {
        if (n++ === index) perturb(machine, r);
      },
    });
    const same = (what: string, a: unknown, b: unknown): void => {
      if (String(a) !== String(b)) throw new Error(`${where} changes ${what}`);
    };
    same('the path', first.path, second.path);
    same('what is passed on', first.passed, second.passed);
    for (const o of owed) same(resourceName(o), wordIn(first.machine, o), wordIn(second.machine, o));
    for (const [address, byte] of first.memory)
      same(`memory at 0x${address.toString(16)}`, byte, second.machine.memory.load(U64.from(address), 1).lo);
  }
} // prettier-ignore

function follow(text: string, seed: number): void {
  const run = analyzeText(text, { name: 'f' });
  const [problem] = run.program.problems;
  if (problem) throw new Error(`the program does not assemble: ${problem.message}`);
  const random = new RandomNumbers(seed >>> 0);
  for (let i = 0; i < RUNS_PER_PROGRAM; i++) {
    const variant: Assignment = new Map(CAPABILITIES.map((c) => [c, random.chance(1, 2)] as const));
    const world = new RandomWorld(random.word());
    const code = new PatchedProgram(run.program, (c) => variant.get(c) ?? false);
    const follower = new Follower(run, code, variant, world);
    const told = `(world ${world.seed}, with ${[...variant]
      .filter(([, v]) => v)
      .map(([n]) => n)
      .join(' ')})`;
    try {
      const ending = runRoutine(code, 'f', world, follower, (address, bytes) =>
        follower.stored(address, bytes),
      );
      checkLiveness(run, code, variant, world, ending, random);
    } catch (e) {
      throw new Error(`${e instanceof Error ? e.message : String(e)} ${told}\n${text}`);
    }
  }
} // prettier-ignore

it('every concrete run is one that the symbolic analysis describes', {
  timeout: RUNS * MILLISECONDS_PER_PROGRAM,
}, () => {
  fc.assert(
    fc.property(programs, (program) => follow(textOf(program), program.seed)),
    { numRuns: RUNS, seed },
  );
  const suite = 'programs: the symbolic reading contains the concrete one (runs)';
  recordJudgement({ suite, instances: RUNS * RUNS_PER_PROGRAM, mismatches: 0, seed });
  expect(RUNS).toBeGreaterThan(0);
});
