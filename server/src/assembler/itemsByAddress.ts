import type { Address, InstructionItem } from './program';

/** Instructions further into their section than this, in bytes, are looked up one by one. */
const DENSE_BYTES = 1 << 20;

/** The instructions of a program by where they lie: a place in a list for each word of a section. */
export class ItemsByAddress {
  private readonly words: (InstructionItem | undefined)[][] = [];
  /** Those at no multiple of four, or far into their section. */
  private readonly others = new Map<number, InstructionItem>();

  set({ section, offset }: Address, item: InstructionItem): void {
    if (!isDense(offset)) {
      this.others.set(numberOf(section, offset), item);
      return;
    }
    let words = this.words[section];
    if (words === undefined) {
      words = [];
      this.words[section] = words;
    }
    // A list with holes would be a table.
    while (words.length < offset >> 2) words.push(undefined);
    words[offset >> 2] = item;
  }

  get({ section, offset }: Address): InstructionItem | undefined {
    return isDense(offset) ? this.words[section]?.[offset >> 2] : this.others.get(numberOf(section, offset));
  }
}

function isDense(offset: number): boolean {
  return (offset & 3) === 0 && offset >= 0 && offset < DENSE_BYTES;
}

/** Another number for each address: sections are far smaller than 1 TiB (`limits.spaceBytes`). */
function numberOf(section: number, offset: number): number {
  return section * 2 ** 40 + offset;
}
