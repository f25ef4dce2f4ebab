import type { Origin } from '../source/origin';
import { type Chunk, copyChunk, newChunk } from './chunk';
import { newAttributes, type SectionAttributes } from './sectionFlags';

export interface SectionState extends SectionAttributes {
  readonly index: number;
  readonly name: string;
  /** What tells sections of one name apart: group, `unique` number. */
  readonly key: string;
  readonly group?: string;
  /** The statement that named it first; undefined for those that every object has. */
  readonly origin?: Origin;
  /** Chunk ids by subsection number. */
  readonly chunks: ReadonlyMap<number, number>;
  /** Greatest alignment asked for, in bytes. */
  readonly alignment: number;
}

export interface SectionPosition {
  readonly section: number;
  readonly subsection: number;
}

interface StackEntry {
  readonly current: SectionPosition;
  readonly previous: SectionPosition | undefined;
  readonly below: StackEntry | undefined;
}

/** Name and key of what `.struct` opens: nothing of it is in the object. */
const ABSOLUTE = '*ABS*';

/** The sections of one assembly and which one receives output now. */
export class SectionTable {
  readonly sections: SectionState[] = [];
  readonly chunks: Chunk[] = [];
  current: SectionPosition = { section: 0, subsection: 0 };
  previous: SectionPosition | undefined;
  private stack: StackEntry | undefined;
  private readonly byKey = new Map<string, number>();
  chunk: Chunk;

  constructor() {
    for (const name of ['.text', '.data', '.bss']) this.section(name, name, {});
    this.chunk = this.enter(this.current);
  }

  fork(): SectionTable {
    const t = new SectionTable();
    t.sections.splice(0, t.sections.length, ...this.sections);
    for (const { key, index } of this.sections) t.byKey.set(key, index);
    t.chunks.splice(0, t.chunks.length, ...this.chunks.map(copyChunk));
    t.current = this.current;
    t.previous = this.previous;
    t.stack = this.stack;
    t.chunk = t.enter(t.current);
    return t;
  }

  find(key: string): SectionState | undefined {
    const index = this.byKey.get(key);
    return index === undefined ? undefined : this.sections[index];
  }

  /** Finds or makes a section; `written` matters only when it is new. */
  section(
    name: string,
    key: string,
    written: Partial<SectionAttributes>,
    group?: string,
    origin?: Origin,
  ): SectionState {
    const found = this.find(key);
    if (found) return found;
    const s: SectionState = {
      index: this.sections.length,
      name,
      key,
      ...newAttributes(name, written),
      group,
      origin,
      chunks: new Map(),
      alignment: 1,
    };
    this.sections.push(s);
    this.byKey.set(key, s.index);
    return s;
  }

  /** `.attach_to_group`. */
  joinGroup(group: string): void {
    this.sections[this.current.section] = { ...this.currentSection, group };
  }

  get currentSection(): SectionState {
    return this.sectionAt(this.current.section);
  }

  sectionAt(index: number): SectionState {
    const s = this.sections[index];
    if (!s) throw new Error(`no section ${index}`);
    return s;
  }

  /** Changes the section and remembers the old one for `.previous`. */
  change(to: SectionPosition): void {
    this.previous = this.current;
    this.chunk = this.enter(to);
  }

  /** `.struct`: a fresh place whose offsets are plain numbers. */
  enterAbsolute(): void {
    const { index, chunks } = this.section(ABSOLUTE, ABSOLUTE, {});
    this.change({ section: index, subsection: chunks.size });
  }

  get inAbsolute(): boolean {
    return this.currentSection.key === ABSOLUTE;
  }

  push(): void {
    this.stack = { current: this.current, previous: this.previous, below: this.stack };
  }

  /** False when nothing was pushed. */
  pop(): boolean {
    const top = this.stack;
    if (!top) return false;
    this.stack = top.below;
    this.previous = top.previous;
    this.chunk = this.enter(top.current);
    return true;
  }

  recordAlignment(bytes: number): void {
    const s = this.currentSection;
    if (s.alignment < bytes) this.sections[s.index] = { ...s, alignment: bytes };
  }

  private enter(to: SectionPosition): Chunk {
    this.current = to;
    const s = this.sectionAt(to.section);
    const id = s.chunks.get(to.subsection);
    const existing = id === undefined ? undefined : this.chunks[id];
    if (existing) return existing;
    const chunk = newChunk(this.chunks.length, to.section, to.subsection);
    this.chunks.push(chunk);
    this.sections[s.index] = { ...s, chunks: new Map(s.chunks).set(to.subsection, chunk.id) };
    return chunk;
  }
}
