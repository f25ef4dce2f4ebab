import { constantValue } from '../isa/linearValue';
import { architectureFeatures } from '../isa/syntax/architecture';
import type { ColumnSpan, PreprocessedLine } from '../preprocessor/api';
import type { Place } from '../source/origin';
import { sourceFile } from '../source/sourceFile';
import { Assembler } from './assembler';
import { type AssembledProgram, buildProgram, type SourceFacts } from './finish';
import { Line } from './line';
import { MissingFiles } from './missingFiles';
import { type ScrubbedStatement, type ScrubState, scrub } from './scrub';
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
    // Made anew at each asking.
    const { spans } = l;
    const statements = scrub(l.text, state);
    for (let i = 0; i < statements.length; i++) {
      const s = statements[i] as ScrubbedStatement;
      out.push(new Line(s, placeOf(l, spans, s.start, s.end)));
    }
  }
  return out;
}

const kept = new WeakMap<PreprocessedLine, readonly Line[]>();

/**
 * The same for headers. A line in which no macro was expanded is one object for all that read the header, and
 * so are its statements then.
 */
export function linesOfHeaders(lines: readonly PreprocessedLine[], state: ScrubState): Line[] {
  const out: Line[] = [];
  for (const l of lines) {
    const isFresh = !state.inComment;
    const known = isFresh ? kept.get(l) : undefined;
    const made = known ?? linesOf([l], state);
    if (!known && isFresh && l.verbatim && !state.inComment) kept.set(l, made);
    for (const line of made) out.push(line);
  }
  return out;
}

/** The columns behind a stretch of an output line. */
function placeOf(
  { file, line }: PreprocessedLine,
  spans: readonly ColumnSpan[] | undefined,
  from: number,
  to: number,
): Place {
  if (!spans) return { file, line, start: from, end: to };
  const at = Math.max(0, spansUpTo(spans, from + 1) - 1);
  const first = spans[at];
  const last = spans[spansUpTo(spans, to) - 1];
  if (!first || !last) return { file, line, start: from, end: to };
  const start = first.own ? Math.min(first.end, first.start + Math.max(0, from - first.at)) : first.start;
  let end = last.own ? Math.min(last.end, last.start + (to - last.at)) : last.end;
  // A statement over several physical lines is marked to the end of its first.
  if (last.line !== first.line) {
    end = start;
    for (let i = at; spans[i]?.line === first.line; i++) end = Math.max(end, spans[i]?.end ?? end);
  }
  return { file, line: first.line, start, end: Math.max(start, end) };
}

/** How many spans, in order, begin before a column of the output. */
function spansUpTo(spans: readonly ColumnSpan[], column: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as ColumnSpan).at < column) low = middle + 1;
    else high = middle;
  }
  return low;
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
export function startState(options: AssemblerOptions): AssemblerState {
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
  cMacroNames: () => [],
  includes: [],
  conditionals: [],
  inactiveLines: [],
  problems: [],
  missing: MissingFiles.none,
  capabilityNames: new Map(),
};
