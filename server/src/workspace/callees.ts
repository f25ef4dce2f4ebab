import { entrySystem } from '../analysis/entrySystem';
import { routinesOf } from '../analysis/routines';
import { siteNamesOf } from '../analysis/siteNames';
import type { Program } from '../assembler/program';
import type { Summary } from '../simulator/callEffects';
import { CodeMap } from '../simulator/codeMap';
import { Engine, entryState, type Surroundings } from '../simulator/engine';
import type { Site } from '../simulator/state';
import type { TermTable } from '../simulator/term';
import { ALL } from '../simulator/variantSet';
import type { BuildFlavour } from './documentSetup';

/** A program with what the engine needs of it, made once. */
export interface Code {
  readonly program: Program;
  readonly map: CodeMap;
  readonly starts: ReadonlySet<Site>;
}

const codes = new WeakMap<Program, Code>();

export function codeOf(program: Program, documentPath: string): Code {
  let code = codes.get(program);
  if (code === undefined) {
    const starts = new Set(routinesOf(program, documentPath).map((r) => r.entry));
    code = { program, map: new CodeMap(program), starts };
    codes.set(program, code);
  }
  return code;
}

/** Finds the program that defines a routine elsewhere in the tree; undefined when nothing is found. */
export type ElsewhereFinder = (name: string, flavour: BuildFlavour) => Code | undefined;

/**
 * Summaries of called routines, made from their code: first in the caller's own program, then in the
 * file of the tree that defines the name. Recursion ends in the worst case of the convention.
 */
export class Callees {
  private readonly known = new Map<string, Summary | undefined>();
  private readonly inProgress = new Set<string>();

  constructor(
    private readonly terms: TermTable,
    private readonly flavour: BuildFlavour,
    private readonly reservedX18: boolean,
    private readonly elsewhere: ElsewhereFinder,
    private readonly cancelled: (() => boolean) | undefined,
  ) {}

  summaryOf(code: Code, name: string, level: Surroundings['exceptionLevel']): Summary | undefined {
    const local = entryOf(code.program, name);
    const home = local === undefined ? this.elsewhere(name, this.flavour) : code;
    if (home === undefined) return undefined;
    const entry = local ?? entryOf(home.program, name);
    if (entry === undefined) return undefined;
    const key = `${name}@${home === code ? 'here' : 'elsewhere'}@${level ?? ''}`;
    if (this.known.has(key)) return this.known.get(key);
    if (this.inProgress.has(key)) return undefined;
    this.inProgress.add(key);
    const engine = new Engine(this.surroundings(home, level));
    const system = entrySystem(
      this.terms,
      { e2h: this.flavour.e2h, capability: this.flavour.e2hCapability },
      [],
    ).registers;
    const summary = engine.summarise(name, entry, entryState(this.terms, ALL, system));
    this.inProgress.delete(key);
    this.known.set(key, summary);
    return summary;
  }

  surroundings(code: Code, level: Surroundings['exceptionLevel']): Surroundings {
    return {
      terms: this.terms,
      code: code.map,
      exceptionLevel: level,
      reservedX18: this.reservedX18,
      summaryOf: (name) => this.summaryOf(code, name, level),
      startsRoutine: (site) => code.starts.has(site),
      siteName: siteNamesOf(code.program),
      cancelled: this.cancelled,
    };
  }
}

function entryOf(program: Program, name: string): Site | undefined {
  const address = program.symbols.get(name)?.address;
  return address && program.instructionAt(address)?.index;
}
