import type { RoutineFacts, RunFacts } from '../analysis/facts';
import { nameVariants } from '../analysis/variantNames';
import { singleSymbol } from '../isa/linearValue';
import { isFlag, isVector, type Resource, resourceName, SP, vectorResource } from '../simulator/resources';
import { and, NONE, or, type VariantSet } from '../simulator/variantSet';
import { plural } from './codeLens';
import { alignColumns } from './columns';
import type { FeatureContext } from './context';
import { conventionText } from './conventionText';
import { costRange } from './costText';
import { destroyedBy } from './destroyed';
import { exitText } from './exitText';
import { levelText } from './levelText';
import { documentPathOf, enumeratedLines, linesText, sitePlaces } from './valueText';
import { tableText, vectorsOf, vectorText } from './vectorText';
import type { Word } from './word';

/** Hover on a routine's name: what it owes, how it ends, its variants, what it destroys, and what it costs. */
export function routineHover(context: FeatureContext, word: Word): string | undefined {
  const routine = context.analysis.routines.find(
    ({ name, runs }) => name === word.text || runs.some((run) => isAlsoCalled(run, word.text)),
  );
  if (!routine) return undefined;
  let text = texts.get(routine);
  if (text === undefined) {
    text = describe(context, routine);
    texts.set(routine, text);
  }
  const also = word.text === routine.name ? '' : ` (the same place as ${routine.name})`;
  return `${word.text}${also} · ${text}`;
}

/** Another label at its start, or what `.set` makes another name of it. */
function isAlsoCalled({ routine, program }: RunFacts, name: string): boolean {
  if (routine.aliases.includes(name)) return true;
  const value = program.symbols.get(name)?.value;
  return value !== undefined && singleSymbol(value) === routine.name;
}

const texts = new WeakMap<RoutineFacts, string>();

function describe(context: FeatureContext, routine: RoutineFacts): string {
  const [first] = routine.runs;
  const rows: string[][] = [];
  rows.push(['convention', conventionText(context.analysis, routine)]);
  const table = tableText(context, routine);
  if (table !== undefined) rows.push(['vector table', table]);
  const vector = vectorText(routine);
  if (vector !== undefined) rows.push(['vector', vector]);
  for (const text of vectorsOf(context.analysis, routine)) rows.push(['entered by', text]);
  for (const text of exitTexts(routine)) rows.push(['exits', text]);
  const ends = routine.runs.some(({ exits }) => exits.length > 0);
  const effects = destroyedBy(context.analysis, routine);
  if (ends) rows.push(['destroys', changedText(effects)]);
  if (effects.switched.size > 0)
    rows.push(['loads', `${registerRanges([...effects.switched])} of another context`]);
  const unread = unreadCallees(routine);
  if (unread.length > 0)
    rows.push(['assumes', `the convention's worst case of ${unread.join(', ')}: code not found`]);
  if (ends) rows.push(['cost', costRange(routine)]);
  if (routine.variants.length > 1) rows.push(['variants', variantsText(routine)]);
  const level = levelText(
    routine.runs.map((run) => ({ level: run.exceptionLevel, guard: and(run.guard, routine.feasible) })),
  );
  const isOne = routine.runs.every((run) => run.exceptionLevel === first?.exceptionLevel);
  const why = isOne && first !== undefined ? ` (${first.exceptionLevelReason})` : '';
  const where = level === undefined ? '' : ` · runs ${level}${why}`;
  const seen = new Set<string>();
  const shownRows = rows.map(([label, text]) => {
    const shown = seen.has(label as string) ? '' : (label as string);
    seen.add(label as string);
    return [shown, text as string];
  });
  return [`${plural(routine.variants.length, 'variant')}${where}`, alignColumns(shownRows)].join('\n');
}

/** Routines that are called and return, and whose code was not found. */
function unreadCallees(routine: RoutineFacts): string[] {
  const names = routine.runs.flatMap((run) =>
    run.order.flatMap((site) => {
      const step = run.steps.get(site);
      const call = step?.exit === 'noReturn' ? undefined : step?.call;
      return call && !call.summarised && call.returns ? [call.target] : [];
    }),
  );
  return [...new Set(names)];
}

/** Few variants by their names, many by the conditions that tell them apart. */
function variantsText({ variants, conditions }: RoutineFacts): string {
  if (variants.length <= 4) return variants.map((variant) => variant.name).join('; ');
  const named = new Set(variants.flatMap(({ name }) => name.split(/[\s,]+/)));
  return `${variants.length}, by ${conditions.filter((name) => named.has(name)).join(', ')}`;
}

