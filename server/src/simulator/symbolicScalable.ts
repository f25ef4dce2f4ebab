import type { AccessAttributes } from '../isa/machine';
import type { ScalableRegisterName, WholeUnit } from '../isa/scalableDomain';
import { type Choice, explicit, map, map2, merged, uniform } from './choice';
import { forgets, readCell, writeCell } from './memory';
import { opaqueResource, type Resource, vectorResource } from './resources';
import { mergeSlots } from './slot';
import type { Memory, Site, Slot, State } from './state';
import { registerIn } from './systemState';
import type { Term } from './term';
import type { TermTable } from './termTable';
import type { VariantSet } from './variantSet';
import { placeOf, VECTOR_UNITS, vectorLengthTerm } from './vectorAreas';

type Word = Choice<Term>;

/**
 * The content of a scalable register: the two halves of the low 128 bits of a vector, and a term for all that lies
 * above; other registers have only that. `unknown` is the result of an operation on contents.
 */
export type SymbolicContent =
  | { readonly kind: 'parts'; readonly low: Word; readonly high: Word; readonly rest: Word }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What the symbolic machine offers to this part of it. */
export interface SymbolicPort {
  readonly terms: TermTable;
  readonly site: readonly Site[];
  readonly address: string;
  guard(): VariantSet;
  scene(): State;
  unknown(reason: string): Word;
  readSlot(r: Resource): Word;
  writeSlot(r: Resource, value: Word): void;
  setMemory(memory: Memory, epoch: string | undefined): void;
  loadUnknown(address: Word, attributes: AccessAttributes | undefined): void;
  storeUnknown(address: Word, attributes: AccessAttributes | undefined): void;
  recordStore(address: Word, attributes: AccessAttributes | undefined): void;
}

const CONTENT = 'content of a register in memory';
/** Registers that the current vector length, and that of streaming mode, depend on (Arm ARM B1.4.2). */
const streamingControls = ['SMCR_EL1', 'SMCR_EL2', 'SMCR_EL3'];
const lengthControls = ['ZCR_EL1', 'ZCR_EL2', 'ZCR_EL3', ...streamingControls, 'SVCR'];

/** ZT0 has 512 bits. */
const TABLE_BYTES = 64;

export class SymbolicScalable {
  constructor(private readonly port: SymbolicPort) {}

  read(register: ScalableRegisterName): SymbolicContent {
    const { port } = this;
    const n = /^z(\d+)$/.exec(register)?.[1];
    const none = uniform(port.terms.zero);
    return {
      kind: 'parts',
      low: n === undefined ? none : port.readSlot(vectorResource(Number(n), 'low')),
      high: n === undefined ? none : port.readSlot(vectorResource(Number(n), 'high')),
      rest: port.readSlot(opaqueResource(register)),
    };
  }
  write(register: ScalableRegisterName, content: SymbolicContent): void {
    const { port } = this;
    const part = (which: 'low' | 'high' | 'rest'): Word =>
      content.kind === 'parts' ? content[which] : port.unknown(content.reason);
    const n = /^z(\d+)$/.exec(register)?.[1];
    if (n !== undefined) {
      port.writeSlot(vectorResource(Number(n), 'low'), part('low'));
      port.writeSlot(vectorResource(Number(n), 'high'), part('high'));
    }
    port.writeSlot(opaqueResource(register), part('rest'));
  }
  zero(): SymbolicContent {
    const zero = uniform(this.port.terms.zero);
    return { kind: 'parts', low: zero, high: zero, rest: zero };
  }

  /** The same term as long as the registers that the length depends on hold the same. */
  length(streaming: boolean): Word {
    const { port } = this;
    const state = port.scene();
    let names: Choice<string> = uniform(streaming ? 'streaming' : '');
    for (const name of streaming ? streamingControls : lengthControls) {
      if (!state.system.has(name)) continue;
      const content = registerIn(port.terms, state, name);
      names = map2(names, content, port.guard(), (text, slot) => `${text},${name}=${slot.term.id}`);
    }
    return map(names, (text) => vectorLengthTerm(port.terms, streaming, text));
  }

  load(address: Word, unit: WholeUnit, attributes: AccessAttributes | undefined): SymbolicContent {
    const { port } = this;
    port.loadUnknown(address, attributes);
    const packed = this.packed(address, unit);
    if (packed === undefined) return { kind: 'unknown', reason: 'loaded content' };
    // What nobody stored here is unknown, but the same each time that it is loaded.
    const part = (index: 0 | 1 | 2): Word =>
      map(packed, (t) =>
        t.kind === 'operation' && t.name === CONTENT
          ? (t.operands[index] as Term)
          : port.terms.unknown(`content ${t.id}:${index}`, 'content of memory'),
      );
    return { kind: 'parts', low: part(0), high: part(1), rest: part(2) };
  }
  /** The terms that stand for the content in memory; undefined where the place is not known. */
  private packed(address: Word, unit: WholeUnit): Word | undefined {
    const { port } = this;
    const places = this.places(address, unit);
    if (places === undefined) return undefined;
    const cases = explicit(places, port.guard()).flatMap((place) => {
      const { base, offset, bytes } = place.value;
      return explicit(readCell(port.terms, port.scene(), base, offset, bytes), place.guard);
    });
    return map(merged(cases, mergeSlots), (slot) => slot.term);
  }

  store(
    address: Word,
    unit: WholeUnit,
    content: SymbolicContent,
    attributes: AccessAttributes | undefined,
  ): void {
    const { port } = this;
    const { terms } = port;
    const places = this.places(address, unit);
    if (places === undefined) {
      port.storeUnknown(address, attributes);
      return;
    }
    const { low, high, rest } =
      content.kind === 'parts'
        ? content
        : {
            low: port.unknown(content.reason),
            high: port.unknown(content.reason),
            rest: port.unknown(content.reason),
          };
    const guard = port.guard();
    const halves = map2(low, high, guard, (l, h) => [l, h] as const);
    const slots: Choice<Slot> = map2(halves, rest, guard, ([l, h], r) => ({
      term: terms.operation(CONTENT, [l, h, r]),
      writers: port.site,
    }));
    for (const place of explicit(places, guard)) {
      const { base, offset, bytes } = place.value;
      const state = port.scene();
      const epoch = forgets(terms, state, base) ? `store ${port.address}` : undefined;
      port.setMemory(writeCell(terms, state, base, offset, bytes, slots, place.guard), epoch);
    }
    port.recordStore(address, attributes);
  }

  private places(
    address: Word,
    unit: WholeUnit,
  ): Choice<{ readonly base: Term; readonly offset: number; readonly bytes: number }> | undefined {
    const { port } = this;
    const { terms } = port;
    if (unit === 'arrayVector') return undefined;
    if (unit === 'table') {
      if (explicit(address, port.guard()).some((a) => terms.baseOf(a.value) === undefined)) return undefined;
      return map(address, (a) => ({ ...(terms.baseOf(a) ?? { base: a, offset: 0 }), bytes: TABLE_BYTES }));
    }
    const bytes = unit === 'vector' ? VECTOR_UNITS : 1;
    return map2(address, this.length(false), port.guard(), (a, length) => ({
      ...placeOf(terms, a, length),
      bytes,
    }));
  }
}
