import { expect, test } from 'vitest';
import { architectureOf } from '../../server/src/workspace/architecture';

test.each([
  ['mrs x0, cptr_el2\n\tbic x0, x0, #1\n', true],
  ['alternative_if ARM64_SVE\n\tnop\n', true],
  ['\tldp w0, w1, [sp], #16\n\tret\n', true],
  ['\tINIT_STATE(x0)\n\tstr w1, [x0]\n', true],
  ['\tpush {r4, lr}\n\tmov r0, #1\n\tpop {r4, pc}\n', false],
  ['\t.syntax unified\n\tmcr p15, 0, r0, c1, c0, 0\n', false],
  ['\tmovq %rax, %rbx\n\tret\n', false],
  ['\tcsrw mtvec, t0\n\tld x5, 8(sp)\n', false],
  ['\tSTORE x1, 1 * WORD(sp)\n\tSTORE x5, 5 * WORD(sp)\n\tSTORE x6, 6 * WORD(sp)\n\tcsrr t0, mepc\n', false],
  ['\t.set noreorder\n\tmfc0 $t0, $12\n', false],
  ['\tmflr 0\n\tstd 0, 16(1)\n\tblr\n', false],
  ['\tstmg %r6,%r15,48(%r15)\n', false],
  ['\tnop\n', undefined],
  ['/* x0 and x1 hold mrs x0, cptr_el2 */\n\tnop\n', undefined],
])('%j', (text, expected) => {
  const evidence = architectureOf(text);
  expect(evidence.isArm64).toBe(expected);
  expect(evidence.reason).not.toBe('');
});
