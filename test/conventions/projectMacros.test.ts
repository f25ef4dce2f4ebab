import { describe, expect, test } from 'vitest';
import { annotationsOf, conventionsOf } from '../../server/src/rules';
import { analyze } from '../support/check';

const FUNCTION = '\tmov\tx0, x1\n\tret\n';
const HANDLER = '\tmov\tx19, x1\n\teret\n\tsb\n';

/** Each routine of a file that stands alone, with the kind of its convention. */
function routinesOf(text: string): Record<string, string | undefined> {
  const { document, routines, problems } = analyze(text);
  expect(problems.filter((p) => p.severity === 'error').map((p) => p.message)).toEqual([]);
  return Object.fromEntries(
    routines.map((r) => [
      r.name,
      conventionsOf(r, annotationsOf(r, document, routines, undefined), {})[0]?.kind,
    ]),
  );
}

describe('routines as each project marks them', () => {
  test('Linux since 5.5', () => {
    const text = `#include <linux/linkage.h>
SYM_FUNC_START(global)
${FUNCTION}SYM_FUNC_END(global)
SYM_FUNC_START_LOCAL(local)
${FUNCTION}SYM_FUNC_END(local)
SYM_FUNC_START_WEAK(weak)
${FUNCTION}SYM_FUNC_END(weak)
SYM_FUNC_START_NOALIGN(unaligned)
${FUNCTION}SYM_FUNC_END(unaligned)
SYM_TYPED_FUNC_START(typed)
${FUNCTION}SYM_FUNC_END(typed)
SYM_FUNC_START_PI(independent)
${FUNCTION}SYM_FUNC_END_PI(independent)
SYM_FUNC_START(outer)
	mov\tx2, x3
SYM_INNER_LABEL(inner, SYM_L_GLOBAL)
${FUNCTION}SYM_FUNC_END(outer)
SYM_CODE_START(code)
${HANDLER}SYM_CODE_END(code)
SYM_CODE_START_LOCAL(local_code)
${HANDLER}SYM_CODE_END(local_code)
`;
    expect(routinesOf(text)).toEqual({
      global: 'aapcs64',
      local: 'aapcs64',
      weak: 'aapcs64',
      unaligned: 'aapcs64',
      typed: 'aapcs64',
      __pi_independent: 'aapcs64',
      outer: 'aapcs64',
      inner: 'aapcs64',
      code: 'exception',
      local_code: 'exception',
    });
  });

  test('Linux before, and U-Boot', () => {
    const text = `#include <linux/linkage.h>
ENTRY(global)
${FUNCTION}ENDPROC(global)
WEAK(weak)
${FUNCTION}ENDPROC(weak)
ENTRY(code)
${HANDLER}END(code)
.pushsection .text.lowlevel, "ax"
ENTRY(elsewhere)
${FUNCTION}ENDPROC(elsewhere)
.popsection
`;
    expect(routinesOf(text)).toEqual({
      global: 'aapcs64',
      weak: 'aapcs64',
      code: 'exception',
      elsewhere: 'aapcs64',
    });
  });

  test('Xen', () => {
    const text = `#include <asm/macros.h>
#include <xen/linkage.h>
FUNC(global)
${FUNCTION}END(global)
FUNC_LOCAL(local)
${FUNCTION}END(local)
ENTRY(old)
${FUNCTION}ENDPROC(old)
FUNC(outer)
	mov\tx3, x4
LABEL(inner)
${FUNCTION}END(outer)
FUNC(handler, 8)
${HANDLER}END(handler)
`;
    expect(routinesOf(text)).toEqual({
      global: 'aapcs64',
      local: 'aapcs64',
      old: 'aapcs64',
      outer: 'aapcs64',
      inner: 'aapcs64',
      handler: 'exception',
    });
  });

  test('Trusted Firmware-A', () => {
    const text = `#include <asm_macros.S>
	.globl\tglobal
func global
${FUNCTION}endfunc global
func local
${FUNCTION}endfunc local
func aligned, _align=4
${FUNCTION}endfunc aligned
func handler
${HANDLER}endfunc handler
`;
    expect(routinesOf(text)).toEqual({
      global: 'aapcs64',
      local: 'aapcs64',
      aligned: 'aapcs64',
      handler: 'exception',
    });
  });
});
