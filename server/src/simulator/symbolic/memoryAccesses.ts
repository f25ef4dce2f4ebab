import type { AccessAttributes } from '../../isa/machine';
import { U64 } from '../../isa/u64';
import { type Case, type Choice, explicit, map, map2, merged, uniform } from '../choice';
import { epochAt, forgetAll, forgets, readCell, writeCell, writeUnknown } from '../memory';
import { mergeSlots, union } from '../slot';
import type { Slot } from '../state';
import { appended, type MemoryAccess } from '../stepRecord';
import { select } from '../symbolicOperations';
import { EXCLUSIVE_STATUS, type Term } from '../term';
import { originsOf } from '../termParts';
import type { VariantSet } from '../variantSet';
import { mapWord, type Word, wordOf } from '../word';
import { Looked } from './machineState';
import { SystemRegisters } from './systemRegisters';

const NO_ACCESSES: MemoryAccess[] = [];

/** Loads and stores; each access is noted. */
export abstract class MemoryAccesses extends SystemRegisters {
  memoryAccesses = NO_ACCESSES;

  load(address: Word, bytes: 1 | 2 | 4 | 8, attributes: AccessAttributes = {}): Word {
    const cases: Case<Slot>[] = [];
    // Code that orders its read after others' writes, or repeats it until they come, expects them to write.
    const { exclusive, acquire, atomic } = attributes;
    const isShared = exclusive || acquire || atomic || this.products.isPolled;
    for (const a of explicit(address, this.guard)) {
      const at = this.terms.baseOf(a.value);
      if (isShared && !this.isOnStack(a.value)) {
        cases.push({ guard: a.guard, value: this.shared(a.value, bytes, a.guard) });
        continue;
      }
      const state = this.scene(Looked.atMemory);
      const content: Choice<Slot> =
        at === undefined
          ? uniform({
              term: this.terms.load(a.value, bytes, epochAt(this.terms, state, a.value)),
              writers: [],
            })
          : readCell(this.terms, state, at.base, at.offset, bytes);
      cases.push(...explicit(content, a.guard));
    }
    const value = merged(cases, mergeSlots);
    this.record('load', address, bytes, value, attributes);
    return mapWord(value, (s) => s.term);
  }
  /** What is in memory that other processors and devices write to, when it is read here. */
  private shared(address: Term, bytes: 1 | 2 | 4 | 8, guard: VariantSet): Slot {
    const at = this.terms.baseOf(address);
    const slot: Slot = { term: this.terms.load(address, bytes, `${this.address}#shared`), writers: [] };
    const state = this.scene(Looked.atMemory);
    const end = (at?.offset ?? 0) + bytes;
    const wasStored = state.memory
      .get(at?.base ?? address)
      ?.some((c) => at !== undefined && c.offset < end && c.offset + c.bytes > at.offset);
    // What the routine stored there may be there no more.
    if (at !== undefined && wasStored) {
      const before = explicit(readCell(this.terms, state, at.base, at.offset, bytes), guard);
      const writers = before.reduce<Slot['writers']>((all, c) => union(all, c.value.writers), []);
      const now = uniform({ term: slot.term, writers });
      this.memoryNow = writeCell(this.terms, state, at.base, at.offset, bytes, now, guard);
    }
    return slot;
  }
  /** Nobody else writes there. */
  private isOnStack(address: Term): boolean {
    const origins = originsOf(address);
    return origins !== 'anywhere' && origins.includes(this.terms.entry('sp'));
  }
  store(address: Word, bytes: 1 | 2 | 4 | 8, value: Word, attributes: AccessAttributes = {}): void {
    const narrow = bytes === 8 ? value : this.zeroExtend(value, bytes * 8);
    const content: Choice<Slot> = map(narrow, (term) => ({ term, writers: this.own }));
    for (const a of explicit(address, this.guard)) {
      const at = this.terms.baseOf(a.value);
      if (at === undefined) {
        this.forgetMemory(a.value);
        continue;
      }
      const state = this.scene(Looked.atMemory);
      if (forgets(this.terms, state, at.base)) this.epochNow = `store ${this.address}`;
      const left = attributes.exclusive
        ? this.orAsBefore(content, readCell(this.terms, state, at.base, at.offset, bytes), a.guard)
        : content;
      this.memoryNow = writeCell(this.terms, state, at.base, at.offset, bytes, left, a.guard);
    }
    this.record('store', address, bytes, content, attributes);
  }

  /**
   * A store-exclusive stores nothing where the monitors have lost the address, and its status says so: 0 for stored
   * (Arm ARM B2.9, C6.2 STXR).
   */
  private orAsBefore(content: Choice<Slot>, before: Choice<Slot>, guard: VariantSet): Choice<Slot> {
    const status = this.status();
    return map2(content, before, guard, (now, old) => ({
      term: select(this.terms, status, old.term, now.term),
      writers: union(now.writers, old.writers),
    }));
  }
  loadScalable(address: Word, _what: string, attributes: AccessAttributes = {}): void {
    this.record('load', address, undefined, undefined, attributes);
  }
  storeScalable(address: Word, _what: string, attributes: AccessAttributes = {}): void {
    for (const a of explicit(address, this.guard)) {
      const at = this.terms.baseOf(a.value);
      if (at === undefined) this.forgetMemory(a.value);
      else this.memoryNow = writeUnknown(this.terms, this.scene(Looked.atMemory), at.base, at.offset);
      // Its length is not known: what nobody stored here may be overwritten too.
      this.epochNow = `store ${this.address}`;
    }
    this.record('store', address, undefined, undefined, attributes);
  }

  override systemOperation(name: string, operand: Word | undefined): void {
    super.systemOperation(name, operand);
    if (operand !== undefined && /^dc g?zva$/i.test(name)) this.zeroBlock(operand);
  }
  /** DC ZVA: the whole block around the address, of a size that DCZID_EL0 tells (Arm ARM C5.3). */
  private zeroBlock(address: Word): void {
    for (const a of explicit(address, this.guard)) {
      const at = this.terms.baseOf(a.value);
      if (at === undefined) this.forgetMemory(a.value);
      else {
        const state = this.scene(Looked.atMemory);
        this.memoryNow = writeUnknown(this.terms, state, at.base, Number.NEGATIVE_INFINITY);
        this.epochNow = `store ${this.address}`;
      }
    }
  }

  protected forgetMemory(address: Term): void {
    this.memoryNow = forgetAll(this.memoryNow, address);
    this.epochNow = `store ${this.address}`;
  }
  protected record(
    kind: 'load' | 'store',
    address: Word,
    bytes: number | undefined,
    value: Choice<Slot> | undefined,
    attributes: AccessAttributes,
  ): void {
    this.memoryAccesses = appended(this.memoryAccesses, {
      kind,
      address,
      bytes,
      value,
      viaSP: attributes.viaSP ?? attributes.base === 31,
      exclusive: attributes.exclusive ?? false,
      isShared: Boolean(
        attributes.exclusive || attributes.atomic || attributes.acquire || attributes.release,
      ),
    });
  }
  tagBlockBytes(): undefined {
    return undefined;
  }
  exclusiveStatus(): Word {
    return wordOf(this.status());
  }
  private status(): Term {
    return this.terms.unknown(`${this.address}#exclusive`, EXCLUSIVE_STATUS, true, U64.mask(1).not());
  }
}
