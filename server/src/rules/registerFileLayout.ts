import type { RunFacts, StepFacts } from '../analysis/facts';
import type { Resource } from '../simulator/resources';
import {
  type FileSlot,
  gapsOf,
  memberName,
  memberResource,
  type RegisterFile,
  registerFilesOf,
  slotOf,
} from './registerFile';
import type { DocumentContext, DocumentViolation, RoutineContext, Violation } from './rule';
import { lineNumber, list, quoted, relatedSites } from './words';

/**
 * A register that a save or restore in register order has in the slot of another one. Values that are
 * handed on through a register which has its own slot as well are no such thing.
 */
export function* strayRegisters(
  { run }: RoutineContext,
  told: (resource: Resource) => boolean,
): Iterable<Violation> {
  for (const file of registerFilesOf(run)) {
    const between = new Set(gapsOf(file).flat());
    for (const stray of file.strays) {
      const { register, step } = stray;
      const resource = memberResource(file.of, register);
      if (!between.has(register)) continue;
      const other = ownerOf(file, stray);
      if (other === undefined || told(resource)) continue;
      const name = memberName(file.of, register);
      const taken = memberName(file.of, other);
      const neighbours = neighboursOf(file, register);
      yield {
        origin: step.instruction.origin,
        guard: step.guard,
        resource,
        certain: true,
        message:
          `${quoted(run, step.site)} ${file.kind === 'store' ? 'stores' : 'loads'} ${name} where ${taken} has its slot: ` +
          `the other ${file.members.size} registers of this ${file.kind === 'store' ? 'save' : 'restore'} lie in the order of their numbers`,
        related: relatedSites(
          run,
          neighbours.map((s) => s.site),
          () => 'fits the order',
        ),
      };
    }
  }
}

/** The register between the first and the last one whose slot a stray overlaps. */
function ownerOf(file: RegisterFile, { offset, register }: FileSlot): number | undefined {
  const numbers = [...file.members.keys()];
  const size = slotOf(file, 1) - slotOf(file, 0);
  const owner = Math.floor((offset - file.origin) / size);
  const inside = owner >= Math.min(...numbers) && owner <= Math.max(...numbers);
  return inside && owner !== register ? owner : undefined;
}

function neighboursOf(file: RegisterFile, register: number): StepFacts[] {
  const numbers = [...file.members.keys()].sort((a, b) => a - b);
  const near = [numbers.findLast((n) => n < register), numbers.find((n) => n > register)];
  return near.flatMap((n) => (n === undefined ? [] : (file.members.get(n)?.step ?? [])));
}

/** More registers than one pair are left out on purpose. */
const LARGEST_GAP = 2;

/**
 * Registers that are left out in the middle of a save, though a restore of the document takes them from
 * such a file, or the other way round, and no code of the document does the one without which the other is
 * meaningless.
 */
export function* leftOutRegisters(
  { routines }: DocumentContext,
  told: (context: RoutineContext, resource: Resource) => boolean,
): Iterable<DocumentViolation> {
  const files = routines.flatMap((context) =>
    registerFilesOf(context.run).map((file) => ({ file, context })),
  );
  for (const { file, context } of files)
    for (const gap of gapsOf(file)) {
      if (gap.length > LARGEST_GAP || gap.some((n) => isAccessed(context.run, file, n))) continue;
      const has = (f: RegisterFile): boolean => f.of === file.of && gap.every((n) => f.members.has(n));
      // A routine that both saves and restores them does so for itself.
      const others = files.filter(
        (f) =>
          has(f.file) &&
          !files.some(
            (g) => g.context.routine === f.context.routine && g.file.kind !== f.file.kind && has(g.file),
          ),
      );
      // What the routine itself has put there, and its neighbours are taken from there again.
      const own = others.find(
        (f) =>
          f.context.run === context.run &&
          f.file.kind !== file.kind &&
          f.file.base === file.base &&
          f.file.origin === file.origin,
      );
      if (own === undefined && others.some((f) => f.file.kind === file.kind)) continue;
      const counterpart = own ?? others.find((f) => f.file.kind !== file.kind);
      const [first] = gap;
      const place = first === undefined ? undefined : neighboursOf(file, first)[1];
      if (counterpart === undefined || first === undefined || place === undefined) continue;
      if (gap.every((n) => told(context, memberResource(file.of, n)))) continue;
      const partner = counterpart.file.members.get(first)?.step;
      const names = list(
        gap.map((n) => memberName(file.of, n)),
        'and',
      );
      const [leaves, does] = file.kind === 'store' ? ['save', 'restores'] : ['restore', 'saves'];
      yield {
        routine: context.routine,
        origin: place.instruction.origin,
        guard: place.guard,
        resource: memberResource(file.of, first),
        certain: true,
        message:
          `this ${leaves} leaves out ${names}, between registers that it has in order, but ` +
          `${partner ? quoted(counterpart.context.run, partner.site) : 'other code'} in ${counterpart.context.routine.name} ` +
          `${does} ${gap.length > 1 ? 'them' : 'it'}${partner ? ` (line ${lineNumber(partner.instruction.origin)})` : ''}`,
        related: relatedSites(
          context.run,
          [neighboursOf(file, first)[0]?.site ?? place.site],
          () => 'goes before',
        ),
      };
    }
}

/** Some access of the same kind has the register, or something else goes into its slot. */
function isAccessed(run: RunFacts, file: RegisterFile, register: number): boolean {
  const resource = memberResource(file.of, register);
  if (file.strays.some((s) => s.offset === slotOf(file, register))) return true;
  for (const step of run.steps.values()) {
    if (step.memory.length === 0 || step.memory[0]?.kind !== file.kind) continue;
    const own = file.kind === 'store' ? step.reads : step.writes;
    const [base] = step.instruction.parsed.operands.flatMap((o) =>
      o.kind === 'memory' && o.base.kind === 'general' ? [o.base.number] : [],
    );
    if (own.some((a) => a.resource === resource && a.resource !== base)) return true;
  }
  return false;
}
