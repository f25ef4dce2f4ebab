import type { Address, InstructionItem, Program } from '../assembler/program';
import type { Site } from './state';

/**
 * Sites: numbers for instructions that stay the same while a document is edited. An instruction is told
 * by the label before it and its distance from there, so an edit in one routine leaves the sites of the
 * others alone, and what was simulated of them still fits.
 */
export interface SiteTable {
  readonly instruction: (site: Site) => InstructionItem | undefined;
  /** Of an instruction of this program. */
  readonly site: (item: InstructionItem) => Site;
}

/** Instructions after one label, at most; a longer stretch gets further anchors. */
const STRIDE = 1 << 13;

const anchors = new Map<string, number>();
const anchorNames: string[] = [];

function anchor(name: string): number {
  let n = anchors.get(name);
  if (n === undefined) {
    n = anchorNames.length;
    anchors.set(name, n);
    anchorNames.push(name);
  }
  return n;
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

/** Names a site in every program: document, label and distance in bytes, `/entry.S|handler+0x1c`. */
export function siteName(site: Site): string {
  let name = siteNames.get(site);
  if (name === undefined) {
    name = `${anchorNames[Math.floor(site / STRIDE)]}+0x${((site % STRIDE) * 4).toString(16)}`;
    if (siteNames.size >= MAX_NAMES) siteNames.clear();
    siteNames.set(site, name);
  }
  return name;
}
/** Each step asks for the name of its site. */
const siteNames = new Map<Site, string>();
const MAX_NAMES = 1 << 14;

function tableOf(program: Program): SiteTable {
  const sites: Site[] = [];
  const bySite = new Map<Site, InstructionItem>();
  const replaced = replacementAnchors(program);
  let section = -1;
  let stretch = '';
  let base: Site = 0;
  let from = 0;
  for (const item of program.instructions) {
    const { address } = item;
    const label = labelAt(program, address);
    const start = replaced.get(addressKey(address));
    if (address.section !== section || label !== undefined || start !== undefined) {
      section = address.section;
      const path = documentOf(item);
      stretch = `${path}|${start ?? label ?? program.sections[section]?.name ?? section}`;
      base = anchor(stretch) * STRIDE;
      from = address.offset;
    }
    let distance = (address.offset - from) >> 2;
    // Unaligned code keeps its place among the others.
    if (distance >= STRIDE || bySite.has(base + distance)) {
      stretch = `${stretch}+${item.address.offset - from}`;
      base = anchor(stretch) * STRIDE;
      from = address.offset;
      distance = 0;
    }
    const site = base + distance;
    sites[item.index] = site;
    bySite.set(site, item);
  }
  return {
    instruction: (site) => bySite.get(site),
    site: (item) => sites[item.index] ?? -2,
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
