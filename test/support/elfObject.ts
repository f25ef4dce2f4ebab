/** What a relocatable object says, in a form that two objects can be compared by. */
export interface ElfObject {
  readonly sections: readonly ElfSection[];
  readonly symbols: readonly ElfSymbol[];
}

export interface ElfSection {
  readonly index: number;
  readonly name: string;
  readonly type: number;
  readonly flags: bigint;
  readonly alignment: number;
  readonly entrySize: number;
  readonly bytes: Buffer;
  readonly relocations: ElfRelocation[];
}

export interface ElfRelocation {
  readonly offset: number;
  readonly type: number;
  /** Symbol name, or section name for a section symbol. */
  readonly symbol: string;
  readonly addend: bigint;
}

export interface ElfSymbol {
  readonly name: string;
  readonly value: bigint;
  readonly size: bigint;
  readonly info: number;
  readonly other: number;
  readonly section: number;
}

const SHT_SYMTAB = 2;
const SHT_STRTAB = 3;
const SHT_RELA = 4;
const SHT_NOBITS = 8;
const STT_SECTION = 3;

/** Reads an ELF64 little-endian relocatable object (System V ABI, "Object Files"). */
export function readElf(file: Buffer): ElfObject {
  const headerOffset = Number(file.readBigUInt64LE(0x28));
  const count = file.readUInt16LE(0x3c);
  const namesIndex = file.readUInt16LE(0x3e);
  const raw = Array.from({ length: count }, (_, i) => {
    const at = headerOffset + i * 64;
    const offset = Number(file.readBigUInt64LE(at + 24));
    const size = Number(file.readBigUInt64LE(at + 32));
    const type = file.readUInt32LE(at + 4);
    return {
      nameOffset: file.readUInt32LE(at),
      type,
      flags: file.readBigUInt64LE(at + 8),
      size,
      link: file.readUInt32LE(at + 40),
      info: file.readUInt32LE(at + 44),
      alignment: Number(file.readBigUInt64LE(at + 48)),
      entrySize: Number(file.readBigUInt64LE(at + 56)),
      bytes: type === SHT_NOBITS ? Buffer.alloc(0) : Buffer.from(file.subarray(offset, offset + size)),
    };
  });
  const text = (table: Buffer | undefined, at: number): string =>
    table ? table.toString('latin1', at, table.indexOf(0, at)) : '';
  const name = (i: number): string => text(raw[namesIndex]?.bytes, raw[i]?.nameOffset ?? 0);

  const symbols: ElfSymbol[] = [];
  for (const s of raw.filter((r) => r.type === SHT_SYMTAB)) {
    for (let at = 0; at < s.bytes.length; at += 24)
      symbols.push({
        // The assembler's own name for an instance of a numeric label has a control character in it.
        name: text(raw[s.link]?.bytes, s.bytes.readUInt32LE(at)).replace('\x02', '$'),
        info: s.bytes.readUInt8(at + 4),
        other: s.bytes.readUInt8(at + 5),
        section: s.bytes.readUInt16LE(at + 6),
        value: s.bytes.readBigUInt64LE(at + 8),
        size: s.bytes.readBigUInt64LE(at + 16),
      });
  }
  const sections: ElfSection[] = raw.map((r, index) => ({
    index,
    name: name(index),
    type: r.type,
    flags: r.flags,
    alignment: r.alignment,
    entrySize: r.entrySize,
    bytes: r.bytes,
    relocations: [],
  }));
  for (const r of raw) {
    if (r.type !== SHT_RELA) continue;
    for (let at = 0; at < r.bytes.length; at += 24) {
      const info = r.bytes.readBigUInt64LE(at + 8);
      const symbol = symbols[Number(info >> 32n)];
      sections[r.info]?.relocations.push({
        offset: Number(r.bytes.readBigUInt64LE(at)),
        type: Number(info & 0xffffffffn),
        symbol:
          symbol && (symbol.info & 15) === STT_SECTION
            ? `${name(symbol.section)}#${symbol.section}`
            : (symbol?.name ?? ''),
        addend: r.bytes.readBigInt64LE(at + 16),
      });
    }
  }
  return { sections, symbols };
}

/** The first differences between two objects, one sentence each; empty when they agree. */
export function objectDifferences(expected: ElfObject, actual: ElfObject): string[] {
  const out: string[] = [];
  const loaded = (o: ElfObject): ElfSection[] =>
    o.sections.filter((s) => ![SHT_SYMTAB, SHT_STRTAB, SHT_RELA].includes(s.type));
  const a = loaded(expected);
  const b = loaded(actual);
  const names = (list: readonly ElfSection[]): string => list.map((s) => s.name).join(' ');
  if (names(a) !== names(b)) return [`sections ${names(b)} instead of ${names(a)}`];
  a.forEach((s, i) => {
    const t = b[i];
    if (!t) return;
    for (const key of ['type', 'flags', 'alignment', 'entrySize'] as const)
      if (s[key] !== t[key]) out.push(`${s.name}: ${key} ${t[key]} instead of ${s[key]}`);
    if (!s.bytes.equals(t.bytes)) {
      let at = 0;
      while (at < s.bytes.length && s.bytes[at] === t.bytes[at]) at++;
      at &= ~3;
      const word = (x: Buffer): string => x.subarray(at, at + 4).toString('hex');
      const sizes = `${t.bytes.length} bytes instead of ${s.bytes.length}`;
      out.push(`${s.name}: ${sizes}, at 0x${at.toString(16)} ${word(t.bytes)} instead of ${word(s.bytes)}`);
    }
    const show = (r: ElfRelocation): string => `${r.offset}:${r.type}:${r.symbol}+${r.addend}`;
    const sorted = (x: ElfSection): string[] => x.relocations.map(show).sort();
    const [p, q] = [sorted(s), sorted(t)];
    if (p.join() !== q.join()) {
      const bad = q.find((r) => !p.includes(r)) ?? '(none)';
      out.push(`${s.name}: relocation ${bad} instead of ${p.find((r) => !q.includes(r)) ?? '(none)'}`);
    }
  });
  const sectionName = (o: ElfObject, i: number): string => o.sections[i]?.name ?? String(i);
  const symbolsOf = (o: ElfObject): string[] =>
    o.symbols
      .filter((s) => (s.info & 15) !== STT_SECTION && (s.info & 15) !== 4)
      .map((s) => `${s.name} ${s.value} ${s.size} ${s.info} ${s.other} ${sectionName(o, s.section)}`)
      .sort();
  const [x, y] = [symbolsOf(expected), symbolsOf(actual)];
  if (x.join() !== y.join()) {
    out.push(
      `symbol ${y.find((s) => !x.includes(s)) ?? '(none)'} instead of ${x.find((s) => !y.includes(s)) ?? '(none)'}`,
    );
  }
  return out;
}
