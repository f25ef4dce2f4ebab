import type { Origin } from '../source/origin';
import type { Problem } from '../source/problem';
import { namesIn } from './expression';
import type { Section } from './program';
import type { AssemblerState } from './state';
import { problemAt } from './statementContext';
import type { SymbolState } from './symbols';

/** `.symver` of symbols that turn out to be something else at the end. */
export function versionProblems(s: SymbolState, defined: boolean): string[] {
  const versions = s.versions ?? [];
  if (s.common !== undefined)
    return versions.map((v) => `\`${v}' can't be versioned to common symbol '${s.name}'`);
  if (defined) return [];
  if (versions.length > 1) {
    const names = versions.toReversed().map((v) => `\`${v}'`);
    return [`multiple versions [${names.join('|')}] for symbol \`${s.name}'`];
  }
  return versions
    .filter((v) => /@@[^@]/.test(v) && !v.includes('@@@'))
    .map((v) => `invalid attempt to declare external version name as default in symbol \`${v}'`);
}

/**
 * Symbols with several versions that `remove` takes out of the object, where a relocation would name them: it could
 * mean each of the versions. Local symbols are named by their section.
 */
export function versionsInRelocations(
  state: AssemblerState,
  sections: readonly Section[],
): readonly Problem[] {
  const several = new Map<string, SymbolState>();
  for (const s of state.symbols.values()) {
    const isLocal = !s.global && !s.weak && (s.location ?? s.value) !== undefined;
    const versions = s.versions ?? [];
    if (s.isRemoved && !isLocal && versions.length > 1 && !versions.some((v) => v.includes('@@@')))
      several.set(s.name, s);
  }
  if (several.size === 0) return [];
  const found = new Map<string, Problem>();
  const direct = namedDirectly(state, several);
  for (const item of sections.flatMap(({ items }) => items))
    for (const name of symbolsOf(item.kind === 'data' ? item.values : item.parsed.operands))
      if (direct.get(name)?.has(item.origin) && !found.has(name))
        found.set(
          name,
          problemAt(
            'undefined-symbol',
            'error',
            `symbol '${name}' with multiple versions cannot be used in relocation`,
            item.origin,
          ),
        );
  return [...found.values()];
}

/** Where each name stands in a statement itself: what a `.set` is equal to is another symbol at the same place. */
function namedDirectly(
  state: AssemblerState,
  names: ReadonlyMap<string, SymbolState>,
): ReadonlyMap<string, ReadonlySet<Origin>> {
  const out = new Map<string, Set<Origin>>();
  for (const { fragments } of state.sections.chunks)
    for (const item of fragments.flatMap(({ items }) => items)) {
      const written =
        item.kind === 'data'
          ? item.values.flatMap((v) => ('terms' in v ? symbolsOf(v) : namesIn(v.expression)))
          : (item.parseText.match(/[\w.$]+/g) ?? []);
      for (const name of written)
        if (names.has(name)) out.set(name, (out.get(name) ?? new Set()).add(item.origin));
    }
  return out;
}

/** The symbols of all linear values in it. */
function symbolsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('symbol' in value && typeof value.symbol === 'string') return [value.symbol];
  return Object.values(value).flatMap(symbolsOf);
}
