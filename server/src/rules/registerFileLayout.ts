import { splitAddress } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import type { Resource } from '../simulator/resources';
import { swapPair, widen } from './fixes/registers';
import { holdsEntryValue } from './reads';
import {
  type FileSlot,
  gapsOf,
  memberName,
  memberResource,
  type RegisterFile,
  registerFilesOf,
  slotOf,
} from './registerFile';
import {
  type DocumentCheck,
  type DocumentViolation,
  nameOf,
  type RoutineContext,
  type RoutineName,
  type Violation,
} from './rule';
import { lineNumber, list, quoted, relatedSites } from './words';

/**
 * A register that a save or restore in register order has in the slot of another one. Values that are
 * handed on through a register which has its own slot as well are no such thing.
 */
export function* strayRegisters(
  { document, run }: RoutineContext,
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
        fix: isSwapped(file, stray) ? swapPair(document, step.instruction) : undefined,
      };
    }
  }
}

/** A register whose neighbours go through their slots whole, and it with its low half only. */
export function* halfRegisters({ document, run }: RoutineContext): Iterable<Violation> {
  for (const file of registerFilesOf(run)) {
    if (file.of !== 'x') continue;
    for (const register of gapsOf(file).flat())
      for (const step of run.steps.values()) {
        if (!isHalfAccess(step, file, register)) continue;
        const name = memberName('x', register);
        yield {
          origin: step.instruction.origin,
          guard: step.guard,
          resource: memberResource('x', register),
          certain: true,
          message:
            file.kind === 'load'
              ? `${quoted(run, step.site)} loads the low half of the slot of ${name}, and bits 63:32 of ${name} become 0: its neighbours are loaded whole`
              : `${quoted(run, step.site)} stores the low half of ${name}, and bits 63:32 of its slot stay as they were: its neighbours are stored whole`,
          related: relatedSites(
            run,
            neighboursOf(file, register).map((s) => s.site),
            () => 'whole',
          ),
          fix: widen(document, step.instruction),
        };
      }
  }
}

/** `ldr wN` or `str wN` where xN has its slot. */
function isHalfAccess(step: StepFacts, file: RegisterFile, register: number): boolean {
  const [access] = step.memory;
  const [data] = step.instruction.parsed.operands;
  if (access?.kind !== file.kind || !/^(ldr|str|ldur|stur)$/.test(step.instruction.parsed.mnemonic))
    return false;
  if (data?.kind !== 'general' || data.width !== 32 || data.number !== register) return false;
  return access.address.every((a) => {
    const { base, offset } = splitAddress(a.value);
    return base === file.base && offset === slotOf(file, register);
  });
}

/** The register between the first and the last one whose slot a stray overlaps. */
function ownerOf(file: RegisterFile, { offset, register }: FileSlot): number | undefined {
  const numbers = [...file.members.keys()];
  const size = slotOf(file, 1) - slotOf(file, 0);
  const owner = Math.floor((offset - file.origin) / size);
  const inside = owner >= Math.min(...numbers) && owner <= Math.max(...numbers);
  return inside && owner !== register ? owner : undefined;
}

/** The other register of the pair has this one's slot. */
function isSwapped(file: RegisterFile, stray: FileSlot): boolean {
  return file.strays.some(
    (o) =>
      o.step === stray.step && o.register === ownerOf(file, stray) && ownerOf(file, o) === stray.register,
  );
}

function neighboursOf(file: RegisterFile, register: number): StepFacts[] {
  const numbers = [...file.members.keys()].sort((a, b) => a - b);
  const near = [numbers.findLast((n) => n < register), numbers.find((n) => n > register)];
  return near.flatMap((n) => (n === undefined ? [] : (file.members.get(n)?.step ?? [])));
}

function leftOut(file: RegisterFile, all: readonly RegisterFile[]): readonly (readonly number[])[] {
  return [...gapsOf(file), ...cutOff(file, all)];
}
function leavesGaps(files: readonly RegisterFile[]): boolean {
  return files.some((file) => leftOut(file, files).length > 0);
}

