import type { ConditionalRegion } from './api';
import { testedNames } from './conditionalBranches';
import type { ConditionalLine, LexedFile } from './lexedFile';
import type { CMacro } from './macro';

/**
 * The `#if` groups of a file, in order of their first line, and what they test: names that start with
 * `CONFIG_`, and all others that are undefined or defined as a flag (empty or a number) at the end.
 */
export function conditionalRegions(
  lexed: LexedFile,
  macro: (name: string) => CMacro | undefined,
): ConditionalRegion[] {
  const regions: ConditionalRegion[] = [];
  const lastPhysical = lexed.file.lineStarts.length - 1;
  for (const line of lexed.lines) {
    if (line.kind !== 'conditional' || !line.opens) continue;
    const symbols = new Set<string>();
    for (let branch: ConditionalLine | undefined = line; branch; branch = following(lexed, branch)) {
      for (const name of testedNames(branch)) if (isFlag(name, macro)) symbols.add(name);
    }
    const end = lexed.lines[line.end];
    regions.push({
      symbols: [...symbols],
      firstLine: line.line,
      lastLine: end ? end.lastLine : lastPhysical,
    });
  }
  return regions;
}

function following(lexed: LexedFile, branch: ConditionalLine): ConditionalLine | undefined {
  const next = branch.next < 0 ? undefined : lexed.lines[branch.next];
  return next?.kind === 'conditional' ? next : undefined;
}

function isFlag(name: string, macro: (name: string) => CMacro | undefined): boolean {
  if (name.startsWith('CONFIG_')) return true;
  const definition = macro(name);
  if (definition === undefined) return true;
  return definition.parameters === undefined && /^[0-9]*$/.test(definition.body);
}
