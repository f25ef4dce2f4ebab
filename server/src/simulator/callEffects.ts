import type { InstructionItem } from '../assembler/program';
import { U64 } from '../isa/u64';
import { type Case, type Choice, explicit, map, map2, merged, uniform } from './choice';
import { contentsAfterCall, PLATFORM_REGISTER } from './contentsAfterCall';
import { CURRENT_EL } from './currentLevel';
import { forgets, mayOverlap, readCell, writeCell } from './memory';
import { isLeftAlone, OTHER_REGISTERS, tellsThread, unlistedRegister } from './otherRegisters';
import { rebuilt } from './rebuilt';
import { entryName, generalResource, RESOURCE_COUNT, type Resource, SP } from './resources';
import { union } from './slot';
import { type Cell, ENTRY, registerOf, type Site, type Slot, type State, type SystemSlot } from './state';
import type { SymbolicMachine } from './symbolicMachine';
import { registerIn } from './systemState';
import type { Term } from './term';
import { type Origins, originsOfAll } from './termParts';
import type { TermTable } from './termTable';
import { and, NONE, type VariantSet } from './variantSet';

/** An instruction of a routine that was summarised, in the variants that reach it. */
export interface CodeStep {
  readonly item: InstructionItem;
  readonly site: Site;
  readonly guard: VariantSet;
  readonly next: readonly Site[];
  /** What it calls or goes on in, by name, with the effects where they are known. */
  readonly calls: readonly { readonly target: string; readonly summary: Summary | undefined }[];
}

/** What a routine does to the machine, as a function of the state in which it is called. */
export interface Summary {
  readonly name: string;
  /** Variants in which it returns at all. */
  readonly returns: VariantSet;
  /** State at its returns, joined; meaningful where `returns` is not empty. */
  readonly exit: State | undefined;
  /** Registers whose entry value it reads, may hand to unseen code, or leaves alone on some path only. */
  readonly uses: readonly Resource[];
  /** Of those: it does no more than leave them alone on some path. What the caller put there matters if it is read later. */
  readonly kept: readonly Resource[];
  /** Of those: only code that nobody has seen may read them, as arguments. */
  readonly perhapsTaken: readonly Resource[];
  /** The same object for summaries that say the same of the machine, whatever code does that. */
  readonly effects: object;
  /** The code that this was found from, in the order in which control came to it. */
  readonly code: readonly CodeStep[];
}

/** Epoch name of memory as it is when a routine is entered. */
export const ENTRY_EPOCH = 'entry';

const resourceByEntryName = new Map(
  Array.from({ length: RESOURCE_COUNT }, (_, r) => [entryName(r), r] as const),
);

/**
 * Applies a summary at a call: entry terms of the callee become the caller's values. `nameOf` names what the callee
 * left, by the name that it has there.
 */
