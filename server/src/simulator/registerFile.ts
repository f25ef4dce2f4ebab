import type { Choice } from './choice';
import { RESOURCE_COUNT, type Resource } from './resources';
import type { Slot } from './state';

/**
 * All registers of a state, immutable. Kept in chunks, so that an instruction copies only those that
 * it writes and two states that share a chunk need not be compared there.
 */
export type RegisterFile = readonly (readonly Choice<Slot>[])[];

const BITS = 4;
const SIZE = 1 << BITS;
const CHUNKS = Math.ceil(RESOURCE_COUNT / SIZE);

export function makeRegisterFile(content: (r: Resource) => Choice<Slot>): RegisterFile {
  return Array.from({ length: CHUNKS }, (_, c) =>
    Array.from({ length: Math.min(SIZE, RESOURCE_COUNT - c * SIZE) }, (_, i) => content(c * SIZE + i)),
  );
}

export function readRegister(file: RegisterFile, r: Resource): Choice<Slot> {
  const content = file[r >> BITS]?.[r & (SIZE - 1)];
  if (content === undefined) throw new RangeError(`no register ${r}`);
  return content;
}

export function everyRegister(file: RegisterFile, each: (r: Resource, content: Choice<Slot>) => void): void {
  for (let c = 0; c < file.length; c++) {
    const chunk = file[c] as readonly Choice<Slot>[];
    for (let i = 0; i < chunk.length; i++) each(c * SIZE + i, chunk[i] as Choice<Slot>);
  }
}

/** Collects writes over a register file; chunks that were not written are shared with it. */
export class RegisterWriter {
  private chunks: readonly (readonly Choice<Slot>[])[];
  /** Somebody else has `chunks` as well. */
  private shared = true;
  private owned = 0;

  constructor(base: RegisterFile) {
    this.chunks = base;
  }

  read(r: Resource): Choice<Slot> {
    return readRegister(this.chunks, r);
  }
  write(r: Resource, content: Choice<Slot>): void {
    if (this.shared) {
      this.chunks = [...this.chunks];
      this.shared = false;
    }
    const c = r >> BITS;
    let chunk = this.chunks[c] as Choice<Slot>[];
    if ((this.owned & (1 << c)) === 0) {
      chunk = [...chunk];
      (this.chunks as Choice<Slot>[][])[c] = chunk;
      this.owned |= 1 << c;
    }
    chunk[r & (SIZE - 1)] = content;
  }
  /** The file as it is now; later writes do not change it. */
  snapshot(): RegisterFile {
    this.owned = 0;
    this.shared = true;
    return this.chunks;
  }
}

/** Calls `each` for registers whose contents are not the same object in both, until it returns false. */
export function everyDiffering(
  a: RegisterFile,
  b: RegisterFile,
  each: (r: Resource, inA: Choice<Slot>, inB: Choice<Slot>) => boolean,
): boolean {
  if (a === b) return true;
  for (let c = 0; c < CHUNKS; c++) {
    const p = a[c] as readonly Choice<Slot>[];
    const q = b[c] as readonly Choice<Slot>[];
    if (p === q) continue;
    for (let i = 0; i < p.length; i++) {
      const x = p[i] as Choice<Slot>;
      const y = q[i] as Choice<Slot>;
      if (x !== y && !each(c * SIZE + i, x, y)) return false;
    }
  }
  return true;
}

/** `b` with the contents of `a`, and its chunks, where `same` holds for both. */
export function sharing(
  a: RegisterFile,
  b: RegisterFile,
  same: (inA: Choice<Slot>, inB: Choice<Slot>) => boolean,
): RegisterFile {
  if (a === b) return a;
  return b.map((q, c) => {
    const p = a[c] as readonly Choice<Slot>[];
    if (p === q) return p;
    const out: Choice<Slot>[] = [];
    let all = true;
    for (let i = 0; i < q.length; i++) {
      const x = p[i] as Choice<Slot>;
      const y = q[i] as Choice<Slot>;
      const shared = x === y || same(x, y);
      all &&= shared;
      out.push(shared ? x : y);
    }
    return all ? p : out;
  });
}
