import { calledCodeText } from '../analysis/callText';
import { explicit } from '../simulator/choice';
import { registerOf } from '../simulator/state';
import type { FeatureContext } from './context';
import { stepsOnLine } from './lineFacts';
import { registerRanges } from './routineHover';
import type { Word } from './word';

/** Hover on the target of a call whose routine stands in another file: what is known of it, and what it changes. */
export function callHover(context: FeatureContext, word: Word): string | undefined {
  const calls = stepsOnLine(context.analysis, word.line).filter(
    ({ step }) => step.call?.target === word.text,
  );
  const [first] = calls;
  if (!first?.step.call) return undefined;
  const { returns } = first.step.call;
  const lines = [`${word.text} · called here; ${calledCodeText(first.step.call, first.run.program)}`];
  const changed = first.step.writes
    .filter(({ resource, content }) => {
      const before = explicit(registerOf(first.step.before, resource), first.step.guard);
      return explicit(content, first.step.guard).some(
        (c) => !before.some((b) => b.value.term === c.value.term),
      );
    })
    .map(({ resource }) => resource);
  if (returns) lines.push(`changes  ${changed.length === 0 ? 'nothing' : registerRanges(changed)}`);
  return lines.join('\n');
}
