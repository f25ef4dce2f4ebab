import type { FrontEnd } from '../assembler/frontEnd';
import type { Program } from '../assembler/program';
import { ALL, and, condition, type VariantSet } from '../simulator/variantSet';
import type { SourceFile } from '../source/sourceFile';
import type { BuildFlavour } from './documentSetup';

/** The document under one flavour and one assignment of configuration symbols. */
export interface Run {
  readonly flavour: BuildFlavour;
  readonly program: Program;
  /** Path of the document. */
  readonly path: string;
  /** Variants that this run stands for: flavour and assignment fixed, everything else free. */
  readonly guard: VariantSet;
}

/** Front-end runs of one document, made on demand and once each. */
export class Runs {
  private readonly made = new Map<string, Run>();
  constructor(
    private readonly frontEnd: FrontEnd,
    private readonly document: SourceFile,
  ) {}

  /** `assignment` maps configuration symbols to whether they are set; others stay as the build has them. */
  of(flavour: BuildFlavour, assignment: ReadonlyMap<string, boolean>): Run {
    const key = `${flavour.name}|${[...assignment].map(([n, v]) => `${n}=${v ? 1 : 0}`).join(',')}`;
    let run = this.made.get(key);
    if (run === undefined) {
      const fixed = new Map(flavour.options.fixed);
      for (const [name, set] of assignment) fixed.set(name, set ? '1' : undefined);
      const program = this.frontEnd.run(this.document, { ...flavour.options, fixed });
      run = { flavour, program, path: this.document.path, guard: guardOf(flavour.conditions, assignment) };
      this.made.set(key, run);
    }
    return run;
  }

  all(): readonly Run[] {
    return [...this.made.values()];
  }
}

function guardOf(...maps: readonly ReadonlyMap<string, boolean>[]): VariantSet {
  let guard: VariantSet = ALL;
  for (const m of maps) for (const [name, holds] of m) guard = and(guard, condition(name, holds));
  return guard;
}

/** Every assignment of the symbols that agrees with `fixed`. */
export function assignmentsOf(
  symbols: readonly string[],
  fixed: ReadonlyMap<string, boolean>,
): Map<string, boolean>[] {
  let all: Map<string, boolean>[] = [new Map()];
  for (const s of symbols) {
    const values = fixed.has(s) ? [fixed.get(s) as boolean] : [true, false];
    all = all.flatMap((a) => values.map((v) => new Map([...a, [s, v] as const])));
  }
  return all;
}
