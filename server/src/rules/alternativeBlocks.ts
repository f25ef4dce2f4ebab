import { commentsOf } from '../conventions/comments';
import type { Place } from '../source/origin';
import { lineText } from '../source/sourceFile';
import type { ProgramContext, Violation } from './rule';

/** The macros that open, divide and close an alternative, as Linux and Xen name them. */
const OPEN = /^alternative_(if|if_not|cb)$/;
const DIVIDE = /^alternative_else$/;
const CLOSE = /^alternative_(endif|else_nop_endif|cb_end)$/;

interface Open {
  readonly place: Place;
  readonly name: string;
  readonly divided: boolean;
}

/**
 * Whether the blocks that the document opens are closed, and one at a time. Read from the text: a
 * block that is not closed leaves no record that could be looked at.
 */
export function* alternativeBlocks({ document, program, guard }: ProgramContext): Iterable<Violation> {
  if (!document.text.includes('alternative_')) return;
  let open: Open | undefined;
  const report = (place: Place, message: string, related: Violation['related'] = []): Violation => ({
    origin: place,
    guard,
    certain: true,
    message,
    related,
  });
  for (const statement of statements(document, program)) {
    const { name, place } = statement;
    if (name === '.endm' || name === '.macro') {
      if (open) yield report(open.place, `${open.name} is not closed before this macro ends`);
      open = undefined;
    } else if (OPEN.test(name)) {
      if (open)
        yield report(place, `${name} inside ${open.name}: alternatives do not nest`, [
          { place: open.place, message: `${open.name} is still open here` },
        ]);
      open = { place, name, divided: false };
    } else if (DIVIDE.test(name)) {
      if (!open) yield report(place, `${name} without an alternative_if or alternative_if_not before it`);
      else if (open.divided) yield report(place, `a second ${name} in one alternative`);
      else open = { ...open, divided: true };
    } else if (CLOSE.test(name)) {
      if (!open)
        yield report(
          place,
          `${name} without an alternative_if, alternative_if_not or alternative_cb before it`,
        );
      open = undefined;
    }
  }
  if (open)
    yield report(
      open.place,
      `${open.name} is not closed: alternative_endif (or alternative_cb_end) is missing`,
    );
}

interface Statement {
  readonly name: string;
  readonly place: Place;
}

function* statements(
  document: ProgramContext['document'],
  program: ProgramContext['program'],
): Iterable<Statement> {
  const commentAt = new Map<number, Place[]>();
  for (const c of commentsOf(document)) commentAt.set(c.line, [...(commentAt.get(c.line) ?? []), c]);
  const inactive = (line: number): boolean =>
    program.inactiveLines.some((r) => r.first <= line && line <= r.last);
  for (let line = 0; line < document.lineStarts.length; line++) {
    if (inactive(line)) continue;
    const text = lineText(document, line);
    for (const m of text.matchAll(/(?:^|;|:)\s*(alternative_\w+|\.macro\b|\.endm\b)/g)) {
      const name = m[1] as string;
      const start = (m.index ?? 0) + m[0].length - name.length;
      if ((commentAt.get(line) ?? []).some((c) => c.start <= start && start < c.end)) continue;
      yield { name, place: { file: document, line, start, end: start + name.length } };
    }
  }
}
