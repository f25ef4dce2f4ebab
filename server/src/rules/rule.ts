import type { RoutineFacts, RunFacts } from '../analysis/facts';
import type { Program } from '../assembler/program';
import type { Annotation } from '../conventions/annotations';
import type { BuildFlags, Convention } from '../conventions/convention';
import type { Resource } from '../simulator/resources';
import type { VariantSet } from '../simulator/variantSet';
import type { Origin, Place } from '../source/origin';
import type { Severity } from '../source/problem';
import type { SourceFile } from '../source/sourceFile';

export interface RelatedPlace {
  readonly place: Place;
  readonly message: string;
}

export interface Fix {
  readonly title: string;
  /** Zero-based line and UTF-16 columns; an empty range inserts. */
  readonly edits: readonly {
    readonly file: SourceFile;
    readonly line: number;
    readonly start: number;
    readonly end: number;
    readonly newText: string;
  }[];
}

/** One diagnostic as users see it: one place, one message, the variants in which it holds. */
export interface Finding {
  /** Id of the rule. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly origin: Origin;
  readonly routine?: string;
  readonly guard: VariantSet;
  /** All variants that the routine (or the file) has. */
  readonly universe: VariantSet;
  /** Names of the variants in which it holds; empty when it holds in all. */
  readonly variants: readonly string[];
  readonly related: readonly RelatedPlace[];
  /** Ways to mend it: one, or several to choose from, the likeliest first. */
  readonly fixes: readonly Fix[];
}

/**
 * What a rule reports in one run. Violations of several registers that read the same but for the
 * register become one finding.
 */
export interface Violation {
  readonly origin: Origin;
  readonly guard: VariantSet;
  /** The register that it is about, for `allow` and for grouping. */
  readonly resource?: Resource;
  /**
   * Text, or a function of the registers' names, of whether they are several, and of whether to say what need
   * not be the same in other variants and from other entries: reports that differ in that alone are one.
   */
  readonly message: string | ((registers: string, several: boolean, isDetailed: boolean) => string);
  /** "May": one severity lower. */
  readonly certain: boolean;
  readonly related: readonly RelatedPlace[];
  readonly fix?: Fix;
}

export interface RoutineContext {
  readonly document: SourceFile;
  readonly routine: RoutineFacts;
  readonly run: RunFacts;
  readonly convention: Convention;
  readonly annotations: readonly Annotation[];
  readonly flags: BuildFlags;
}

export interface ProgramContext {
  readonly document: SourceFile;
  readonly program: Program;
  readonly guard: VariantSet;
}

/** What is kept of a routine when its runs are gone. */
export type RoutineName = Pick<RoutineFacts, 'name' | 'feasible'>;

export interface DocumentViolation extends Violation {
  readonly routine: RoutineName;
}

/**
 * What a rule gathers over all routines of a document, about what holds in every one of them. Large files
 * are looked at routine by routine: what is kept of one must not hold its runs or programs.
 */
export interface DocumentCheck {
  /** Some routines in all their runs. `isAll`: there are no others, so nothing is to be kept for these. */
  see(routines: readonly RoutineContext[], isAll: boolean): void;
  /** When all were seen. */
  violations(): Iterable<DocumentViolation>;
}

export function nameOf({ routine }: RoutineContext): RoutineName {
  return { name: routine.name, feasible: routine.feasible };
}

export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  /**
   * Whether it reports anything in a run depends on the steps, exits and convention of that run alone and on what
   * `aroundRun` tells, not on where lines stand or on other code: it is not asked again about a run that is as it was.
   */
  readonly ofRunAlone?: boolean;
  /** One line: what it finds. */
  readonly title: string;
  readonly checkRoutine?: (context: RoutineContext) => Iterable<Violation>;
  readonly checkDocument?: (document: SourceFile) => DocumentCheck;
  readonly checkProgram?: (context: ProgramContext) => Iterable<Violation>;
}

/** One severity lower: for what only may be so. */
export function lowered(severity: Severity): Severity {
  return severity === 'error' ? 'warning' : severity === 'warning' ? 'info' : 'hint';
}
