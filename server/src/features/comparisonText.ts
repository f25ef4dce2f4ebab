import type {
  CodePlace,
  Difference,
  DifferenceSide,
  ExitPair,
  RoutineComparison,
  VariantComparison,
} from '../analysis/comparison/compareRoutines';
import { registerRanges } from './registerNames';
import { plain, type Style, wrap } from './textStyle';

/** How paths are shown. */
type PathPrinter = (path: string) => string;

/** `compare --format json`. Lines are zero-based, as in LSP. */
export interface ComparisonReport {
  readonly routine: string;
  readonly verdict: string;
  readonly old: PlaceReport;
  readonly new: PlaceReport;
  readonly assumptions: readonly string[];
  readonly variants: readonly {
    readonly name: string;
    readonly conditions: Readonly<Record<string, boolean>>;
    readonly verdict: string;
    readonly note: string | null;
    readonly exits: readonly {
      readonly verdict: string;
      readonly old: PlaceReport & { readonly kind: string };
      readonly new: PlaceReport & { readonly kind: string };
      readonly differences: readonly {
        readonly part: string;
        readonly what: string;
        readonly verdict: string;
        readonly old: SideReport;
        readonly new: SideReport;
      }[];
    }[];
  }[];
}
interface PlaceReport {
  readonly file: string;
  readonly line: number;
}
interface SideReport {
  readonly value: string;
  /** Instructions that left it; empty when it is as at entry. */
  readonly since: readonly (PlaceReport & { readonly text: string })[];
}

export function comparisonReport(c: RoutineComparison, path: PathPrinter): ComparisonReport {
  const place = ({ file, line }: CodePlace): PlaceReport => ({ file: path(file), line });
  const side = ({ value, since }: DifferenceSide): SideReport => ({
    value,
    since: since.map((s) => ({ ...place(s), text: s.text })),
  });
  return {
    routine: c.routine,
    verdict: c.verdict,
    old: place(c.old),
    new: place(c.new),
    assumptions: c.assumptions,
    variants: c.variants.map((v) => ({
      name: v.name,
      conditions: Object.fromEntries(v.conditions),
      verdict: v.verdict,
      note: v.note ?? null,
      exits: v.exits.map((e) => ({
        verdict: e.verdict,
        old: { kind: e.old.kind, ...place(e.old) },
        new: { kind: e.new.kind, ...place(e.new) },
        differences: e.differences.map((d) => ({
          part: d.part,
          what: d.what,
          verdict: d.verdict,
          old: side(d.old),
          new: side(d.new),
        })),
      })),
    })),
  };
}

/** What tells the versions apart where their paths do not: `in HEAD`, `with the patch`. */
export interface Versions {
  readonly old?: string | undefined;
  readonly new?: string | undefined;
}

/** The comparison as text. Lines are one-based here; `width` in columns. */
export function comparisonText(
  c: RoutineComparison,
  path: PathPrinter,
  style: Style = plain,
  width?: number,
  versions: Versions = {},
): string {
  const at = ({ file, line }: CodePlace, version: string | undefined): string =>
    `${path(file)}:${line + 1}${version === undefined ? '' : ` ${version}`}`;
  const head = [
    `${style.bold(c.routine)}: ${sentence(c, style)}`,
    `  old: ${at(c.old, versions.old)}`,
    `  new: ${at(c.new, versions.new)}`,
    ...(c.assumptions.length > 0
      ? wrap(`assumed: ${c.assumptions.join('; ')}`, width, 2, 4).map(
          (l, i) => `${i === 0 ? '  ' : '    '}${l}`,
        )
      : []),
  ];
  return `${[head.join('\n'), ...c.variants.map((v) => variantText(v, style, width))].join('\n\n')}\n`;
}

function sentence(c: RoutineComparison, style: Style): string {
  switch (c.verdict) {
    case 'same':
      return style.green('both leave the same machine state at every exit');
    case 'unspecified':
      return style.green('both leave the same machine state, but for what unknown code destroys in both');
    case 'may differ':
      return style.yellow('the machine state may differ');
    case 'differs':
      return style.red('the machine state differs');
    case 'not compared':
      return style.yellow('could not be compared');
  }
}

function variantText(v: VariantComparison, style: Style, width: number | undefined): string {
  const title = style.bold(style.cyan(`== ${v.name}`));
  const lines = [`${title}: ${verdictText(v.verdict, style)}${v.note === undefined ? '' : ` (${v.note})`}`];
  for (const e of v.exits) lines.push(...exitText(e, style, width));
  return lines.join('\n');
}

function verdictText(verdict: VariantComparison['verdict'], style: Style): string {
  if (verdict === 'same') return style.green('same');
  if (verdict === 'unspecified') return style.green('same but for what unknown code destroys');
  return verdict === 'differs' ? style.red(verdict) : style.yellow(verdict);
}

function exitText(e: ExitPair, style: Style, width: number | undefined): string[] {
  const kinds = e.old.kind === e.new.kind ? e.old.kind : `${e.old.kind} / ${e.new.kind}`;
  const lines =
    e.old.line === e.new.line
      ? `on line ${e.new.line + 1} of both`
      : `on line ${e.old.line + 1} (old) and ${e.new.line + 1} (new)`;
  const out = [`  ${style.bold(kinds)} ${lines}: ${verdictText(e.verdict, style)}`];
  for (const verdict of ['differs', 'may differ', 'unspecified'] as const)
    for (const group of grouped(e.differences.filter((d) => d.verdict === verdict)))
      out.push(...differenceText(group, verdict, style, width));
  return out;
}

/** Differences that read the same but for the register come together: `x5–x17`. */
function grouped(differences: readonly Difference[]): Difference[][] {
  const groups = new Map<string, Difference[]>();
  for (const d of differences) {
    const key =
      d.verdict === 'unspecified'
        ? d.new.value
        : JSON.stringify([d.part, d.old, d.new, d.part === 'memory' ? d.what : '']);
    groups.set(key, [...(groups.get(key) ?? []), d]);
  }
  return [...groups.values()];
}

function differenceText(
  group: readonly Difference[],
  verdict: Difference['verdict'],
  style: Style,
  width: number | undefined,
): string[] {
  const [first] = group as [Difference];
  const what = registerRanges(group.map((d) => d.what));
  const out: string[] = [];
  const paragraph = (text: string, indent: number): void => {
    for (const [i, l] of wrap(text, width, indent, indent + 5).entries())
      out.push(' '.repeat(i === 0 ? indent : indent + 5) + l);
  };
  if (verdict === 'unspecified') {
    paragraph(`${what}: ${first.new.value} in both`, 4);
    return out.map((l) => style.dim(l));
  }
  const colour = verdict === 'differs' ? style.red : style.yellow;
  paragraph(`${what} ${verdict}`, 4);
  out[0] = (out[0] as string).replace(what, style.bold(what)).replace(verdict, colour(verdict));
  paragraph(`old: ${first.old.value}${sinceText(first.old)}`, 6);
  paragraph(`new: ${first.new.value}${sinceText(first.new)}`, 6);
  return out;
}

function sinceText({ since }: DifferenceSide): string {
  const places = since.map((s) => `line ${s.line + 1} \`${s.text}\``);
  if (places.length === 0) return '';
  const shown = places.length > 3 ? [...places.slice(0, 3), `${places.length - 3} more`] : places;
  return `, since ${shown.join(' and ')}`;
}
