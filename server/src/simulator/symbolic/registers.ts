import type { FlagName, OpaqueResource } from '../../isa/machine';
import { type Choice, map, within } from '../choice';
import {
  flagResource,
  generalResource,
  opaqueResource,
  type Resource,
  SP,
  vectorResource,
} from '../resources';
import { union } from '../slot';
import type { Site, Slot } from '../state';
import { appended, type RegisterAccess } from '../stepRecord';
import type { Term } from '../term';
import { mapWord, type Word, wordOf } from '../word';
import { type Width, Words } from './words';

/** What lies above the low 128 bits of each vector register. */
const UPPER = Array.from({ length: 32 }, (_, n) => opaqueResource(`z${n}`));

/** Lists of accesses are short and kept: they have no room to spare. */
const NO_ACCESSES: RegisterAccess[] = [];

const termOf = (slot: Slot): Term => slot.term;

/** Registers, read and written; each access is noted. */
export abstract class Registers extends Words {
  reads = NO_ACCESSES;
  writes = NO_ACCESSES;

  protected readSlot(r: Resource): Word {
    const content = within(this.registers.read(r), this.guard);
    this.reads = appended(this.reads, { resource: r, content });
    return mapWord(content, termOf);
  }
  protected writeSlot(r: Resource, value: Word, otherWriters: readonly Site[] = []): void {
    const term = this.patchedBy === undefined ? value : this.unknown(`patched at boot by ${this.patchedBy}`);
    const content = this.contentOf(term, otherWriters);
    this.registers.write(r, content);
    this.writes = appended(this.writes, { resource: r, content });
  }
  private contentOf(value: Word, otherWriters: readonly Site[]): Choice<Slot> {
    const [only] = value;
    if (value.length === 1 && only !== undefined && otherWriters.length === 0)
      return this.products.content(this.writes.length, only.value);
    const writers = otherWriters.length === 0 ? this.own : union(this.own, otherWriters);
    return map(value, (t) => ({ term: t, writers }));
  }
  readX(n: number, width: Width): Word {
    if (n === 31) return wordOf(this.terms.zero);
    const w = this.readSlot(generalResource(n));
    return width === 64 ? w : this.zeroExtend(w, 32);
  }
  writeX(n: number, value: Word, width: Width): void {
    if (n !== 31) this.writeSlot(generalResource(n), width === 64 ? value : this.zeroExtend(value, 32));
  }
  readSP(): Word {
    return this.readSlot(SP);
  }
  writeSP(value: Word): void {
    this.writeSlot(SP, value);
  }
  readFlag(flag: FlagName): Word {
    return this.readSlot(flagResource(flag));
  }
  writeFlag(flag: FlagName, value: Word): void {
    this.writeSlot(flagResource(flag), value);
  }
  readV(n: number, half: 'low' | 'high'): Word {
    return this.readSlot(vectorResource(n, half));
  }
  writeV(n: number, low: Word, high: Word): void {
    this.writeSlot(vectorResource(n, 'low'), low);
    this.writeSlot(vectorResource(n, 'high'), high);
    this.writeSlot(UPPER[n] as Resource, wordOf(this.terms.zero));
  }
  use(resource: OpaqueResource): void {
    this.readSlot(opaqueResource(resource));
  }
  define(resource: OpaqueResource): void {
    this.writeSlot(opaqueResource(resource), this.unknown(`content of ${resource}`));
  }

  // Memory tags: no value is modelled.
  logicalTag(start: Word | undefined): Word {
    return this.unknown(start === undefined ? 'random tag' : 'logical tag after the excluded ones');
  }
  loadTag(): Word {
    this.use('tags');
    return this.unknown('allocation tag');
  }
  storeTag(): void {
    this.define('tags');
  }
}
