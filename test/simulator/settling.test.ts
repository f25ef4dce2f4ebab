import { describe, expect, it } from 'vitest';
import { analyzeText } from '../support/analyzeText';

describe('a loop that stores through what it loaded', () => {
  it('settles although each round makes a new address', () => {
    const run = analyzeText(`
      .globl f
    f:
      mov x22, #3
    1: ldr x9, [x14, x16]
      str x8, [x15, #-4]!
      str x9, [x9, x15]
      ldr x14, [x9, #8]
      add x15, x9, x14
      str x15, [x14]
      subs x22, x22, #1
      b.ne 1b
      ret`);
    expect(run.exits).toHaveLength(1);
  });
});
