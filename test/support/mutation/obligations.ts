// What a routine owes that can be seen in its own file, judged from the states that the simulator reached and
// not by the rules: each function names the obligations that a run does not meet. A mutant breaks one when
// its run does not meet what the run of the unchanged routine meets.

import { isEntry, optionsOf, splitAddress, stackOffset } from '../../../server/src/analysis/addresses';
import { calledNames } from '../../../server/src/analysis/calledNames';
import type { RunFacts, StepFacts } from '../../../server/src/analysis/facts';
import { forward } from '../../../server/src/analysis/forward';
import { explicit } from '../../../server/src/simulator/choice';
import { printAddress } from '../../../server/src/simulator/printTerm';
import {
  entryName,
  generalResource,
  resourceName,
  SP,
  vectorResource,
} from '../../../server/src/simulator/resources';
import { instructionAtSite } from '../../../server/src/simulator/sites';
import { registerOf } from '../../../server/src/simulator/state';
import type { Term } from '../../../server/src/simulator/term';
import { someTerm } from '../../../server/src/simulator/termParts';

/**
 * Each unmet obligation as a key that is equal in two versions of a routine, with the kind first. What the
 * routine is, a handler of calls or a function, is read from `unchanged`: a mutant owes what the original owed.
 */
export function unmet(run: RunFacts, unchanged: RunFacts = run): Set<string> {
  // Which register a name stands for depends on the level: with another one the names cannot be compared.
  const sameNames = run.exceptionLevel === unchanged.exceptionLevel;
  return new Set([
    ...registersAtExits(run, answersCalls(unchanged)),
    ...(sameNames ? systemAtExits(run) : []),
    ...waysOut(run),
    ...undefinedReads(run),
    ...stackAlignment(run),
    ...trapped(run),
    ...truncatedAddresses(run),
    ...maintenance(run),
    ...synchronization(run),
    ...speculation(run),
  ]);
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
/** AAPCS64 6.1.1, 6.1.2: what a called function gives back, with the return address. */
const owedAtReturn = [
  ...range(19, 30).map(generalResource),
  ...range(8, 15).map((n) => vectorResource(n, 'low')),
  SP,
];
const owedAtExceptionReturn = [...range(0, 30).map(generalResource), SP];

/** SMCCC 1.0 (DEN0028): what the handler of a call gives back whatever its version. */
const owedByCallHandler = [...range(18, 30).map(generalResource), SP];

/**
 * Registers that do not hold their entry value at an exit, for certain: of a function, callee-saved ones at ret; at an eret
 * that goes back to where the exception came from, all of them, or fewer where the routine answers calls.
 */
function* registersAtExits(run: RunFacts, answers: boolean): Iterable<string> {
  for (const exit of run.exits) {
    const owed =
      exit.kind === 'ret' && isFunction(run) && !isJump(run, exit)
        ? owedAtReturn
        : exit.kind === 'eret' && resumes(exit)
          ? answers
            ? owedByCallHandler
            : owedAtExceptionReturn
          : [];
    for (const r of owed) {
      const name = r === SP ? 'sp' : entryName(r);
      const back = explicit(registerOf(exit.state, r), exit.guard).every((c) =>
        optionsOf(c.value.term).every((t) => isEntry(t, name) || isPatched(t)),
      );
      if (!back && !isHandedOver(run, name)) yield `${exit.kind}: ${resourceName(r)} is not as at entry`;
    }
  }
}

/** System registers that the routine writes and that an exit does not give back; not those of doubtful name. */
function* systemAtExits(run: RunFacts): Iterable<string> {
  for (const exit of run.exits)
    if (exit.kind === 'ret' || exit.kind === 'eret')
      for (const [name, content] of exit.state.system)
        if (
          !name.includes('not known') &&
          explicit(content, exit.guard).some((c) => !isEntry(c.value.term, name) && isWritten(run, c.value))
        )
          yield `${exit.kind}: ${name} is not as at entry`;
}

/**
 * The routine stored the register's entry value into a context that outlives it (above sp at entry, or elsewhere):
 * whoever restores that context gives it back.
 */
function isHandedOver(run: RunFacts, name: string): boolean {
  if (name === 'sp') return false;
  for (const step of run.steps.values())
    for (const m of step.memory) {
      if (m.kind !== 'store' || !m.value?.some((v) => isEntry(v.value.term, name))) continue;
      for (const a of m.address) {
        const { onStack, offset } = splitAddress(a.value);
        if (!onStack || (offset !== undefined && offset >= 0)) return true;
      }
    }
  return false;
}

/** What the instruction is after boot stands nowhere: it need not write the register. */
function isPatched(t: Term): boolean {
  return t.kind === 'unknown' && t.reason.startsWith('patched at boot');
}

/** `ret` through a register that holds an argument: it goes where its caller wants, and not back. */
function isJump({ program }: RunFacts, exit: RunFacts['exits'][number]): boolean {
  const [through] = instructionAtSite(program, exit.site)?.parsed.operands ?? [];
  if (through?.kind !== 'general' || through.number === 30) return false;
  return explicit(registerOf(exit.state, generalResource(through.number)), exit.guard).every(
    (c) => c.value.term.kind === 'entry' && c.value.term.register !== 'x30',
  );
}

/** By an instruction of the routine; what a call may have changed is the callee's. */
function isWritten(run: RunFacts, { writers }: { readonly writers: readonly number[] }): boolean {
  return writers.some((w) => run.steps.get(w)?.system.some((s) => s.kind === 'write'));
}

/**
 * Typed as a function, or global without a type; code that is marked as no function owes no standard. A local
 * function without a stack, which code of its own file calls, owes what that code needs: the callers are judged.
 */
function isFunction(run: RunFacts): boolean {
  const { routine, program } = run;
  const type = routine.type ?? program.symbols.get(routine.name)?.type;
  const hasStack = [...run.steps.values()].some((s) => s.memory.some((m) => m.viaSP));
  if (!routine.global && !hasStack && calledNames(program).has(routine.name)) return false;
  return type === undefined ? routine.global : /function/i.test(type);
}

/** ELR holds what it held when the exception was taken, or a constant distance from it: it skips the instruction. */
function resumes({ state, guard }: RunFacts['exits'][number]): boolean {
  for (const [name, content] of state.system)
    if (/^ELR_EL\d$/.test(name) && !explicit(content, guard).every((c) => isFromEntry(c.value.term, name)))
      return false;
  return true;
}

function isFromEntry(t: Term, register: string): boolean {
  if (t.kind !== 'linear') return isEntry(t, register);
  const [atom, other] = t.atoms;
  return other === undefined && atom?.coefficient === 1 && isEntry(atom.term, register);
}

/** Some eret leaves a number in x0: the result of an HVC or SMC. */
function answersCalls(run: RunFacts): boolean {
  return run.exits.some(
    (e) =>
      e.kind === 'eret' &&
      explicit(registerOf(e.state, generalResource(0)), e.guard).some((c) =>
        optionsOf(c.value.term).some((t) => t.kind === 'constant'),
      ),
  );
}

function* waysOut(run: RunFacts): Iterable<string> {
  if (run.exits.length === 0) yield 'exits: none';
  for (const exit of run.exits) if (exit.kind === 'fallthrough') yield 'exits: runs off its end';
}

/**
 * Registers that are read although nothing defines their value: what a call destroyed, and in a function
 * the registers that carry no argument (AAPCS64 6.1.1: x9–x17; the flags).
 */
function* undefinedReads(run: RunFacts): Iterable<string> {
  const type = run.routine.type ?? run.program.symbols.get(run.routine.name)?.type;
  const isFunction = run.routine.global && type === 'function';
  for (const step of run.steps.values())
    for (const read of step.reads) {
      const r = read.resource;
      if (r > 35 || r === SP) continue;
      const scratch = isFunction && ((r >= 9 && r <= 17) || r > SP);
      for (const c of read.content) {
        const bad = optionsOf(c.value.term).some(
          (t) =>
            (t.kind === 'unknown' && !t.defined) ||
            (scratch && c.value.writers.some((w) => w < 0) && someTerm(t, (u) => u.kind === 'entry')),
        );
        if (bad) yield `undefined: ${resourceName(r)} in ${step.instruction.parsed.mnemonic}`;
      }
    }
}

/** CheckSPAlignment: accesses through an sp that is not 16-byte aligned. */
function* stackAlignment(run: RunFacts): Iterable<string> {
  for (const step of run.steps.values()) {
    if (!step.memory.some((m) => m.viaSP)) continue;
    for (const c of registerOf(step.before, SP)) {
      const offset = stackOffset(c.value.term);
      if (offset !== undefined && offset % 16 !== 0) yield 'stack: access through a misaligned sp';
    }
  }
}

function* trapped(run: RunFacts): Iterable<string> {
  for (const step of run.steps.values())
    for (const check of step.checks) {
      const unit = typeof check.feature === 'string' ? check.feature : check.feature.register;
      for (const c of explicit(check.result, step.guard))
        if (c.value.kind === 'trapped') yield `trap: ${unit} is trapped`;
    }
}

/** Addresses whose base lost its upper half. */
function* truncatedAddresses(run: RunFacts): Iterable<string> {
  for (const step of run.steps.values())
    for (const m of step.memory)
      for (const a of m.address)
        if (/^\(?low word of/.test(printAddress(a.value)))
          yield `address: ${printAddress(a.value)} through a 32-bit base`;
}

const completes = (s: StepFacts): boolean => /^dsb\b(?!.*ld$)/.test(s.barrier ?? '');
const synchronizes = (s: StepFacts): boolean => /^isb\b/.test(s.barrier ?? '') || s.exit === 'eret';
const operation = (s: StepFacts): string => {
  const [o] = s.instruction.parsed.operands;
  return o?.kind === 'word' ? o.word : '';
};

/** Arm ARM B2.6.5 and D8.17: maintenance is complete after a DSB; B2.7.4.2: DC CVAU, DSB, IC, DSB, ISB. */
function* maintenance(run: RunFacts): Iterable<string> {
  for (const step of run.steps.values()) {
    const { mnemonic } = step.instruction.parsed;
    if (!/^(tlbi|ic|dc)$/.test(mnemonic) || /^g?z(va)?|^gz/.test(operation(step))) continue;
    const found: string[] = [];
    const from = (start: StepFacts, stops: (s: StepFacts) => boolean, what: string): void =>
      forward(run, start, start.guard, (next) => {
        if (stops(next)) return false;
        if (next.exit === 'ret' || next.exit === 'eret') found.push(`${what} before ${next.exit}`);
        // Between two caches an isb stands for CSSELR_EL1; it says nothing about the dc's.
        if (what.endsWith('no dsb') && mnemonic !== 'dc' && next.instruction.parsed.mnemonic === 'isb')
          found.push(`${what} before isb`);
        if (mnemonic === 'dc' && next.instruction.parsed.mnemonic === 'ic') found.push(`${what} before ic`);
        return next.exit === undefined && next.call === undefined;
      });
    from(step, completes, `maintenance: ${mnemonic} ${operation(step)}: no dsb`);
    if (mnemonic === 'ic')
      forward(run, step, step.guard, (next) => {
        if (!completes(next)) return next.exit === undefined && next.call === undefined;
        from(next, synchronizes, `maintenance: ic ${operation(step)}: no isb`);
        return false;
      });
    yield* found;
  }
}

/**
 * Arm ARM D19.1.2.2: a direct write of a system register is seen by indirect reads only after a context
 * synchronization event. Pairs of a write and an instruction of the routine that reads the register
 * indirectly, with no such event between them.
 */
function* synchronization(run: RunFacts): Iterable<string> {
  for (const step of run.steps.values())
    for (const write of step.system) {
      if (write.kind !== 'write') continue;
      const name = write.name.toUpperCase();
      const found: string[] = [];
      forward(run, step, step.guard, (next) => {
        if (synchronizes(next) || next.call !== undefined) return false;
        if (dependsOn(next, name, run.exceptionLevel))
          found.push(`synchronization: ${next.instruction.parsed.mnemonic} after ${name}`);
        return next.exit === undefined;
      });
      yield* found;
    }
}

function dependsOn(step: StepFacts, register: string, level: number | undefined): boolean {
  const { mnemonic } = step.instruction.parsed;
  const own = level === undefined || level === 0 ? '[123]' : `${level}${level === 2 ? '|EL1' : ''}`;
  const is = (names: string): boolean => new RegExp(`^(${names})_EL(${own})$`).test(register);
  const accesses = (names: RegExp): boolean => step.system.some((s) => names.test(s.name.toUpperCase()));
  if (/^(CPTR_EL[23]|CPACR_EL1)$/.test(register))
    return step.checks.some((c) => typeof c.feature === 'string');
  if (is('SCTLR|TTBR0|TTBR1|TCR|MAIR'))
    return step.memory.length > 0 || mnemonic === 'br' || mnemonic === 'at' || step.exit === 'ret';
  // A call to the level itself: SVC at EL1, HVC at EL2, SMC at EL3.
  if (is('VBAR')) return mnemonic === ['', 'svc', 'hvc', 'smc'][level ?? 0];
  if (/^(VTTBR_EL2|VTCR_EL2)$/.test(register))
    return (
      (mnemonic === 'at' && operation(step).startsWith('s12')) ||
      (mnemonic === 'tlbi' && /^(vmalls12|r?ipas)/.test(operation(step)))
    );
  // Registers that choose what others show.
  if (register === 'CSSELR_EL1') return accesses(/^CCSIDR2?_EL1$/);
  if (register === 'ERRSELR_EL1') return accesses(/^ERX\w+_EL1$/);
  if (register === 'PMSELR_EL0') return accesses(/^PMXEV\w+_EL0$/);
  if (/^ICC_SRE_EL/.test(register) && is('ICC_SRE')) return accesses(/^IC[CHV]_(?!SRE_)/);
  // Of the registers below EL3 only the GIC's are banked by SCR_EL3.NS (IHI 0069).
  if (register === 'SCR_EL3') return accesses(/^ICC_\w+_EL1$/);
  return false;
}

/** An eret that straight-line speculation can run past (Arm's white paper on SLS, CVE-2020-13844). */
function* speculation(run: RunFacts): Iterable<string> {
  for (const step of run.steps.values()) {
    if (step.instruction.parsed.mnemonic !== 'eret') continue;
    const { section, offset } = step.instruction.address;
    const next = run.program.instructionAt({ section, offset: offset + 4 })?.parsed;
    const after = run.program.instructionAt({ section, offset: offset + 8 })?.parsed;
    const both = next?.mnemonic === 'dsb' && after?.mnemonic === 'isb';
    if (next?.mnemonic !== 'sb' && !both) yield 'speculation: no barrier after eret';
  }
}

/** A register of a load or store, where the register is saved or restored as a whole. */
interface Slot {
  readonly group: string;
  readonly register: number;
  readonly bytes: number;
  readonly offset: number;
}

/**
 * Stores of what registers held at entry, and loads that no instruction of the routine reads: saves and
 * restores rather than data that passes through.
 */
function slotsOf(run: RunFacts): Slot[] {
  const read = new Set<string>();
  for (const step of run.steps.values())
    for (const r of step.reads)
      for (const c of r.content) for (const w of c.value.writers) read.add(`${w}:${r.resource}`);
  const out: Slot[] = [];
  for (const site of run.order) {
    const step = run.steps.get(site);
    const [access] = step?.memory ?? [];
    const [address] = access?.address ?? [];
    if (step === undefined || !access || !address) continue;
    const { mnemonic, operands } = step.instruction.parsed;
    if (!/^(ld|st)(p|r)$/.test(mnemonic)) continue;
    const { base, offset } = splitAddress(address.value);
    if (offset === undefined) continue;
    const data = operands.slice(
      0,
      operands.findIndex((o) => o.kind === 'memory'),
    );
    for (const [i, o] of data.entries()) {
      const whole = o.kind === 'general' ? o.width === 64 : o.kind === 'vector' && /^[dq]$/.test(o.view);
      if (!whole || (o.kind !== 'general' && o.kind !== 'vector')) continue;
      const resource = o.kind === 'general' ? generalResource(o.number) : vectorResource(o.number, 'low');
      const bytes = o.kind === 'vector' && o.view === 'q' ? 16 : 8;
      const passesThrough =
        access.kind === 'load'
          ? read.has(`${site}:${resource}`)
          : !step.reads.some(
              (r) =>
                r.resource === resource && r.content.every((c) => isEntry(c.value.term, entryName(resource))),
            );
      if (passesThrough) continue;
      const group = `${access.kind}:${o.kind}${bytes}:${base}`;
      out.push({ group, register: o.number, bytes, offset: offset + i * bytes });
    }
  }
  return out;
}

/** Registers that lie in order are a register file when there are at least this many in one sequence. */
const FILE_LENGTH = 6;

/** Registers of each register file, by what is done, through which base, and where register 0 has its slot. */
function registerFiles(run: RunFacts): ReadonlyMap<string, ReadonlySet<number>> {
  const out = new Map<string, Set<number>>();
  for (const { group, register, bytes, offset } of slotsOf(run)) {
    const key = `${group}@${offset - bytes * register}`;
    const file = out.get(key) ?? new Set<number>();
    out.set(key, file.add(register));
  }
  return new Map([...out].filter(([, file]) => file.size >= FILE_LENGTH));
}

/** Registers that a register file of `old` has between others, and that are not in their slot any more. */
export function brokenFiles(old: RunFacts, now: RunFacts): string[] {
  const after = registerFiles(now);
  const out: string[] = [];
  for (const [key, file] of registerFiles(old)) {
    const left = [...(after.get(key) ?? [])];
    for (const n of file)
      if (!left.includes(n) && left.some((m) => m < n) && left.some((m) => m > n))
        out.push(`register file: ${key.split(':')[0]} of register ${n} is missing or elsewhere`);
  }
  return out;
}
