import { costNames } from '../analysis/cost';
import { costLabel } from '../analysis/costLabels';
import type {
  ExitReport,
  RegisterAtExit,
  SimulationReport,
  StepReport,
  TrapReport,
  VariantReport,
} from './simulation';
import { plain, type Style } from './textReport';

/** The simulation as text: each variant's steps, then what its exits leave behind. Lines are one-based here. */
export function simulationText(report: SimulationReport, style: Style = plain): string {
  const head = [
    `${style.bold(report.routine)} (${report.file})`,
    `convention: ${report.convention}`,
    ...(report.assumptions.length > 0 ? [`assumed: ${report.assumptions.join('; ')}`] : []),
    `variants: ${report.variants.length}`,
  ];
  return `${[head.join('\n'), ...report.variants.map((v) => variantText(v, report.file, style))].join('\n\n')}\n`;
}

/** A line, with the file where that is another one than the routine's: what it includes. */
function lineText({ file, line }: Pick<StepReport, 'file' | 'line'>, own: string): string {
  return file === own ? `${line + 1}` : `${file.slice(file.lastIndexOf('/') + 1)}:${line + 1}`;
}

function variantText(v: VariantReport, file: string, style: Style): string {
  const conditions = Object.entries(v.conditions).map(([name, holds]) => `${name}=${holds ? 1 : 0}`);
  const title =
    style.bold(style.cyan(`== ${v.name}`)) + (conditions.length > 0 ? ` (${conditions.join(', ')})` : '');
  const width = Math.max(0, ...v.steps.map((s) => lineText(s, file).length));
  const text = Math.min(48, Math.max(0, ...v.steps.map((s) => s.text.length)));
  return [
    title,
    ...v.steps.flatMap((s) => stepText(s, lineText(s, file).padStart(width), text, style)),
    ...v.exits.flatMap((e) => exitText(e, lineText(e, file), style)),
    `  ${style.bold('cost')} ${costText(v)}`,
  ].join('\n');
}

function stepText(s: StepReport, place: string, textWidth: number, style: Style): string[] {
  // The low halves stand for the whole vector register here, and the flags are one.
  const shownWrites = Object.entries(s.writes).filter(
    ([name]) => !name.endsWith('(high half)') && !name.startsWith('NZCV.'),
  );
  const writes = [...grouped(shownWrites).map(([names, value]) => `${names} = ${value}`), ...flagsText(s)];
  const line = `${style.blue(place)}  ${s.text.padEnd(textWidth)}`;
  const shown = writes.length > 8 ? [...writes.slice(0, 8), `and ${writes.length - 8} more`] : writes;
  const times = s.times === undefined ? '' : `  ${s.times} ${s.times === 1 ? 'time' : 'times'}`;
  const out = [`  ${line}${times}${shown.length > 0 ? `  ${style.dim(shown.join(', '))}` : ''}`.trimEnd()];
  if (s.traps)
    for (const t of trapTexts(s.traps)) out.push(`  ${' '.repeat(place.length)}  ${style.yellow(`-> ${t}`)}`);
  return out;
}

const flagNames = ['N', 'Z', 'C', 'V'];

/** `NZCV = 0b0110` where all four are known; what each of them depends on is in the JSON. */
function flagsText(s: StepReport): string[] {
  const flags = flagNames.map((f) => s.writes[`NZCV.${f}`]);
  if (flags.every((f) => f === undefined)) return [];
  return flags.every((f) => f === '0' || f === '1') ? [`NZCV = 0b${flags.join('')}`] : ['NZCV'];
}

/** `EL2: FP allowed, SVE depends on CPTR_EL2.TZ, SME trapped to EL2 (CPTR_EL2.TSM)`. */
export function trapTexts(traps: TrapReport): string[] {
  return Object.entries(traps).map(
    ([level, t]) => `${level.toUpperCase()}: FP ${t.fp}, SVE ${t.sve}, SME ${t.sme}`,
  );
}

function exitText(e: ExitReport, place: string, style: Style): string[] {
  const of = (fate: RegisterAtExit['fate']) =>
    Object.entries(e.registers).filter(([name, r]) => r.fate === fate && name !== 'sp');
  const indent = '      ';
  const out = [`  ${style.bold(`${e.kind} on line ${place}`)}`];
  const line = (title: string, text: string) => out.push(`${indent}${title.padEnd(9)} ${text}`);
  const values = (entries: readonly (readonly [string, RegisterAtExit])[]) => {
    const shown = entries.filter(([name]) => /^x/.test(name)).map(([name, r]) => [name, r.value] as const);
    for (const [registers, value] of grouped(shown)) out.push(`${indent}  ${registers} = ${value}`);
  };
  const list = (fate: RegisterAtExit['fate']) => names(of(fate).map(([name]) => name));
  line('preserved', list('preserved'));
  if (of('popped').length > 0)
    line(
      'popped',
      of('popped')
        .map(([name, r]) => `${name} = ${r.value}`)
        .join(', '),
    );
  if (of('uncertain').length > 0) {
    line('uncertain', list('uncertain'));
    values(of('uncertain'));
  }
  line('destroyed', list('changed'));
  values(of('changed'));
  out.push(`${indent}stack     ${e.stack === '0' ? 'sp as at entry' : `sp ${e.stack}`}`);
  for (const t of trapTexts(e.traps)) out.push(`${indent}traps     ${t}`);
  return out;
}

/** Registers that hold the same come together, as a call leaves them: `x2–x18 = unknown (…)`. */
function grouped(entries: readonly (readonly [string, string])[]): [string, string][] {
  const byValue = new Map<string, string[]>();
  for (const [name, value] of entries) byValue.set(value, [...(byValue.get(value) ?? []), name]);
  return [...byValue].map(([value, list]) => [names(list), value]);
}

/** `x0–x3, x30`: runs of three and more as a range. */
function names(list: readonly string[]): string {
  if (list.length === 0) return 'nothing';
  const parsed = list.map((n) => ({ letter: n.replace(/\d+$/, ''), n: Number(/\d+$/.exec(n)?.[0] ?? -1) }));
  const out: string[] = [];
  for (let i = 0; i < parsed.length; ) {
    let j = i;
    while (
      parsed[j + 1]?.letter === parsed[i]?.letter &&
      parsed[j + 1]?.n === (parsed[j]?.n ?? 0) + 1 &&
      (parsed[j]?.n ?? -1) >= 0
    )
      j++;
    if (j - i >= 2) out.push(`${list[i]}–${list[j]}`);
    else for (let k = i; k <= j; k++) out.push(list[k] as string);
    i = j + 1;
  }
  return out.join(', ');
}

function costText(v: VariantReport): string {
  const parts = costNames.map((name) => {
    const { min, max } = v.costRange[name];
    const value = v.cost[name];
    const range = max === null ? `${min} and more` : min === max ? '' : `${min} to ${max}`;
    return `${value} ${costLabel(name, value)}${range ? ` (${range})` : ''}`;
  });
  return `${parts.join(', ')}; where branches fall through (least to most over all ways), calls not included`;
}
