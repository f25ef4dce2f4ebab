import type { InstructionItem, Program } from '../assembler/program';
import type { Choice } from '../simulator/choice';
import type { CountedLoop } from '../simulator/countedLoops';
import type { Level } from '../simulator/currentLevel';
import type { ExitKind, Surroundings } from '../simulator/engine';
import type { Resource } from '../simulator/resources';
import type { Site, State } from '../simulator/state';
import type { AccessCheck, MemoryAccess, RegisterAccess, SystemAccess } from '../simulator/stepRecord';
import type { TermTable } from '../simulator/termTable';
import type { VariantSet } from '../simulator/variantSet';

export type { ExitKind } from '../simulator/engine';

/** A routine found in a program: what the symbols and sections say. */
export interface Routine {
  readonly name: string;
  /** Index of its first instruction. */
  readonly entry: Site;
  /** All places where it is entered: the vectors of an exception vector table; else just `entry`. */
  readonly entries: readonly Site[];
  /** Other labels at its first instruction. */
  readonly aliases: readonly string[];
  /** Lines of the document (zero-based, inclusive) from its label to its end. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Instructions laid out inside the routine (its own range; alternatives' replacements not included). */
  readonly instructions: readonly Site[];
  readonly global: boolean;
  /** `function` from `.type`, else undefined. */
  readonly type: string | undefined;
  /** Its label stands in the file that includes the document: `firstLine` is that of its first instruction here. */
  readonly beginsElsewhere?: true;
  /** Only the vectors for exceptions from a lower level that uses AArch32 lead here. */
  readonly interruptsAArch32?: boolean;
}

export type { AccessCheck, MemoryAccess, RegisterAccess, SystemAccess } from '../simulator/stepRecord';

/** What one instruction does in every variant that reaches it. */
export interface StepFacts {
  readonly site: Site;
  readonly instruction: InstructionItem;
  readonly guard: VariantSet;
  /** Exception level that it runs at, when known: that of the routine, or what branches on CurrentEL leave. */
  readonly exceptionLevel: Level | undefined;
  readonly before: State;
  /** State after it on the way that falls through; undefined when it never does. */
  readonly after: State | undefined;
  readonly reads: readonly RegisterAccess[];
  readonly writes: readonly RegisterAccess[];
  /** Registers that a call or exception hands on and that its receiver may read. */
  readonly passed: readonly Resource[];
  /** Of those: a callee that was read does no more than leave them alone on some path. */
  readonly kept: readonly Resource[];
  /** What the frame of a callee that nobody has seen stands on: sp, and the frame record in x29. */
  readonly frame: readonly Resource[];
  readonly memory: readonly MemoryAccess[];
  readonly checks: readonly AccessCheck[];
  readonly system: readonly SystemAccess[];
  /** Instructions that may come next, with the variants. */
  readonly successors: readonly {
    readonly site: Site;
    readonly guard: VariantSet;
    /** By an exception that an exception table resumes there; the instruction did not complete. */
    readonly exceptional?: boolean;
  }[];
  readonly exit: ExitKind | undefined;
  /** The counted loop around it: known values decide how often it runs. */
  readonly loop: CountedLoop | undefined;
  /** Called routine, and whether its code was found and summarised. */
  readonly call:
    | {
        readonly target: string;
        readonly summarised: boolean;
        readonly returns: boolean;
        /** Of what is passed: read only if code that nobody has seen takes it as an argument. */
        readonly perhapsTaken: readonly Resource[];
      }
    | undefined;
  /** For conditional branches: where the condition is a constant in a variant. */
  readonly condition: Choice<boolean | undefined> | undefined;
  /** A callback patches this instruction at boot: its results are unknown. */
  readonly patchedBy: string | undefined;
  readonly barrier: string | undefined;
  /** Set when the instruction has no definition: results unknown. */
  readonly undefinedSemantics: boolean;
}

export interface ExitFacts {
  readonly kind: ExitKind;
  readonly site: Site;
  readonly guard: VariantSet;
  readonly state: State;
  /** For tailCall: the symbol. */
  readonly target: string | undefined;
  /** For handler: the instruction that runs next. */
  readonly handler?: Site;
}

/** A program with the variants in which the document is built so. */
export interface GuardedProgram {
  readonly guard: VariantSet;
  readonly program: Program;
}

/** The result for one routine under one front-end run (one flavour, one assignment of configuration symbols). */
export interface RunFacts {
  readonly program: Program;
  /** The table that the terms of this run's states are of. */
  readonly terms: TermTable;
  /** What the engine was told, so that single instructions can be run again. */
  readonly around: Surroundings;
  readonly routine: Routine;
  /** Variants of this run: its flavour and configuration, any capability. */
  readonly guard: VariantSet;
  /** Names of the build flavours that it stands for; empty where nothing tells them apart. */
  readonly flavours: readonly string[];
  /** The program of each of them: what names mean may differ where the instructions do not. */
  readonly programs: readonly GuardedProgram[];
  readonly entryState: State;
  /** The same object in later analyses as long as edits leave what the routine does and how it is written as it was. */
  readonly identity: object;
  /** Exception level the code runs at, when known or inferred (then `exceptionLevelReason` says how). */
  readonly exceptionLevel: 0 | 1 | 2 | 3 | undefined;
  readonly exceptionLevelReason: string;
  readonly steps: ReadonlyMap<Site, StepFacts>;
  /** Sites in an order in which the path can be read (reverse postorder). */
  readonly order: readonly Site[];
  readonly exits: readonly ExitFacts[];
  /** Variants in which the register's value after the instruction may still be read. */
  liveAfter(site: Site, resource: Resource): VariantSet;
  /** Variants in which the register's value on arrival at the instruction may be read, by it or later. */
  liveBefore(site: Site, resource: Resource): VariantSet;
  /** Instructions that may read what `writer` put into the resource, with the variants. */
  readersOf(writer: Site, resource: Resource): readonly { readonly site: Site; readonly guard: VariantSet }[];
}

/** A routine over all its runs. */
export interface RoutineFacts {
  readonly name: string;
  readonly runs: readonly RunFacts[];
  /** What the results take for granted, in words for the user. */
  readonly assumptions: readonly string[];
  /** Conditions that shape the routine, in order of appearance. */
  readonly conditions: readonly string[];
  /** Variants that can exist (constraints between conditions applied). */
  readonly feasible: VariantSet;
  /** Sets of variants that behave differently, each with its least name, e.g. `nVHE, no SVE`. */
  readonly variants: readonly Variant[];
}

export interface Variant {
  readonly name: string;
  readonly guard: VariantSet;
  /** Conditions that are the same in all of the set. */
  readonly conditions: ReadonlyMap<string, boolean>;
}
