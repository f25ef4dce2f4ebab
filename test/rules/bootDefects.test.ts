import { describe, test } from 'vitest';
import { expectClean, expectMarked } from '../support/check';

// Defects of set-up code that were once in released or posted code, in own minimal form and in the manner
// of that project. The number is the row of the list of real defects.

describe('2: a result in the tail that two requests share overwrites what one of them passes on', () => {
  const code = (early: string, tail: string, marker: string) => `
        .global stub_hvc
        .type   stub_hvc, %notype
stub_hvc:
        cmp     x0, #1                  // soft restart: x1 address, x2-x4 arguments
        b.ne    1f
        msr     elr_el2, x1
        mov     x0, #0x3c9
        msr     spsr_el2, x0
        mov     x0, x2
        mov     x1, x3
        mov     x2, x4
        b       reset
1:      cmp     x0, #2                  // reset vectors
        b.eq    2f
        mov     x0, #-1
        eret
        sb
2:      ${early}
reset:  mov_q   x5, 0x30c50830
        msr     sctlr_el2, x5
        isb
        msr     vbar_el2, x6
        ${tail}
${marker}
        eret
        sb
        .size   stub_hvc, . - stub_hvc
`;
  test('defective', () =>
    expectMarked(code('nop', 'mov     x0, xzr', '//      ^^^ overwritten-before-use x0')));
  test('corrected', () => expectClean(code('mov     x0, xzr', 'nop', '')));
});

describe('6: a decision by HCR_EL2 before the code that first initialises it', () => {
  const code = (first: string, later: string, marker: string) => `
        .macro  init_hcr
        mov     x0, #(1 << 31)
        msr     hcr_el2, x0
        isb
        .endm
        .global init_el2
        .type   init_el2, %function
init_el2:
        ${first}
        mrs     x1, hcr_el2
${marker}
        tbz     x1, #34, 1f
        mov     x2, #(3 << 20)
        msr     cpacr_el1, x2
1:      ${later}
        msr     cnthctl_el2, x3
        ret
        .size   init_el2, . - init_el2
`;
  test('defective', () =>
    expectMarked(code('nop', 'init_hcr', '//      ^^^ undefined-read HCR_EL2 is read here')));
  // The value is the one just written: the compiler of the macro cannot know the bit, the analysis does.
  test('corrected', () =>
    expectClean(`
        .global init_el2
        .type   init_el2, %function
init_el2:
        msr     hcr_el2, x0
        isb
        mrs     x1, hcr_el2
        tbz     x1, #34, 1f
        mov     x2, #(3 << 20)
        msr     cpacr_el1, x2
1:      msr     cnthctl_el2, x3
        ret
        .size   init_el2, . - init_el2
`));
});

describe('7: a macro defines 1: and its caller passes 1f into it', () => {
  const code = (label: string, reference: string, marker: string, unreached = '') => `
        .macro  check_override, register, shift, fail, pass
        ubfx    \\register, \\register, #\\shift, #4
        cbz     \\register, ${reference}
        cmp     \\register, #0xf
        b.ne    \\pass
${label}:
        b       \\fail
        .endm
        .global init_sve
        .type   init_sve, %function
init_sve:
        mrs     x1, id_aa64pfr0_el1
        check_override x1, 32, 2f, 1f
${marker}
1:      mov     x0, #15
${unreached}
        msr     zcr_el2, x0
2:      ret
        .size   init_sve, . - init_sve
`;
  test('defective', () =>
    expectMarked(
      code('1', '1f', '//      ^^^^ captured-label 1f binds to', '//      ^^^ unreachable-code mov x0, #15'),
    ));
  test('corrected', () => expectClean(code('.Lfail_\\@', '.Lfail_\\@', '')));
  test('not: both labels stand before one instruction', () =>
    expectClean(`
        .macro  pad, register
        tbz     \\register, #0, 1f
        add     \\register, \\register, #1
        b       3f
1:      add     \\register, \\register, #2
3:
        .endm
        .macro  pad_or_skip, register
        tbz     x1, #1, 1f
        b       3f
1:      pad     \\register
3:      add     \\register, \\register, #16
        .endm
        .global f
        .type   f, %function
f:      pad_or_skip x0
        ret
        .size   f, . - f
`));
});

