import { isEntry, loadsIn, mentionsEntry, type SplitAddress, splitAddress } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import { isResumed } from '../analysis/resumedLabels';
import { startsCode } from '../analysis/startedCode';
import { entryName, generalResource, type Resource, SP, vectorResource } from '../simulator/resources';
import { returnedByEret } from '../simulator/returnByEret';
import { instructionAtSite } from '../simulator/sites';
import { registerOf } from '../simulator/state';
import type { Term } from '../simulator/term';
import { rootOf } from '../source/origin';
import type { Annotation, ConventionKind, StackSlot } from './annotations';
import { callHandlersIn } from './callHandlers';
import { documentedClobbers } from './documented';
import { contextBase, contextBases } from './preservation';
import { servesOthersThanCalls } from './serviceCalls';

/** What a routine owes, as far as it can be known before its exits are looked at. */
export interface Convention {
  /** `worldSwitch`: it returns by `ret` into a context that it loads, with that context's registers. */
  readonly kind: ConventionKind | 'worldSwitch';
  /** One sentence for users: where this convention comes from. */
  readonly why: string;
  /** Stated by a comment, not inferred. */
  readonly declared: boolean;
  /** Declared as code that is no function: it may return to an address of its own choice. */
  readonly ownReturn: boolean;
  /** Registers that hold a value on entry; undefined when that is not certain. */
  readonly inputs: readonly Resource[] | undefined;
  /** `inputs` is the comment's own list, complete. */
  readonly inputsDeclared: boolean;
  /** Registers whose entry values must be back at an exit that the convention speaks about. */
  readonly preserved: readonly Resource[];
  /** Registers that the prose above the routine says it may change. */
  readonly documented: readonly Resource[];
  /** From `clobbers`: everything that may be changed. */
  readonly clobbers: readonly Resource[] | undefined;
  /** From `stack`: what the caller or the vector pushed; sp at entry points to it. */
  readonly stack: { readonly bytes: number; readonly slots: readonly StackSlot[] } | undefined;
}

/** What the build says about registers. */
export interface BuildFlags {
  /** `-ffixed-x18`, or a platform (shadow call stack) that keeps x18 for itself. */
  readonly fixedX18: boolean;
  /** C code is built without FP registers (`-mgeneral-regs-only`, as the kernel's): callers keep nothing in d8–d15. */
  readonly generalRegistersOnly: boolean;
}

const range = (from: number, to: number): Resource[] =>
  Array.from({ length: to - from + 1 }, (_, i) => generalResource(from + i));

/** AAPCS64 6.1.1 and 6.1.2: r19–r28, the frame pointer, and the low 64 bits of v8–v15. */
const calleeSaved: readonly Resource[] = range(19, 29);
const calleeSavedVectors: readonly Resource[] = Array.from({ length: 8 }, (_, i) =>
  vectorResource(8 + i, 'low'),
);

/** AAPCS64 6.4: x0–x7 are arguments, x8 may carry the result's address; the rest of the entry state is no input. */
const aapcsInputs: readonly Resource[] = [...range(0, 8), ...range(18, 30)];
/** SMCCC 1.1 and later (DEN0028, 2.6): x4–x30 come back, x0–x3 carry results. */
const smcccPreserved: readonly Resource[] = range(4, 30);
/** SMCCC 1.0 lets x4–x17 change too: all that is owed when the version is not stated. */
const smccc10Preserved: readonly Resource[] = range(18, 30);
/** Everything that the interrupted code may hold in a register; PSTATE comes back with SPSR. */
const contextRegisters: readonly Resource[] = [
  ...range(0, 30),
  ...Array.from({ length: 32 }, (_, n) => [vectorResource(n, 'low'), vectorResource(n, 'high')]).flat(),
];

export function preservedBy(
  kind: Convention['kind'],
  declared: boolean,
  flags: BuildFlags,
): readonly Resource[] {
  switch (kind) {
    case 'aapcs64':
    case 'worldSwitch':
      return [
        ...(flags.fixedX18 ? [generalResource(18)] : []),
        ...calleeSaved,
        ...(flags.generalRegistersOnly ? [] : calleeSavedVectors),
      ];
    case 'exception':
      return contextRegisters;
    case 'smccc':
      return declared ? smcccPreserved : smccc10Preserved;
    case 'none':
      return [];
  }
}

