import { U64 } from '../isa/u64';
import type { Term } from './term';

/** The constants that a value is one of, where ways that met had each its own; undefined for any other. */
export function fewConstants(t: Term): readonly U64[] | undefined {
  switch (t.kind) {
    case 'constant':
      return [t.value];
    case 'oneOf':
      return combined(t.options);
    case 'masked':
      return fewConstants(t.base)?.map((v) => v.and(t.clear.not()).or(t.set));
    case 'linear': {
      const [atom, more] = t.atoms;
      if (atom === undefined || more !== undefined) return undefined;
      return fewConstants(atom.term)?.map((v) => v.mul(U64.from(atom.coefficient)).add(t.constant));
    }
    case 'operation': {
      const [a, b] = t.operands;
      const amount = b?.kind === 'constant' ? b.value.lo & 63 : undefined;
      if (a === undefined || amount === undefined || !/^ls[lr]$/.test(t.name)) return undefined;
      return fewConstants(a)?.map((v) => (t.name === 'lsl' ? v.shl(amount) : v.shr(amount)));
    }
    default:
      return undefined;
  }
}

function combined(options: readonly Term[]): readonly U64[] | undefined {
  const all: U64[] = [];
  for (const o of options) {
    const own = fewConstants(o);
    if (own === undefined) return undefined;
    all.push(...own);
  }
  return all;
}