/** How it is left, where and in which variants; lines that have that in common are told together. */
function exitTexts(routine: RoutineFacts): string[] {
  const lines = new Map<string, { readonly text: string; readonly line: string; guard: VariantSet }>();
  for (const run of routine.runs)
    for (const exit of run.exits) {
      const text = exitText(run, exit);
      const line = linesText(sitePlaces(run.program, [exit.site]), documentPathOf(run));
      const known = lines.get(`${text} ${line}`);
      const guard = or(known?.guard ?? NONE, and(exit.guard, run.guard));
      lines.set(`${text} ${line}`, { text, line, guard });
    }
  const exits = new Map<string, string[]>();
  for (const { text, line, guard } of lines.values()) {
    const name = nameVariants(guard, routine.feasible);
    const key = JSON.stringify([text, name === 'always' ? '' : `, ${name}`]);
    exits.set(key, [...(exits.get(key) ?? []), line]);
  }
  return [...exits].map(([key, all]) => {
    const [text, name] = JSON.parse(key) as [string, string];
    return `${text} on ${enumeratedLines(all)}${name}`;
  });
}

/** Registers that some exit leaves with another value than at entry, general registers first. */
function changedText({ changed, reached }: ReturnType<typeof destroyedBy>): string {
  const always: Resource[] = [];
  const sometimes = new Map<string, Resource[]>();
  for (const [resource, guard] of [...changed].sort(([a], [b]) => a - b)) {
    const name = nameVariants(guard, reached);
    if (name === 'always') always.push(resource);
    else sometimes.set(name, [...(sometimes.get(name) ?? []), resource]);
  }
  const parts = always.length > 0 ? [registerRanges(always)] : [];
  for (const [name, resources] of sometimes) parts.push(`${registerRanges(resources)} ${name}`);
  return parts.length === 0 ? 'nothing' : parts.join('; ');
}

/** `x0-x3, x9, lr, sp, NZCV, v0-v7, z0-z31, p0-p15`. */
export function registerRanges(resources: readonly Resource[]): string {
  const numbers = new Map<string, Set<number>>();
  const names: string[] = [];
  for (const resource of resources) {
    const name =
      resource === SP || resource === 30 || !/\d/.test(resourceName(resource))
        ? undefined
        : resourceName(resource);
    if (name === undefined || isFlag(resource)) continue;
    const letter = isVector(resource)
      ? isUpperHalfOnly(resource, resources)
        ? UPPER
        : 'v'
      : (name[0] as string);
    const known = numbers.get(letter) ?? new Set<number>();
    numbers.set(letter, known.add(Number(/\d+/.exec(name)?.[0])));
  }
  names.push(...ranges('x', numbers.get('x')));
  if (resources.includes(30)) names.push('lr');
  if (resources.includes(SP)) names.push('sp');
  if (resources.some(isFlag)) names.push('NZCV');
  names.push(...ranges('v', numbers.get('v')));
  const upper = ranges('v', numbers.get(UPPER));
  if (upper.length > 0) names.push(`upper halves of ${upper.join(' and ')}`);
  for (const [letter, found] of numbers)
    if (!['x', 'v', UPPER].includes(letter)) names.push(...ranges(letter, found));
  for (const resource of resources) {
    const name = resourceName(resource);
    if (resource !== SP && resource !== 30 && !isFlag(resource) && !/\d/.test(name)) names.push(name);
  }
  return names.join(', ');
}

/** AAPCS64 6.1.2: a call leaves the lower halves of v8 to v15 alone. */
const UPPER = 'upper';

function isUpperHalfOnly(resource: Resource, all: readonly Resource[]): boolean {
  const n = Number(/\d+/.exec(resourceName(resource))?.[0]);
  return resource === vectorResource(n, 'high') && !all.includes(vectorResource(n, 'low'));
}

function ranges(letter: string, numbers: ReadonlySet<number> = new Set()): string[] {
  const sorted = [...numbers].sort((a, b) => a - b);
  const out: string[] = [];
  for (let i = 0; i < sorted.length; i++) {
    const from = sorted[i] as number;
    while (i + 1 < sorted.length && sorted[i + 1] === (sorted[i] as number) + 1) i++;
    const to = sorted[i] as number;
    if (from === to) out.push(`${letter}${from}`);
    else out.push(to === from + 1 ? `${letter}${from}, ${letter}${to}` : `${letter}${from}-${letter}${to}`);
  }
  return out;
}
