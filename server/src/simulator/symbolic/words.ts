import type { LinearValue } from '../../isa/linearValue';
import { U64 } from '../../isa/u64';
import { type Case, type Choice, map2, uniform } from '../choice';
import { knownUnder } from '../knowledge';
import * as symbolic from '../symbolicOperations';
import type { Term } from '../term';
import { mapWord, mapWords, type Word, wordOf } from '../word';
import { Looked, MachineState } from './machineState';

export type { Word } from '../word';
export type Width = symbolic.Width;

/** Arithmetic: a word is a choice of terms by variant. */
export abstract class Words extends MachineState {
  constant(value: U64): Word {
    return wordOf(this.terms.constant(value));
  }
  value(value: LinearValue): Word {
    return wordOf(this.terms.value(value));
  }
  unknown(reason: string): Word {
    return this.products.unknown(this.unknownCount++, reason);
  }
  private unknownCount = 0;
  private unary(a: Word, f: (t: Term) => Term): Word {
    return mapWord(a, f);
  }
  private binary(a: Word, b: Word, f: (x: Term, y: Term) => Term): Word {
    return mapWords(a, b, this.guard, f);
  }
  add(a: Word, b: Word, width: Width): Word {
    return this.binary(a, b, (x, y) => symbolic.add(this.terms, x, y, width));
  }
  sub(a: Word, b: Word, width: Width): Word {
    return this.binary(a, b, (x, y) => symbolic.sub(this.terms, x, y, width));
  }
  and(a: Word, b: Word): Word {
    return this.binary(a, b, (x, y) => this.terms.and(x, y));
  }
  or(a: Word, b: Word): Word {
    return this.binary(a, b, (x, y) => this.terms.or(x, y));
  }
  xor(a: Word, b: Word): Word {
    return this.binary(a, b, (x, y) => this.terms.xor(x, y));
  }
  not(a: Word, width: Width): Word {
    return this.unary(a, (x) => symbolic.not(this.terms, x, width));
  }
  mul(a: Word, b: Word, width: Width): Word {
    return this.binary(a, b, (x, y) => symbolic.mul(this.terms, x, y, width));
  }
  multiplyHigh(a: Word, b: Word, signed: boolean): Word {
    return this.binary(a, b, (x, y) => symbolic.multiplyHigh(this.terms, x, y, signed));
  }
  divide(a: Word, b: Word, signed: boolean, width: Width): Word {
    return this.binary(a, b, (x, y) => symbolic.divide(this.terms, x, y, signed, width));
  }
  shift(kind: 'lsl' | 'lsr' | 'asr' | 'ror', a: Word, amount: Word, width: Width): Word {
    return this.binary(a, amount, (x, y) => symbolic.shift(this.terms, kind, x, y, width));
  }
  zeroExtend(a: Word, fromBits: number): Word {
    return this.unary(a, (x) => symbolic.zeroExtend(this.terms, x, fromBits));
  }
  signExtend(a: Word, fromBits: number, width: Width): Word {
    return this.unary(a, (x) => symbolic.signExtend(this.terms, x, fromBits, width));
  }
  countLeadingZeros(a: Word, width: Width): Word {
    return this.unary(a, (x) => symbolic.countLeadingZeros(this.terms, x, width));
  }
  reverseBits(a: Word, width: Width): Word {
    return this.unary(a, (x) => symbolic.reverseBits(this.terms, x, width));
  }
  reverseBytes(a: Word, containerBytes: 2 | 4 | 8, width: Width): Word {
    return this.unary(a, (x) => symbolic.reverseBytes(this.terms, x, containerBytes, width));
  }
  addWithCarry(
    a: Word,
    b: Word,
    carry: Word,
    width: Width,
  ): { result: Word; n: Word; z: Word; c: Word; v: Word } {
    const [p, q, r] = [onlyTerm(a), onlyTerm(b), onlyTerm(carry)];
    if (p !== undefined && q !== undefined && r !== undefined) {
      const { result, n, z, c, v } = symbolic.addWithCarry(this.terms, p, q, r, width);
      return { result: wordOf(result), n: wordOf(n), z: wordOf(z), c: wordOf(c), v: wordOf(v) };
    }
    const pairs = map2(a, b, this.guard, (x, y) => [x, y] as const);
    const sums = map2(pairs, carry, this.guard, ([x, y], k) =>
      symbolic.addWithCarry(this.terms, x, y, k, width),
    );
    return {
      result: mapWord(sums, (s) => s.result),
      n: mapWord(sums, (s) => s.n),
      z: mapWord(sums, (s) => s.z),
      c: mapWord(sums, (s) => s.c),
      v: mapWord(sums, (s) => s.v),
    };
  }
  isEqual(a: Word, b: Word): Word {
    return this.binary(a, b, (x, y) => symbolic.isEqual(this.terms, x, y));
  }
  select(condition: Word, ifTrue: Word, ifFalse: Word): Word {
    const refined = this.refined(condition);
    const [p, q, r] = [onlyTerm(refined), onlyTerm(ifTrue), onlyTerm(ifFalse)];
    if (p !== undefined && q !== undefined && r !== undefined)
      return wordOf(symbolic.select(this.terms, p, q, r));
    const sides = map2(ifTrue, ifFalse, this.guard, (t, f) => [t, f] as const);
    return mapWords(refined, sides, this.guard, (c, [t, f]) => symbolic.select(this.terms, c, t, f));
  }
  opaque(name: string, operands: readonly Word[]): Word {
    let all: Choice<readonly Term[]> = uniform<readonly Term[]>([]);
    for (const o of operands) all = map2(all, o, this.guard, (list, t) => [...list, t]);
    return mapWord(all, (list) => authenticated(name, list) ?? this.terms.operation(name, list));
  }
  /** Replaces bits that branches have decided by their constants. */
  protected refined(a: Word): Word {
    this.looked |= Looked.atFacts;
    if (this.before.facts.size === 0) return a;
    return mapWord(a, (t) => {
      const k = knownUnder(t, this.before.facts);
      return k.zeros.or(k.ones).equals(U64.ONES) ? this.terms.constant(k.ones) : t;
    });
  }
}

/** The term for every variant; undefined where variants differ. */
function onlyTerm(word: Word): Term | undefined {
  return word.length === 1 ? (word[0] as Case<Term>).value : undefined;
}

/**
 * AUTx of what PACx made with the same key and modifier is the pointer (Arm ARM D8.10). With FEAT_PAuth
 * absent both are NOPs or undefined, so it holds there too.
 */
function authenticated(name: string, [pointer, modifier]: readonly Term[]): Term | undefined {
  if (pointer?.kind === 'operation' && /^xpac[id]$/.test(name) && pointer.name.startsWith(name.slice(1)))
    return pointer.operands[0];
  if (!/^aut(ia|ib|da|db)$/.test(name) || pointer?.kind !== 'operation') return undefined;
  const [original, signedWith] = pointer.operands;
  return pointer.name === name.replace('aut', 'pac') && signedWith === modifier ? original : undefined;
}
