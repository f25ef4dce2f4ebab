import type { ElfObject, ElfRelocation, ElfSection } from './elfObject';

/**
 * Patches an object from its own `.altinstructions` as the kernel does when the capabilities whose
 * numbers are `present` (default: all) are there: copies each replacement over the original and re-aims
 * the branches that leave it. Callbacks are not applied. Changes the buffers of `object`. An undefined
 * symbol that nothing refers to any more is gone from the result, as an assembler would not have written it.
 */
export function applyAlternatives(
  object: ElfObject,
  present: (capability: number) => boolean = () => true,
): ElfObject {
  for (const table of object.sections.filter((s) => s.name === '.altinstructions')) {
    for (let at = 0; at + 12 <= table.bytes.length; at += 12) {
      const capability = table.bytes.readUInt16LE(at + 8);
      const length = table.bytes.readUInt8(at + 11);
      if (capability & 0x8000 || length === 0 || !present(capability)) continue;
      const original = target(object, table, at);
      const replacement = target(object, table, at + 4);
      for (let i = 0; i < length; i += 4) copyInstruction(original, replacement, i, length);
    }
  }
  const used = new Set(object.sections.flatMap((s) => s.relocations.map((r) => r.symbol)));
  return {
    ...object,
    symbols: object.symbols.filter((s) => s.section !== 0 || s.name === '' || used.has(s.name)),
  };
}

interface Place {
  readonly section: ElfSection;
  readonly offset: number;
}

function target(object: ElfObject, table: ElfSection, at: number): Place {
  const relocation = table.relocations.find((r) => r.offset === at);
  if (!relocation) throw new Error(`no relocation at .altinstructions+${at}`);
  const hash = relocation.symbol.indexOf('#');
  if (hash >= 0) {
    const section = object.sections[Number(relocation.symbol.slice(hash + 1))];
    if (section) return { section, offset: Number(relocation.addend) };
  }
  const symbol = object.symbols.find((s) => s.name === relocation.symbol);
  const section = symbol && object.sections[symbol.section];
  if (!symbol || !section) throw new Error(`unknown target ${relocation.symbol}`);
  return { section, offset: Number(symbol.value + relocation.addend) };
}

function copyInstruction(original: Place, replacement: Place, i: number, length: number): void {
  const from = replacement.offset + i;
  const to = original.offset + i;
  const word = replacement.section.bytes.readUInt32LE(from);
  const moved: ElfRelocation[] = replacement.section.relocations
    .filter((r) => r.offset === from)
    .map((r) => ({ ...r, offset: to }));
  const kept = original.section.relocations.filter((r) => r.offset !== to);
  original.section.relocations.splice(0, original.section.relocations.length, ...kept, ...moved);
  const field = moved.length === 0 ? branchField(word) : undefined;
  let patched = word;
  if (field) {
    const displacement = signed((word >>> field.low) & field.mask, field.bits) * 4;
    const aim = from + displacement;
    const inside = aim >= replacement.offset && aim <= replacement.offset + length;
    if (!inside) {
      if (original.section !== replacement.section)
        throw new Error('a branch into another section has a relocation');
      const next = (aim - to) / 4;
      patched = ((word & ~(field.mask << field.low)) | ((next & field.mask) << field.low)) >>> 0;
    }
  }
  original.section.bytes.writeUInt32LE(patched >>> 0, to);
}

/** Where a direct branch holds its displacement in words (Arm ARM C4.1.66, Branches). */
function branchField(word: number): { low: number; bits: number; mask: number } | undefined {
  if ((word & 0x7c000000) >>> 0 === 0x14000000) return { low: 0, bits: 26, mask: 0x3ffffff }; // B, BL
  if ((word & 0xff000000) >>> 0 === 0x54000000) return { low: 5, bits: 19, mask: 0x7ffff }; // B.cond, BC.cond
  if ((word & 0x7e000000) >>> 0 === 0x34000000) return { low: 5, bits: 19, mask: 0x7ffff }; // CBZ, CBNZ
  if ((word & 0x7e000000) >>> 0 === 0x36000000) return { low: 5, bits: 14, mask: 0x3fff }; // TBZ, TBNZ
  return undefined;
}

function signed(value: number, bits: number): number {
  return (value << (32 - bits)) >> (32 - bits);
}
