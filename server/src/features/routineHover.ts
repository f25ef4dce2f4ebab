import { nameVariants } from '../analysis/variantNames';
import type { ExitFacts, RoutineFacts, RunFacts } from '../analysis/facts';
import { explicit } from '../simulator/choice';
import { entryName, isFlag, isGeneral, isVector, type Resource, resourceName, SP } from '../simulator/resources';
import { registerOf, type State } from '../simulator/state';
import { and, NONE, or, type VariantSet } from '../simulator/variantSet';
import { alignColumns } from './columns';
import { plural } from './codeLens';
import type { FeatureContext } from './context';
import { costRange } from './costText';
import { conventionText } from './conventionText';
import { documentPathOf, linesText, sitePlaces } from './valueText';
import type { Word } from './word';

/** Hover on a routine's name: what it owes, how it ends, its variants, what it destroys, and what it costs. */
export function routineHover(context: FeatureContext, word: Word): string | undefined {
  const routine = context.analysis.routines.find((each) => each.name === word.text);
  const [first] = routine?.runs ?? [];
  if (!routine || !first) return undefined;
  const rows: string[][] = [];
  rows.push(['convention', conventionText(context.analysis, routine)]);
  for (const text of exitTexts(routine)) rows.push(['exits', text]);
  rows.push(['destroys', changedText(routine)]);
  rows.push(['cost', costRange(routine)]);
  rows.push(['variants', routine.variants.map((variant) => variant.name).join('; ')]);
  const level = first.exceptionLevel;
  const where = level === undefined ? '' : ` · runs at EL${level} (${first.exceptionLevelReason})`;
  const seen = new Set<string>();
  const table = rows.map(([label, text]) => {
    const shown = seen.has(label as string) ? '' : (label as string);
    seen.add(label as string);
    return [shown, text as string];
  });
  return [`${routine.name} · ${plural(routine.variants.length, 'variant')}${where}`, alignColumns(table)].join('\n');
}

const exitNames: Readonly<Record<ExitFacts['kind'], string>> = {
  ret: 'ret',
  eret: 'eret',
  tailCall: 'branch to',
  indirectBranch: 'indirect branch',
  noReturn: 'does not return',
  fallthrough: 'runs on into what follows',
  exceptionCall: 'exception call',
};

function exitTexts(routine: RoutineFacts): string[] {
  const guards = new Map<string, VariantSet>();
  for (const run of routine.runs)
    for (const exit of run.exits) {
      const target = exit.target === undefined ? '' : ` ${exit.target}`;
      const text = `${exitNames[exit.kind]}${target} on ${linesText(sitePlaces(run.program, [exit.site]), documentPathOf(run))}`;
      guards.set(text, or(guards.get(text) ?? NONE, and(exit.guard, run.guard)));
    }
  return [...guards].map(([text, guard]) => {
    const name = nameVariants(guard, routine.feasible);
    return name === 'always' ? text : `${text}, ${name}`;
  });
}

/** Registers that some exit leaves with another value than at entry, general registers first. */
function changedText(routine: RoutineFacts): string {
  const always: Resource[] = [];
  const sometimes = new Map<string, Resource[]>();
  const count = routine.runs[0]?.exits[0]?.state.registers.length ?? 0;
  for (let resource = 0; resource < count; resource++) {
    const { changed, reached } = changedIn(routine, resource);
    if (changed === NONE) continue;
    const name = nameVariants(changed, reached);
    if (name === 'always') always.push(resource);
    else sometimes.set(name, [...(sometimes.get(name) ?? []), resource]);
  }
  const parts = always.length > 0 ? [registerRanges(always)] : [];
  for (const [name, resources] of sometimes) parts.push(`${registerRanges(resources)} ${name}`);
  return parts.length === 0 ? 'nothing' : parts.join('; ');
}

function changedIn(routine: RoutineFacts, resource: Resource): { changed: VariantSet; reached: VariantSet } {
  let changed: VariantSet = NONE;
  let reached: VariantSet = NONE;
  for (const run of routine.runs)
    for (const exit of run.exits) {
      if (exit.kind !== 'ret' && exit.kind !== 'eret' && exit.kind !== 'tailCall') continue;
      reached = or(reached, and(exit.guard, run.guard));
      changed = or(changed, and(changedAt(run, exit.state, resource, exit.guard), run.guard));
    }
  return { changed, reached };
}

export function changedAt(_run: RunFacts, state: State, resource: Resource, guard: VariantSet): VariantSet {
  let changed: VariantSet = NONE;
  for (const c of explicit(registerOf(state, resource), guard)) {
    const { term } = c.value;
    if (!(term.kind === 'entry' && term.register === entryName(resource))) changed = or(changed, c.guard);
  }
  return changed;
}

/** `x0-x3, x9, lr, sp, flags, d0-d7`. */
export function registerRanges(resources: readonly Resource[]): string {
  const names: string[] = [];
  const general = resources.filter((r) => isGeneral(r) && r < 30);
  for (let i = 0; i < general.length; i++) {
    const from = general[i] as Resource;
    while (i + 1 < general.length && general[i + 1] === (general[i] as Resource) + 1) i++;
    const to = general[i] as Resource;
    names.push(from === to ? `x${from}` : to === from + 1 ? `x${from}, x${to}` : `x${from}-x${to}`);
  }
  if (resources.includes(30)) names.push('lr');
  if (resources.includes(SP)) names.push('sp');
  if (resources.some(isFlag)) names.push('NZCV');
  const vectors = [...new Set(resources.filter(isVector).map((r) => Number(/\d+/.exec(resourceName(r))?.[0])))];
  for (let i = 0; i < vectors.length; i++) {
    const from = vectors[i] as number;
    while (i + 1 < vectors.length && vectors[i + 1] === (vectors[i] as number) + 1) i++;
    const to = vectors[i] as number;
    names.push(from === to ? `v${from}` : `v${from}-v${to}`);
  }
  const rest = resources.filter((r) => !isGeneral(r) && r !== SP && !isFlag(r) && !isVector(r)).map(resourceName);
  if (rest.length > 4) names.push(`${rest.slice(0, 2).join(', ')}, … (${rest.length} SVE and status registers)`);
  else names.push(...rest);
  return names.join(', ');
}
