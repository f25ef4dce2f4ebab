import type { Term } from './term';

const NO_PARTS: readonly Term[] = [];

/** The terms that a term is made of. */
export function partsOf(t: Term): readonly Term[] {
  switch (t.kind) {
    case 'load':
      return [t.address];
    case 'linear':
      return t.atoms.map((a) => a.term);
    case 'masked':
      return [t.base];
    case 'operation':
      return t.operands;
    case 'oneOf':
      return t.options;
    default:
      return NO_PARTS;
  }
}

/** True when `test` holds for the term or for one that it is made of. */
export function someTerm(term: Term, test: (t: Term) => boolean): boolean {
  const seen = new Set<Term>();
  const pending = [term];
  for (let t = pending.pop(); t !== undefined; t = pending.pop()) {
    if (seen.has(t)) continue;
    seen.add(t);
    if (test(t)) return true;
    pending.push(...partsOf(t));
  }
  return false;
}

/**
 * Register values at entry, loaded pointers, results of calls and symbols that a value may point into
 * when it is used as an address: masks, selections, joins and arithmetic keep them.
 */
export type Origins = readonly Term[] | 'anywhere';

/** More than this, and a value may point anywhere. */
const MAX_ORIGINS = 16;

export function originsOf(t: Term): Origins {
  t.into ??= find(t);
  return t.into;
}

function find(t: Term): Origins {
  switch (t.kind) {
    case 'constant':
      return NO_PARTS;
    case 'entry':
    case 'symbol':
    case 'load':
      return [t];
    case 'unknown':
      return t.origins ?? [t];
    case 'operation':
      if (/^(isZero|isEqual|carry|overflow)/.test(t.name)) return NO_PARTS;
      return unionOf((t.name === 'select' ? t.operands.slice(1) : t.operands).map(originsOf));
    default:
      return unionOf(partsOf(t).map(originsOf));
  }
}

function unionOf(parts: readonly Origins[]): Origins {
  let all: readonly Term[] = NO_PARTS;
  for (const p of parts) {
    if (p === 'anywhere') return 'anywhere';
    all = united(all, p);
  }
  return all.length > MAX_ORIGINS ? 'anywhere' : all;
}

/** Both lists are sorted by id; one of them itself where it holds the other. */
function united(a: readonly Term[], b: readonly Term[]): readonly Term[] {
  if (a === b || b.length === 0) return a;
  if (a.length === 0) return b;
  const out: Term[] = [];
  let [i, k] = [0, 0];
  while (i < a.length || k < b.length) {
    const x = a[i];
    const y = b[k];
    if (y === undefined || (x !== undefined && x.id <= y.id)) {
      if (x === y) k++;
      out.push(x as Term);
      i++;
    } else {
      out.push(y);
      k++;
    }
  }
  return out.length === a.length ? a : out.length === b.length ? b : out;
}

/**
 * Origins of a value that is summed up as unknown but was made from these. A pointer that was loaded
 * through such a value is new in every round of a loop: then nothing is said.
 */
export function originsOfAll(values: readonly Term[]): Origins {
  const all = unionOf(values.map(originsOf));
  const isSummary = (t: Term): boolean => t.kind === 'unknown' && t.origins !== undefined;
  return all !== 'anywhere' && all.some((o) => someTerm(o, isSummary)) ? 'anywhere' : all;
}