/**
 * The convention of a routine in one run: as annotated, else by how it ends. When in doubt it owes
 * nothing, and `why` says so.
 *
 * @param calledHere names that a `bl` of the same program calls
 */
export function inferConvention(
  run: RunFacts,
  annotations: readonly Annotation[],
  calledHere: ReadonlySet<string>,
  flags: BuildFlags,
): Convention {
  const statement = find(annotations, 'convention');
  const stated = statement?.convention;
  const inputs = find(annotations, 'in')?.registers;
  const stack = find(annotations, 'stack');
  const clobbers = annotations.flatMap((a) => (a.kind === 'clobbers' ? [a] : []));
  const { kind, why, publicInterface, ownReturn } = stated
    ? { kind: stated, why: whereStated(statement), publicInterface: stated === 'aapcs64', ownReturn: false }
    : byExits(run, calledHere);
  const declared = stated !== undefined;
  return {
    kind,
    why,
    declared,
    ownReturn: ownReturn === true,
    inputs: inputs ?? (kind === 'aapcs64' && publicInterface ? aapcsInputs : undefined),
    inputsDeclared: inputs !== undefined,
    documented: documentedFor(run),
    preserved: preservedBy(kind, declared, flags),
    clobbers: clobbers.length > 0 ? clobbers.flatMap((c) => [...c.registers]) : undefined,
    stack: stack && { bytes: stack.bytes, slots: stack.slots },
  };
}

/** A comment stands in a file of assembly, the project's own file is JSON. */
function whereStated(statement: Annotation | undefined): string {
  return statement?.place.file.path.endsWith('.json')
    ? `stated in ${statement.place.file.path.replace(/^.*\//, '')}`
    : 'stated by a comment';
}

function find<K extends Annotation['kind']>(
  annotations: readonly Annotation[],
  kind: K,
): Extract<Annotation, { kind: K }> | undefined {
  return annotations.find((a): a is Extract<Annotation, { kind: K }> => a.kind === kind);
}

function documentedFor({ program, routine }: RunFacts): readonly Resource[] {
  const origin = program.symbols.get(routine.name)?.origin;
  if (origin === undefined) return [];
  const { file, line } = rootOf(origin);
  return documentedClobbers(file, line);
}

interface Inferred {
  readonly kind: Convention['kind'];
  readonly why: string;
  readonly publicInterface: boolean;
  readonly ownReturn?: boolean;
}

function byExits(run: RunFacts, calledHere: ReadonlySet<string>): Inferred {
  const { routine } = run;
  const kinds = new Set(run.exits.map((e) => e.kind));
  const none = (why: string): Inferred => ({ kind: 'none', why, publicInterface: false });
  if (kinds.has('eret') && !kinds.has('ret')) {
    const erets = run.exits.filter((e) => e.kind === 'eret');
    if (erets.every((e) => returnedByEret(run.terms, run.exceptionLevel, e) !== undefined))
      return none('it returns by eret: ELR holds the return address of the call');
    if (erets.every((e) => startsCode(run, e)))
      return none('it leaves by eret for an address that it puts into ELR itself: nothing is resumed');
    if (isFunction(run) && dereferences(run, 'x0') && !popsX0(run))
      return none('it is a function that takes an address in x0 and leaves by eret');
    if (readsCallNumber(run) && servesOthersThanCalls(run))
      return {
        kind: 'exception',
        why: 'it ends in eret: the interrupted context resumes, with results where the exception is a HVC or SMC',
        publicInterface: false,
      };
    return readsCallNumber(run)
      ? {
          kind: 'smccc',
          why: 'it ends in eret and decides by the interrupted x0: a handler of HVC or SMC calls',
          publicInterface: false,
        }
      : {
          kind: 'exception',
          why: 'it ends in eret: the interrupted context resumes',
          publicInterface: false,
        };
  }
  if (!kinds.has('ret'))
    return none(
      kinds.size === 0
        ? 'it never returns'
        : kinds.has('tailCall')
          ? 'it goes on in other code'
          : 'it neither returns nor resumes an interrupted context',
    );
  const type = typeOf(run);
  const typed = isFunction(run);
  const other = type !== undefined && !typed;
  if (other && !routine.global) return none('it is local and declared as code that is no function');
  if (type === undefined && isPlaceInFunction(run))
    return none('it is a place in a function, which is judged as a whole');
  if (!routine.global && entersByAddress(run))
    return none('it goes on for others that were given its address, with what they restore');
  if (!routine.global && !typed && calledHere.has(routine.name))
    return none('it is local and its callers are in this file: what it changes is judged there');
  if (typed && !routine.global && calledHere.has(routine.name) && !usesStack(run))
    return none(
      'it is local, has no stack, and its callers are in this file: what it changes is judged there',
    );
  if (typed && !routine.global && calledHere.has(routine.name) && takesCalleeSaved(run))
    return none(
      'it is local, its callers are in this file, and it takes an argument in a register that a function would keep',
    );
  if (storesIntoCallersFrame(run))
    return none(
      'it stores above sp and leaves sp alone: sp points to a context that it shares with its callers',
    );
  const context = contextReturnedInto(run);
  if (context !== undefined)
    return { kind: 'worldSwitch', why: context, publicInterface: false, ownReturn: other };
  return {
    kind: 'aapcs64',
    why: kinds.has('eret') ? 'it returns by ret on some paths' : 'it returns by ret',
    publicInterface: routine.global && typed,
    ownReturn: other,
  };
}

