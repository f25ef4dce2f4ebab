import type { FlagName, OpaqueResource } from '../../isa/machine';
import { type Choice, map, uniform, within } from '../choice';
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
import type { RegisterAccess } from '../stepRecord';
import { type Width, type Word, Words } from './words';

/** What lies above the low 128 bits of each vector register. */
const UPPER = Array.from({ length: 32 }, (_, n) => opaqueResource(`z${n}`));

/** Registers, read and written; each access is noted. */
export abstract class Registers extends Words {
  readonly reads: RegisterAccess[] = [];
  readonly writes: RegisterAccess[] = [];

  protected readSlot(r: Resource): Word {
    const content = within(this.registers.read(r), this.guard);
    this.reads.push({ resource: r, content });
    return map(content, (s) => s.term);
  }
  protected writeSlot(r: Resource, value: Word, otherWriters: readonly Site[] = []): void {
    const term = this.patchedBy === undefined ? value : this.unknown(`patched at boot by ${this.patchedBy}`);
    const writers = otherWriters.length === 0 ? this.own : union(this.own, otherWriters);
    const content: Choice<Slot> = map(term, (t) => ({ term: t, writers }));
    this.registers.write(r, content);
    this.writes.push({ resource: r, content });
  }
  readX(n: number, width: Width): Word {
    if (n === 31) return uniform(this.terms.zero);
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
    this.writeSlot(UPPER[n] as Resource, uniform(this.terms.zero));
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
