import { isEntry, mentionsEntry, optionsOf, splitAddress } from '../analysis/addresses';
import type { ExitFacts, RunFacts } from '../analysis/facts';
import { U64 } from '../isa/u64';
import { explicit } from '../simulator/choice';
import { unseenCalleeOf } from '../simulator/contentsAfterCall';
import {
  entryName,
  generalResource,
  isVector,
  type Resource,
  SP,
  vectorResource,
} from '../simulator/resources';
import { instructionAtSite } from '../simulator/sites';
import { ENTRY, registerOf, type Site, type Slot } from '../simulator/state';
import type { Term } from '../simulator/term';
import type { VariantSet } from '../simulator/variantSet';
import type { Convention } from './convention';
import { isLostToServiceCalls, servesCall } from './serviceCalls';

/** A register that an exit owes and that does not, or may not, hold its entry value there. */
export interface Breach {
  readonly resource: Resource;
  readonly guard: VariantSet;
  readonly slot: Slot;
  /** False when some path, or an unknown callee, may well leave it right. */
  readonly certain: boolean;
}

/** Registers loaded from one structure before the exit counts as a switch to the context in it. */
const CONTEXT_REGISTERS = 8;

/**
 * What of `owed` differs from its entry value at the exit, in the variants of `guard`. A value that
 * comes from where it was saved is right: the routine's own frame, the slot that a vector pushed, the
 * address that the register itself was stored to, the structure that a whole context is loaded from.
 */
export function breachesAt(
  run: RunFacts,
  exit: ExitFacts,
  owed: readonly Resource[],
  guard: VariantSet,
  convention: Convention,
): readonly Breach[] {
  const contexts = contextBases(exit, guard);
  const vectorContext = wholeVectorFile(run, exit, guard);
  const out: Breach[] = [];
  for (const resource of owed) {
    if (isVector(resource) && vectorContext) continue;
    for (const c of explicit(registerOf(exit.state, resource), guard)) {
      const verdict = judge(run, exit, resource, c.value, contexts, convention);
      if (verdict === 'kept') continue;
      const lost = verdict === 'may' ? lostBeforeCall(run, resource, c.value, c.guard) : undefined;
      out.push({
        resource,
        guard: c.guard,
        slot: lost ?? c.value,
        certain: verdict === 'changed' || lost !== undefined,
      });
    }
  }
  return out;
}

type Verdict = 'kept' | 'changed' | 'may';

function judge(
  run: RunFacts,
  exit: ExitFacts,
  resource: Resource,
  slot: Slot,
  contexts: ReadonlySet<string>,
  convention: Convention,
): Verdict {
  const options = optionsOf(slot.term);
  const wrong = options.filter(
    (t) => !isRight(run, exit, resource, t, contexts, convention) && !isResultOrEntry(run, t, slot.writers),
  );
  if (wrong.length === 0 || isLostServing(run, exit, resource, slot, wrong)) return 'kept';
  if (isVector(resource) && !writtenHere(run, slot.writers)) return 'kept';
  if (wrong.length < options.length || wrong.some(isUncertain)) return 'may';
  return wrong.every((t) => unseenCalleeOf(t) !== undefined) ? 'may' : 'changed';
}

/** The ways on which it was lost are those of system calls, which share this exit with others. */
function isLostServing(
  run: RunFacts,
  exit: ExitFacts,
  resource: Resource,
  { writers }: Slot,
  wrong: readonly Term[],
): boolean {
  if (exit.kind !== 'eret' || !isLostToServiceCalls(resource)) return false;
  if (!wrong.every((t) => unseenCalleeOf(t) !== undefined)) return false;
  const calls = writers.flatMap((w) => run.steps.get(w) ?? []).filter((s) => s.call !== undefined);
  return calls.length > 0 && calls.every((s) => servesCall(s.before));
}

/**
 * What the register held before the call of code that was not found, when its entry value was nowhere to be had any
 * more: whatever that code did, it did not bring it back.
 */
