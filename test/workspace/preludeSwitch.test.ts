import { expect, test } from 'vitest';
import { analyze, findingsIn } from '../support/check';

const enter = (scratch: string): string => `
#include <asm/kvm_mte.h>
#include <asm/kvm_ptrauth.h>
        .global enter
        .type   enter, %function
enter:
        mte_switch_to_guest x0, x1, ${scratch}
        ptrauth_switch_to_guest x0, ${scratch}, x3, x4
        isb
        mte_switch_to_hyp x0, x1, ${scratch}
        ptrauth_switch_to_hyp x0, x1, ${scratch}, x3, x4
        ret
        .size   enter, . - enter
`;

test('keys and tags of a guest are switched without the headers of a tree', () => {
  expect(findingsIn(enter('x2')).map((f) => f.message)).toEqual([]);
  const [routine] = analyze(enter('x2')).routines;
  expect([...(routine?.conditions ?? [])].sort()).toEqual(['ARM64_HAS_ADDRESS_AUTH', 'ARM64_MTE']);
});

test('their temporaries are seen', () => {
  const lost = findingsIn(enter('x19')).filter((f) => f.rule === 'callee-saved-clobbered');
  expect(lost.map((f) => f.message).join()).toMatch(
    /^x19 does not hold the caller's value at this ret: `mte_switch/,
  );
});