/** More registers than one pair are left out on purpose. */
const LARGEST_GAP = 2;

/** What is remembered of a register file when its run is gone. */
interface LaidOut {
  readonly kind: RegisterFile['kind'];
  readonly of: RegisterFile['of'];
  readonly base: string;
  readonly origin: number;
  readonly routine: RoutineName;
  /** Tells runs apart. */
  readonly run: number;
  /** By member: the instruction that has it, and its line. */
  readonly members: ReadonlyMap<number, { readonly text: string; readonly line: number }>;
  readonly gaps: readonly Gap[];
}

/** Registers that a file leaves out although it could have them. */
interface Gap {
  readonly registers: readonly number[];
  /** The violation but for its message. */
  readonly about: Omit<DocumentViolation, 'message'>;
}

/**
 * Registers that are left out in the middle of a save, though a restore of the document takes them from
 * such a file, or the other way round, and no code of the document does the one without which the other is
 * meaningless.
 */
export class LeftOutRegisters implements DocumentCheck {
  private readonly files: LaidOut[] = [];
  private runs = 0;

  constructor(private readonly told: (context: RoutineContext, resource: Resource) => boolean) {}

  see(routines: readonly RoutineContext[], isAll: boolean): void {
    if (isAll && !routines.some(({ run }) => leavesGaps(registerFilesOf(run)))) return;
    for (const context of routines) {
      this.runs++;
      for (const file of registerFilesOf(context.run)) this.files.push(this.laidOut(file, context));
    }
  }

  private laidOut(file: RegisterFile, context: RoutineContext): LaidOut {
    const { kind, of, base, origin } = file;
    const members = new Map(
      Array.from(file.members, ([n, { step }]) => [
        n,
        { text: quoted(context.run, step.site), line: lineNumber(step.instruction.origin) },
      ]),
    );
    const left = leftOut(file, registerFilesOf(context.run));
    const gaps = left.flatMap((registers) => this.gap(file, registers, context) ?? []);
    return { kind, of, base, origin, routine: nameOf(context), run: this.runs, members, gaps };
  }

  private gap(file: RegisterFile, registers: readonly number[], context: RoutineContext): Gap | undefined {
    const { run } = context;
    if (registers.length > LARGEST_GAP || registers.some((n) => isAccessed(run, file, n))) return undefined;
    const [first] = registers;
    const place = first === undefined ? undefined : neighboursOf(file, first).at(-1);
    if (first === undefined || place === undefined) return undefined;
    if (registers.every((n) => this.told(context, memberResource(file.of, n)))) return undefined;
    const related = relatedSites(
      run,
      [neighboursOf(file, first)[0]?.site ?? place.site],
      () => 'goes before',
    );
    const about = {
      routine: nameOf(context),
      origin: place.instruction.origin,
      guard: place.guard,
      resource: memberResource(file.of, first),
      certain: true,
      related,
    };
    return { registers, about };
  }

  *violations(): Iterable<DocumentViolation> {
    for (const file of this.files)
      for (const { registers, about } of file.gaps) {
        const counterpart = this.counterpart(file, registers);
        const partner = counterpart?.members.get(registers[0] as number);
        if (counterpart === undefined || partner === undefined) {
          if (this.isHole(file, registers)) yield hole(file, registers, about);
          continue;
        }
        const names = list(
          registers.map((n) => memberName(file.of, n)),
          'and',
        );
        const [leaves, does] = file.kind === 'store' ? ['save', 'restores'] : ['restore', 'saves'];
        yield {
          ...about,
          message:
            `this ${leaves} leaves out ${names}${isBetween(file, registers) ? ', between registers that it has in order' : ''}, but ` +
            `${partner.text} in ${counterpart.routine.name} ${does} ${registers.length > 1 ? 'them' : 'it'} (line ${partner.line})`,
        };
      }
  }

