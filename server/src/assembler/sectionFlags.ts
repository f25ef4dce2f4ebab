/** What `.section` says of a section, and what the ELF tables say of well-known names. */
export interface SectionAttributes {
  /** Letters of the flags that are set: a, w, x, M, S, G, T, e, o, R, d. */
  readonly flags: string;
  /** Without contents (`@nobits`). */
  readonly nobits: boolean;
  /** `progbits`, `nobits`, `note`, …; undefined when none was written. */
  readonly type?: string;
  /** Bytes of an element of a mergeable section. */
  readonly entitySize: number;
  /** Symbol of the section that this one is ordered by (`o`). */
  readonly linked?: string | undefined;
}

// System V ABI, "Special Sections", with the GNU and Arm additions; a name covers `name.anything` too.
const SPECIAL: readonly (readonly [names: RegExp, flags: string, type: string])[] = [
  [/^\.(text|init|fini|plt)(\.|$)/, 'ax', 'progbits'],
  [/^\.(data1?|sdata|ctors|dtors)(\.|$)/, 'aw', 'progbits'],
  [/^\.(bss|sbss)(\.|$)/, 'aw', 'nobits'],
  [/^\.tdata(\.|$)/, 'awT', 'progbits'],
  [/^\.tbss(\.|$)/, 'awT', 'nobits'],
  [/^\.rodata1?(\.|$)/, 'a', 'progbits'],
  [/^\.init_array(\.|$)/, 'aw', 'init_array'],
  [/^\.fini_array(\.|$)/, 'aw', 'fini_array'],
  [/^\.preinit_array(\.|$)/, 'aw', 'preinit_array'],
  [/^\.note(\.|$)/, '', 'note'],
  [/^\.(comment|line|debug)(\.|_|$)/, '', 'progbits'],
];

interface Special {
  readonly flags: string;
  readonly type: string;
}

/** Asked at each change of section; a source that makes names without end starts anew. */
const known = new Map<string, Special | undefined>();
const MAX_KNOWN = 1000;

/** What a well-known name implies; undefined for a name of the user's own. */
export function specialSection(name: string): Special | undefined {
  if (known.has(name)) return known.get(name);
  const found = SPECIAL.find(([names]) => names.test(name));
  const special = found && { flags: found[1], type: found[2] };
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(name, special);
  return special;
}

/** The attributes of a new section, with those of its name. */
export function newAttributes(name: string, written: Partial<SectionAttributes>): SectionAttributes {
  const special = specialSection(name);
  const type = written.type ?? special?.type;
  return {
    flags: written.flags || (special?.flags ?? ''),
    nobits: type === 'nobits' || name === '*ABS*',
    ...(type === undefined ? {} : { type }),
    entitySize: written.entitySize ?? 0,
    linked: written.linked,
  };
}

const COMPARED = 'awxMSTe';

/** What the assembler says when a section is named again with other attributes. */
export function attributeChanges(
  name: string,
  known: SectionAttributes,
  written: Partial<SectionAttributes>,
): string[] {
  if (specialSection(name)) return [];
  const out: string[] = [];
  if (written.type !== undefined && written.type !== (known.type ?? 'progbits'))
    out.push(`changed section type for ${name}`);
  const flags = written.flags ?? '';
  if (flags === '') return out;
  // A section is loaded when it takes memory and has contents.
  const loaded = (a: string, nobits: boolean): boolean => a.includes('a') && !nobits;
  const differs =
    [...COMPARED].some((letter) => flags.includes(letter) !== known.flags.includes(letter)) ||
    loaded(flags, written.type === 'nobits') !== loaded(known.flags, known.nobits);
  if (differs) out.push(`changed section attributes for ${name}`);
  if (flags.includes('M') && (written.entitySize ?? 0) !== known.entitySize)
    out.push(`changed section entity size for ${name}`);
  return out;
}
