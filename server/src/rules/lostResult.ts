import type { RunFacts, StepFacts } from '../analysis/facts';
import { explicit } from '../simulator/choice';
import { generalResource, type Resource, resourceName } from '../simulator/resources';
import { ENTRY, registerOf, type Site } from '../simulator/state';
import type { Term } from '../simulator/term';
import type { Origin } from '../source/origin';
import type { SourceFile } from '../source/sourceFile';
import { lineText } from '../source/sourceFile';
import type { RoutineContext, Violation } from './rule';
import { actor, invokedMacro, isOwnLine, lineNumber, relatedSites } from './words';

/**
 * x0 is read after a call, and it was not that call's result which was wanted: the call is hidden in a
 * macro that does not speak of x0, or the status that an earlier routine returned was never looked at.
 */
export function* lostResults({ run, document }: RoutineContext): Iterable<Violation> {
  const reported = new Set<string>();
  for (const step of run.steps.values()) {
    if (step.call !== undefined || step.exit !== undefined || !isOwnLine(step.instruction, document))
      continue;
    for (const read of step.reads) {
      if (read.resource !== RESULT) continue;
      for (const c of explicit(read.content, step.guard)) {
        const [call, ...others] = c.value.writers;
        const by = call === undefined ? undefined : run.steps.get(call);
        if (by?.call === undefined || call === undefined || others.length > 0 || reported.has(`${call}`))
          continue;
        const lost = lostValue(run, by, document);
        if (lost === undefined) continue;
        reported.add(`${call}`);
        yield violation(run, step, by, lost, c.guard);
      }
    }
  }
}

const RESULT: Resource = generalResource(0);

/** The instruction whose value of x0 the call destroys before anything has read it. */
function lostValue(run: RunFacts, call: StepFacts, document: SourceFile): Site | undefined {
  const hidden = isHidden(call, document);
  for (const c of registerOf(call.before, RESULT)) {
    const [writer, ...others] = c.value.writers;
    if (writer === undefined || writer === ENTRY || others.length > 0) continue;
    const made = run.steps.get(writer);
    if (made === undefined || isRead(run, writer)) continue;
    // A macro calls with its own arguments; a value that was made for its call stands in it.
    if (hidden && made.instruction.origin.parent === undefined && isResult(made)) return writer;
    if (made.call?.summarised && isStatus(c.value.term)) return writer;
  }
  return undefined;
}

function isResult(step: StepFacts): boolean {
  return step.call !== undefined || step.memory.length > 0;
}

/** The call stands in the body of a macro, and the line that invokes the macro says nothing of x0. */
function isHidden(call: StepFacts, document: SourceFile): boolean {
  const { origin } = call.instruction;
  if (invokedMacro(origin) === undefined) return false;
  let root: Origin = origin;
  while (root.parent) root = root.parent;
  return root.file.path === document.path && !/\b[xw]0\b/i.test(lineText(root.file, root.line));
}

/** One of a few constants, by the path taken: a routine answers so, it does not leave it by chance. */
function isStatus(t: Term): boolean {
  if (t.kind === 'oneOf') return t.options.every((o) => o.kind === 'constant');
  return (
    t.kind === 'operation' && t.name === 'select' && t.operands.slice(1).every((o) => o.kind === 'constant')
  );
}

/** By an instruction: a call that could take it as an argument does not count. */
function isRead(run: RunFacts, writer: Site): boolean {
  for (const step of run.steps.values())
    for (const r of step.reads)
      if (r.resource === RESULT && r.content.some((c) => c.value.writers.includes(writer))) return true;
  return false;
}

function violation(
  run: RunFacts,
  step: StepFacts,
  call: StepFacts,
  lost: Site,
  guard: Violation['guard'],
): Violation {
  const name = resourceName(RESULT);
  const from = run.steps.get(lost) ?? step;
  const line = lineNumber(from.instruction.origin);
  return {
    origin: step.instruction.origin,
    guard,
    resource: RESULT,
    certain: isHiddenCall(call),
    message: `${name} is read here, but ${actor(run, call.site)} on line ${lineNumber(call.instruction.origin)} destroyed what ${actor(run, lost)} on line ${line} put there, which nothing has read`,
    related: [
      ...relatedSites(run, [call.site], () => `${name} is changed by this call`),
      ...relatedSites(run, [lost], () => 'the value that is lost'),
    ],
  };
}

function isHiddenCall(call: StepFacts): boolean {
  return invokedMacro(call.instruction.origin) !== undefined;
}
