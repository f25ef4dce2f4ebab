import { splitAddress } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import { siteNamesOf } from '../analysis/siteNames';
import { type ValueUses, valueUsesOf } from '../analysis/valueUses';
import { printRegisters } from '../conventions/registerList';
import { isGeneral, type Resource } from '../simulator/resources';
import { registerOf, type Site } from '../simulator/state';
import { rootOf } from '../source/origin';
import type { SourceFile } from '../source/sourceFile';
import { isPlain } from './deadValues';
import { type DocumentCheck, type DocumentViolation, nameOf, type RoutineContext, type Rule } from './rule';
import { invokedMacro, isOwnLine, quoted } from './words';

export const unusedResult: Rule = {
  id: 'unused-result',
  severity: 'info',
  title: 'A value that no instruction of the routine reads, though its register takes nothing to other code',
  checkDocument: (document) => new UnusedResults(document),
};

/** What an instruction makes that nothing in one run reads. */
interface Unread {
  readonly site: Site;
  readonly kind: 'loaded' | 'left' | 'expanded' | 'expansion';
  readonly registers: readonly Resource[];
}

interface Evidence {
  readonly unread: readonly Unread[];
  /** What is read of the results of each instruction. */
  readonly read: ReadonlyMap<Site, readonly Resource[]>;
}

class UnusedResults implements DocumentCheck {
  private readonly unread = new Map<
    string,
    { readonly results: readonly string[]; readonly told: DocumentViolation }
  >();
  private readonly read = new Set<string>();

  constructor(private readonly document: SourceFile) {}

  see(routines: readonly RoutineContext[], isAll: boolean): void {
    if (isAll && routines.every(({ run }) => evidenceIn(run).unread.length === 0)) return;
    for (const context of routines) {
      const { run } = context;
      const { unread, read } = evidenceIn(run);
      const name = instructionNames(run);
      const siteName = siteNamesOf(run.program);
      // In a macro a result is another register each time: it is known by its place.
      const place = (site: Site, r: Resource): number =>
        resultsOf(run.steps.get(site) as StepFacts).indexOf(r);
      const key = (site: Site, r: Resource): string => `${name(site)} ${place(site, r)}`;
      const ownKey = (site: Site, r: Resource): string => `${siteName(site)} ${place(site, r)}`;
      for (const [site, registers] of read)
        for (const r of registers) this.read.add(key(site, r)).add(ownKey(site, r));
      for (const each of unread) {
        const results = each.registers.map((r) => (each.kind === 'expansion' ? ownKey : key)(each.site, r));
        if (!this.unread.has(results.join()) && this.isOurs(run, each))
          this.unread.set(results.join(), { results, told: violation(context, each) });
      }
    }
  }

  /** Its line, or the one that invokes the macro, stands in the document. */
  private isOurs(run: RunFacts, { site }: Unread): boolean {
    const step = run.steps.get(site);
    if (step === undefined) return false;
    const { origin } = step.instruction;
    return isOwnLine(step.instruction, this.document) || rootOf(origin).file.path === this.document.path;
  }

  *violations(): Iterable<DocumentViolation> {
    for (const { results, told } of this.unread.values())
      if (!results.some((r) => this.read.has(r))) yield told;
  }
}

/** An instruction in a macro by its line there: what one expansion leaves unread, another may need. */
function instructionNames(run: RunFacts): (site: Site) => string {
  const siteName = siteNamesOf(run.program);
  return (site) => {
    const origin = run.steps.get(site)?.instruction.origin;
    return origin?.parent === undefined ? siteName(site) : `${origin.file.path}:${origin.line + 1}:macro`;
  };
}

function violation(context: RoutineContext, { site, kind, registers }: Unread): DocumentViolation {
  const { run, routine } = context;
  const step = run.steps.get(site) as StepFacts;
  const names = printRegisters(registers);
  const macro = invokedMacro(step.instruction.origin);
  const what = `${quoted(run, site)}${macro === undefined ? '' : ` in \`${macro}\``}`;
  return {
    routine: nameOf(context),
    origin: step.instruction.origin,
    guard: routine.feasible,
    resource: registers[0],
    certain: true,
    message:
      kind === 'loaded'
        ? `nothing reads ${names} that ${what} loads, in any variant: what is loaded beside it is read`
        : kind === 'left'
          ? `nothing in ${routine.name} reads ${names} that ${what} sets, and no argument goes in it to the code behind the exit`
          : kind === 'expansion'
            ? `nothing reads ${names} that \`${macro}\` is there to set, in any variant`
            : `nothing reads ${names} that ${what} sets, in any expansion here`,
    related: [],
  };
}

const known = new WeakMap<ValueUses, Evidence>();

function evidenceIn(run: RunFacts): Evidence {
  const uses = valueUsesOf(run);
  let evidence = known.get(uses);
  if (evidence === undefined) {
    const unread: Unread[] = [];
    const read = new Map<Site, readonly Resource[]>();
    for (const step of run.steps.values()) {
      const registers = resultsOf(step);
      if (registers.length === 0) continue;
      const kept = registers.filter((r) => !uses.isUsed(step.site, r) || uses.isLeft(step.site, r));
      const found = kept.length === 0 ? undefined : unreadOf(run, uses, step, kept);
      if (found !== undefined) unread.push(found);
      const rest = registers.filter((r) => !found?.registers.includes(r));
      if (rest.length > 0) read.set(step.site, rest);
    }
    evidence = { unread: besideRead(run, unread, read), read };
    known.set(uses, evidence);
  }
  return evidence;
}