export function applySummary(
  machine: SymbolicMachine,
  summary: Summary,
  site: string,
  nameOf = (inner: string): string => `${site}>${inner}`,
): void {
  const exit = summary.exit;
  if (exit === undefined) return;
  const { terms } = machine;
  const caller = machine.state();
  const substitute = new Substitution(terms, caller, nameOf, machine.siteNumber);
  const guard = and(caller.guard, summary.returns);

  const updates: [Resource, Choice<Term>, readonly number[]][] = [];
  for (let r = 0; r < RESOURCE_COUNT; r++) {
    const content = registerOf(exit, r);
    const [only] = content;
    if (content.length === 1 && isEntry(only?.value.term, entryName(r))) continue;
    if (content.every((c) => c.value.writers.every((w) => w === ENTRY))) continue; // what the caller put there
    updates.push([r, substitute.slots(content, guard), keptWriters(content, registerOf(caller, r))]);
  }
  const system: [string, Choice<SystemSlot>][] = [];
  for (const [name, content] of exit.system) {
    const [only] = content;
    if (content.length === 1 && isEntry(only?.value.term, name) && only?.value.stale.length === 0) continue;
    if (content.every((c) => c.value.writers.every((w) => w < 0))) continue; // assumed at entry, never written
    system.push([name, substitute.system(name, content, guard)]);
  }
  // What the callee does not list, code that it called may have changed all the same.
  if (exit.system.has(OTHER_REGISTERS))
    for (const name of caller.system.keys())
      if (!exit.system.has(name) && !isLeftAlone(name) && !tellsThread(name))
        system.push([name, substitute.system(name, unlistedRegister(terms, exit.system, name), guard)]);
  let memory = new Map(caller.memory);
  let epoch = caller.epoch;
  if (exit.epoch !== ENTRY_EPOCH) {
    epoch = `call ${site}`;
    memory = ownStackOnly(terms, caller);
    // A store of the callee that is not remembered may have gone through a pointer into our frame.
    for (const base of exit.memory.keys())
      if (base !== terms.entry('sp'))
        for (const b of explicit(substitute.term(base, guard), guard))
          for (const [own, cells] of memory)
            if (cells.length > 0 && pointsInto(terms, b.value, own)) memory.set(own, []);
  }
  for (const [base, cells] of exit.memory)
    for (const cell of cells) {
      for (const b of explicit(substitute.term(base, guard), guard)) {
        const at = terms.baseOf(b.value);
        if (at === undefined) continue;
        const now = { ...caller, memory, epoch };
        const old = readCell(terms, now, at.base, at.offset + cell.offset, cell.bytes);
        const writers = union([machine.siteNumber], keptWriters(cell.content, old));
        const content: Choice<Slot> = map(substitute.slots(cell.content, b.guard), (term) => ({
          term,
          writers,
        }));
        if (forgets(terms, now, at.base)) epoch = `call ${site}`;
        memory = new Map(
          writeCell(terms, now, at.base, at.offset + cell.offset, cell.bytes, content, b.guard),
        );
      }
    }
  for (const [r, value, others] of updates) machine.overwrite(r, value, others);
  for (const [name, content] of system) machine.overwriteSystem(name, content);
  machine.overwriteMemory(memory, epoch);
}

/** What the register held at entry. */
function isEntry(term: Term | undefined, register: string): boolean {
  return term?.kind === 'entry' && term.register === register;
}

/** Who wrote what the callee may have left as it was. */
function keptWriters(after: Choice<Slot>, before: Choice<Slot>): readonly number[] {
  if (!after.some((c) => c.value.writers.includes(ENTRY))) return [];
  return writersOf(before);
}

function writersOf(content: Choice<Slot>): readonly number[] {
  return content.reduce<readonly number[]>((all, c) => union(all, c.value.writers), []);
}

/**
 * The routine's frame, which its callees leave alone: what lies at or above sp. Below it they keep
 * their own frames.
 */
function ownStackOnly(terms: TermTable, caller: State): Map<Term, readonly Cell[]> {
  const out = new Map<Term, readonly Cell[]>();
  const tops: Term[] = explicit(registerOf(caller, SP), caller.guard).map((c) => c.value.term);
  for (const base of [terms.entry('sp'), ...tops.map((t) => terms.baseOf(t)?.base)]) {
    const cells = base === undefined ? undefined : caller.memory.get(base);
    if (base === undefined || cells === undefined) continue;
    const lowest = Math.max(...tops.map((t) => highestOffset(terms, t, base)));
    out.set(
      base,
      cells.filter((c) => c.offset >= lowest),
    );
  }
  return out;
}

/** The most that sp can lie above a base; -Infinity where it points into another stack. */
function highestOffset(terms: TermTable, sp: Term, base: Term): number {
  const at = terms.baseOf(sp);
  if (at?.base === base) return at.offset;
  // Aligning sp clears bits: it goes down.
  if (sp.kind === 'masked' && sp.set.isZero()) return highestOffset(terms, sp.base, base);
  if (sp.kind === 'oneOf') return Math.max(...sp.options.map((o) => highestOffset(terms, o, base)));
  return Number.NEGATIVE_INFINITY;
}

function pointsInto(terms: TermTable, pointer: Term, own: Term): boolean {
  const at = terms.baseOf(pointer);
  return at === undefined || at.base === own || mayOverlap(terms, at.base, own);
}

/**
 * A callee whose code is not known does the worst that AAPCS64 (6.1.1, 6.1.2) lets it: x0–x17, the
 * flags, v0–v7, v16–v31, the upper halves of v8–v15 and all scalable state are gone; x0 and x1 hold a
 * result. Memory other than the caller's frame, and system registers, may have changed.
 */
