import type { Finding } from '../../../server/src/rules';
import type { Mutant } from './harness';
import { operators } from './operators';

export interface Row {
  readonly name: string;
  readonly mutants: number;
  readonly noEffect: number;
  /** The state differs, and nothing that is visibly owed is broken; `noticed` are those that a rule reports anyway. */
  readonly otherResult: number;
  readonly noticed: number;
  readonly found: number;
  readonly missed: number;
  /** Rules by how many of the found ones they report. */
  readonly rules: ReadonlyMap<string, number>;
}

export function rowsOf(mutants: readonly Mutant[]): Row[] {
  const named = operators.flatMap((name) => {
    const own = mutants.filter((m) => m.operator === name);
    return own.length === 0 ? [] : [rowOf(name, own)];
  });
  return [...named, rowOf('all', mutants)];
}

function rowOf(name: string, own: readonly Mutant[]): Row {
  const broken = own.filter((m) => m.effect === 'broken');
  const other = own.filter((m) => m.effect === 'other result');
  const found = broken.filter(isFound);
  const rules = new Map<string, number>();
  for (const m of found) for (const rule of m.found.keys()) rules.set(rule, (rules.get(rule) ?? 0) + 1);
  return {
    name,
    mutants: own.length,
    noEffect: own.filter((m) => m.effect === 'none').length,
    otherResult: other.length,
    noticed: other.filter(isFound).length,
    found: found.length,
    missed: broken.length - found.length,
    rules,
  };
}

export function isFound(m: { readonly found: ReadonlyMap<string, Finding> }): boolean {
  return m.found.size > 0;
}

/** Share of the effective mutants that some rule reports; 1 when there are none. */
export function shareOf({ found, missed }: Pick<Row, 'found' | 'missed'>): number {
  return found + missed === 0 ? 1 : found / (found + missed);
}

export function tableText(rows: readonly Row[]): string {
  const head = [
    'operator',
    'mutants',
    'no effect',
    'other result',
    '(noticed)',
    'found',
    'missed',
    'share',
    'by',
  ];
  const lines = rows.map((r) => [
    r.name,
    ...[r.mutants, r.noEffect, r.otherResult, r.noticed, r.found, r.missed].map(String),
    r.found + r.missed === 0 ? '-' : `${(100 * shareOf(r)).toFixed(1)} %`,
    [...r.rules]
      .sort((a, b) => b[1] - a[1])
      .map(([rule, n]) => `${rule} ${n}`)
      .join(', '),
  ]);
  return columns([head, ...lines], [0, 8]).join('\n');
}

/** Rows with columns as wide as they must be; those of `left` begin where their column does, the others end there. */
export function columns(rows: readonly (readonly string[])[], left: readonly number[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((r) => r[i]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((c, i) => (left.includes(i) ? c.padEnd(widths[i] ?? 0) : c.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** One line for a mutant: what was changed where, and what that broke. */
export function mutantText(m: Mutant): string {
  const found = [...m.found.keys()].join(', ') || 'nothing reported';
  return `${m.operator}: ${m.file}:${m.line + 1}: ${m.before.trim()} => ${m.after.trim()} (${m.effect}: ${m.why}; ${found})`;
}
