import type { Address, Program, SymbolDefinition } from '../assembler/program';
import { instructionAtSite, siteOf } from '../simulator/sites';
import type { Site } from '../simulator/state';
import { rootOf } from '../source/origin';
import { addressKey, branches, isReplacement } from './branchSources';
import { calledNames } from './calledNames';
import type { Routine } from './facts';
import { interruptsAArch32 } from './interruptedState';
import { isResumed } from './resumedLabels';
import { SLOT_BYTES, vectorSlots } from './vectorTables';

/** Build flavours that come to the same code share it. */
const cache = new WeakMap<Program['instructions'], readonly Routine[]>();

/**
 * The routines of the document: every label in code that something outside may call or that the
 * source marks as a function or gives a size. Local labels (`.L…`, numeric) and labels inside a routine that are
 * neither typed nor global belong to the routine around them. Of a document that another file includes, also those
 * of that file that run through the document's lines.
 */
export function routinesOf(
  program: Program,
  documentPath: string,
  /** Labels that count as entry points although nothing marks them. */
  labels: ReadonlySet<string> = NO_LABELS,
): readonly Routine[] {
  const known = labels.size === 0 ? cache.get(program.instructions) : undefined;
  if (known !== undefined) return known;
  const routines = findRoutines(program, documentPath, labels);
  if (labels.size === 0) cache.set(program.instructions, routines);
  return routines;
}
const NO_LABELS: ReadonlySet<string> = new Set();

function findRoutines(program: Program, documentPath: string, labels: ReadonlySet<string>): Routine[] {
  const starts = entryPoints(program, documentPath, labels);
  const routines: Routine[] = [];
  for (const [i, s] of starts.entries()) {
    const next = starts[i + 1];
    const marked = starts.slice(i + 1).find(({ symbol }) => symbol.global || symbol.type === 'function');
    const routine = routineAt(program, documentPath, s, next?.address, marked?.address);
    if (routine) routines.push(routine);
  }
  const tables = routines.filter((r) => r.entries.length > 1);
  return routines
    .map((r) => (interruptsAArch32(program, r, tables) ? { ...r, interruptsAArch32: true } : r))
    .sort((a, b) => a.firstLine - b.firstLine);
}

interface EntryPoint {
  readonly symbol: SymbolDefinition;
  readonly address: Address;
  readonly aliases: string[];
}

function entryPoints(program: Program, documentPath: string, wanted: ReadonlySet<string>): EntryPoint[] {
  const labels: EntryPoint[] = [];
  for (const symbol of program.symbols.values()) {
    const { address } = symbol;
    if (address === undefined || symbol.name.startsWith('.L') || /^\d/.test(symbol.name)) continue;
    const { path } = rootOf(symbol.origin).file;
    if (path !== documentPath && path !== program.includer) continue;
    if (program.instructionAt(address) === undefined) continue;
    // A label at the end of its section names nothing: what as lays out after it is another subsection.
    if (isReplacement(program, address)) continue;
    labels.push({ symbol, address, aliases: [] });
  }
  labels.sort((a, b) => compare(a.address, b.address));
  const bySection = new Map<number, EntryPoint[]>();
  for (const l of labels) {
    const others = bySection.get(l.address.section);
    if (others) others.push(l);
    else bySection.set(l.address.section, [l]);
  }
  const handlers = handlerAddresses(program, labels);
  const out: EntryPoint[] = [];
  for (const inSection of bySection.values()) {
    let coveredUntil = -1;
    for (const [i, l] of inSection.entries()) {
      const marked = l.symbol.type === 'function' || l.symbol.global || wanted.has(l.symbol.name);
      // A size marks what is called or entered by its address; what code branches to belongs to that code as well.
      const isSized = (l.symbol.size ?? 0) > 0 && !branches(program).has(addressKey(l.address));
      const previous = out[out.length - 1];
      if (previous && compare(previous.address, l.address) === 0) {
        previous.aliases.push(l.symbol.name);
        continue;
      }
      const inside = l.address.offset < coveredUntil;
      // With no mark at all, a label starts a routine when it is the first code of its section or
      // nothing falls into it.
      const starts =
        marked ||
        ((i === 0 || isSized) && !inside) ||
        (!inside &&
          (calledNames(program).has(l.symbol.name) || isEnteredFromOutside(program, l, inSection))) ||
        vectorSlots(program, l.address).length > 0 ||
        handlers.has(addressKey(l.address)) ||
        isResumed(program, l.address);
      if (!starts) continue;
      out.push(l);
      if (l.symbol.size !== undefined && l.symbol.size > 0)
        coveredUntil = Math.max(coveredUntil, l.address.offset + l.symbol.size);
    }
  }
  return out;
}

