import type { Term } from '../../server/src/simulator/term';
import { evaluateLinear, evaluateMasked, evaluateOperation } from './evaluateTerm';

/** The words that a term may stand for; undefined where nothing is claimed about it. */
type Values = readonly bigint[] | undefined;

const MAX_VALUES = 64;

/** What the leaves of terms are in one concrete run. */
export interface Leaves {
  entry(register: string): bigint | undefined;
  symbol(name: string): bigint | undefined;
  /** Memory as it was when the routine was entered. */
  initial(address: bigint, bytes: number): bigint;
}

/**
 * Compares terms with the words of a concrete run. Equal terms must be equal words, so a term that has
 * no value of its own (unknown, a load from changed memory, one of several) gets the word of its first
 * holder at a point, and every other holder must agree.
 */
export class Agreement {
  private readonly exact = new Map<Term, bigint | undefined>();
  private held = new Map<Term, bigint>();

  constructor(private readonly leaves: Leaves) {}

  /** To be called at each point: the words of unknowns hold for one point only. */
  startPoint(): void {
    this.held = new Map();
  }

  /** Why the word cannot be what the term says; undefined when it can. */
  disagreement(t: Term, word: bigint): string | undefined {
    const ones = t.ones.toBigInt();
    if ((word & t.zeros.toBigInt()) !== 0n || (word & ones) !== ones) return 'known bits differ';
    const values = this.valuesOf(t);
    if (values !== undefined && !values.includes(word)) return `is ${values.map(hex).join(' or ')}`;
    const before = this.held.get(t);
    if (before !== undefined && before !== word) return `is ${hex(before)} elsewhere`;
    this.held.set(t, word);
    return undefined;
  }

  /** The word of a term where the run leaves only one. */
  only(t: Term): bigint | undefined {
    const values = this.valuesOf(t);
    return values?.length === 1 ? values[0] : undefined;
  }

  private valuesOf(t: Term): Values {
    const known = this.exactWord(t);
    if (known !== undefined) return [known];
    const held = this.held.get(t);
    if (held !== undefined) return [held];
    switch (t.kind) {
      case 'oneOf': {
        // An option may be from an earlier round of a loop, when its unknowns stood for other words.
        const all = new Set<bigint>();
        for (const o of t.options) {
          const v = this.exactWord(o);
          if (v === undefined) return undefined;
          all.add(v);
        }
        return [...all];
      }
      case 'masked':
        return this.combined([t.base], ([base]) => evaluateMasked(t, base as bigint));
      case 'linear':
        return this.combined(
          t.atoms.map((a) => a.term),
          (atoms) => evaluateLinear(t, atoms),
        );
      case 'operation':
        return this.combined(t.operands, (operands) => evaluateOperation(t.name, operands));
      default:
        return undefined;
    }
  }

  private combined(parts: readonly Term[], f: (values: readonly bigint[]) => bigint | undefined): Values {
    let tuples: bigint[][] = [[]];
    for (const p of parts) {
      const values = this.valuesOf(p);
      if (values === undefined || values.length * tuples.length > MAX_VALUES) return undefined;
      tuples = tuples.flatMap((tuple) => values.map((v) => [...tuple, v]));
    }
    const out = new Set<bigint>();
    for (const tuple of tuples) {
      const v = f(tuple);
      if (v === undefined) return undefined;
      out.add(v);
    }
    return [...out];
  }

  /** The word of a term that is a function of the entry state. */
  exactWord(t: Term): bigint | undefined {
    if (this.exact.has(t)) return this.exact.get(t);
    const word = this.exactly(t);
    this.exact.set(t, word);
    return word;
  }
  private exactly(t: Term): bigint | undefined {
    const all = (list: readonly Term[]): bigint[] | undefined => {
      const out: bigint[] = [];
      for (const u of list) {
        const v = this.exactWord(u);
        if (v === undefined) return undefined;
        out.push(v);
      }
      return out;
    };
    switch (t.kind) {
      case 'constant':
        return t.value.toBigInt();
      case 'entry':
        return this.leaves.entry(t.register);
      case 'symbol':
        return this.leaves.symbol(t.name);
      case 'load': {
        const [address] = all([t.address]) ?? [];
        return t.epoch === 'entry' && address !== undefined
          ? this.leaves.initial(address, t.bytes)
          : undefined;
      }
      case 'linear': {
        const atoms = all(t.atoms.map((a) => a.term));
        return atoms && evaluateLinear(t, atoms);
      }
      case 'masked': {
        const [base] = all([t.base]) ?? [];
        return base === undefined ? undefined : evaluateMasked(t, base);
      }
      case 'operation': {
        const operands = all(t.operands);
        return operands && evaluateOperation(t.name, operands);
      }
      default:
        return undefined;
    }
  }
}

export function hex(word: bigint): string {
  return `0x${word.toString(16)}`;
}