export function applyUnknownCall(
  machine: SymbolicMachine,
  callee: string,
  site: string,
  reservedX18: boolean,
): void {
  const { terms } = machine;
  const caller = machine.state();
  const lost = machine.remembered(`call to ${callee}`, () => contentsAfterCall(terms, callee, site));
  for (const [r, value] of lost) if (r !== PLATFORM_REGISTER || !reservedX18) machine.overwrite(r, value);
  // The level's own stack pointer has no name there (Arm ARM C5.2, SP_ELx): sp itself is accounted for.
  const own = machine.level === undefined ? undefined : `SP_EL${machine.level}`;
  if (own !== undefined) machine.overwriteSystem(own, registerIn(terms, caller, own));
  forgetSystemRegisters(machine, `the call to ${callee}`, site, (name) => !isLeftAlone(name) && name !== own);
  const others = terms.unknown(`${site}:${OTHER_REGISTERS}`, `after the call to ${callee}`);
  machine.overwriteSystem(
    OTHER_REGISTERS,
    uniform({ term: others, writers: [machine.siteNumber], stale: [] }),
  );
  machine.overwriteMemory(ownStackOnly(terms, caller), `call ${site}`);
}

/** System registers after unknown code, which is named by `what`. */
export function forgetSystemRegisters(
  machine: SymbolicMachine,
  what: string,
  site: string,
  mayChange: (name: string) => boolean,
): void {
  const { terms } = machine;
  const before = machine.state();
  for (const name of before.system.keys()) {
    if (!mayChange(name)) continue;
    if (name === 'HCR_EL2') {
      machine.overwriteSystem(name, onlyE2H(machine, registerIn(terms, before, name), what, site));
      continue;
    }
    machine.overwriteSystem(
      name,
      uniform({
        term: terms.unknown(`${site}:${name}`, `after ${what}`),
        writers: [machine.siteNumber],
        stale: [],
      }),
    );
  }
}

/** HCR_EL2 after unknown code: only E2H (bit 34) is taken to be as it was. */
function onlyE2H(
  machine: SymbolicMachine,
  old: Choice<SystemSlot>,
  what: string,
  site: string,
): Choice<SystemSlot> {
  const kept = U64.ONE.shl(34);
  return map(old, ({ term }) => ({
    term: machine.terms.unknown(
      `${site}:HCR_EL2`,
      `after ${what}`,
      true,
      term.zeros.and(kept),
      term.ones.and(kept),
    ),
    writers: [machine.siteNumber],
    stale: [],
  }));
}

/**
 * SMCCC 1.2 (2.6): x0–x3 carry results; x4–x17 come back unless the function is defined to return results there,
 * all other registers do; memory is the handler's to change.
 */
export function applyExceptionCall(machine: SymbolicMachine, what: string, site: string): void {
  const { terms } = machine;
  const caller = machine.state();
  machine.overwriteMemory(ownStackOnly(terms, caller), `call ${site}`);
  // What was told to return at one level may come back at another: a hypervisor that hands EL2 to its caller.
  if (caller.system.has(CURRENT_EL))
    forgetSystemRegisters(machine, `the ${what}`, site, (name) => name === CURRENT_EL);
  for (let n = 0; n <= (returnsMore(caller) ? 17 : 3); n++) {
    const register = generalResource(n);
    const reason = `returned by ${what}${n <= 3 ? '' : ' or as before'}`;
    const kept = n <= 3 ? [] : writersOf(registerOf(caller, register));
    machine.overwrite(register, uniform(terms.unknown(`${site}:x${n}`, reason)), kept);
  }
}

/**
 * The function that x0 names may return more than x0–x3: the code does not fix which one it is (itself or by what is
 * patched in at boot), or it is one of FF-A (DEN0077, function identifiers 0x60 to 0xff of the standard secure services).
 */
function returnsMore(caller: State): boolean {
  return explicit(registerOf(caller, generalResource(0)), caller.guard).some(({ value: { term } }) => {
    if (term.kind === 'unknown') return !term.reason.startsWith('patched at boot');
    if (term.kind !== 'constant') return true;
    const [service, number] = [(term.value.lo >>> 24) & 0x3f, term.value.lo & 0xffff];
    return service === 4 && number >= 0x60 && number <= 0xff;
  });
}

