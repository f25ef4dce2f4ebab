import type { RunFacts, StepFacts } from '../analysis/facts';
import { explicit } from '../simulator/choice';
import { unseenCalleeOf } from '../simulator/contentsAfterCall';
import { generalResource, isGeneral, type Resource, resourceName } from '../simulator/resources';
import { registerOf, type Site } from '../simulator/state';
import type { Term } from '../simulator/term';
import type { Origin } from '../source/origin';
import type { SourceFile } from '../source/sourceFile';
import { lineText } from '../source/sourceFile';
import type { RoutineContext, Violation } from './rule';
import { actor, invokedMacro, isOwnLine, lineNumber, relatedSites } from './words';

/**
 * A register is read after a call, and what was wanted is not what the call left in it: what was put there before it
 * was never looked at.
 */
export function* lostResults({ run, document }: RoutineContext): Iterable<Violation> {
  const reported = new Set<string>();
  for (const step of run.steps.values()) {
    if (step.call !== undefined || step.exit !== undefined || !isOwnLine(step.instruction, document))
      continue;
    for (const { resource, content } of step.reads) {
      if (!isGeneral(resource)) continue;
      for (const c of explicit(content, step.guard)) {
        const [call, ...others] = c.value.writers;
        const by = call === undefined ? undefined : run.steps.get(call);
        const key = `${resource}@${call}`;
        if (by?.call === undefined || others.length > 0 || reported.has(key)) continue;
        const unseen = unseenCalleeOf(c.value.term);
        const lost =
          resource === RESULT
            ? lostResult(run, step, by, document)
            : unseen === undefined && lostValue(run, by, resource);
        if (lost === undefined || lost === false) continue;
        reported.add(key);
        yield violation(run, step, by, resource, lost, c.guard, unseen !== undefined);
      }
    }
  }
}

const RESULT: Resource = generalResource(0);

/**
 * The instruction whose value of x0 the call destroys before anything has read it: the call is hidden in a macro that
 * does not speak of x0, or the status that an earlier routine returned was never looked at.
 */
function lostResult(run: RunFacts, read: StepFacts, call: StepFacts, document: SourceFile): Site | undefined {
  const hidden = isHidden(call, document);
  for (const { made, term } of unreadBefore(run, call, RESULT)) {
    // A macro calls with its own arguments; a value that was made for its call stands in it.
    if (hidden && made.instruction.origin.parent === undefined && isResult(made)) return made.site;
    if (made.call?.summarised && isStatus(term) && !reckons(read)) return made.site;
  }
  return undefined;
}

/** The instruction that set a register aside which the called code takes for itself, without a look at what it holds. */
function lostValue(run: RunFacts, call: StepFacts, resource: Resource): Site | undefined {
  if (call.passed.includes(resource)) return undefined;
  for (const { made } of unreadBefore(run, call, resource))
    if (isSetAside(made) && made.instruction.origin.parent === undefined) return made.site;
  return undefined;
}

/** What a register may hold before a call, of those that no instruction reads. */
function* unreadBefore(
  run: RunFacts,
  call: StepFacts,
  resource: Resource,
): Iterable<{ readonly made: StepFacts; readonly term: Term }> {
  for (const { value } of registerOf(call.before, resource)) {
    const [writer, ...others] = value.writers;
    const made = writer === undefined || others.length > 0 ? undefined : run.steps.get(writer);
    if (made !== undefined && !isRead(run, made.site, resource)) yield { made, term: value.term };
  }
}

/** `mov x8, x0`: done for a later use. */
function isSetAside({ instruction: { parsed } }: StepFacts): boolean {
  const [, from] = parsed.operands;
  return parsed.mnemonic === 'mov' && from?.kind === 'general' && (from.isSP || from.number !== 31);
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

/** A status is tested or passed on; a number that is reckoned with is what the last call returned. */
function reckons({ instruction: { parsed } }: StepFacts): boolean {
  return (
    /^(adds?|subs?|madd|msub|u?mul|lsl|lsr|asr|neg|[us]div)$/.test(parsed.mnemonic) &&
    !comparesOnly(parsed.operands)
  );
}

/** `subs xzr, x0, #1`. */
function comparesOnly([to]: StepFacts['instruction']['parsed']['operands']): boolean {
  return to?.kind === 'general' && to.number === 31 && !to.isSP;
}

/** By an instruction: a call that could take it as an argument does not count. */
function isRead(run: RunFacts, writer: Site, resource: Resource): boolean {
  for (const step of run.steps.values())
    for (const r of step.reads)
      if (r.resource === resource && r.content.some((c) => c.value.writers.includes(writer))) return true;
  return false;
}

function violation(
  run: RunFacts,
  step: StepFacts,
  call: StepFacts,
  resource: Resource,
  lost: Site,
  guard: Violation['guard'],
  isUnseen: boolean,
): Violation {
  const name = resourceName(resource);
  const from = run.steps.get(lost) ?? step;
  const line = lineNumber(from.instruction.origin);
  const lastLine = lineNumber(call.instruction.origin);
  return {
    origin: step.instruction.origin,
    guard,
    resource,
    certain: !isUnseen && invokedMacro(call.instruction.origin) !== undefined,
    message: `${name} is read here, but ${actor(run, call.site)} on line ${lastLine} ${isUnseen ? 'may have changed' : 'overwrote'} what ${actor(run, lost)} on line ${line} put there, which nothing has read`,
    related: [
      ...relatedSites(run, [lost], () => 'nothing reads the value that is put here'),
      ...relatedSites(run, [call.site], () => `${name} ${isUnseen ? 'may be' : 'is'} changed by this call`),
    ],
  };
}