describe('18: TAM is set where it had to be cleared', () => {
  const code = (change: string, marker: string) => `
        .macro  func name
        .global \\name
        .type   \\name, %function
\\name:
        .endm
        .macro  endfunc name
        .size   \\name, . - \\name
        .endm
func enter_lower
        mrs     x0, cptr_el3
        ${change}
        msr     cptr_el3, x0
        mov     x0, #0x3c9
        msr     spsr_el3, x0
        adr     x1, ns_entry
        msr     elr_el3, x1
        eret
        dsb     nsh
        isb
endfunc enter_lower
ns_entry:
        mrs     x3, amcr_el0
${marker}
        str     x3, [x2]
        b       .
`;
  test('defective', () =>
    expectMarked(code('orr     x0, x0, #(1 << 30)', '//      ^^^ trapped-access CPTR_EL3.TAM')));
  test('corrected', () => expectClean(code('bic     x0, x0, #(1 << 30)', '')));
});

describe('19: SCTLR_EL2 is read into one register, and bits of another one are cleared', () => {
  const code = (register: string, marker: string) => `
#define ENTRY(name) .global name; .type name, %function; name:
ENTRY(_reset_handler)
        mrs     x3, sctlr_el2
        bic     ${register}, ${register}, #(1 << 0)
${marker}
        bic     ${register}, ${register}, #(1 << 2)
        msr     sctlr_el2, ${register}
        isb
        ret
        .size   _reset_handler, . - _reset_handler
`;
  test('defective', () =>
    expectMarked(
      code('x0', '//      ^^^ undefined-read x0').replace(
        'sctlr_el2\n',
        'sctlr_el2\n//      ^^^ dead-write x3\n',
      ),
    ));
  test('corrected', () => expectClean(code('x3', '')));
});

describe('20: the status of a store-exclusive overwrites the value, of another width', () => {
  const code = (status: string, data: string, markers: string) => `
        .global spin_lock
        .type   spin_lock, %function
spin_lock:
        mov     ${data}, #1
1:      ldaxr   w9, [x0]
        cbnz    w9, 1b
        stlxr   ${status}, ${data}, [x0]
${markers}
        cbnz    ${status}, 1b
        ret
        .size   spin_lock, . - spin_lock
`;
  test('defective', () => expectMarked(code('w9', 'x5', '//      ^^^^^ exclusive-mismatch stores 8 bytes')));
  test('corrected', () => expectClean(code('w10', 'w5', '')));
});

describe('22: the saved argument gives way to a constant', () => {
  const code = (temporary: string, marker: string) => `
        .global _start
        .type   _start, %function
_start:
        mov     x6, x0                  // boot arguments
        mov     x4, x1
        mov     ${temporary}, #0x8000
${marker}
        add     x2, x1, ${temporary}
        mov     sp, x2
        bl      apply_rela
        mov     x0, x6
        bl      start_c
        b       .
        .size   _start, . - _start
        .type   apply_rela, %function
apply_rela:
        ldr     x3, [x4]
        str     x3, [x4, #8]
        ret
        .size   apply_rela, . - apply_rela
`;
  test('defective', () => expectMarked(code('x6', '//      ^^^ overwritten-before-use x6')));
  test('corrected', () => expectClean(code('x5', '')));
});

describe('translation goes on in a routine, which returns to the address that the code is linked at', () => {
  const code = (last: string, marker: string) => `
        .global go_virtual
        .type   go_virtual, %notype
go_virtual:
        adr     x30, 1f
        sub     x30, x30, x11           // x11: distance of load and link address
        b       translate
1:      b       .
        .global translate
        .type   translate, %notype
translate:
        msr     sctlr_el2, x1
        isb
        ret
        .global here_to_there
        .type   here_to_there, %function
here_to_there:
        msr     sctlr_el2, x1
        isb
        ${last}
        ret
${marker}
`;
  test('the distance moves a label or what the caller left', () => expectClean(code('add x30, x30, x0', '')));
  test('a constant is no distance, another value no address of the caller', () => {
    expectMarked(code('add x30, x30, #8', '//      ^^^ return-address-clobbered lr does not hold'));
    expectMarked(code('add x30, x2, x0', '//      ^^^ return-address-clobbered lr does not hold'));
  });
});
