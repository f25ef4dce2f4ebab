import { lineText, type SourceFile } from '../source/sourceFile';
import type { Annotation, Annotations } from './annotations';

/** What is needed of a routine to know which comments speak about it: zero-based lines, inclusive. */
export interface RoutineLines {
  readonly name: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

/**
 * The annotations of each routine: those directly above it (only comments and directives between) and
 * those inside it. Where routines contain each other, the innermost one.
 */
export function attach(
  file: SourceFile,
  annotations: Annotations,
  routines: readonly RoutineLines[],
): ReadonlyMap<string, readonly Annotation[]> {
  const out = new Map<string, Annotation[]>();
  const byStart = [...routines].sort((a, b) => a.firstLine - b.firstLine);
  for (const annotation of annotations.all) {
    const routine = below(file, annotation, byStart) ?? around(annotation.place.line, byStart);
    if (routine === undefined) continue;
    const list = out.get(routine.name);
    if (list) list.push(annotation);
    else out.set(routine.name, [annotation]);
  }
  return out;
}

/** The routine that begins right after the annotation's comment. */
function below(
  file: SourceFile,
  annotation: Annotation,
  routines: readonly RoutineLines[],
): RoutineLines | undefined {
  if (annotation.trailing) return undefined;
  const next = routines.find((r) => r.firstLine > annotation.place.line);
  if (next === undefined) return undefined;
  for (let line = annotation.place.line + 1; line < next.firstLine; line++)
    if (!/^\s*(\.[a-z]|\/\/|\/?\*|#)/.test(lineText(file, line))) return undefined;
  return next;
}

function around(line: number, routines: readonly RoutineLines[]): RoutineLines | undefined {
  let found: RoutineLines | undefined;
  for (const r of routines) if (r.firstLine <= line && line <= r.lastLine) found = r;
  return found;
}