function lostBeforeCall(
  run: RunFacts,
  resource: Resource,
  { term, writers }: Slot,
  guard: VariantSet,
): Slot | undefined {
  const [call, ...others] = writers;
  const step = call === undefined ? undefined : run.steps.get(call);
  if (step?.call === undefined || others.length > 0 || unseenCalleeOf(term) === undefined) return undefined;
  const mayHoldIt = (t: Term): boolean => mentionsEntry(t, entryName(resource)) || isUncertain(t);
  for (let n = 0; n <= 30; n++)
    if (registerOf(step.before, generalResource(n)).some((c) => mayHoldIt(c.value.term))) return undefined;
  for (const { memory, system } of run.steps.values()) {
    if (memory.some((m) => m.kind === 'store' && m.value?.some((c) => mayHoldIt(c.value.term))))
      return undefined;
    if (system.some((s) => s.kind === 'write' && s.value.some((c) => mayHoldIt(c.value)))) return undefined;
  }
  const [before, ...variants] = explicit(registerOf(step.before, resource), guard);
  if (before === undefined || variants.length > 0) return undefined;
  // An earlier call may have left it alone.
  return unseenCalleeOf(before.value.term) === undefined
    ? before.value
    : lostBeforeCall(run, resource, before.value, guard);
}

/** An SMC or HVC alone may have changed it: what it returns beyond x0–x3 is part of the function's definition. */
export function isResultOrEntry(run: RunFacts, t: Term, writers: readonly Site[]): boolean {
  if (t.kind !== 'unknown' || !/^returned by \w+ or as before$/.test(t.reason)) return false;
  return writers.every((w) => w === ENTRY || isExceptionCall(run, w));
}

export function isExceptionCall(run: RunFacts, site: Site): boolean {
  return /^(smc|hvc|svc)$/.test(run.steps.get(site)?.instruction.parsed.mnemonic ?? '');
}

/** A value that stands for several: no path of it need be wrong for sure. */
function isUncertain(t: Term): boolean {
  return t.kind === 'unknown' && /^(differs|not defined on every path)/.test(t.reason);
}

/**
 * Hypervisor and kernel C code is built without FP registers, so a call is no evidence that it
 * changes them; an instruction of this routine is.
 */
function writtenHere(run: RunFacts, writers: readonly Site[]): boolean {
  return writers.some((w) => w !== ENTRY && !isCall(run, w));
}

/** Also of the vector that control came from, whose steps are those of another run. */
function isCall(run: RunFacts, site: Site): boolean {
  const step = run.steps.get(site);
  if (step) return step.call !== undefined;
  const mnemonic = instructionAtSite(run.program, site)?.parsed.mnemonic;
  return mnemonic !== undefined && /^blr?/.test(mnemonic);
}

function isRight(
  run: RunFacts,
  exit: ExitFacts,
  resource: Resource,
  t: Term,
  contexts: ReadonlySet<string>,
  convention: Convention,
): boolean {
  if (isEntry(t, entryName(resource))) return true;
  if (t.kind === 'unknown' && /^(patched at boot|differs between many variants)/.test(t.reason)) return true;
  if (t.kind === 'masked' && exit.kind === 'eret') return isOwnLowWord(run, resource, t);
  if (t.kind === 'entry' && exit.kind === 'eret') return isStashed(run, resource, t.register);
  if (t.kind !== 'load') return false;
  const at = splitAddress(t.address);
  if (at.onStack && at.offset !== undefined) {
    if (at.offset < 0) return true; // its own frame: a called routine may have been given it to fill
    if (exit.kind === 'eret') return isPushedSlot(resource, at.offset, convention);
  }
  if (exit.kind === 'eret' && isAboveHandlersStack(run, t.address)) return true;
  if (isAtUnknownOffset(run, exit, resource, t.address)) return true;
  if (isOffUnknownSp(run, exit, resource, t.address)) return true;
  return contexts.has(contextBase(t.address)) || savedAt(run, resource, t.address);
}

/**
 * Where sp points when a handler begins, or above: the vectors have put it there. Where sp is the same on every way that
 * leads to the handler, what they put is known and is no load.
 */
