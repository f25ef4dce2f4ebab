import type { PreprocessedLine } from '../preprocessor/api';
import { type SourceFile, sourceFile } from '../source/sourceFile';
import { Assembler, type AssemblerOptions } from './assembler';
import { type AssembledProgram, buildProgram, type SourceFacts } from './finish';
import type { Line } from './macroDefinition';
import { type ScrubState, scrub } from './scrub';
import { AssemblerState } from './state';

/** The statements of preprocessed lines, each with the columns it has in its file where they are known. */
export function linesOf(
  lines: readonly PreprocessedLine[],
  state: ScrubState = { inComment: false },
): Line[] {
  const out: Line[] = [];
  for (const l of lines) {
    if (l.text === '') continue;
    const statements = scrub(l.text, state);
    if (statements.length === 0) continue;
    const { file, line } = l;
    const extent = l.verbatim ? undefined : lineExtent(file, line);
    for (const s of statements) {
      const { start, end } = extent ?? s;
      out.push({ text: s.text, place: { file, line, start, end } });
    }
  }
  return out;
}

/** Columns of a line's text without the blanks around it. */
function lineExtent(file: SourceFile, line: number): { start: number; end: number } {
  const from = file.lineStarts[line] ?? 0;
  let to = file.lineStarts[line + 1] ?? file.text.length;
  let start = from;
  while (start < to && file.text.charCodeAt(start) <= 32) start++;
  while (to > start && file.text.charCodeAt(to - 1) <= 32) to--;
  return { start: start - from, end: to - from };
}

/** Assembles text that needs no preprocessor. */
export function assembleText(path: string, text: string, options: AssemblerOptions = {}): AssembledProgram {
  const file = sourceFile(path, text);
  const lines = text.split('\n').map((t, line) => ({ text: t, file, line, verbatim: true }));
  const assembler = new Assembler(new AssemblerState(), options);
  assembler.run(linesOf(lines));
  assembler.finish();
  return buildProgram(assembler.state, NO_FACTS);
}

export const NO_FACTS: SourceFacts = {
  cMacros: { get: () => undefined },
  includes: [],
  conditionals: [],
  inactiveLines: [],
  problems: [],
  capabilityNames: new Map(),
};
