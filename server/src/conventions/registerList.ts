import {
  flagResource,
  generalResource,
  type Resource,
  resourceName,
  SP,
  vectorResource,
} from '../simulator/resources';

const X30: Resource = generalResource(30);

/** Resources that one register name stands for; undefined when it names none. */
function named(name: string): readonly Resource[] | undefined {
  const text = name.toLowerCase();
  if (text === 'lr') return [X30];
  if (text === 'fp') return [generalResource(29)];
  if (text === 'ip0') return [generalResource(16)];
  if (text === 'ip1') return [generalResource(17)];
  if (text === 'sp') return [SP];
  if (text === 'nzcv' || text === 'flags' || text === 'cc')
    return (['n', 'z', 'c', 'v'] as const).map(flagResource);
  const m = /^([xwvqdz])(\d{1,2})$/.exec(text);
  if (m === null) return undefined;
  const n = Number(m[2]);
  if (m[1] === 'x' || m[1] === 'w') return n <= 30 ? [generalResource(n)] : undefined;
  if (n > 31) return undefined;
  // d names the half that AAPCS64 (6.1.2) preserves; v, q and z the whole register.
  return m[1] === 'd' ? [vectorResource(n, 'low')] : [vectorResource(n, 'low'), vectorResource(n, 'high')];
}

/**
 * Reads `x0-x3, lr, d8-d15` (commas or white space between the parts).
 * @returns the resources in order, and the parts that name no register
 */
export function parseRegisterList(text: string): {
  readonly registers: readonly Resource[];
  readonly wrong: readonly string[];
} {
  const registers: Resource[] = [];
  const wrong: string[] = [];
  for (const part of text.replace(/\s*[-–]\s*/g, '-').split(/[\s,]+/)) {
    if (part === '') continue;
    const found = range(part) ?? named(part);
    if (found === undefined) wrong.push(part);
    else for (const r of found) if (!registers.includes(r)) registers.push(r);
  }
  return { registers, wrong };
}

function range(part: string): readonly Resource[] | undefined {
  const m = /^([a-z]+\d*)-([a-z]+\d*)$/i.exec(part);
  if (m === null) return undefined;
  const number = (name: string): { letter: string; n: number } | undefined => {
    const lower = name.toLowerCase();
    const alias: Readonly<Record<string, number>> = { lr: 30, fp: 29, ip0: 16, ip1: 17 };
    const n = alias[lower];
    if (n !== undefined) return { letter: 'x', n };
    const split = /^([xwvqdz])(\d{1,2})$/.exec(lower);
    return split === null ? undefined : { letter: split[1] as string, n: Number(split[2]) };
  };
  const first = number(m[1] as string);
  const last = number(m[2] as string);
  if (first === undefined || last === undefined || first.letter !== last.letter || last.n < first.n)
    return undefined;
  const out: Resource[] = [];
  for (let n = first.n; n <= last.n; n++) {
    const one = named(`${first.letter}${n}`);
    if (one === undefined) return undefined;
    out.push(...one);
  }
  return out;
}

/** `x0–x17, lr`: names of resources in order, runs of three and more as a range. */
export function printRegisters(resources: readonly Resource[]): string {
  const sorted = [...new Set(resources)].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    const step = stepAfter(sorted, i);
    let j = i;
    while (
      step > 0 &&
      sorted[j + 1] === (sorted[j] as Resource) + step &&
      sameKind(sorted[i] as Resource, sorted[j + 1] as Resource)
    )
      j++;
    const first = resourceName(sorted[i] as Resource);
    if (j - i >= 2) parts.push(`${first}–${resourceName(sorted[j] as Resource)}`);
    else for (let k = i; k <= j; k++) parts.push(resourceName(sorted[k] as Resource));
    i = j + 1;
  }
  return parts.join(', ');
}

/** Neighbours differ by 1 among general registers and by 2 among low (or high) halves of vectors. */
function stepAfter(sorted: readonly Resource[], i: number): number {
  const here = sorted[i] as Resource;
  const next = sorted[i + 1];
  if (next === undefined) return 0;
  const wanted = here < X30 ? 1 : /^[dv]/.test(resourceName(here)) ? 2 : 0;
  return next - here === wanted ? wanted : 0;
}

/** lr ends no range: `x0–x17, lr` reads better than `x0–lr`. */
function sameKind(a: Resource, b: Resource): boolean {
  return b !== X30 && resourceName(a)[0] === resourceName(b)[0];
}
