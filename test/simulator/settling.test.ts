import { describe, expect, it } from 'vitest';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';
import { sourceFile } from '../../server/src/source/sourceFile';
import { Analyzer } from '../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
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

describe('a loop over values that are made of more than is remembered', () => {
  it('settles as soon as one over simple values', () => {
    const stepsOf = (body: string): number => {
      const analyzer = new Analyzer(new NodeFileSystem(), () => emptyConfiguration);
      analyzer.analyze(sourceFile('/f.s', `.globl f\nf:\n1:${body}subs x2, x2, #1\nb.ne 1b\nret\n`));
      return analyzer.work.steps;
    };
    const mixed = 'mul x0, x0, x1\n';
    const simple = `${mixed}${'mov x3, x1\n'.repeat(23)}`;
    expect(stepsOf(mixed.repeat(24))).toBeLessThanOrEqual(stepsOf(simple) + 24);
  });
});
