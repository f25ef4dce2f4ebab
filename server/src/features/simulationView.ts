/**
 * What the simulation panel shows, as plain JSON. Everything is text made by the server: the panel
 * knows layout, not assembly. Lines are zero-based.
 */
export interface SimulationView {
  readonly routine: string;
  /** The document that the routine stands in. */
  readonly uri: string;
  readonly fileName: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly convention: string;
  /** What was presumed where the code cannot say. */
  readonly assumptions: readonly string[];
  readonly variants: readonly VariantView[];
  /** Steps that several variants and paths share are here once. */
  readonly steps: readonly StepView[];
}

export interface VariantView {
  readonly name: string;
  readonly conditions: Readonly<Record<string, boolean>>;
  /** One way to each exit; the one on which conditional branches fall through comes first. */
  readonly paths: readonly PathView[];
}

export interface PathView {
  /** Where it leads: `eret on line 68`. */
  readonly name: string;
  /** Indices into the view's steps. */
  readonly steps: readonly number[];
  /** Undefined for a way that never ends. */
  readonly exit?: ExitView;
  readonly cost: readonly CostView[];
}

export interface StepView {
  /** The user's line. */
  readonly uri: string;
  readonly line: number;
  /** The instruction after all expansion. */
  readonly text: string;
  /** Macros that it came through, outermost first. */
  readonly macros: readonly string[];
  /** Labels that stand here. */
  readonly labels: readonly string[];
  /** Equal for the same instruction in other variants and paths. */
  readonly key: string;
  /** Where ways meet: what the path's last values have become, as another way may have brought others. */
  readonly arrivals?: ArrivalView;
  readonly changes: readonly ChangeView[];
  readonly memory: readonly MemoryView[];
  /** sp relative to its value at entry, in bytes, or as text when it is not a number. */
  readonly stack: string;
  /** Access to FP, SVE and SME after this step; present at the first step and where it changes. */
  readonly access?: AccessView;
  /** Things to know: patched at boot, results not modelled, a call and what is known of it. */
  readonly notes: readonly string[];
}

export interface ArrivalView {
  readonly registers: readonly ChangeView[];
  /** Slots of the stack, by their offset from sp at entry. */
  readonly slots: readonly { readonly stackOffset: number; readonly value: string }[];
}

export interface ChangeView {
  readonly register: string;
  readonly before: string;
  readonly after: string;
}

export interface MemoryView {
  readonly kind: 'load' | 'store';
  readonly address: string;
  readonly bytes: number | undefined;
  readonly value: string;
  /** Offset from sp at entry, for accesses to the stack. */
  readonly stackOffset?: number;
}

/** What FP, SVE and SME instructions would do at this level and the one below. */
export interface AccessView {
  /** Variants that differ, by their least names; a single '' where all are alike. */
  readonly columns: readonly string[];
  readonly rows: readonly AccessRow[];
  /** Nothing that decides about it has changed since the routine's entry. */
  readonly asAtEntry: boolean;
}

export interface AccessRow {
  /** `FP at EL2`. */
  readonly what: string;
  /** One for each column. */
  readonly cells: readonly AccessCell[];
}

export interface AccessCell {
  readonly result: string;
  readonly state: 'allowed' | 'trapped' | 'depends';
}

export interface ExitView {
  readonly kind: string;
  readonly line: number;
  /** Registers that hold their entry values, as ranges. */
  readonly preserved: string;
  /** Registers that hold values of another context, as ranges. */
  readonly switched: string;
  readonly destroyed: readonly ExitRegisterView[];
  readonly stack: string;
  /** For the level that the exit goes to, and for the level that it runs at. */
  readonly access: AccessView;
}

export interface ExitRegisterView {
  readonly register: string;
  readonly value: string;
}

export interface CostView {
  readonly name: string;
  /** Along this path, called routines not counted. */
  readonly value: number;
}
