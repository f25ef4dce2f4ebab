import type { InstructionItem, NumericLabel, Program } from '../assembler/program';
import { type LinearValue, symbolValue } from '../isa/linearValue';
import { type Origin, rootOf } from '../source/origin';
import { lineText } from '../source/sourceFile';
import { uniqueLabel } from './fixes/uniqueLabel';
import type { ProgramContext, Rule, Violation } from './rule';

export const capturedLabel: Rule = {
  id: 'captured-label',
  severity: 'warning',
  title: "A numeric label reference that binds to a label of a macro instead of the caller's",
  *checkProgram({ document, program, guard }: ProgramContext): Iterable<Violation> {
    const labels = program.numericLabels;
    if (labels.size === 0) return;
    for (const item of program.instructions) {
      if (rootOf(item.origin).file.path !== document.path) continue;
      for (const value of valuesOf(item))
        for (const term of value.terms) {
          const capture = captureOf(program, item, term.symbol);
          if (capture === undefined) continue;
          const { written, bound, meant } = capture;
          yield {
            origin: item.origin,
            guard,
            certain: true,
            message: `${written} binds to the label in the body of ${bound.origin.macro ?? 'a macro'}, not to the ${written} of the code that it is written in`,
            related: [
              { place: bound.origin, message: `the label that ${written} binds to` },
              { place: meant.origin, message: 'the label that stands in the same text as the reference' },
            ],
            fix: uniqueLabel(bound.origin, written.slice(0, -1)),
          };
        }
    }
  },
};

function valuesOf(item: InstructionItem): LinearValue[] {
  return item.parsed.operands.flatMap((o) => (o.kind === 'label' || o.kind === 'immediate' ? [o.value] : []));
}

/** `.L1$2`: the second instance of label 1 (assembler/localLabels). */
const instance = /^\.L(\d+)\$(\d+)$/;

interface Capture {
  readonly written: string;
  readonly bound: NumericLabel;
  readonly meant: NumericLabel;
}

function captureOf(program: Program, item: InstructionItem, symbol: string): Capture | undefined {
  const m = instance.exec(symbol);
  if (m === null) return undefined;
  const places = program.numericLabels.get(m[1] as string) ?? [];
  const index = Number(m[2]) - 1;
  const bound = places[index];
  if (bound === undefined || expansionOf(bound.origin) === undefined) return undefined;
  for (const direction of ['f', 'b'] as const) {
    const written = `${m[1]}${direction}`;
    const context = writtenIn(item.origin, written);
    if (context === undefined || context.expansion === expansionOf(bound.origin)) continue;
    const step = direction === 'f' ? 1 : -1;
    for (let i = index + step; i >= 0 && i < places.length; i += step) {
      const meant = places[i];
      // The next one of the reference's own text, as long as it lies in the same stretch of it.
      if (meant && expansionOf(meant.origin) === context.expansion && meant.origin.file === context.file)
        return isSamePlace(program, m[1] as string, index, i) ? undefined : { written, bound, meant };
    }
  }
  return undefined;
}

/** Two instances of a label before one instruction: either is as good. */
function isSamePlace(program: Program, label: string, a: number, b: number): boolean {
  const [one, other] = [a, b].map((i) => program.resolve(symbolValue(`.L${label}$${i + 1}`)));
  return one !== undefined && one.section === other?.section && one.offset === other.offset;
}

/** The macro call that brought a line in, repetitions not counted; undefined for a line of a file. */
function expansionOf(origin: Origin): Origin | undefined {
  let o = origin;
  while (o.parent && isRepetition(o)) o = o.parent;
  return o.parent;
}
function isRepetition(origin: Origin): boolean {
  return /^\.?(rept|irp|irpc)$/.test(origin.macro ?? '');
}

/**
 * Where the text of the reference was written: in the body line itself, or, when it came in as an
 * argument, in the line of the call that passed it.
 */
function writtenIn(
  origin: Origin,
  written: string,
): { readonly expansion: Origin | undefined; readonly file: Origin['file'] } | undefined {
  const token = new RegExp(`(^|[^\\w.$])${written}($|[^\\w.$])`);
  for (let o: Origin | undefined = origin; o !== undefined; o = o.parent)
    if (token.test(lineText(o.file, o.line))) return { expansion: expansionOf(o), file: o.file };
  return undefined;
}
