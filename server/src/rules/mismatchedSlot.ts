import { isEntry, splitAddress } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import { valueUsesOf } from '../analysis/valueUses';
import { contractOf } from '../conventions/exitContract';
import { breachesAt } from '../conventions/preservation';
import { explicit } from '../simulator/choice';
import { entryName, generalResource, isGeneral, type Resource, resourceName } from '../simulator/resources';
import { instructionAtSite } from '../simulator/sites';
import { ENTRY, type Site } from '../simulator/state';
import type { Term } from '../simulator/term';
import type { VariantSet } from '../simulator/variantSet';
import { swapPair } from './fixes/registers';
import { halfRegisters, LeftOutRegisters, strayRegisters } from './registerFileLayout';
import type { RoutineContext, Rule, Violation } from './rule';
import { type RegisterAccess, registerAccessesOf } from './saveSequence';
import { lineNumber, quoted, relatedSites } from './words';

export const mismatchedSlot: Rule = {
  id: 'mismatched-slot',
  severity: 'warning',
  title: 'A register is restored from the slot of another one, or stored where a load was meant',
  ofRunAlone: true,
  *checkRoutine(context: RoutineContext): Iterable<Violation> {
    yield* wrongSlots(context);
    yield* wrongDirection(context.run);
    yield* halfRegisters(context);
    yield* strayRegisters(context, (resource) => breachedRegisters(context).has(resource));
  },
  checkDocument: () => new LeftOutRegisters((routine, resource) => breachedRegisters(routine).has(resource)),
};

const LR = generalResource(30);

interface Restore {
  readonly step: StepFacts;
  readonly guard: VariantSet;
  readonly into: Resource;
  /** Register whose entry value the slot holds. */
  readonly of: Resource;
  /** Where that value was stored. */
  readonly savedBy: Site | undefined;
  readonly base: string;
}

/** Loads of what the routine saved: most of a base's loads put back what came from the register itself. */
function* wrongSlots(context: RoutineContext): Iterable<Violation> {
  const { run } = context;
  const restores = [...restoresIn(run)];
  if (!restores.some((r) => r.into !== r.of)) return;
  const saved = new Set<string>();
  for (const step of run.steps.values())
    for (const access of step.memory)
      if (access.kind === 'store')
        for (const a of access.address)
          for (const v of access.value ?? [])
            if (v.value.term.kind === 'entry')
              saved.add(`${splitAddress(a.value).base}:${v.value.term.register}`);
  const told = breachedRegisters(context);
  for (const r of restores) {
    if (r.into === r.of || told.has(r.into)) continue;
    if (r.into === LR || r.of === LR) continue; // where a return goes is chosen on purpose
    if (!saved.has(`${r.base}:${entryName(r.into)}`)) continue; // it was not saved: a value is handed on
    const sound = restores.filter((o) => o.base === r.base && o.into === o.of).length;
    const swapped = restores.some((o) => o.step === r.step && o.into === r.of && o.of === r.into);
    if (sound < 2 && !swapped) continue;
    // A value that the code goes on to use was wanted in this register.
    if (readLater(run, r)) continue;
    const name = resourceName(r.into);
    const own = resourceName(r.of);
    yield {
      origin: r.step.instruction.origin,
      guard: r.guard,
      resource: r.into,
      certain: true,
      message:
        `${quoted(run, r.step.site)} restores ${name} from the slot that ${own} was saved in` +
        (r.savedBy === undefined ? '' : ` on line ${lineNumber(originAt(run, r.savedBy, r.step))}`),
      related: r.savedBy === undefined ? [] : relatedSites(run, [r.savedBy], () => `${own} is saved here`),
      fix: swapped ? swapPair(context.document, r.step.instruction) : undefined,
    };
  }
}

function originAt(run: RunFacts, site: Site, otherwise: StepFacts): StepFacts['instruction']['origin'] {
  return (instructionAtSite(run.program, site) ?? otherwise.instruction).origin;
}

function* restoresIn(run: RunFacts): Iterable<Restore> {
  for (const access of registerAccessesOf(run)) {
    if (access.kind !== 'load' || access.object === undefined) continue;
    const { step } = access;
    for (const into of new Set(access.registers)) {
      if (into === 31) continue;
      for (const w of step.writes) {
        if (w.resource !== generalResource(into)) continue;
        for (const c of explicit(w.content, step.guard)) {
          const of = generalOfEntry(c.value.term);
          if (of === undefined) continue;
          const cell = step.memory.find((m) => m.value?.some((v) => v.value.term === c.value.term));
          const savedBy = cell?.value
            ?.flatMap((v) => (v.value.term === c.value.term ? v.value.writers : []))
            .find((s) => s !== ENTRY);
          if (savedBy === undefined) continue;
          yield { step, guard: c.guard, into: generalResource(into), of, savedBy, base: access.object };
        }
      }
    }
  }
}

function generalOfEntry(t: Term): Resource | undefined {
  if (t.kind !== 'entry') return undefined;
  for (let n = 0; n <= 30; n++) if (isEntry(t, entryName(generalResource(n)))) return generalResource(n);
  return undefined;
}

