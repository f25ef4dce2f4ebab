import type { Program } from '../assembler/program';
import { resolveAccess } from '../simulator/redirection';
import { instructionAtSite } from '../simulator/sites';
import type { Site } from '../simulator/state';

type Level = 0 | 1 | 2 | 3;
export interface InferredLevel {
  readonly level: Level | undefined;
  readonly reason: string;
}

/**
 * The exception level that a routine runs at: what the build says, else the lowest level at which
 * every system register that it names exists.
 */
export function inferExceptionLevel(
  program: Program,
  sites: Iterable<Site>,
  fromBuild: readonly number[],
): InferredLevel {
  const [only] = fromBuild;
  if (fromBuild.length === 1 && only !== undefined)
    return { level: only as Level, reason: `the build runs this file at EL${only}` };
  let level: Level = 0;
  let because = '';
  for (const site of sites) {
    const instruction = instructionAtSite(program, site);
    if (instruction === undefined) continue;
    const needed = levelNeeded(instruction.parsed.mnemonic, instruction.parsed.operands);
    if (needed !== undefined && needed.level > level) {
      level = needed.level;
      because = needed.because;
    }
  }
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