function isAboveHandlersStack(run: RunFacts, address: Term): boolean {
  return registerOf(run.entryState, SP).some(({ value: { term: sp } }) => {
    if (sp.kind !== 'unknown' && sp.kind !== 'oneOf') return false;
    const [base, of] = [splitAddress(address), splitAddress(sp)];
    return base.base === of.base && base.offset !== undefined && base.offset >= 0;
  });
}

const LOW_WORD = U64.mask(32);

/** `mov w0, w0` on entry from AArch32: the upper half of the register is no part of that context (Arm ARM D1.20.1). */
function isOwnLowWord(run: RunFacts, resource: Resource, t: Extract<Term, { kind: 'masked' }>): boolean {
  if (!isEntry(t.base, entryName(resource)) || !t.set.isZero() || !t.clear.equals(LOW_WORD.not()))
    return false;
  for (const { instruction } of run.steps.values()) {
    const [to, from] = instruction.parsed.operands;
    if (instruction.parsed.mnemonic !== 'mov' || to?.kind !== 'general' || from?.kind !== 'general') continue;
    if (to.width === 32 && to.number === resource && from.number === resource) return true;
  }
  return false;
}

/** Other code of this file puts the register into that system register for this exit to take it back from. */
function isStashed(run: RunFacts, resource: Resource, system: string): boolean {
  return isScratch.test(system) && stashesIn(run.program).has(`${system}=${resource}`);
}

/** What a program puts into system registers, as `TPIDR_EL2=18`. */
export function stashesIn(program: RunFacts['program']): ReadonlySet<string> {
  let stashes = stashesByProgram.get(program.instructions);
  if (stashes === undefined) {
    stashes = new Set();
    for (const { parsed } of program.instructions) {
      const [to, from] = parsed.operands;
      if (parsed.mnemonic === 'msr' && to?.kind === 'system' && from?.kind === 'general')
        stashes.add(`${to.name.toUpperCase()}=${from.number}`);
    }
    stashesByProgram.set(program.instructions, stashes);
  }
  return stashes;
}
const stashesByProgram = new WeakMap<RunFacts['program']['instructions'], Set<string>>();
/** System registers that hold whatever software puts there, at least until the next exception. */
const isScratch = /^(TPIDR(RO|2)?_EL[0-3]|FAR_EL[123]|CONTEXTIDR_EL[12]|SP_EL0)$/;

/** The slot above sp at entry where the vector put this register, as far as that is stated. */
function isPushedSlot(resource: Resource, offset: number, convention: Convention): boolean {
  const slots = convention.stack?.slots ?? [];
  return slots.length === 0 || slots.some((s) => s.offset === offset && s.register === resource);
}

/**
 * An offset that no header gave has no number. From the structure that the vectors filled, or that the register was
 * stored into, the load may well be the one that brings it back.
 */
function isAtUnknownOffset(run: RunFacts, exit: ExitFacts, resource: Resource, address: Term): boolean {
  if (!hasUnknownOffset(address)) return false;
  const base = contextBase(address);
  const isVectors = exit.kind === 'eret';
  if (isVectors && registerOf(run.entryState, SP).some((c) => contextBase(c.value.term) === base))
    return true;
  for (const step of run.steps.values())
    for (const access of step.memory)
      if (
        access.kind === 'store' &&
        access.address.some((a) => contextBase(a.value) === base) &&
        access.value?.some((v) => isEntry(v.value.term, entryName(resource)))
      )
        return true;
  return false;
}

/**
 * Loaded through sp where a loop has moved it, by as much as its turns: what was stored may well be what comes back.
 */
function isOffUnknownSp(run: RunFacts, exit: ExitFacts, resource: Resource, address: Term): boolean {
  const { base } = splitAddress(address);
  const isOfSp = registerOf(exit.state, SP).some(
    ({ value: { term } }) => splitAddress(term).base === base && isOverUncertain(term),
  );
  if (!isOfSp) return false;
  for (const { memory } of run.steps.values())
    for (const { kind, value } of memory)
      if (kind === 'store' && value?.some((v) => isEntry(v.value.term, entryName(resource)))) return true;
  return false;
}