/** Registers that the rules about what an exit owes report already. */
function breachedRegisters({ run, convention, flags }: RoutineContext): ReadonlySet<Resource> {
  const out = new Set<Resource>();
  for (const exit of run.exits) {
    if (exit.kind !== 'ret' && exit.kind !== 'eret') continue;
    const contract = contractOf(run, exit, convention, flags);
    if (contract.kind === 'none') continue;
    for (const b of breachesAt(run, exit, contract.preserved.filter(isGeneral), contract.guard, convention))
      out.add(b.resource);
  }
  return out;
}

/** Some instruction, not a way out, reads what the load put into the register. */
function readLater(run: RunFacts, { step, into }: Restore): boolean {
  if (!valueUsesOf(run).isUsed(step.site, into)) return false;
  for (const other of run.steps.values())
    for (const read of other.reads)
      if (read.resource === into && read.content.some((c) => c.value.writers.includes(step.site)))
        return true;
  return false;
}

/** A store amid the loads of a restore, or a load amid the stores of a save, through the same base. */
function* wrongDirection(run: RunFacts): Iterable<Violation> {
  for (const { step, kind, registers, before, after } of oddOnes(run)) {
    const [register] = registers;
    if (register === undefined || register === 31) continue;
    const name = resourceName(generalResource(register));
    const related = relatedSites(run, [before, after], () =>
      kind === 'store' ? 'loads through the same base' : 'stores through the same base',
    );
    const base = { origin: step.instruction.origin, guard: step.guard, resource: register, related };
    if (kind === 'store' && storedValueIsIncoming(step, register) && nextReads(run, step, register))
      yield {
        ...base,
        certain: true,
        message: `${quoted(run, step.site)} stores ${name} in the middle of a restore, and the next instruction uses ${name} as if it had been loaded`,
      };
    if (kind === 'load' && previousValueUnread(run, step, register))
      yield {
        ...base,
        certain: true,
        message: `${quoted(run, step.site)} loads ${name} in the middle of a save, over a value that nothing has stored`,
      };
  }
}

interface OddOne extends RegisterAccess {
  readonly before: Site;
  readonly after: Site;
}

/** Accesses whose neighbours through the same base go the other way; at an end of the sequence, the two on that side. */
function* oddOnes(run: RunFacts): Iterable<OddOne> {
  const byBase = new Map<
    string,
    { kind: 'load' | 'store'; site: Site; access: RegisterAccess | undefined }[]
  >();
  const single = new Map(registerAccessesOf(run).map((a) => [a.step.site, a] as const));
  for (const site of run.order) {
    const step = run.steps.get(site);
    const [first] = step?.memory ?? [];
    const operand = step?.instruction.parsed.operands.find((o) => o.kind === 'memory');
    if (step === undefined || first === undefined || operand?.kind !== 'memory') continue;
    const base = operand.base.kind === 'general' ? operand.base.number : undefined;
    if (base === undefined || !/^(ld|st)(p|r|ur|np)$/.test(step.instruction.parsed.mnemonic)) continue;
    const key = `${base}:${[...new Set(first.address.map((a) => splitAddress(a.value).base))].join()}`;
    const list = byBase.get(key) ?? [];
    list.push({ kind: first.kind, site, access: single.get(site) });
    byBase.set(key, list);
  }
  for (const list of byBase.values()) {
    if (list.length < 3) continue;
    for (const [i, { access, kind }] of list.entries()) {
      if (access === undefined || access.registers.length !== 1) continue;
      const others = list.filter((o) => o.kind !== kind).length;
      if (others < list.length - 1) continue; // the only one that goes this way
      const near = list[i - 1] ?? list[i + 1];
      const far = list[i - 1] && list[i + 1] ? list[i + 1] : (list[i - 2] ?? list[i + 2]);
      if (near && far) yield { ...access, before: near.site, after: far.site };
    }
  }
}

/** The register comes from outside: nothing in this routine has put a value there to be stored. */
function storedValueIsIncoming(step: StepFacts, register: number): boolean {
  return step.reads.some(
    (r) =>
      r.resource === register &&
      r.content.every(
        (c) => isEntry(c.value.term, entryName(register)) && c.value.writers.every((w) => w === ENTRY),
      ),
  );
}

function nextReads(run: RunFacts, step: StepFacts, register: number): boolean {
  return step.successors.some((s) => {
    const next = run.steps.get(s.site);
    return next?.memory.length === 0 && next.reads.some((r) => r.resource === register);
  });
}

/** What was in the register was computed just before, for nothing else than to be stored. */
function previousValueUnread(run: RunFacts, step: StepFacts, register: number): boolean {
  const uses = valueUsesOf(run);
  const index = run.order.indexOf(step.site);
  const before = run.steps.get(run.order[index - 1] ?? ENTRY);
  return (
    before?.system.some((s) => s.kind === 'read') === true &&
    before.writes.some((w) => w.resource === register && !uses.isUsed(before.site, w.resource))
  );
}
