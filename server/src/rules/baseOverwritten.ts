import type { RunFacts } from '../analysis/facts';
import { generalResource, resourceName } from '../simulator/resources';
import type { RoutineContext, Rule, Violation } from './rule';
import { layoutOrigin, type RegisterAccess, registerAccessesOf } from './saveSequence';
import { lineNumber, quoted, relatedSites } from './words';

export const baseOverwritten: Rule = {
  id: 'base-overwritten',
  severity: 'error',
  title: 'The base register of a save or restore sequence changes before the sequence is done',
  ofRunAlone: true,
  *checkRoutine({ run }: RoutineContext): Iterable<Violation> {
    for (const sequence of sequencesOf(run)) yield* check(run, sequence);
  },
};

/** Accesses of one kind through one register that no other instruction writes in between, on a straight way. */
function sequencesOf(run: RunFacts): RegisterAccess[][] {
  const bySite = new Map(registerAccessesOf(run).map((a) => [a.step.site, a] as const));
  const open = new Map<string, RegisterAccess[]>();
  const done: RegisterAccess[][] = [];
  const close = (of: (key: string) => boolean): void => {
    for (const [key, sequence] of open)
      if (of(key)) {
        if (sequence.length >= 3) done.push(sequence);
        open.delete(key);
      }
  };
  for (const site of run.order) {
    const step = run.steps.get(site);
    if (step === undefined) continue;
    const access = bySite.get(site);
    if (access) {
      const key = `${access.base}:${access.kind}`;
      const sequence = open.get(key);
      if (sequence) sequence.push(access);
      else open.set(key, [access]);
    }
    // Any other write of a base starts anew; the sequence's own is what is looked for.
    for (const w of step.writes)
      close(
        (key) => key.startsWith(`${w.resource}:`) && !(access && key === `${access.base}:${access.kind}`),
      );
    if (step.call || step.exit !== undefined) close(() => true);
  }
  close(() => true);
  return done;
}

/**
 * The offsets as written describe one layout, but an access in the middle loads or moves the base: what
 * comes after it goes elsewhere. A pointer that is followed, `ldr x0, [x0]`, fits no such layout.
 */
function* check(run: RunFacts, sequence: readonly RegisterAccess[]): Iterable<Violation> {
  for (const [i, access] of sequence.entries()) {
    const { base, step } = access;
    const loads = access.kind === 'load' && access.registers.includes(base);
    if (!loads && access.mode === 'offset') continue;
    const near = inOrder(sequence, i);
    const next = near[near.indexOf(access) + 1];
    if (next === undefined || near.length < 3) continue;
    // Pre-index adds to the base before the access: the first of a sequence may set the base up so.
    if (!loads && near[0] === access) continue;
    const name = base === 31 ? 'sp' : resourceName(generalResource(base));
    yield {
      origin: step.instruction.origin,
      guard: step.guard,
      resource: base,
      certain: true,
      message:
        `${quoted(run, step.site)} ${loads ? 'loads' : 'moves'} ${name}, the base of this sequence, but ` +
        `${quoted(run, next.step.site)} on line ${lineNumber(next.step.instruction.origin)} still goes through it`,
      related: relatedSites(run, [next.step.site], () => `goes through the new ${name}`),
    };
    return;
  }
}

/**
 * The accesses around the i-th that follow each other in register order, pair after pair, at offsets of
 * one layout as they are written.
 */
function inOrder(sequence: readonly RegisterAccess[], i: number): RegisterAccess[] {
  const fits = (a: RegisterAccess | undefined, b: RegisterAccess | undefined): boolean => {
    if (a === undefined || b === undefined) return false;
    const [first, second] = [layoutOrigin(a), layoutOrigin(b)];
    const follows = (b.registers[0] ?? 0) === (a.registers[a.registers.length - 1] ?? 0) + 1;
    const isPart = a.registers.length === 2 || isOwnSlot(a);
    return first !== undefined && first === second && isPart && follows;
  };
  let from = i;
  while (fits(sequence[from - 1], sequence[from])) from--;
  let to = i;
  while (fits(sequence[to], sequence[to + 1])) to++;
  return sequence.slice(from, to + 1);
}

/** `ldr x18, [x18, #144]` lies where x18 does in a file of registers; `ldr x0, [x0]` may as well follow a pointer. */
function isOwnSlot({ registers, base, offset }: RegisterAccess): boolean {
  return registers.length === 1 && registers[0] === base && offset !== undefined && offset >= 8;
}
