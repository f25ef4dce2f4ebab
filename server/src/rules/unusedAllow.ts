import type { AllowAnnotation, Annotation } from '../conventions/annotations';
import type { Resource } from '../simulator/resources';
import { rootOf } from '../source/origin';
import { lineText } from '../source/sourceFile';
import type { Fix, Rule, Violation } from './rule';

export const UNUSED_ALLOW: Rule = {
  id: 'unused-allow',
  severity: 'warning',
  title: 'An allow annotation that silences nothing',
};

/** Takes the comment away, when it is one of one line. */
export function removal({ place: { file, line, start, end } }: AllowAnnotation): Fix | undefined {
  const text = lineText(file, line);
  const open = /\s*(\/\/|\/\*)[\s*]*$/.exec(text.slice(0, start));
  const close = open?.[1] === '//' ? '' : /^\s*\*\//.exec(text.slice(end))?.[0];
  if (open === null || close === undefined) return undefined;
  const edit = { file, line, start: open.index, end: end + close.length, newText: '' };
  return { title: 'Remove the comment', edits: [edit] };
}

/** The `allow` annotations of a document, and which of them were needed. */
export class Allowances {
  private readonly used = new Set<Annotation>();

  /**
   * True when one of `annotations` silences the violation: same rule, its register among those named,
   * and, for one at the end of a line, on that line.
   */
  silences(
    rule: string,
    violation: Violation,
    resources: readonly Resource[],
    annotations: readonly Annotation[],
  ): boolean {
    const line = rootOf(violation.origin).line;
    let silenced = false;
    for (const a of annotations) {
      if (a.kind !== 'allow' || a.rule !== rule) continue;
      if (a.trailing && a.place.line !== line) continue;
      if (a.registers !== undefined && !resources.some((r) => a.registers?.includes(r))) continue;
      this.used.add(a);
      silenced = true;
    }
    return silenced;
  }

  unused(all: readonly Annotation[]): readonly AllowAnnotation[] {
    return all.filter((a): a is AllowAnnotation => a.kind === 'allow' && !this.used.has(a));
  }
}
