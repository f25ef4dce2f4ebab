import type { MacroDefinition } from './macroDefinition';

/** Macros whose text depends on where they are used. */
export type DynamicMacro =
  | '__FILE__'
  | '__BASE_FILE__'
  | '__LINE__'
  | '__INCLUDE_LEVEL__'
  | '__COUNTER__'
  | '__DATE__'
  | '__TIME__'
  | '__TIMESTAMP__'
  | '_Pragma'
  | '__VA_ARGS__'
  | '__has_include'
  | '__has_include_next';

const dynamicNames: readonly DynamicMacro[] = [
  '__FILE__',
  '__BASE_FILE__',
  '__LINE__',
  '__INCLUDE_LEVEL__',
  '__COUNTER__',
  '__DATE__',
  '__TIME__',
  '__TIMESTAMP__',
  '_Pragma',
  '__VA_ARGS__',
  '__has_include',
  '__has_include_next',
];

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

  constructor(below?: MacroTable) {
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
    for (let table: MacroTable | undefined = this; table; table = table.parent) {
      const entry = table.own.get(name);
      if (entry !== undefined) return entry ?? undefined;
    }
    return dynamicMacros.get(name);
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
  }

  delete(name: string): void {
    if (this.has(name)) this.own.set(name, null);
  }

  /** Names that this table or one below it sets, in no order; deleted ones among them. */
  names(): string[] {
    return [...new Set([...(this.parent?.names() ?? []), ...this.own.keys()])];
  }

  fork(): MacroTable {
    return new MacroTable(this);
  }
}

/** A layer of so few entries is always copied into its fork. */
const SMALL_LAYER = 48;
