import type { Address, InstructionItem, Program } from '../assembler/program';
import type { Site } from './state';

/**
 * Sites: numbers for instructions that stay the same while a document is edited. An instruction is told by the label
 * before it, what it reads, and how many others that read the same stand between the two. So an edit in one routine
 * leaves the sites of the others alone, and what comes or goes in a routine those of all its other instructions:
 * what was simulated of them still fits. Sites say nothing about order.
 */
export interface SiteTable {
  readonly instruction: (site: Site) => InstructionItem | undefined;
  /** Of an instruction of this program. */
  readonly site: (item: InstructionItem) => Site;
  /** In bytes from the label before it. */
  readonly distance: (site: Site) => number;
}

/** What instructions are told apart after. */
interface Anchor {
  readonly name: string;
  /** By what they read, as a number: the first, and then each further one. */
  readonly sites: Map<number, Site | Site[]>;
}

const anchors = new Map<string, Anchor>();
/** Of each site: what it is told after, what it reads, and how many read so before it. */
const anchorOf: Anchor[] = [];
const readingOf: number[] = [];
const ordinalOf: number[] = [];

function anchor(name: string): Anchor {
  let made = anchors.get(name);
  if (made === undefined) {
    made = { name, sites: new Map() };
    anchors.set(name, made);
  }
  return made;
}

function siteAfter(after: Anchor, reading: number, ordinal: number): Site {
  const known = after.sites.get(reading);
  const one = typeof known === 'object' ? known[ordinal] : ordinal === 0 ? known : undefined;
  if (one !== undefined) return one;
  const site = anchorOf.length;
  anchorOf.push(after);
  readingOf.push(reading);
  ordinalOf.push(ordinal);
  // Most stand there alone.
  if (known === undefined) after.sites.set(reading, site);
  else if (typeof known === 'object') known[ordinal] = site;
  else after.sites.set(reading, [known, site]);
  return site;
}

/**
 * A number for a text: two that share one are told apart by their order, as if they read the same. Which `.L` label it
 * names does not count: macros number theirs, and each use of one renumbers all that follow.
 */
function readingNumber(text: string): number {
  let n = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    n = (Math.imul(n, 31) + c) | 0;
    if (c === DOT && text.charCodeAt(i + 1) === CAPITAL_L) while (isOfName(text.charCodeAt(i + 1))) i++;
  }
  return n & 0x3fffffff;
}
const DOT = 0x2e;
const CAPITAL_L = 0x4c;

/** Letters, digits, and `_`, `$`, `.`. */
function isOfName(c: number): boolean {
  return (
    (c >= 0x61 && c <= 0x7a) ||
    (c >= 0x30 && c <= 0x39) ||
    (c >= 0x41 && c <= 0x5a) ||
    c === 0x5f ||
    c === 0x24 ||
    c === DOT
  );
}

const tables = new WeakMap<Program['instructions'], SiteTable>();

export function sitesOf(program: Program): SiteTable {
  let table = tables.get(program.instructions);
  if (table === undefined) {
    table = tableOf(program);
    tables.set(program.instructions, table);
  }
  return table;
}

/** The instruction that a site means in a program. */
export function instructionAtSite(program: Program, site: Site): InstructionItem | undefined {
  return sitesOf(program).instruction(site);
}

export function siteOf(program: Program, item: InstructionItem): Site {
  return sitesOf(program).site(item);
}

/** In the order of the program; the caller, and what it does not have, comes first. */
export function inProgramOrder(program: Program, sites: readonly Site[]): readonly Site[] {
  if (sites.length < 2) return sites;
  const { instruction } = sitesOf(program);
  const place = (site: Site): number => instruction(site)?.index ?? -1;
  return [...sites].sort((a, b) => place(a) - place(b));
}

/** Names a site in every program: document, label, and what tells it apart after that. */
export function siteName(site: Site): string {
  let name = siteNames.get(site);
  if (name === undefined) {
    name = `${anchorOf[site]?.name}~${readingOf[site]?.toString(36)}.${ordinalOf[site]}`;
    if (siteNames.size >= MAX_NAMES) siteNames.clear();
    siteNames.set(site, name);
  }
  return name;
}
/** Each step asks for the name of its site. */
const siteNames = new Map<Site, string>();
const MAX_NAMES = 1 << 14;

/** Where a site lies in a program: document, label and distance in bytes, `/entry.S|handler+0x1c`. */
export function addressName(program: Program, site: Site): string {
  return `${anchorOf[site]?.name}+0x${sitesOf(program).distance(site).toString(16)}`;
}

function tableOf(program: Program): SiteTable {
  const sites: Site[] = [];
  const bySite = new Map<Site, InstructionItem>();
  const replaced = replacementAnchors(program);
  const starts = new Map<Anchor, number>();
  const counts = new Map<Anchor, Map<number, number>>();
  let section = -1;
  let here = anchor('');
  let read = new Map<number, number>();
  for (const item of program.instructions) {
    const { address } = item;
    const label = labelAt(program, address);
    const start = replaced.get(addressKey(address));
    if (address.section !== section || label !== undefined || start !== undefined) {
      section = address.section;
      here = anchor(`${documentOf(item)}|${start ?? label ?? program.sections[section]?.name ?? section}`);
      if (!starts.has(here)) starts.set(here, address.offset);
      read = counts.get(here) ?? new Map();
      counts.set(here, read);
    }
    const reading = readingNumber(item.text);
    const ordinal = read.get(reading) ?? 0;
    read.set(reading, ordinal + 1);
    const site = siteAfter(here, reading, ordinal);
    sites[item.index] = site;
    bySite.set(site, item);
  }
  return {
    instruction: (site) => bySite.get(site),
    site: (item) => sites[item.index] ?? -2,
    distance: (site) => {
      const from = starts.get(anchorOf[site] as Anchor) ?? 0;
      return (bySite.get(site)?.address.offset ?? from) - from;
    },
  };
}

function documentOf({ origin }: InstructionItem): string {
  let outermost = origin;
  while (outermost.parent) outermost = outermost.parent;
  return outermost.file.path;
}

/** A label that a person gave: numeric and `.L` labels come from macros and are renumbered by edits. */
function labelAt(program: Program, address: Address): string | undefined {
  return program.labels.get(addressKey(address))?.find((name) => !/^(\d|\.L)/.test(name));
}

/**
 * Anchors for the replacements of alternatives, named after what they replace: they are laid out behind
 * all code, where each edit moves them.
 */
function replacementAnchors(program: Program): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  if (program.alternatives.length === 0) return out;
  const ordered = [...program.labels]
    .flatMap(([at, names]) => {
      const name = names.find((n) => !/^(\d|\.L)/.test(n));
      const [section, offset] = at.split(':').map(Number);
      return name === undefined ? [] : [{ name, section: section ?? 0, offset: offset ?? 0 }];
    })
    .sort((a, b) => a.section - b.section || a.offset - b.offset);
  const seen = new Map<string, number>();
  for (const { original, replacement, replacementLength } of program.alternatives) {
    if (replacementLength === 0) continue;
    let before: (typeof ordered)[number] | undefined;
    for (const l of ordered) if (l.section === original.section && l.offset <= original.offset) before = l;
    const place = `${before?.name ?? original.section}+${original.offset - (before?.offset ?? 0)}`;
    const n = (seen.get(place) ?? 0) + 1;
    seen.set(place, n);
    out.set(addressKey(replacement), `${place}~${n}`);
  }
  return out;
}

function addressKey({ section, offset }: Address): string {
  return `${section}:${offset}`;
}
