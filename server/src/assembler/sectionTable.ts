import { type Chunk, copyChunk, newChunk } from './chunk';

export interface SectionState {
  readonly index: number;
  readonly name: string;
  /** What tells sections of one name apart: group, `unique` number. */
  readonly key: string;
  readonly flags: string;
  readonly group?: string;
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
}

/** The sections of one assembly and which one receives output now. */
export class SectionTable {
  readonly sections: SectionState[] = [];
  readonly chunks: Chunk[] = [];
  current: SectionPosition = { section: 0, subsection: 0 };
  previous: SectionPosition | undefined;
  private stack: readonly StackEntry[] = [];
  chunk: Chunk;

  constructor() {
    this.sections.push(
      { index: 0, name: '.text', key: '.text', flags: 'ax', chunks: new Map(), alignment: 1 },
      { index: 1, name: '.data', key: '.data', flags: 'aw', chunks: new Map(), alignment: 1 },
      { index: 2, name: '.bss', key: '.bss', flags: 'aw', chunks: new Map(), alignment: 1 },
    );
    this.chunk = this.enter(this.current);
  }

  fork(): SectionTable {
    const t = new SectionTable();
    t.sections.splice(0, t.sections.length, ...this.sections);
    t.chunks.splice(0, t.chunks.length, ...this.chunks.map(copyChunk));
    t.current = this.current;
    t.previous = this.previous;
    t.stack = this.stack;
    t.chunk = t.enter(t.current);
    return t;
  }

  /** Finds or makes a section; `flags` matters only when it is new. */
  section(name: string, key: string, flags: string | undefined, group?: string): SectionState {
    const found = this.sections.find((s) => s.key === key);
    if (found) return found;
    const s: SectionState = {
      index: this.sections.length,
      name,
      key,
      flags: flags ?? defaultFlags(name),
      group,
      chunks: new Map(),
      alignment: 1,
    };
    this.sections.push(s);
    return s;
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

  push(): void {
    this.stack = [...this.stack, { current: this.current, previous: this.previous }];
  }

  /** False when nothing was pushed. */
  pop(): boolean {
    const top = this.stack[this.stack.length - 1];
    if (!top) return false;
    this.stack = this.stack.slice(0, -1);
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

/** Flags that ELF gives to well-known names when none are written. */
function defaultFlags(name: string): string {
  if (/^\.(text|init|fini|plt)(\.|$)/.test(name)) return 'ax';
  if (/^\.(data1?|sdata|bss|sbss|init_array|fini_array|preinit_array|ctors|dtors)(\.|$)/.test(name))
    return 'aw';
  if (/^\.(tdata|tbss)(\.|$)/.test(name)) return 'awT';
  if (/^\.rodata1?(\.|$)/.test(name)) return 'a';
  return '';
}
