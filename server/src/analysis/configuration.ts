import type { Program } from '../assembler/program';
import type { ConditionalRegion } from '../preprocessor/api';
import { instructionAtSite } from '../simulator/sites';
import type { Origin } from '../source/origin';
import { rootOf } from '../source/origin';
import { lineText, type SourceFile } from '../source/sourceFile';
import type { Routine } from './facts';

/**
 * The document's own `#if` groups that test configuration symbols and shape this routine: they touch its lines, the
 * body of a macro of this document that it uses, or the definition of a name that it uses.
 */
export function configurationOf(
  program: Program,
  routine: Routine,
  document: SourceFile,
): readonly ConditionalRegion[] {
  if (program.conditionals.length === 0) return [];
  const touched = [
    { first: routine.firstLine, last: routine.lastLine },
    ...macroBodies(program, routine, document),
  ];
  const words = wordsOf(document, routine);
  return program.conditionals.filter(
    (region) =>
      region.symbols.some(isConfiguration) &&
      (touched.some((t) => region.firstLine <= t.last && region.lastLine >= t.first) ||
        namesDefinedIn(document, region).some((n) => words.has(n))),
  );
}

export function isConfiguration(symbol: string): boolean {
  return symbol.startsWith('CONFIG_');
}

interface Lines {
  readonly first: number;
  readonly last: number;
}

function macroBodies(program: Program, routine: Routine, document: SourceFile): Lines[] {
  const bodies = new Map<string, Lines>();
  for (const site of routine.instructions) {
    const origin = instructionAtSite(program, site)?.origin;
    for (let o: Origin | undefined = origin; o !== undefined; o = o.parent) {
      if (o.macro === undefined || bodies.has(o.macro)) continue;
      const definition = program.assemblerMacros.get(o.macro)?.definition;
      if (definition?.file.path === document.path) bodies.set(o.macro, bodyAt(document, definition.line));
    }
  }
  return [...bodies.values()];
}
function bodyAt(document: SourceFile, line: number): Lines {
  let depth = 0;
  for (let l = line; l < document.lineStarts.length; l++) {
    const text = lineText(document, l);
    if (/^\s*\.macro\b/.test(text)) depth++;
    if (/^\s*\.endm\b/.test(text) && --depth === 0) return { first: line, last: l };
  }
  return { first: line, last: line };
}

function wordsOf(document: SourceFile, routine: Routine): Set<string> {
  const words = new Set<string>();
  for (let l = routine.firstLine; l <= routine.lastLine; l++)
    for (const w of lineText(document, l).match(/[A-Za-z_]\w*/g) ?? []) words.add(w);
  return words;
}
function namesDefinedIn(document: SourceFile, region: { firstLine: number; lastLine: number }): string[] {
  const names: string[] = [];
  for (let l = region.firstLine; l <= region.lastLine; l++) {
    const m = /^\s*(?:#\s*define|\.macro|\.set|\.equ)\s+([A-Za-z_]\w*)/.exec(lineText(document, l));
    if (m?.[1] !== undefined) names.push(m[1]);
  }
  return names;
}

/** The line that the user sees for an instruction: where its outermost origin stands. */
export function userLine(origin: Origin): { readonly path: string; readonly line: number } {
  const root = rootOf(origin);
  return { path: root.file.path, line: root.line };
}
