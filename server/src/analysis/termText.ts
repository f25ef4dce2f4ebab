import { printTerm } from '../simulator/printTerm';
import type { Term } from '../simulator/term';
import { isKnown } from '../simulator/term';
import type { RunFacts } from './facts';
import { advanceOf } from './loopAdvance';

/** Longer texts than this are not read but deciphered; one that has to be cut is cut to be read at a glance. */
const LONGEST = 120;
const SHORT = 100;
/** Nesting at which such a text is cut first; it is cut less deep until it is short. */
const DEEPEST = 6;

/** A value in words, and what a loop makes of it each turn: `x1 at entry + 128, 128 more each turn`. */
export function termText(run: RunFacts, term: Term): string {
  return textOf(run, term, Number.POSITIVE_INFINITY);
}

/** The same for a reader who looks at it in passing: of a long text the innermost parts are `…`. */
export function briefTermText(run: RunFacts, term: Term): string {
  let text = textOf(run, term, Number.POSITIVE_INFINITY);
  if (text.length <= LONGEST) return text;
  for (let depth = DEEPEST; depth > 0 && text.length > SHORT; depth--) text = textOf(run, term, depth);
  return text;
}

function textOf(run: RunFacts, term: Term, depth: number): string {
  const plain = (t: Term): string => printTerm(t, { depth });
  return printTerm(term, {
    depth,
    name: (t) => {
      const advance = advanceOf(run, t);
      if (advance === undefined) return undefined;
      return `${advance.first.map(plain).join(' or ')}, ${changeText(advance.by, plain)} each turn`;
    },
  });
}

/** `128 more`, `8 or 16 less`, `[x2 at entry] more`. */
function changeText(by: readonly Term[], print: (t: Term) => string): string {
  const counts = by.map((t) => (isKnown(t) ? t.ones.toSafeNumber() : undefined));
  const isLess = counts.every((n) => n !== undefined && n < 0);
  const texts = by.map((t, i) => {
    const n = counts[i];
    return n === undefined ? print(t) : printCount(isLess ? -n : n);
  });
  return `${texts.join(' or ')} ${isLess ? 'less' : 'more'}`;
}

function printCount(n: number): string {
  return Math.abs(n) < 4096 ? `${n}` : `0x${n.toString(16)}`;
}
