import { isEntry, splitAddress } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import type { Operand } from '../isa/instruction';
import {
  entryName,
  generalResource,
  RESOURCE_COUNT,
  type Resource,
  resourceName,
  vectorResource,
} from '../simulator/resources';
import type { Site } from '../simulator/state';

/** Registers that are saved and restored whole, in slots of their own size in bytes. */
export type FileClass = 'x' | 'd' | 'q';
const slotBytes: Readonly<Record<FileClass, number>> = { x: 8, d: 8, q: 16 };

/** One register of a load or store, with its place from the symbolic base of the address. */
export interface FileSlot {
  readonly step: StepFacts;
  readonly register: number;
  /** Bytes. */
  readonly offset: number;
}

/**
 * A register file: a save of what registers held at entry, or loads for the code behind the exit, through
 * one address and in the order of the registers' numbers. `members` are in their slots; `strays` are the other registers that go through the same base.
 */
export interface RegisterFile {
  readonly kind: 'load' | 'store';
  readonly of: FileClass;
  readonly members: ReadonlyMap<number, FileSlot>;
  readonly strays: readonly FileSlot[];
  /** Names the memory that it lies in, within one run. */
  readonly base: string;
  /** Offset at which register 0 has, or would have, its slot. */
  readonly origin: number;
}

/** So many registers in order are no coincidence. */
const LEAST_MEMBERS = 6;

/** By what a run does. */
const found = new WeakMap<object, { readonly run: RunFacts; readonly files: readonly RegisterFile[] }>();

export function registerFilesOf(run: RunFacts): readonly RegisterFile[] {
  const known = found.get(run.identity);
  if (known?.run === run) return known.files;
  const files = known === undefined ? [...filesIn(run)] : known.files.map((file) => movedTo(run, file));
  found.set(run.identity, { run, files });
  return files;
}

/** The file in a run that does the same with instructions that stand elsewhere. */
function movedTo({ steps }: RunFacts, file: RegisterFile): RegisterFile {
  const moved = (slot: FileSlot): FileSlot => ({ ...slot, step: steps.get(slot.step.site) ?? slot.step });
  const members = new Map(Array.from(file.members, ([register, slot]) => [register, moved(slot)]));
  return { ...file, members, strays: file.strays.map(moved) };
}

function* filesIn(run: RunFacts): Iterable<RegisterFile> {
  const groups = new Map<
    string,
    { kind: 'load' | 'store'; of: FileClass; base: string; slots: FileSlot[] }
  >();
  for (const site of run.order) {
    const step = run.steps.get(site);
    const [access] = step?.memory ?? [];
    if (step === undefined || access === undefined) continue;
    if (!/^(ld|st)(p|r|np|ur)$/.test(step.instruction.parsed.mnemonic)) continue;
    const [address] = access.address;
    if (address === undefined || access.address.length > 1) continue;
    const { base, offset } = splitAddress(address.value);
    const data = dataOf(step.instruction.parsed.operands);
    if (offset === undefined || data === undefined) continue;
    const key = `${access.kind}:${data.of}:${base}`;
    const group = groups.get(key) ?? { kind: access.kind, of: data.of, base, slots: [] };
    groups.set(key, group);
    data.registers.forEach((register, i) => {
      group.slots.push({ step, register, offset: offset + i * slotBytes[data.of] });
    });
  }
  const reads = readValues(run);
  for (const { kind, of, base, slots } of groups.values()) {
    if (slots.length < LEAST_MEMBERS) continue;
    const originOf = (s: FileSlot): number => s.offset - slotBytes[of] * s.register;
    for (const origin of new Set(slots.map(originOf))) {
      const members = new Map<number, FileSlot>();
      for (const s of slots)
        if (originOf(s) === origin && !members.has(s.register)) members.set(s.register, s);
      const kept = [...members.values()].filter((m) =>
        kind === 'store'
          ? storesEntryValue(m, of) || storesAnswer(run, m, of)
          : !reads.has(readKey(m.step.site, memberResource(of, m.register))),
      );
      if (kept.length < LEAST_MEMBERS) continue;
      yield { kind, of, members, base, origin, strays: slots.filter((s) => originOf(s) !== origin) };
    }
  }
}

/** What is saved is what the routine found; data that is copied through registers comes from memory. */
function storesEntryValue({ step, register }: FileSlot, of: FileClass): boolean {
  const r = memberResource(of, register);
  return step.reads.some(
    (read) => read.resource === r && read.content.every((c) => isEntry(c.value.term, entryName(r))),
  );
}

/** What a call of a higher level has left in its registers is stored for whoever asked, as if it had been found. */
function storesAnswer(run: RunFacts, { step, register }: FileSlot, of: FileClass): boolean {
  const r = memberResource(of, register);
  return step.reads.some(
    (read) => read.resource === r && read.content.every((c) => isAnswer(run, c.value.writers)),
  );
}

/** HVC and SMC hand on the registers of their caller as they are, and answer in the same or leave them (SMCCC). */
export function isAnswer(run: RunFacts, writers: readonly Site[]): boolean {
  return writers.some((w) => isCallUp(run.steps.get(w)));
}

export function isCallUp(step: StepFacts | undefined): boolean {
  return step !== undefined && /^(hvc|smc)$/.test(step.instruction.parsed.mnemonic);
}

/** Values that some instruction of the routine reads: what is restored is for the code behind the exit or a call to a higher level. */
function readValues(run: RunFacts): ReadonlySet<number> {
  const out = new Set<number>();
  for (const step of run.steps.values())
    for (const read of step.reads)
      for (const { value } of read.content)
        if (!isAnswer(run, value.writers)) for (const w of value.writers) out.add(readKey(w, read.resource));
  return out;
}

function readKey(writer: Site, resource: Resource): number {
  return writer * RESOURCE_COUNT + resource;
}

/** The registers before the memory operand, when they are whole ones of one class. */
function dataOf(operands: readonly Operand[]): { of: FileClass; registers: readonly number[] } | undefined {
  const registers: number[] = [];
  let of: FileClass | undefined;
  for (const o of operands) {
    if (o.kind === 'memory') break;
    const own = o.kind === 'general' && o.width === 64 ? 'x' : o.kind === 'vector' ? o.view : undefined;
    if (own !== 'x' && own !== 'd' && own !== 'q') return undefined;
    if (of !== undefined && own !== of) return undefined;
    of = own;
    if (o.kind === 'general' || o.kind === 'vector') registers.push(o.number);
  }
  return of === undefined ? undefined : { of, registers };
}

export function slotOf(file: RegisterFile, register: number): number {
  return file.origin + slotBytes[file.of] * register;
}

/** Registers between members that are not members: in each list, those that follow one another. */
export function gapsOf(file: RegisterFile): readonly (readonly number[])[] {
  const numbers = [...file.members.keys()].sort((a, b) => a - b);
  const out: number[][] = [];
  for (const [i, n] of numbers.entries()) {
    const next = numbers[i + 1];
    if (next === undefined || next === n + 1) continue;
    out.push(Array.from({ length: next - n - 1 }, (_, j) => n + 1 + j));
  }
  return out;
}

export function memberName(of: FileClass, register: number): string {
  return of === 'x' ? resourceName(generalResource(register)) : `${of}${register}`;
}

export function memberResource(of: FileClass, register: number): Resource {
  return of === 'x' ? generalResource(register) : vectorResource(register, 'low');
}