/** Rewrites a callee's terms into the caller's. */
class Substitution {
  private readonly done = new Map<Term, Choice<Term>>();
  constructor(
    private readonly terms: TermTable,
    private readonly caller: State,
    private readonly nameOf: (inner: string) => string,
    private readonly siteNumber: number,
  ) {}

  slots(content: Choice<Slot>, guard: VariantSet): Choice<Term> {
    const cases: Case<Term>[] = [];
    for (const c of explicit(content, guard))
      cases.push(...explicit(this.term(c.value.term, c.guard), c.guard));
    return merged(cases, (a, b) => (a === b ? a : undefined));
  }
  system(name: string, content: Choice<SystemSlot>, guard: VariantSet): Choice<SystemSlot> {
    const cases: Case<SystemSlot>[] = [];
    for (const c of explicit(content, guard))
      for (const t of explicit(this.term(c.value.term, c.guard), c.guard))
        cases.push({
          guard: t.guard,
          value: {
            term: t.value,
            writers: c.value.writers.every((w) => w < 0) ? this.writersOf(name) : [this.siteNumber],
            stale: c.value.stale.flatMap((s) => explicit(this.term(s, t.guard), t.guard).map((k) => k.value)),
          },
        });
    return merged(cases, (a, b) => (a.term === b.term && a.stale.length === b.stale.length ? a : undefined));
  }
  private writersOf(name: string): readonly number[] {
    return registerIn(this.terms, this.caller, name)[0]?.value.writers ?? [-1];
  }

  term(t: Term, guard: VariantSet): Choice<Term> {
    if (guard === NONE) return uniform(t);
    const known = this.done.get(t);
    if (known !== undefined) return known;
    const result = this.rewrite(t);
    this.done.set(t, result);
    return result;
  }
  private origins(of: Origins): Origins {
    if (of === 'anywhere') return of;
    return originsOfAll(of.flatMap((o) => this.term(o, this.caller.guard).map((c) => c.value)));
  }
  private rewrite(t: Term): Choice<Term> {
    const { terms, caller } = this;
    const g = caller.guard;
    switch (t.kind) {
      case 'constant':
      case 'symbol':
        return uniform(t);
      case 'entry': {
        const r = resourceByEntryName.get(t.register);
        if (r !== undefined) return map(registerOf(caller, r), (s) => s.term);
        return map(registerIn(terms, caller, t.register), (s) => s.term);
      }
      case 'unknown':
        return uniform(
          terms.unknown(
            this.nameOf(t.site),
            t.reason,
            t.defined,
            t.zeros,
            t.ones,
            t.origins && this.origins(t.origins),
          ),
        );
      case 'load': {
        const cases: Case<Term>[] = [];
        for (const a of explicit(this.term(t.address, g), g)) {
          const at = terms.baseOf(a.value);
          if (t.epoch === ENTRY_EPOCH && at !== undefined) {
            const content = readCell(terms, caller, at.base, at.offset, t.bytes);
            for (const s of explicit(content, a.guard)) cases.push({ guard: s.guard, value: s.value.term });
          } else {
            const epoch = t.epoch === ENTRY_EPOCH ? caller.epoch : this.nameOf(t.epoch);
            cases.push({ guard: a.guard, value: terms.load(a.value, t.bytes, epoch) });
          }
        }
        return merged(cases, (a, b) => (a === b ? a : undefined));
      }
      case 'masked':
        return map(this.term(t.base, g), (b) => terms.masked(b, t.clear, t.set));
      case 'linear': {
        let sum: Choice<Term> = uniform(terms.constant(t.constant));
        for (const a of t.atoms)
          sum = map2(sum, this.term(a.term, g), g, (x, y) => terms.add(x, terms.scale(y, a.coefficient)));
        return sum;
      }
      case 'oneOf': {
        let joined: Choice<Term> | undefined;
        for (const o of t.options) {
          const next = this.term(o, g);
          joined =
            joined === undefined
              ? next
              : map2(joined, next, g, (x, y) => terms.oneOf(this.nameOf(t.site), x, y));
        }
        return joined ?? uniform(t);
      }
      case 'operation': {
        let all: Choice<readonly Term[]> = uniform<readonly Term[]>([]);
        for (const o of t.operands) all = map2(all, this.term(o, g), g, (list, x) => [...list, x]);
        return map(all, (list) => rebuilt(terms, t.name, list, t));
      }
    }
  }
}
