import type { RunFacts } from '../analysis/facts';
import { unlessWritten } from '../analysis/heldValues';
import { briefTermText } from '../analysis/termText';
import type { Program } from '../assembler/program';
import { isConstant } from '../isa/linearValue';
import { U64 } from '../isa/u64';
import { inProgramOrder, instructionAtSite } from '../simulator/sites';
import { ENTRY, type Site } from '../simulator/state';
import { isKnown, type Term } from '../simulator/term';
import { type Place, rootOf } from '../source/origin';
import { lineText } from '../source/sourceFile';
import { hex, identifiersIn, namedBits } from './bitNames';

/** The value of a C macro or an assembler symbol when it is a number. */
export function constantNamed(program: Program, name: string): U64 | undefined {
  if (!program.cMacros.get(name) && !program.symbols.get(name)) return undefined;
  const value = program.evaluate(name);
  return value && isConstant(value) ? U64.fromBigInt(BigInt.asUintN(64, value.constant)) : undefined;
}

/** Names in the lines that the writers were written as, in the user's file and in the macro's body. */
function sourceNames(program: Program, writers: readonly Site[]): string[] {
  const names: string[] = [];
  for (const site of inProgramOrder(program, writers)) {
    const origin = instructionAtSite(program, site)?.origin;
    if (!origin) continue;
    for (const place of [rootOf(origin), origin] as const)
      names.push(...identifiersIn(lineText(place.file, place.line)));
  }
  return [...new Set(names)];
}

/** `0x330000 = CPACR_EL1_FPEN | CPACR_EL1_ZEN`, `[x0 at entry + 16]`, `x2 at entry`, and what it rests on. */
export function valueText(run: RunFacts, term: Term, writers: readonly Site[]): string {
  return `${plainText(run, term, writers)}${unlessWritten(run, writers)}`;
}

function plainText(run: RunFacts, term: Term, writers: readonly Site[]): string {
  if (!isKnown(term)) return briefTermText(run, term);
  const value = term.ones;
  const names = namedBits(value, sourceNames(run.program, writers), (name) =>
    constantNamed(run.program, name),
  );
  return names === undefined ? hex(value) : `${hex(value)} = ${names}`;
}

/** One-based line of a place, with the file's name when it is another file. */
export function lineName(place: Place, documentPath: string): string {
  const file =
    place.file.path === documentPath
      ? ''
      : ` of ${place.file.path.slice(place.file.path.lastIndexOf('/') + 1)}`;
  return `line ${place.line + 1}${file}`;
}

/** `line 4`, `lines 4 and 9`, `lines 4, 9 and 12`; repeated lines are named once. */
export function linesText(places: readonly Place[], documentPath: string): string {
  return enumeratedLines([...new Set(places.map((place) => lineName(place, documentPath)))]);
}

/** Of lines that `lineName` has named. */
export function enumeratedLines(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? '';
  const bare = names.map((name) => name.replace(/^line /, ''));
  return `lines ${bare.slice(0, -1).join(', ')} and ${bare.at(-1)}`;
}

/** The user's lines of some instructions, in the order of the file. */
export function sitePlaces(program: Program, sites: readonly Site[]): Place[] {
  return sites
    .flatMap((site) => {
      const origin = instructionAtSite(program, site)?.origin;
      return origin ? [rootOf(origin)] : [];
    })
    .sort((a, b) => a.line - b.line);
}

/** `written on line 24`, `written on lines 21 and 24`; empty for what the caller left there. */
export function writtenText(run: RunFacts, writers: readonly Site[]): string {
  const real = writers.filter((site) => site !== ENTRY);
  if (real.length === 0) return '';
  const lines = linesText(sitePlaces(run.program, real), documentPathOf(run));
  return `written on ${lines}${real.length < writers.length ? ', or by the caller' : ''}`;
}

/** The file that the user looks at: lines of it are named by their numbers alone. */
export function documentPathOf(run: RunFacts): string {
  if (run.program.part !== undefined) return run.program.part;
  const first = instructionAtSite(run.program, run.routine.entry);
  return first ? rootOf(first.origin).file.path : '';
}
