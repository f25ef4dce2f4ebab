import { constantValue } from '../isa/linearValue';
import { architectureFeatures } from '../isa/syntax/architecture';
import type { ColumnSpan, PreprocessedLine } from '../preprocessor/api';
import type { Place } from '../source/origin';
import { sourceFile } from '../source/sourceFile';
import { Assembler } from './assembler';
import { type AssembledProgram, buildProgram, type SourceFacts } from './finish';
import type { Line } from './macroDefinition';
import { type ScrubState, scrub } from './scrub';
import { AssemblerState } from './state';
import type { AssemblerOptions } from './statementContext';

/** The statements of preprocessed lines, each with the columns of its file that it comes from. */
export function linesOf(
  lines: readonly PreprocessedLine[],
  state: ScrubState = { inComment: false },
): Line[] {
  const out: Line[] = [];
  for (const l of lines) {
    if (l.text === '') continue;
    for (const s of scrub(l.text, state)) out.push({ text: s.text, place: placeOf(l, s.start, s.end) });
  }
  return out;
}

/** The columns behind a stretch of an output line. */
function placeOf(l: PreprocessedLine, from: number, to: number): Place {
  const { file, line, spans } = l;
  if (!spans) return { file, line, start: from, end: to };
  let first: ColumnSpan | undefined;
  let last: ColumnSpan | undefined;
  for (const span of spans) {
    if (span.at >= to) break;
    if (span.at <= from) first = span;
    last = span;
  }
  first ??= spans[0];
  if (!first || !last) return { file, line, start: from, end: to };
  const start = first.own ? Math.min(first.end, first.start + Math.max(0, from - first.at)) : first.start;
  let end = last.own ? Math.min(last.end, last.start + (to - last.at)) : last.end;
  // A statement over several physical lines is marked to the end of its first.
  if (last.line !== first.line) {
    end = start;
    for (const span of spans) if (span.line === first.line && span.end > end) end = span.end;
  }
  return { file, line: first.line, start, end: Math.max(start, end) };
}

/** Assembles text that needs no preprocessor. */
export function assembleText(path: string, text: string, options: AssemblerOptions = {}): AssembledProgram {
  const file = sourceFile(path, text);
  const lines = text.split('\n').map((t, line) => ({ text: t, file, line, verbatim: true }));
  const assembler = new Assembler(startState(options), options);
  assembler.run(linesOf(lines));
  assembler.finish();
  return buildProgram(assembler.state, NO_FACTS);
}

/** The state before the first line: what the command line of the assembler says. */
function startState(options: AssemblerOptions): AssemblerState {
  const state = new AssemblerState();
  state.alternate = options.alternate ?? false;
  state.features = options.march === undefined ? undefined : architectureFeatures(options.march);
  for (const [name, value] of options.symbols ?? []) {
    const constant = constantValue(value);
    const bound = {
      expression: { kind: 'number', value } as const,
      sequence: 0,
      location: { chunk: 0, fragment: 0, offset: 0 },
    };
    const origin = { file: sourceFile('', ''), line: 0, start: 0, end: 0 };
    state.symbols.set(name, { name, value: { sequence: 0, constant, bound }, origin });
    state.statements.push({
      kind: 'directive',
      text: `.set ${name},${value}`,
      sequence: 0,
      location: bound.location,
      origin,
    });
  }
  return state;
}

export const NO_FACTS: SourceFacts = {
  cMacros: { get: () => undefined },
  includes: [],
  conditionals: [],
  inactiveLines: [],
  problems: [],
  capabilityNames: new Map(),
};
