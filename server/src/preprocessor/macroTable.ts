import type { DefineRun } from './defineRun';
import type { MacroDefinition } from './macroDefinition';
import { type DynamicMacro, dynamicNames } from './reservedNames';

export type { DynamicMacro } from './reservedNames';

export type MacroEntry = MacroDefinition | DynamicMacro;

/** The dynamic macros, as the bottom layer under every table. */
const dynamicMacros = new Map<string, MacroEntry>(dynamicNames.map((name) => [name, name]));

/**
 * The macros in force. A fork shares its parent's entries and records its own changes on top; the parent
 * must not change any more. A small layer is copied into its fork, so that a name is looked for in few.
 */
export class MacroTable {
  /** Null: deleted here. */
  private readonly own: Map<string, MacroEntry | null>;
  private readonly parent: MacroTable | undefined;
  /** What this table was asked since it changed last; null: not a macro. */
  private readonly asked = new Map<string, MacroEntry | null>();
  /** Runs of which this layer has no name, once it does not change any more. */
  private readonly apart = new WeakSet<DefineRun>();
  /** Runs in force, of which no layer has a name unless as an exception; never changed in place. */
  private runs: readonly DefineRun[];

  constructor(below?: MacroTable) {
    this.runs = below?.runs ?? [];
    let parent = below;
    const small: MacroTable[] = [];
    // Each layer that stays is several times as large as what is above it.
    let size = 0;
    while (parent && parent.own.size <= SMALL_LAYER + 2 * size) {
      size += parent.own.size;
      small.push(parent);
      parent = parent.parent;
    }
    this.parent = parent;
    this.own = new Map();
    for (const layer of small.reverse()) for (const [name, entry] of layer.own) this.own.set(name, entry);
  }

  get(name: string): MacroEntry | undefined {
    let entry = this.asked.get(name);
    if (entry === undefined) {
      entry = this.look(name);
      this.asked.set(name, entry);
    }
    return entry ?? undefined;
  }

  /** As `get`, and not remembered: most names are defined once and not asked for again. */
  peek(name: string): MacroEntry | undefined {
    for (let table: MacroTable | undefined = this; table; table = table.parent) {
      const entry = table.own.get(name);
      if (entry !== undefined) return entry ?? undefined;
    }
    const dynamic = dynamicMacros.get(name);
    if (dynamic !== undefined) return dynamic;
    const { runs } = this;
    for (let i = 0; i < runs.length; i++) {
      const run = runs[i] as DefineRun;
      if (run.has(name)) return run.definition(name);
    }
    return undefined;
  }

  private look(name: string): MacroEntry | null {
    const { parent, runs } = this;
    const entry = this.own.get(name);
    if (entry !== undefined) return entry;
    // What a variant fixes stands below the runs that have it, too.
    const below = parent ? parent.get(name) : dynamicMacros.get(name);
    if (below !== undefined) return below;
    for (let i = parent?.runs.length ?? 0; i < runs.length; i++)
      if (runs[i]?.has(name)) return runs[i]?.definition(name) ?? null;
    return null;
  }

  /** Whether the name means anything where it stands in text. */
  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** What `defined` and `#ifdef` ask. */
  isDefined(name: string): boolean {
    return name !== '__VA_ARGS__' && this.has(name);
  }

  set(name: string, entry: MacroDefinition): void {
    this.own.set(name, entry);
    this.asked.delete(name);
  }

  delete(name: string): void {
    if (!this.has(name)) return;
    this.own.set(name, null);
    this.asked.delete(name);
  }

  /**
   * Defines all that the run does but `fixed`. False, with nothing done, when something is known of one of
   * its names already: then each definition counts by itself.
   */
  addRun(run: DefineRun, fixed: ReadonlyMap<string, string | undefined>): boolean {
    for (const other of this.runs) if (!areDisjoint(run, other)) return false;
    if (this.knowsNameOf(run, fixed)) return false;
    for (let table = this.parent; table; table = table.parent) {
      if (table.apart.has(run)) continue;
      if (table.knowsNameOf(run, fixed)) return false;
      if (fixed.size === 0) table.apart.add(run);
    }
    for (const [name, value] of fixed) if (value === undefined && run.has(name)) this.own.set(name, null);
    this.runs = [...this.runs, run];
    this.asked.clear();
    return true;
  }

  /** Whether this layer has an entry for a name of the run, other than `fixed` ones. */
  private knowsNameOf(run: DefineRun, fixed: ReadonlyMap<string, unknown>): boolean {
    for (const name of this.own.keys()) if (run.has(name) && !fixed.has(name)) return true;
    return false;
  }

  /** Names that this table or one below it sets, in no order; deleted ones among them. */
  names(): string[] {
    const names = new Set(this.runs.flatMap((run) => [...run.names]));
    for (let table: MacroTable | undefined = this; table; table = table.parent)
      for (const name of table.own.keys()) names.add(name);
    return [...names];
  }

  fork(): MacroTable {
    return new MacroTable(this);
  }
}

/** A layer of so few entries is always copied into its fork. */
const SMALL_LAYER = 48;

const disjoint = new WeakMap<DefineRun, WeakSet<DefineRun>>();

function areDisjoint(a: DefineRun, b: DefineRun): boolean {
  if (disjoint.get(a)?.has(b)) return true;
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  if (small === large) return false;
  for (const name of small.names) if (large.has(name)) return false;
  const known = disjoint.get(a) ?? new WeakSet();
  disjoint.set(a, known.add(b));
  return true;
}
