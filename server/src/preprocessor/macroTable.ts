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
  '__has_include',
  '__has_include_next',
];

export type MacroEntry = MacroDefinition | DynamicMacro;

/** The dynamic macros, as the bottom layer under every table. */
const dynamicMacros = new Map<string, MacroEntry>(dynamicNames.map((name) => [name, name]));

/**
 * The macros in force. A fork shares its parent's entries and records its own changes on top, so it costs
 * nothing; the parent must not change any more.
 */
export class MacroTable {
  private readonly own = new Map<string, MacroEntry | undefined>();

  constructor(private readonly parent?: MacroTable) {}

  get(name: string): MacroEntry | undefined {
    const entry = this.own.get(name);
    if (entry !== undefined) return entry;
    if (this.own.size > 0 && this.own.has(name)) return undefined;
    return this.parent ? this.parent.get(name) : dynamicMacros.get(name);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  set(name: string, entry: MacroDefinition): void {
    this.own.set(name, entry);
  }

  delete(name: string): void {
    if (this.has(name)) this.own.set(name, undefined);
  }

  /** Names that this table or one below it sets, in no order; deleted ones among them. */
  names(): string[] {
    return [...new Set([...(this.parent?.names() ?? []), ...this.own.keys()])];
  }

  fork(): MacroTable {
    return new MacroTable(this);
  }
}
