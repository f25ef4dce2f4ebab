import { isConstantName } from '../isa/linearValue';
import type { Origin } from '../source/origin';
import type { Problem } from '../source/problem';
import type { PendingItem } from './chunk';
import { type Expression, namesIn } from './expression';
import type { Layout } from './layout';
import type { Section } from './program';
import type { Resolver } from './resolution';
import type { AssemblerState } from './state';
import { problemAt } from './statementContext';
import type { BoundExpression } from './symbols';
import { versionProblems, versionsInRelocations } from './symbolVersions';

/** What is said of a value; where constants of missing headers or of a build decide, they are named and it is no error. */
export function unresolvedProblem(
  message: string,
  origin: Origin,
  value: Expression,
  layout: Layout,
): Problem {
  const unknown = [...unknownConstants(value, layout, new Set())];
  if (unknown.length === 0) return problemAt('undefined-symbol', 'error', message, origin);
  const have = unknown.length > 1 ? 'have' : 'has';
  const explained = `${unknown.join(', ')} ${have} no value here: ${message}`;
  return problemAt('undefined-symbol', 'warning', explained, origin);
}

/** Names of constants without a value in an expression, through the `.set`s that it names. */
function unknownConstants(value: Expression, layout: Layout, seen: Set<string>): Set<string> {
  const unknown = new Set<string>();
  for (const name of namesIn(value)) {
    if (seen.has(name)) continue;
    seen.add(name);
    const symbol = layout.symbol(name);
    if (symbol?.value)
      for (const each of unknownConstants(symbol.value.bound.expression, layout, seen)) unknown.add(each);
    else if (!symbol?.location && symbol?.common === undefined && isConstantName(name)) unknown.add(name);
  }
  return unknown;
}

/** What the assembler says of values at the end, when every symbol that will have one has its value. */
export function reportValues(
  pending: Extract<PendingItem, { kind: 'data' }>,
  section: number,
  layout: Layout,
  resolver: Resolver,
  problems: Problem[],
): void {
  for (const v of pending.values) {
    if ('terms' in v || pending.directive === 'inst' || pending.size > 8) continue;
    for (const message of resolver.dataValue(v, pending.size, section))
      problems.push(unresolvedProblem(message, pending.origin, v.expression, layout));
  }
}

/** Definitions that contradict one another or themselves. */
export function reportSymbols(
  state: AssemblerState,
  layout: Layout,
  resolver: Resolver,
  problems: Problem[],
  sections: readonly Section[],
): void {
  for (const origin of state.lineRows.mismatches(layout))
    problems.push(problemAt('syntax-error', 'error', 'view number mismatch', origin));
  for (const problem of versionsInRelocations(state, sections)) problems.push(problem);
  for (const { linked, name, origin } of state.sections.sections) {
    const target = linked === undefined || /^[0-9]/.test(linked) || state.sections.find(linked);
    if (target || origin === undefined || state.symbols.get(linked)?.location) continue;
    const message = `undefined linked-to symbol \`${linked}' on section \`${name}'`;
    problems.push(problemAt('undefined-symbol', 'error', message, origin));
  }
  for (const s of state.symbols.values()) {
    if (!s.origin) continue;
    const { origin } = s;
    const report = (message: string, value?: BoundExpression): number =>
      problems.push(
        value
          ? unresolvedProblem(message, origin, value.expression, layout)
          : problemAt('undefined-symbol', 'error', message, origin),
      );
    for (const message of versionProblems(s, s.location !== undefined || s.value !== undefined))
      report(message);
    if (s.weak && s.common !== undefined) report(`symbol \`${s.name}' can not be both weak and common`);
    if (s.value && !s.value.constant) {
      const { expression } = s.value.bound;
      for (const message of resolver.anyValue(s.value.bound)) report(message, s.value.bound);
      const target = expression.kind === 'symbol' ? state.symbols.get(expression.name) : undefined;
      if (target?.common !== undefined)
        report(`\`${s.name}' can't be equated to common symbol \`${target.name}'`);
    }
    if (s.size)
      for (const message of resolver.number(s.size, () => ''))
        report(`.size expression for ${s.name} does not evaluate to a constant (${message})`, s.size);
  }
}
