import type { Assembler } from '../assembler';
import type { SectionAttributes } from '../sectionFlags';
import type { ArgumentReader } from './argumentReader';

/** What the operands of `.section` and `.pushsection` say. */
export interface SectionHeader {
  readonly name: string;
  /** What tells sections of one name apart: group, linked section, `unique` number. */
  readonly key: string;
  readonly subsection: number;
  readonly attributes: Partial<SectionAttributes>;
  readonly group?: string;
}

const WORDS: Record<string, string> = {
  '#alloc': 'a',
  '#write': 'w',
  '#execinstr': 'x',
  '#exclude': 'e',
  '#tls': 'T',
};

/** A section name: quoted, or everything up to a blank or comma. */
export function sectionName(r: ArgumentReader): string | undefined {
  const bytes = r.string();
  if (bytes) return new TextDecoder().decode(new Uint8Array(bytes));
  return r.match(/[^\s,;]+/y);
}

/**
 * `name [, "flags" [, @type [, entsize] [, linked] [, group [, comdat]] [, unique, n]]]`; `.pushsection`
 * takes a subsection number before the flags. Undefined when no section is meant (reported).
 */
export function sectionHeader(a: Assembler, r: ArgumentReader, push: boolean): SectionHeader | undefined {
  const name = sectionName(r);
  if (name === undefined) {
    a.error('missing name');
    return undefined;
  }
  let subsection = 0;
  let more = r.comma();
  if (push && more && /[0-9]/.test(r.next)) {
    subsection = Number(r.absolute());
    more = r.comma();
  }
  if (!more) return { name, key: name, subsection, attributes: {} };
  if (r.next !== '"') {
    const flags = flagWords(a, r);
    return flags === undefined ? undefined : { name, key: name, subsection, attributes: { flags } };
  }
  return { name, subsection, ...details(a, r, name) };
}

/** `#alloc, #write`: the Solaris way to write flags. */
function flagWords(a: Assembler, r: ArgumentReader): string | undefined {
  let flags = '';
  do {
    const word = r.match(/#[\w]*/y);
    if (word === undefined) {
      a.error("character following name is not '#'");
      return undefined;
    }
    const letter = WORDS[word];
    if (letter) flags += letter;
    else a.warn('unrecognized section attribute');
  } while (r.comma());
  return flags;
}

function details(a: Assembler, r: ArgumentReader, name: string): Omit<SectionHeader, 'name' | 'subsection'> {
  let flags = letters(a, String.fromCharCode(...(r.string() ?? [])));
  const type = r
    .match(/,\s*(?:[@%](?:[A-Za-z_]\w*|0[xX][0-9a-fA-F]+|\d+)|"[^"]*")/y)
    ?.replace(/[,\s@%"]/g, '');
  if (type !== undefined && !/^(progbits|nobits|note|(?:pre)?init_array|fini_array|\d\w*|unwind)$/.test(type))
    a.warn('unrecognized section type');
  let entitySize = 0;
  if (flags.includes('M')) {
    if (r.comma()) entitySize = Number(r.absolute());
    else {
      a.warn('entity size for SHF_MERGE not specified');
      flags = flags.replace('M', '');
    }
  }
  let key = name;
  let linked: string | undefined;
  if (flags.includes('o') && r.comma()) {
    linked = r.match(/[0-9]+/y) ?? sectionName(r) ?? '';
    key += `\0linked ${linked}`;
  }
  let group: string | undefined;
  if (flags.includes('?')) {
    group = a.state.sections.currentSection.group;
    flags = flags.replace('?', '');
  } else if (flags.includes('G')) {
    if (r.comma()) {
      group = sectionName(r);
      r.match(/,\s*comdat\b/y);
    } else {
      a.warn('group name for SHF_GROUP not specified');
      flags = flags.replace('G', '');
    }
  }
  if (group !== undefined) key += `\0group ${group}`;
  // A GNU_MBIND section has a number of its own.
  if (flags.includes('d')) r.match(/,\s*(?:0[xX][0-9a-fA-F]+|\d+)/y);
  if (r.match(/,\s*unique\b/y) !== undefined) {
    const id = r.match(/,\s*[0-9]\w*/y)?.replace(/[,\s]/g, '');
    if (id !== undefined && Number(id) > 0xffffffff) a.error(`unsupported section id: ${id}`);
    else if (id !== undefined) key += `\0unique ${Number(id)}`;
    else if (r.comma()) r.end();
  }
  if (flags.includes('d') && !flags.includes('a'))
    a.error(`SHF_ALLOC isn't set for GNU_MBIND section: ${name}`);
  return { key, attributes: { flags, entitySize, linked, ...(type === undefined ? {} : { type }) }, group };
}

/** Flags of ELF by number (SHF_WRITE 1, SHF_ALLOC 2, SHF_EXECINSTR 4). */
const NUMBERED: readonly (readonly [bit: number, letter: string])[] = [
  [1, 'w'],
  [2, 'a'],
  [4, 'x'],
];

function letters(a: Assembler, written: string): string {
  let out = '';
  let i = 0;
  while (i < written.length) {
    const number = /^(?:0[xX][0-9a-fA-F]+|[0-9]+)/.exec(written.slice(i))?.[0];
    if (number !== undefined) {
      for (const [bit, letter] of NUMBERED) if ((Number(number) & bit) !== 0) out += letter;
      i += number.length;
      continue;
    }
    const letter = written.charAt(i++);
    if ('aowxMSGTeRd?'.includes(letter)) out += letter;
    else {
      a.error('unrecognized .section attribute: want a,e,o,w,x,M,S,G,T or number', 'syntax-error');
      break;
    }
  }
  return out;
}