/** The general registers into which the instruction puts a value, and nothing else. */
function resultsOf(step: StepFacts): readonly Resource[] {
  if (isLoad(step)) return loadedBy(step);
  if (step.memory.length > 0 || !isPlain(step) || /^(hvc|smc|svc)$/.test(step.instruction.parsed.mnemonic))
    return [];
  const results = step.writes.map((w) => w.resource);
  return results.every(isGeneral) ? results : [];
}

function unreadOf(
  run: RunFacts,
  uses: ValueUses,
  step: StepFacts,
  kept: readonly Resource[],
): Unread | undefined {
  const { site } = step;
  const dead = kept.filter((r) => !uses.isUsed(site, r));
  if (isLoad(step)) return dead.length === 0 ? undefined : { site, kind: 'loaded', registers: dead };
  const isLost = (r: Resource): boolean =>
    carriesNothing(r) && uses.isLeft(site, r) && !isReturned(run, site, r);
  if (!kept.every((r) => dead.includes(r) || isLost(r))) return undefined;
  if (step.instruction.origin.parent !== undefined)
    return isClearing(step) || isPassed(run, step)
      ? undefined
      : { site, kind: isAllThereIs(run, step) ? 'expansion' : 'expanded', registers: kept };
  // What is dead altogether is told by dead-write.
  return dead.length > 0 ? undefined : { site, kind: 'left', registers: kept };
}

/**
 * The macro does nothing here but to put a value into one register: other expansions say nothing of this one, which is
 * there for that value alone.
 */
function isAllThereIs(run: RunFacts, step: StepFacts): boolean {
  const [register, other] = step.writes;
  if (register === undefined || other !== undefined) return false;
  const { file, line } = rootOf(step.instruction.origin);
  for (const each of run.steps.values()) {
    const root = rootOf(each.instruction.origin);
    if (root.line !== line || root.file.path !== file.path) continue;
    const [write, more] = each.writes;
    if (!isPlain(each) || more !== undefined || write?.resource !== register.resource) return false;
  }
  return true;
}

/** What a register held before is to be gone. */
function isClearing({ writes }: StepFacts): boolean {
  return writes.every((w) =>
    w.content.every((c) => c.value.term.kind === 'constant' && c.value.term.value.isZero()),
  );
}

/** A call that is patched in at boot takes its arguments from where nobody sees it. */
function isPassed(run: RunFacts, { writes }: StepFacts): boolean {
  if (!writes.some((w) => w.resource <= 7)) return false;
  for (const other of run.steps.values()) if (other.patchedBy !== undefined) return true;
  return false;
}

/** x9–x17 and x19–x28 carry no arguments to the code that a branch leads to (AAPCS64 6.1.1, 6.8.2). */
function carriesNothing(r: Resource): boolean {
  return (r >= 9 && r <= 17) || (r >= 19 && r <= 28);
}

/**
 * A subroutine may have results of its own, code that another routine follows goes on with everything, and code that
 * is chosen by its address may take what its choosers agreed on.
 */
function isReturned(run: RunFacts, site: Site, r: Resource): boolean {
  return run.exits.some(
    (e) =>
      (e.kind === 'ret' || e.kind === 'fallthrough' || isToRegister(run, e.site)) &&
      registerOf(e.state, r).some((c) => c.value.writers.includes(site)),
  );
}

function isToRegister(run: RunFacts, site: Site): boolean {
  const mnemonic = run.steps.get(site)?.instruction.parsed.mnemonic ?? '';
  return /^bra?[ab]?z?$/.test(mnemonic);
}

/** A load of whole registers from memory that is no device's, as far as the address tells, and not the stack. */
function isLoad({ memory, instruction }: StepFacts): boolean {
  return (
    /^(ldp|ldr|ldur|ldnp)$/.test(instruction.parsed.mnemonic) &&
    baseOf(memory) !== undefined &&
    memory.every(
      (m) =>
        m.kind === 'load' &&
        !m.viaSP &&
        !m.address.some((a) => a.value.kind === 'constant' || a.value.kind === 'symbol'),
    )
  );
}

function loadedBy({ instruction, writes }: StepFacts): readonly Resource[] {
  const { operands } = instruction.parsed;
  const data = operands.slice(
    0,
    operands.findIndex((o) => o.kind === 'memory'),
  );
  const numbers = data.flatMap((o) =>
    o.kind === 'general' && o.width === 64 && o.number !== 31 ? [o.number] : [],
  );
  return numbers.length === data.length && numbers.every((n) => writes.some((w) => w.resource === n))
    ? numbers
    : [];
}

function baseOf(memory: StepFacts['memory']): string | undefined {
  const bases = new Set(memory.flatMap((m) => m.address.map((a) => splitAddress(a.value).base)));
  const [only] = bases;
  return bases.size === 1 ? only : undefined;
}

/** So many loads through one base are those of a structure. */
const OF_A_STRUCTURE = 2;

/** Loads count where others through the same base are read: a register of a device may be read for its effect. */
function besideRead(run: RunFacts, unread: readonly Unread[], read: Evidence['read']): readonly Unread[] {
  if (!unread.some((u) => u.kind === 'loaded')) return unread;
  const bases = new Map<string, number>();
  for (const site of read.keys()) {
    const step = run.steps.get(site);
    const base = step && isLoad(step) ? baseOf(step.memory) : undefined;
    if (base !== undefined) bases.set(base, (bases.get(base) ?? 0) + 1);
  }
  return unread.filter((u) => {
    const step = run.steps.get(u.site);
    return u.kind !== 'loaded' || (step && (bases.get(baseOf(step.memory) ?? '') ?? 0) >= OF_A_STRUCTURE);
  });
}