/** An uncertain value, or a sum with one. */
function isOverUncertain(t: Term): boolean {
  return t.kind === 'linear' ? t.atoms.some((a) => isUncertain(a.term)) : isUncertain(t);
}

function hasUnknownOffset(address: Term): boolean {
  return (
    address.kind === 'linear' &&
    address.atoms.some((a) => a.term.kind === 'symbol') &&
    address.atoms.some((a) => a.term.kind !== 'symbol')
  );
}

/** The routine itself stored the register's entry value at this address. */
function savedAt(run: RunFacts, resource: Resource, address: Term): boolean {
  for (const step of run.steps.values())
    for (const access of step.memory)
      if (
        access.kind === 'store' &&
        access.address.some((a) => a.value === address) &&
        access.value?.some((v) => isEntry(v.value.term, entryName(resource)))
      )
        return true;
  return false;
}

/** Bases of structures from which so many general registers were loaded that they are a context. */
export function contextBases(exit: ExitFacts, guard: VariantSet): ReadonlySet<string> {
  const known = basesOfExit.get(exit);
  if (known?.guard === guard) return known.bases;
  const bases = basesAt(exit, guard);
  basesOfExit.set(exit, { guard, bases });
  return bases;
}
const basesOfExit = new WeakMap<
  ExitFacts,
  { readonly guard: VariantSet; readonly bases: ReadonlySet<string> }
>();

function basesAt(exit: ExitFacts, guard: VariantSet): ReadonlySet<string> {
  const loaded = new Map<string, Set<Resource>>();
  for (let n = 0; n <= 30; n++)
    for (const c of explicit(registerOf(exit.state, generalResource(n)), guard))
      for (const t of optionsOf(c.value.term)) {
        if (t.kind !== 'load') continue;
        const base = contextBase(t.address);
        const set = loaded.get(base) ?? new Set();
        loaded.set(base, set.add(generalResource(n)));
      }
  return new Set([...loaded].filter(([, set]) => isContext(exit, set)).map(([base]) => base));
}

/**
 * So many registers are a context. Who returns to a caller may change x0–x18 anyway: those alone, as of a copy or LD64B,
 * are what was loaded and nothing else (AAPCS64 6.1.1).
 */
function isContext({ kind }: ExitFacts, loaded: ReadonlySet<Resource>): boolean {
  if (loaded.size < CONTEXT_REGISTERS) return false;
  if (kind === 'eret') return true;
  for (let n = 19; n <= 29; n++) if (loaded.has(generalResource(n))) return true;
  return false;
}

/** The base of an address; offsets that no header was found for are symbols, and no part of it. */
export function contextBase(address: Term): string {
  if (address.kind !== 'linear') return splitAddress(address).base;
  const atoms = address.atoms.filter((a) => a.term.kind !== 'symbol');
  const shown = atoms.length > 0 ? atoms : address.atoms;
  const [only] = shown;
  return shown.length === 1 && only?.coefficient === 1
    ? `${only.term.id}`
    : shown.map((a) => `${a.term.id}*${a.coefficient}`).join('+');
}

/** SMSTART and SMSTOP leave no other context behind. */
function isLostToStreaming(t: Term): boolean {
  return t.kind === 'unknown' && t.reason === 'change of streaming mode';
}

/** Every vector register was replaced: the routine's task is to load another FP context. */
function wholeVectorFile(run: RunFacts, exit: ExitFacts, guard: VariantSet): boolean {
  for (let n = 0; n < 32; n++) {
    const r = vectorResource(n, 'low');
    const replaced = explicit(registerOf(exit.state, r), guard).some(
      ({ value: { term, writers } }) =>
        !isEntry(term, entryName(r)) && !isLostToStreaming(term) && writtenHere(run, writers),
    );
    if (!replaced) return false;
  }
  return true;
}