/** The code before it runs into it, and that of a function around it goes on behind it. */
function isPlaceInFunction({ program, routine }: RunFacts): boolean {
  const at = instructionAtSite(program, routine.entry)?.address;
  if (at === undefined) return false;
  const before = program.instructionAt({ section: at.section, offset: at.offset - 4 });
  if (before === undefined || /^(b|br|ret|eret|sb)$/.test(before.parsed.mnemonic)) return false;
  for (const { address, type, size } of program.symbols.values())
    if (type === 'function' && address?.section === at.section && address.offset < at.offset)
      if (address.offset + (size ?? 0) > at.offset) return true;
  return false;
}

function entersByAddress({ program, routine }: RunFacts): boolean {
  const first = instructionAtSite(program, routine.entry);
  return first !== undefined && isResumed(program, first.address);
}

/** Some access goes through sp: a stack exists when this code runs. */
function usesStack(run: RunFacts): boolean {
  for (const step of run.steps.values()) if (step.memory.some((m) => m.viaSP)) return true;
  return false;
}

/** Some instruction works with what a callee-saved register held at entry, instead of saving it. */
function takesCalleeSaved(run: RunFacts): boolean {
  for (const step of run.steps.values())
    for (const { resource, content } of step.reads)
      if (
        resource >= generalResource(19) &&
        resource <= generalResource(28) &&
        !step.memory.some((m) => m.kind === 'store' && m.viaSP) &&
        content.some((c) => isEntry(c.value.term, entryName(resource)))
      )
        return true;
  return false;
}

/** AAPCS64 6.2.3 and 6.4.5.1: a function's own data is below sp at entry; above it is the caller's. */
function storesIntoCallersFrame(run: RunFacts): boolean {
  let found = false;
  for (const step of run.steps.values()) {
    if (step.writes.some((w) => w.resource === SP)) return false;
    for (const m of step.memory)
      if (m.kind === 'store' && m.address.some((a) => isAboveEntry(splitAddress(a.value)))) found = true;
  }
  return found;
}
function isAboveEntry({ onStack, offset }: SplitAddress): boolean {
  return onStack && offset !== undefined && offset >= 0;
}

/** Callee-saved registers that come, together with lr, from one structure which the routine did not fill itself. */
function contextReturnedInto(run: RunFacts): string | undefined {
  for (const exit of run.exits) {
    if (exit.kind !== 'ret') continue;
    const bases = contextBases(exit, exit.guard);
    if (bases.size === 0) continue;
    const lr = registerOf(exit.state, generalResource(30));
    // What the routine itself put there for another routine to go on is of that context as well.
    const loaded = lr.some(({ value: { term } }) =>
      term.kind === 'load'
        ? bases.has(contextBase(term.address))
        : term.kind === 'symbol' && !term.name.startsWith('return address'),
    );
    if (loaded)
      return 'it returns by ret into the context that it loads: lr and the callee-saved registers come from there, not from its caller';
  }
  return undefined;
}

