import type { FrontEnd } from '../assembler/frontEnd';
import type { Program } from '../assembler/program';
import { ALL, and, condition, type VariantSet } from '../simulator/variantSet';
import type { SourceFile } from '../source/sourceFile';
import { type Assignment, NO_ASSIGNMENT } from './assignments';
import type { BuildFlavour } from './documentSetup';

/** The document under one flavour and one assignment of configuration symbols. */
export interface Run {
  readonly flavour: BuildFlavour;
  /** Configuration symbols that differ, or may, from how the flavour is built; empty for as built. */
  readonly assignment: Assignment;
  readonly program: Program;
  /** Path of the document. */
  readonly path: string;
  /** Variants that this run stands for: flavour and assignment fixed, everything else free. */
  readonly guard: VariantSet;
}

/** Front-end runs of one document, made on demand and once each. */
export class Runs {
  private readonly made = new Map<string, Run>();
  private untold: Run[] = [];
  private readonly programs = new Map<string, Program>();
  constructor(
    private readonly frontEnd: FrontEnd,
    private readonly document: SourceFile,
    /** `CONFIG_X` to `y`, `m` or a value, as built; empty where that is not known. */
    private readonly config: ReadonlyMap<string, string> = new Map(),
    /** The document will be looked at again: what headers leave behind in variants of the build is kept, too. */
    private readonly again = true,
  ) {}

  /** `assignment` maps configuration symbols to whether they are set; others stay as the build has them. */
  of(flavour: BuildFlavour, assignment: Assignment): Run {
    const key = runKey(flavour, assignment);
    let run = this.made.get(key);
    if (run === undefined) {
      run = {
        flavour,
        assignment,
        program: this.program(flavour, assignment),
        path: this.document.path,
        guard: guardOf(flavour.conditions, assignment),
      };
      this.made.set(key, run);
      this.untold.push(run);
    }
    return run;
  }

  /** Assignments that differ in nothing but what is said of symbols as they are built have one program. */
  private program(flavour: BuildFlavour, assignment: Assignment): Program {
    const changes = this.changes(flavour, assignment);
    const key = programKey(flavour, changes);
    let program = this.programs.get(key);
    if (program === undefined) {
      const fixed = new Map(flavour.options.fixed);
      for (const [name, set] of changes) fixed.set(name, set ? '1' : undefined);
      program = this.frontEnd.run(
        this.document,
        { ...flavour.options, fixed },
        this.again || changes.length === 0,
      );
      this.programs.set(key, program);
    }
    return program;
  }

  /** Names the program of a run, which several may share. */
  programKey(flavour: BuildFlavour, assignment: Assignment): string {
    return programKey(flavour, this.changes(flavour, assignment));
  }

  private changes(flavour: BuildFlavour, assignment: Assignment): Changes {
    return [...assignment].filter(([name, set]) => !this.isAsBuilt(flavour, name, set)).sort();
  }

  /** The build sets the symbol so, and neither headers nor the document change it. */
  private isAsBuilt(flavour: BuildFlavour, name: string, set: boolean): boolean {
    if (this.config.size === 0 || flavour.options.fixed.has(name)) return false;
    const macro = this.program(flavour, NO_ASSIGNMENT).cMacros.get(name);
    if (!set) return this.config.get(name) !== 'y' && macro === undefined;
    return (
      this.config.get(name) === 'y' &&
      macro?.body.trim() === '1' &&
      macro.definition.file.path !== this.document.path
    );
  }

  /** By flavour. */
  all(): readonly Run[] {
    const byFlavour = new Map<BuildFlavour, Run[]>();
    for (const run of this.made.values()) {
      const others = byFlavour.get(run.flavour);
      if (others) others.push(run);
      else byFlavour.set(run.flavour, [run]);
    }
    return [...byFlavour.values()].flat();
  }

  /** The runs that were made since this was last asked. */
  fresh(): readonly Run[] {
    const runs = this.untold;
    this.untold = [];
    return runs;
  }

  /** Forgets the programs of which `isWanted` is not true, with their runs. */
  keepOnly(isWanted: (programKey: string) => boolean): void {
    const gone = [...this.programs].filter(([key]) => !isWanted(key));
    for (const [key, program] of gone) {
      this.programs.delete(key);
      for (const [name, run] of this.made) if (run.program === program) this.made.delete(name);
    }
    const kept = new Set(Array.from(this.programs.values(), (p) => p.instructions));
    // Flavours may differ in nothing but what is said of headers.
    for (const [, program] of gone)
      if (!kept.has(program.instructions)) this.frontEnd.drop(this.document, program);
  }
}

type Changes = readonly (readonly [string, boolean])[];

function programKey(flavour: BuildFlavour, changes: Changes): string {
  return `${flavour.name}|${changes.join()}`;
}

function runKey(flavour: BuildFlavour, assignment: Assignment): string {
  return `${flavour.name}|${[...assignment].map(([n, v]) => `${n}=${v ? 1 : 0}`).join(',')}`;
}

export function guardOf(...maps: readonly ReadonlyMap<string, boolean>[]): VariantSet {
  let guard: VariantSet = ALL;
  for (const m of maps) for (const [name, holds] of m) guard = and(guard, condition(name, holds));
  return guard;
}
