import { U64 } from '../../isa/u64';

const pageBytes = 4096;

/** Byte-addressed little-endian memory over 64-bit addresses; pages appear, zeroed, when written. */
export class SparseMemory {
  private readonly pages = new Map<number, DataView>();
  private lastKey = -1;
  private lastPage: DataView | undefined;

  private page(key: number): DataView | undefined {
    if (key !== this.lastKey) {
      this.lastKey = key;
      this.lastPage = this.pages.get(key);
    }
    return this.lastPage;
  }

  private pageForWrite(key: number): DataView {
    const found = this.page(key);
    if (found) return found;
    const made = new DataView(new ArrayBuffer(pageBytes));
    this.pages.set(key, made);
    this.lastPage = made;
    return made;
  }

  load(address: U64, bytes: 1 | 2 | 4 | 8): U64 {
    const offset = address.lo & (pageBytes - 1);
    if (offset + bytes > pageBytes) return this.loadBytes(address, bytes);
    const page = this.page(address.hi * 0x100000 + (address.lo >>> 12));
    if (!page) return U64.ZERO;
    switch (bytes) {
      case 8:
        return U64.of(page.getUint32(offset + 4, true), page.getUint32(offset, true));
      case 4:
        return U64.of(0, page.getUint32(offset, true));
      case 2:
        return U64.of(0, page.getUint16(offset, true));
      default:
        return U64.of(0, page.getUint8(offset));
    }
  }

  store(address: U64, bytes: 1 | 2 | 4 | 8, value: U64): void {
    const offset = address.lo & (pageBytes - 1);
    if (offset + bytes > pageBytes) {
      for (let i = 0; i < bytes; i++) this.store(address.add(U64.from(i)), 1, value.shr(8 * i));
      return;
    }
    const page = this.pageForWrite(address.hi * 0x100000 + (address.lo >>> 12));
    switch (bytes) {
      case 8:
        page.setUint32(offset, value.lo, true);
        page.setUint32(offset + 4, value.hi, true);
        break;
      case 4:
        page.setUint32(offset, value.lo, true);
        break;
      case 2:
        page.setUint16(offset, value.lo & 0xffff, true);
        break;
      default:
        page.setUint8(offset, value.lo & 0xff);
    }
  }

  private loadBytes(address: U64, bytes: number): U64 {
    let value = U64.ZERO;
    for (let i = 0; i < bytes; i++) value = value.or(this.load(address.add(U64.from(i)), 1).shl(8 * i));
    return value;
  }
}