function typeOf({ program, routine }: RunFacts): string | undefined {
  return routine.type ?? program.symbols.get(routine.name)?.type;
}

function isFunction(run: RunFacts): boolean {
  return /function|FUNC/i.test(typeOf(run) ?? '');
}

/** Some access has the register's entry value as its base: an argument, no number and no interrupted value. */
function dereferences(run: RunFacts, register: string): boolean {
  for (const step of run.steps.values())
    for (const access of step.memory) if (access.address.some((c) => basedOn(c.value, register))) return true;
  return false;
}

function basedOn(address: Term, register: string): boolean {
  return address.kind === 'linear'
    ? address.atoms.some((a) => a.coefficient === 1 && isEntry(a.term, register))
    : isEntry(address, register);
}

/** Comparisons and tests: the instructions by which a handler decides. */
const decides = /^(cmp|cmn|ccmp|ccmn|tst|subs|adds|ands|cbz|cbnz|tbz|tbnz)$/;

const callNumber = new WeakMap<RunFacts, boolean>();

/**
 * True when a decision depends on x0 of the interrupted code, in the register or in the slot where a
 * vector pushed it. Only the handler of a call has reason to look at it: SMCCC puts the function
 * identifier there (DEN0028, 2.5).
 */
export function readsCallNumber(run: RunFacts): boolean {
  let known = callNumber.get(run);
  if (known === undefined) {
    const pushed = popsX0(run);
    // A handler of a function-call ABI returns a result in x0; where x0 is popped it is given back.
    known = !pushed && callHandlersIn(run.program).has(run.routine.name);
    for (const step of run.steps.values()) {
      if (!pushed && passesCallOn(step)) known = true;
      if (!decides.test(step.instruction.parsed.mnemonic)) continue;
      if (step.reads.some((r) => r.content.some((c) => isCallNumber(c.value.term, pushed)))) known = true;
    }
    // SMCCC 1.0 (DEN0028, 2.7): a call is answered in x0, an unknown one with -1.
    if (givesX0Back(run) && !dereferences(run, 'x0')) known = false;
    callNumber.set(run, known);
  }
  return known;
}

/** `smc` or `hvc` with the function identifier of the interrupted code: its call goes to the next level, and so do the results. */
function passesCallOn({ instruction, before }: StepFacts): boolean {
  return (
    /^(smc|hvc)$/.test(instruction.parsed.mnemonic) &&
    registerOf(before, generalResource(0)).every((c) => isEntry(c.value.term, 'x0'))
  );
}

/** No eret answers anything: each leaves x0 as it was when the exception was taken. */
function givesX0Back(run: RunFacts): boolean {
  const returns = run.exits.filter((e) => e.kind === 'eret');
  return (
    returns.length > 0 &&
    returns.every((e) => registerOf(e.state, generalResource(0)).every((c) => isEntry(c.value.term, 'x0')))
  );
}

/** Some exit takes x0 back from where a vector pushed it: x0 at entry is then the vector's, not the caller's. */
function popsX0(run: RunFacts): boolean {
  return run.exits.some(
    (e) =>
      e.kind === 'eret' &&
      registerOf(e.state, generalResource(0)).some((c) => {
        const t = c.value.term;
        if (t.kind !== 'load') return false;
        const at = splitAddress(t.address);
        return at.onStack && at.offset !== undefined && at.offset >= 0;
      }),
  );
}

function isCallNumber(t: Term, pushed: boolean): boolean {
  if (!pushed && mentionsEntry(t, 'x0') && loadsIn(t).length === 0) return true;
  return loadsIn(t).some((l) => {
    const at = splitAddress(l.address);
    return at.onStack && at.offset === 0;
  });
}

/** What the program's own macros tell about its build. `fixedX18`: the command line has -ffixed-x18. */
export function buildFlagsOf(program: RunFacts['program'], fixedX18 = false): BuildFlags {
  return {
    fixedX18: fixedX18 || program.cMacros.get('CONFIG_SHADOW_CALL_STACK') !== undefined,
    generalRegistersOnly: program.cMacros.get('__KERNEL__') !== undefined,
  };
}