/** Where the vectors of the tables that start at some of the labels branch to. */
function handlerAddresses(program: Program, labels: readonly EntryPoint[]): ReadonlySet<string> {
  const tables = labels.flatMap(({ address }) => {
    const slots = vectorSlots(program, address);
    return slots.length > 0 ? [{ address, bytes: slots.length * SLOT_BYTES }] : [];
  });
  const out = new Set<string>();
  if (tables.length === 0) return out;
  // Code with a name of its own in what a short vector leaves free is no part of that vector.
  const isOfVector = ({ section, offset }: Address): boolean =>
    !labels.some(
      ({ address: l }) =>
        l.section === section && l.offset <= offset && l.offset > offset - (offset % SLOT_BYTES),
    );
  const slotOf = ({ section, offset }: Address): number | undefined => {
    const table = tables.find(
      ({ address, bytes }) =>
        section === address.section && offset >= address.offset && offset < address.offset + bytes,
    );
    return table && Math.floor(offset / SLOT_BYTES);
  };
  for (const [key, { target, sources }] of branches(program)) {
    // Code may stand in what a short vector leaves free; the vectors themselves are no handlers.
    if (slotOf(target) !== undefined && target.offset % SLOT_BYTES === 0) continue;
    if (sources.some((s) => slotOf(s) !== undefined && slotOf(s) !== slotOf(target) && isOfVector(s)))
      out.add(key);
  }
  return out;
}

/**
 * A handler that a vector elsewhere branches to: nothing falls into it, and no branch to it stands in
 * its own stretch of code (a shared tail, a loop or an error path has one).
 */
function isEnteredFromOutside(
  program: Program,
  label: EntryPoint,
  inSection: readonly EntryPoint[],
): boolean {
  const { section, offset } = label.address;
  const before = program.instructionAt({ section, offset: offset - 4 });
  if (before !== undefined && !/^(b|br|ret|eret|sb)$/.test(before.parsed.mnemonic)) return false;
  const marks = inSection
    .filter((l) => l.symbol.type === 'function' || l.symbol.global)
    .map((l) => l.address.offset);
  const from = Math.max(0, ...marks.filter((m) => m <= offset));
  const to = Math.min(Number.POSITIVE_INFINITY, ...marks.filter((m) => m > offset));
  let outside = false;
  for (const source of branches(program).get(addressKey(label.address))?.sources ?? []) {
    if (source.section === section && source.offset >= from && source.offset < to) return false;
    outside = true;
  }
  return outside;
}

function routineAt(
  program: Program,
  documentPath: string,
  { symbol, address, aliases }: EntryPoint,
  next: Address | undefined,
  nextMarked: Address | undefined,
): Routine | undefined {
  const first = program.instructionAt(address);
  if (first === undefined) return undefined;
  const endBefore = (other: Address | undefined): number =>
    symbol.size !== undefined && symbol.size > 0
      ? address.offset + symbol.size
      : other !== undefined && other.section === address.section
        ? other.offset
        : Number.POSITIVE_INFINITY;
  const end =
    next !== undefined && next.section === address.section && isResumed(program, next)
      ? Math.min(next.offset, endBefore(next))
      : endBefore(next);
  const sites: Site[] = [];
  const label = rootOf(symbol.origin);
  const beginsElsewhere = label.file.path !== documentPath;
  let firstLine = beginsElsewhere ? Number.POSITIVE_INFINITY : label.line;
  let lastLine = beginsElsewhere ? -1 : label.line;
  for (const i of program.instructions) {
    if (i.address.section !== address.section || i.address.offset < address.offset || i.address.offset >= end)
      continue;
    sites.push(siteOf(program, i));
    const root = rootOf(i.origin);
    if (root.file.path !== documentPath) continue;
    if (root.line > lastLine) lastLine = root.line;
    if (beginsElsewhere && root.line < firstLine) firstLine = root.line;
  }
  if (lastLine < firstLine) return undefined;
  sites.sort((a, b) => offset(program, a) - offset(program, b));
  return {
    name: symbol.name,
    entry: siteOf(program, first),
    // What stands in the space that vectors leave free may have a name; it does not end the table.
    entries: entriesOf(program, address, siteOf(program, first), endBefore(nextMarked)),
    aliases,
    firstLine,
    lastLine,
    instructions: sites,
    global: symbol.global,
    type: symbol.type,
    ...(beginsElsewhere ? { beginsElsewhere } : {}),
  };
}

function entriesOf(program: Program, address: Address, first: Site, endBytes: number): readonly Site[] {
  const slots = vectorSlots(program, address, endBytes);
  return slots.length > 0 ? slots : [first];
}

function offset(program: Program, site: Site): number {
  return instructionAtSite(program, site)?.address.offset ?? 0;
}
function compare(a: Address, b: Address): number {
  return a.section - b.section || a.offset - b.offset;
}
