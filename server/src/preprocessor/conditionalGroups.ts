import type { HeaderName } from '../source/includePath';
import { evaluateCondition } from './condition';
import type { ConditionalLine, LexedLine } from './lexedFile';
import type { Run } from './run';

/** Carries out a line of a conditional group: chooses its branch, or skips what follows the one that was taken. */
export function runConditional(run: Run, line: ConditionalLine): void {
  const { frame } = run;
  const { lines } = frame.lexed;
  if (line.fault) run.fault(line.fault, line);
  if (line.extra) extraTokens(run, line);
  if (line.opens) {
    chooseBranch(run, line);
    return;
  }
  if (line.directive === 'endif' || line.end < 0) return;
  // The branch before was taken: the rest of the group is skipped.
  for (let at = line; ; ) {
    const next = nextOf(at, lines);
    inactive(run, at, next?.line);
    if (next === undefined) {
      frame.index = frame.end;
      return;
    }
    if (next.fault) run.fault(next.fault, next);
    if (next.extra && !next.directive.startsWith('el')) extraTokens(run, next);
    if (next.directive === 'endif') {
      frame.index = at.next + 1;
      return;
    }
    at = next;
  }
}

function nextOf(line: ConditionalLine, lines: readonly LexedLine[]): ConditionalLine | undefined {
  return line.next < 0 ? undefined : (lines[line.next] as ConditionalLine);
}

function chooseBranch(run: Run, first: ConditionalLine): void {
  const { frame } = run;
  const { lines } = frame.lexed;
  let branch = first;
  for (;;) {
    if (holds(run, branch)) return;
    const next = nextOf(branch, lines);
    inactive(run, branch, next?.line);
    if (next === undefined) {
      frame.index = frame.end;
      return;
    }
    frame.index = branch.next + 1;
    if (next.extra) extraTokens(run, next);
    if (next.directive === 'endif') return;
    if (next.fault) run.fault(next.fault, next);
    branch = next;
  }
}

function inactive(
  { frame, inactiveLines }: Run,
  branch: ConditionalLine,
  nextLine: number | undefined,
): void {
  if (!frame.isDocument) return;
  const first = branch.lastLine + 1;
  const last = (nextLine ?? frame.lexed.file.lineStarts.length) - 1;
  if (first <= last) inactiveLines.push({ first, last });
}

function holds(run: Run, line: ConditionalLine): boolean {
  switch (line.directive) {
    case 'else':
      return true;
    case 'if':
    case 'elif':
      return run.within(line, () => evaluate(run, line)) ?? false;
    default: {
      if (line.name === undefined) {
        const given = line.text.slice(line.operand).trim() !== '';
        const missing = `no macro name given in #${line.directive} directive`;
        run.fault(given ? 'macro names must be identifiers' : missing, line);
        return false;
      }
      const wanted = line.directive === 'ifdef' || line.directive === 'elifdef';
      return run.macros.isDefined(line.name) === wanted;
    }
  }
}

function evaluate(run: Run, line: ConditionalLine): boolean {
  const expander = run.directiveExpander(line.tokens);
  const result = evaluateCondition(
    {
      next: () => expander.next(),
      nextRaw: () => expander.nextUnexpanded(),
      isDefined: (name) => run.macros.isDefined(name),
      hasInclude: (name, angled, after) => hasInclude(run, { name, angled }, after),
      hasAssertion: (predicate, answer) => {
        const answers = run.assertions.get(predicate);
        return answers !== undefined && (answer === '' || answers.includes(answer));
      },
    },
    line.directive,
  );
  for (const message of result.errors) run.fault(message, line);
  for (const message of result.warnings) run.caution(message, line);
  return result.holds;
}

function hasInclude({ frame, finder }: Run, header: HeaderName, after: boolean): boolean {
  const position = after ? (frame.position ?? -1) : undefined;
  const found = finder.find(header, frame.lexed.file.path, position);
  return found !== undefined && found !== 'refused';
}

function extraTokens(run: Run, line: ConditionalLine): void {
  run.caution(`extra tokens at end of #${line.directive} directive`, line);
}
