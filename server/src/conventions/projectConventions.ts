import type { SourceFile } from '../source/sourceFile';
import { type Annotation, parseStatement } from './annotations';

/** What a project states of its routines, as comments would: `"el1_*": ["convention exception", "stack 16: x0, x1"]`. */
export interface ProjectConventions {
  /** Where it is written. */
  readonly file: SourceFile;
  readonly byName: Readonly<Record<string, readonly string[]>>;
}

/** Statements that a project file may make; `allow` needs the line that it is about. */
const STATEMENTS: ReadonlySet<Annotation['kind']> = new Set([
  'convention',
  'in',
  'clobbers',
  'stack',
  'assume',
]);

/** What is wrong with a statement; undefined when it is right. */
export function statementProblem(text: string): string | undefined {
  const parsed = parseStatement(text);
  if (typeof parsed === 'string') return parsed.replace(/^hyplens: /, '');
  return STATEMENTS.has(parsed.kind) ? undefined : `${parsed.kind} can only be said in a comment`;
}

/**
 * The annotations of a routine: its comments, and of each kind that no comment states, what the project states
 * of its name, or else of a pattern that fits it (`*` stands for any letters).
 */
export function withProjectConventions(
  name: string,
  comments: readonly Annotation[],
  project: ProjectConventions | undefined,
): readonly Annotation[] {
  if (project === undefined) return comments;
  const out = [...comments];
  const patterns = Object.keys(project.byName).sort(
    (a, b) => Number(a.includes('*')) - Number(b.includes('*')),
  );
  for (const pattern of patterns) {
    if (!fits(pattern, name)) continue;
    const stated = new Set(out.map((a) => a.kind));
    for (const text of project.byName[pattern] ?? []) {
      const parsed = parseStatement(text);
      if (typeof parsed === 'string' || !STATEMENTS.has(parsed.kind) || stated.has(parsed.kind)) continue;
      const place = { file: project.file, line: 0, start: 0, end: 0 };
      out.push({ ...parsed, place, trailing: false });
    }
  }
  return out;
}

function fits(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return pattern === name;
  const parts = pattern.split('*').map((p) => p.replace(/[.$]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}
