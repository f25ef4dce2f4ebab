import type { Machine } from '../machine';
import { U64 } from '../u64';
import type { Run } from './definition';
import { OperandMismatch, small } from './operands';
import { vectorBytes } from './vectorAccess';
import { expandedImmediate } from './vectorTransfer';

/** Bitwise vector operations over both 64-bit halves. */

export type CombineWords = <W>(m: Machine<W>, a: W, b: W, width: 32 | 64) => W;

/** `cancels`: the same for every x in x, x, so that neither is read then. */
export const combineVectors =
  (combine: CombineWords, cancels = false): Run =>
  (m, [d, n, k]) => {
    if (d?.kind !== 'vector') throw new OperandMismatch('vector register expected');
    m.checkFPAdvSIMDEnabled();
    const isWide = vectorBytes(d) === 16;
    if (n?.kind === 'vector' && k?.kind === 'vector') {
      if (cancels && n.number === k.number) {
        const word = combine(m, small(m, 0), small(m, 0), 64);
        m.writeV(d.number, word, isWide ? word : small(m, 0));
        return;
      }
      const low = combine(m, m.readV(n.number, 'low'), m.readV(k.number, 'low'), 64);
      const high = isWide
        ? combine(m, m.readV(n.number, 'high'), m.readV(k.number, 'high'), 64)
        : small(m, 0);
      m.writeV(d.number, low, high);
      return;
    }
    const value = expandedImmediate(n, d);
    if (!value) throw new OperandMismatch('vector or constant expected');
    const low = combine(m, m.readV(d.number, 'low'), m.constant(value), 64);
    m.writeV(
      d.number,
      low,
      isWide ? combine(m, m.readV(d.number, 'high'), m.constant(value), 64) : small(m, 0),
    );
  };

export const notVector: Run = (m, [d, n]) => {
  if (d?.kind !== 'vector' || n?.kind !== 'vector') throw new OperandMismatch('vector register expected');
  m.checkFPAdvSIMDEnabled();
  const isWide = vectorBytes(d) === 16;
  const low = m.xor(m.readV(n.number, 'low'), m.constant(U64.ONES));
  m.writeV(d.number, low, isWide ? m.xor(m.readV(n.number, 'high'), m.constant(U64.ONES)) : small(m, 0));
};