  /** A save of nearly everything has a place for the registers, and no file of the document says why it is empty. */
  private isHole(file: LaidOut, registers: readonly number[]): boolean {
    return (
      file.kind === 'store' &&
      file.of === 'x' &&
      file.members.size >= NEARLY_ALL &&
      isBetween(file, registers) &&
      !registers.some((n) => MAY_BE_LEFT_OUT.has(n)) &&
      !this.files.some((f) => f.kind === 'store' && f.of === 'x' && registers.every((n) => f.members.has(n)))
    );
  }

  /** The file that makes leaving out the registers a mistake. */
  private counterpart(file: LaidOut, gap: readonly number[]): LaidOut | undefined {
    const has = (f: LaidOut): boolean => f.of === file.of && gap.every((n) => f.members.has(n));
    // A routine that both saves and restores them does so for itself.
    const others = this.files.filter(
      (f) =>
        has(f) && !this.files.some((g) => g.routine.name === f.routine.name && g.kind !== f.kind && has(g)),
    );
    // What the routine itself has put there, and its neighbours are taken from there again.
    const own = others.find(
      (f) => f.run === file.run && f.kind !== file.kind && f.base === file.base && f.origin === file.origin,
    );
    if (own === undefined && others.some((f) => f.kind === file.kind)) return undefined;
    return own ?? others.find((f) => f.kind !== file.kind);
  }
}

/** Registers of a save that is meant to be of all of them. */
const NEARLY_ALL = 20;
/** Result address, veneers' temporaries, platform register, frame record: there may be reasons. */
const MAY_BE_LEFT_OUT = new Set([8, 16, 17, 18, 29, 30]);

function hole(file: LaidOut, registers: readonly number[], about: Gap['about']): DocumentViolation {
  const names = list(
    registers.map((n) => memberName(file.of, n)),
    'and',
  );
  return {
    ...about,
    certain: false,
    message: `this save of ${file.members.size} registers in order leaves the ${registers.length > 1 ? 'slots' : 'slot'} of ${names} as ${registers.length > 1 ? 'they were' : 'it was'}`,
  };
}

/** The frame record, and what a function returns: that they do not come back has other reasons. */
const OWN_REASONS = new Set([0, 1, 29, 30]);

/**
 * Registers that go before or after those of a restore, and that the same routine saves there: the restore was
 * cut short.
 */
function cutOff(file: RegisterFile, files: readonly RegisterFile[]): readonly (readonly number[])[] {
  if (file.kind !== 'load' || file.of !== 'x') return [];
  const inside = new Set(gapsOf(file).flatMap((gap) => (gap.length > LARGEST_GAP ? [] : gap)));
  return files.flatMap((save) => {
    if (save.kind !== 'store' || save.of !== 'x' || save.base !== file.base || save.origin !== file.origin)
      return [];
    const missing = [...save.members.keys()].filter(
      (n) => !file.members.has(n) && !inside.has(n) && !OWN_REASONS.has(n),
    );
    return missing.length === 0 ? [] : [missing];
  });
}

function isBetween({ members }: LaidOut, registers: readonly number[]): boolean {
  const own = [...members.keys()];
  return registers.every((n) => n > Math.min(...own) && n < Math.max(...own));
}

/** Some access of the same kind has the register, with what it is saved for, or something else goes into its slot. */
function isAccessed(run: RunFacts, file: RegisterFile, register: number): boolean {
  const resource = memberResource(file.of, register);
  if (file.strays.some((s) => s.offset === slotOf(file, register))) return true;
  for (const step of run.steps.values()) {
    if (step.memory.length === 0 || step.memory[0]?.kind !== file.kind) continue;
    const own = file.kind === 'store' ? step.reads : step.writes;
    const [base] = step.instruction.parsed.operands.flatMap((o) =>
      o.kind === 'memory' && o.base.kind === 'general' ? [o.base.number] : [],
    );
    const isThat = (a: (typeof own)[number]): boolean =>
      a.resource === resource &&
      a.resource !== base &&
      (file.kind === 'load' || holdsEntryValue(step, resource));
    if (own.some(isThat)) return true;
  }
  return false;
}
