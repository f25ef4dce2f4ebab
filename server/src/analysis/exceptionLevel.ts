import type { Program } from '../assembler/program';
import { canonicalName } from '../isa/systemRegisters';
import { CURRENT_EL } from '../simulator/currentLevel';
import { resolveAccess } from '../simulator/redirection';
import { instructionAtSite } from '../simulator/sites';
import type { Site } from '../simulator/state';

type Level = 0 | 1 | 2 | 3;
export interface InferredLevel {
  readonly level: Level | undefined;
  /** Of code that runs at several: the highest whose registers it names. */
  readonly highest?: Level;
  readonly reason: string;
}

/** What the build says of the levels of a file. */
export interface BuiltLevels {
  /** Levels that its code may run at; empty when not known. */
  readonly exceptionLevels: readonly number[];
  /** The level of the image that it is linked into, where not all of that has to be for this level. */
  readonly imageLevel?: number;
}

/** They move between levels: a routine that has one may run at another level than the image around it. */
const LEVEL_CHANGES = /^(eret(aa|ab)?|[hs]vc|smc)$/;

/**
 * The exception level that a routine runs at: what the build says; else the lowest level at which every system
 * register that it names exists, or that of the image where that is not lower and nothing in the routine speaks
 * of another one. (An image of TF-A has routines for other levels, of which it calls none.) Code that asks CurrentEL
 * runs at several: what its branches tell of each place counts there.
 */
export function inferExceptionLevel(
  program: Program,
  sites: Iterable<Site>,
  { exceptionLevels, imageLevel }: BuiltLevels,
): InferredLevel {
  const [only] = exceptionLevels;
  if (exceptionLevels.length === 1 && only !== undefined)
    return { level: only as Level, reason: `the build runs this file at EL${only}` };
  let level: Level = 0;
  let because = '';
  let changes = false;
  let asks = false;
  for (const site of sites) {
    const instruction = instructionAtSite(program, site);
    if (instruction === undefined) continue;
    asks ||= instruction.parsed.operands.some(
      (o) => o.kind === 'system' && canonicalName(o.name) === CURRENT_EL,
    );
    changes ||= LEVEL_CHANGES.test(instruction.parsed.mnemonic);
    const needed = levelNeeded(instruction.parsed.mnemonic, instruction.parsed.operands);
    if (needed !== undefined && needed.level > level) {
      level = needed.level;
      because = needed.because;
    }
  }
  if (imageLevel !== undefined && imageLevel >= level && !changes)
    return {
      level: imageLevel as Level,
      reason: `the build links this file into an image that runs at EL${imageLevel}`,
    };
  if (asks)
    return {
      level: undefined,
      highest: level,
      reason: 'it asks CurrentEL at which exception level it runs',
    };
  if (level >= 2) return { level, reason: `${because} needs EL${level}` };
  return { level: undefined, reason: 'nothing tells at which exception level this runs' };
}

function levelNeeded(
  mnemonic: string,
  operands: Program['instructions'][number]['parsed']['operands'],
): { level: Level; because: string } | undefined {
  if (mnemonic === 'eret') return { level: 1, because: 'eret' };
  for (const o of operands) {
    if (o.kind !== 'system') continue;
    for (const level of [0, 1, 2, 3] as const) if (exists(o.name, level)) return { level, because: o.name };
  }
  return undefined;
}

function exists(name: string, level: Level): boolean {
  const access = resolveAccess(name, level, 1);
  return access.kind !== 'undefined';
}
