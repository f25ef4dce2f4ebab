import type { Program } from '../assembler/program';
import { instructionAtSite } from '../simulator/sites';
import type { Site } from '../simulator/state';
import { rootOf } from '../source/origin';

const cache = new WeakMap<Program['instructions'], readonly string[]>();

/** Names instructions for unknowns: file, line, and which instruction of that line it is. */
export function siteNamesOf(program: Program): (site: Site) => string {
  let names = cache.get(program.instructions);
  if (names === undefined) {
    names = namesIn(program);
    cache.set(program.instructions, names);
  }
  const known = names;
  return (site) => known[instructionAtSite(program, site)?.index ?? -1] ?? `instruction ${site}`;
}

function namesIn(program: Program): string[] {
  const perLine = new Map<string, number>();
  return program.instructions.map((i) => {
    const root = rootOf(i.origin);
    const line = `${root.file.path}:${root.line + 1}`;
    const n = (perLine.get(line) ?? 0) + 1;
    perLine.set(line, n);
    return n === 1 ? line : `${line}#${n}`;
  });
}
