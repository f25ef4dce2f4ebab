import type {
  ElementAccesses,
  ElementStores,
  ScalableRegisterName,
  VectorLengths,
  WholeUnit,
} from '../../isa/scalableDomain';
import { U64 } from '../../isa/u64';
import type { SparseMemory } from './sparseMemory';

/** An access that an implementation may suppress instead of taking its fault. */
export interface SuppressibleAccess {
  readonly address: U64;
  readonly bytes: number;
  /** Address of the first active element. */
  readonly first: U64;
  readonly isContiguous: boolean;
}

/** The size of ZT0 in bytes: 512 bits. */
const TABLE_BYTES = 64;
const zeros = new Map<number, Uint8Array>();

function zero(bytes: number): Uint8Array {
  let found = zeros.get(bytes);
  if (!found) {
    found = new Uint8Array(bytes);
    zeros.set(bytes, found);
  }
  return found;
}

/**
 * Predicates, FFR, ZA, ZT0 and the part of vectors above 128 bits, with the vector lengths of an
 * implementation. Contents are never changed in place.
 */
export class ScalableState {
  /** Bytes 16 and up of each Z register; absent: zero. */
  readonly upper: (Uint8Array | undefined)[] = new Array<Uint8Array | undefined>(32).fill(undefined);
  private readonly others = new Map<ScalableRegisterName, Uint8Array>();
  isStreaming = false;
  hasArray = false;
  /** Whether a suppressible access is performed. */
  performs: (access: SuppressibleAccess) => boolean = () => true;

  /** @param lengths in bytes: powers of two or other multiples of 16, at most 256 */
  constructor(private readonly lengths: { readonly vector: number; readonly streaming: number }) {}

  get current(): VectorLengths {
    const { vector, streaming } = this.lengths;
    return { current: this.isStreaming ? streaming : vector, streaming };
  }

  bytesOf(register: ScalableRegisterName): number {
    const { current, streaming } = this.current;
    switch (register.charCodeAt(0)) {
      case 122: // z
        if (register === 'za') return streaming * streaming;
        return register === 'zt0' ? TABLE_BYTES : current;
      default:
        return current >> 3;
    }
  }
  unitBytes(unit: WholeUnit): number {
    const { current, streaming } = this.current;
    return { vector: current, predicate: current >> 3, arrayVector: streaming, table: TABLE_BYTES }[unit];
  }

  /** All but Z registers. */
  read(register: ScalableRegisterName): Uint8Array {
    return this.others.get(register) ?? zero(this.bytesOf(register));
  }
  write(register: ScalableRegisterName, content: Uint8Array): void {
    this.others.set(register, content);
  }

  /** Arm ARM ResetSVEState(), without the vectors' low 128 bits. */
  resetVectors(): void {
    this.upper.fill(undefined);
    for (const name of [...this.others.keys()]) if (/^[pf]/.test(name)) this.others.delete(name);
  }
  /** Arm ARM ResetSMEState(). */
  resetArray(): void {
    this.others.delete('za');
    this.others.delete('zt0');
  }
}

export function wordAt(content: Uint8Array, offset: number): U64 {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  return U64.of(view.getUint32(offset + 4, true), view.getUint32(offset, true));
}
export function setWordAt(content: Uint8Array, offset: number, value: U64): void {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  view.setUint32(offset, value.lo, true);
  view.setUint32(offset + 4, value.hi, true);
}

export function loadBytes(memory: SparseMemory, address: U64, bytes: number): Uint8Array {
  const content = new Uint8Array(bytes);
  loadInto(memory, address, content, 0, bytes);
  return content;
}
function loadInto(memory: SparseMemory, address: U64, content: Uint8Array, at: number, bytes: number): void {
  let i = 0;
  for (; i + 8 <= bytes; i += 8) setWordAt(content, at + i, memory.load(address.add(U64.from(i)), 8));
  for (; i < bytes; i++) content[at + i] = memory.load(address.add(U64.from(i)), 1).lo;
}
export function storeBytes(memory: SparseMemory, address: U64, content: Uint8Array): void {
  let i = 0;
  for (; i + 8 <= content.length; i += 8) memory.store(address.add(U64.from(i)), 8, wordAt(content, i));
  for (; i < content.length; i++) memory.store(address.add(U64.from(i)), 1, U64.from(content[i] ?? 0));
}

/** See ScalableDomain.loadElements. After a suppressed access the rest, which is UNKNOWN, is not loaded either. */
export function loadElements(
  memory: SparseMemory,
  { bytes, addresses, suppressed, isContiguous }: ElementAccesses,
  performs: ScalableState['performs'],
): Uint8Array {
  const data = bytes * addresses.length;
  const content = new Uint8Array(data + addresses.length).fill(1, data);
  let first: U64 | undefined;
  let isSuppressed = false;
  for (const [e, address] of addresses.entries()) {
    if (address === undefined) continue;
    const isFirst = first === undefined;
    first ??= address;
    const maySuppress = suppressed === 'all' || (suppressed === 'afterFirst' && !isFirst);
    isSuppressed ||= maySuppress && !performs({ address, bytes, first, isContiguous });
    if (isSuppressed) content[data + e] = 0;
    else loadInto(memory, address, content, e * bytes, bytes);
  }
  return content;
}

export function storeElements(memory: SparseMemory, { bytes, addresses, data }: ElementStores): void {
  for (const [e, address] of addresses.entries())
    if (address) storeBytes(memory, address, data.subarray(e * bytes, (e + 1) * bytes));
}
