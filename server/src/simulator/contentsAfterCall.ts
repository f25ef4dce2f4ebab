import type { RegisterWords } from './products';
import { flagResource, generalResource, opaqueResource, type Resource, vectorResource } from './resources';
import type { Term } from './term';
import type { TermTable } from './termTable';
import { type Word, wordOf } from './word';

/** x18 (AAPCS64 6.1.1). */
export const PLATFORM_REGISTER = generalResource(18);

const RETURNED = 'returned by ';
const NOT_PRESERVED = 'not preserved by the call to ';

/**
 * Registers that AAPCS64 (6.1.1, 6.1.2) lets a callee change whose code is not known, with what they hold then: x0 and
 * x1, v0 to v3 may be results.
 */
export function contentsAfterCall(terms: TermTable, callee: string, site: string): RegisterWords {
  const out: [Resource, Word][] = [];
  const returned = (r: Resource, what: string): void => {
    out.push([r, wordOf(terms.unknown(`${site}:${what}`, `${RETURNED}${callee}`))]);
  };
  const destroyed = (r: Resource, what: string): void => {
    out.push([r, wordOf(terms.unknown(`${site}:${what}`, `${NOT_PRESERVED}${callee}`, false))]);
  };
  for (let n = 0; n <= 1; n++) returned(generalResource(n), `x${n}`);
  for (let n = 2; n <= 18; n++) destroyed(generalResource(n), `x${n}`);
  for (const f of ['n', 'z', 'c', 'v'] as const) destroyed(flagResource(f), f);
  for (let n = 0; n < 32; n++) {
    if (n < 4) {
      returned(vectorResource(n, 'low'), `v${n}`);
      returned(vectorResource(n, 'high'), `v${n}h`);
    } else {
      if (n < 8 || n > 15) destroyed(vectorResource(n, 'low'), `v${n}`);
      destroyed(vectorResource(n, 'high'), `v${n}h`);
    }
    destroyed(opaqueResource(`z${n}`), `z${n}`);
  }
  for (let n = 0; n < 16; n++) destroyed(opaqueResource(`p${n}`), `p${n}`);
  destroyed(opaqueResource('ffr'), 'ffr');
  return out;
}

/**
 * The callee whose code is not known, of a value that it may have put there: the convention lets it change the
 * register, and does not say that it does. A result of HVC or SMC is none: the one called does answer.
 */
export function unseenCalleeOf(t: Term): string | undefined {
  if (t.kind !== 'unknown') return undefined;
  if (!t.defined) return behind(NOT_PRESERVED, t.reason);
  const callee = behind(RETURNED, t.reason);
  return callee !== undefined && /^(hvc|smc|svc)$/.test(callee) ? undefined : callee;
}

function behind(start: string, text: string): string | undefined {
  return text.startsWith(start) ? text.slice(start.length) : undefined;
}
