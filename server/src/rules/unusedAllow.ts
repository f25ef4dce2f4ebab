import type { AllowAnnotation, Annotation } from '../conventions/annotations';
import type { Resource } from '../simulator/resources';
import { rootOf } from '../source/origin';
import type { Rule, Violation } from './rule';

export const UNUSED_ALLOW: Rule = {
  id: 'unused-allow',
  severity: 'warning',
  title: 'An allow annotation that silences nothing',
};

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
