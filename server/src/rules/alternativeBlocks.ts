import { commentsOf } from '../conventions/comments';
import type { Place } from '../source/origin';
import { lineText, type SourceFile } from '../source/sourceFile';
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
  const { inactiveLines } = program;
  for (const place of written(document)) {
    if (inactiveLines.some((r) => r.first <= place.line && place.line <= r.last)) continue;
    yield { name: lineText(document, place.line).slice(place.start, place.end), place };
  }
}

const cache = new WeakMap<SourceFile, readonly Place[]>();

/** Where these names are written as statements, outside of comments. */
function written(document: SourceFile): readonly Place[] {
  let known = cache.get(document);
  if (known === undefined) {
    known = [...namesIn(document)];
    cache.set(document, known);
  }
  return known;
}

function* namesIn(document: SourceFile): Iterable<Place> {
  for (let line = 0; line < document.lineStarts.length; line++) {
    const text = lineText(document, line);
    if (!/alternative_|\.macro|\.endm/.test(text)) continue;
    for (const m of text.matchAll(/(?:^|;|:)\s*(alternative_\w+|\.macro\b|\.endm\b)/g)) {
      const end = m.index + m[0].length;
      const start = end - (m[1] ?? '').length;
      const isComment = commentsOf(document).some(
        (c) => c.line === line && c.start <= start && start < c.end,
      );
      if (!isComment) yield { file: document, line, start, end };
    }
  }
}
