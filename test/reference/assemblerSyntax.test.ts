import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembleText } from '../../server/src/assembler/assemble';
import { flatten } from '../../server/src/assembler/flatten';
import { objectDifferences, readElf } from '../support/elfObject';
import { describeWith } from './needs';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hyplens-syntax-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Constructs of the language; each must assemble, and its flat text to the same object. */
const accepted: Record<string, string> = {
  'statements on one line': 'a: nop; b: nop // c\n# d\n\tnop /* e ; */ ; nop\n c : d: ret',
  'numeric labels': '1: b 1f\n1: b 1b; b 1f\n1: nop\n01: b 1b\n55: cbz x0, 55b\n.word 1b - 55b',
  'dollar in names': 'a$b: b a$b\n.L$x: b .L$x',
  'quoted names': '"odd name": b "odd name"\n.globl "odd name"',
  'strings with separators': '.ascii "a;b//c/*d*/", "e\\"f", "\\101\\x41\\n"\n.asciz "x" "y"\n.string "#z"',
  'character constants': ".byte 'a, 'b', '\\n, ' ', '\"\n.word 'A + 1",
  'operator ranks':
    '.quad 2==1+1, 1<2|4, 3+1&1, 5!2, 7&&3, 0||4, 1<<4-1, 2*3+4, -7/2, -7%3, 6^3|8, ~0, !5, - -3',
  'logical right shift': '.quad -1>>60, 1<<63, 1<<64, 0xffffffffffffffff + 1',
  'comparison results': '.word 1 > 0, 1 <> 1, 2 >= 2, 3 <= 2, 1 != 2',
  'number forms': '.word 0x1F, 0b101, 017, 10U, 0x10UL, 0b1',
  'dot in data lists': 'x: .word 1, . - x, . - x\n.hword . - x',
  'dot in expressions': 'x: nop\n.word . - x + 4\n.set y, . - x\n.word y\nb . + 8\nb .',
  'symbols set again': '.set n, 1\nmov x0, #n\nn = n + 1\nmov x0, #n\n.word n\n.equ n, 9\n.word n',
  'forward set': 'mov x0, #later\n.word later\nlater = 12',
  equiv: '.equiv k, 3\nj == 4\n.word k + j',
  'default, required and keyword arguments':
    '.macro m a, b=7, c:req, d\n.word \\a+0, \\b, \\c, \\d+0\n.endm\nm 1, 2, 3, 4\nm 1, , 3\nm c=5, a=6\nm 1 2 3\nm c=1,d=2',
  vararg: '.macro v n, rest:vararg\n.word \\n\n.ifnb \\rest\nv \\rest\n.endif\n.endm\nv 1, 2, 3, 4',
  'blank separated and bracketed arguments':
    '.macro m a b c=0\n.word \\a, \\b, \\c\n.endm\nm 1 2 3\nm 1 +2, 3\nm (1 + 2), 3\nm 1 + 2, 4\nm (1 +(2)), [3 + 4]',
  'memory operand as argument':
    '.macro ld r, a:vararg\nldr \\r, \\a\n.endm\nld x0, [x1, #8]\nld x0, [x1]\n.macro one r, a\nldr \\r, \\a\n.endm\none x0, [x1]\none x0, "[x1, #16]"',
  'quoted arguments':
    '.macro m a, b\n\\a\n\\b\n.endm\nm "mov x0, x1", "nop; nop"\n.macro s t\n.ascii "\\t"\n.endm\ns "a b c"\ns hello',
  'joining names':
    '.macro m p, n\n\\p\\n: nop\n\\p\\()_x\\()\\n: nop\n\\p\\n\\().1: nop\n.endm\nm foo, 1\nm bar, 2',
  'invocation number': '.macro m\nl\\@: b l\\@\n.endm\nm\nm\n.macro o\nm\nk\\@: b k\\@\nm\n.endm\no\nm',
  'ampersand substitution': '.macro m a\n.word &a\n.word 3 & 1\n.ascii "&a&x\\a&y&a"\n.endm\nm 5',
  'nested definitions': '.macro outer n\n.macro inner\\n x\n.word \\n, \\x\n.endm\n.endm\nouter 3\ninner3 4',
  recursion: '.macro r n\n.word \\n\n.if \\n\nr "(\\n-1)"\n.endif\n.endm\nr 3',
  exitm: '.macro m a\n.if \\a\n.word 1\n.exitm\n.endif\n.word 2\n.endm\nm 0\nm 1\nm 0',
  'exitm in a repetition': '.macro m\n.rept 3\n.word 1\n.exitm\n.word 2\n.endr\n.word 3\n.endm\nm',
  'purgem and define again': '.macro m\nnop\n.endm\nm\n.purgem m\n.macro M\nret\n.endm\nm\nM',
  'macro over instruction': '.macro NOP2\nnop\nnop\n.endm\nnop2\n.macro wfe\nwfi\n.endm\nwfe',
  'macro named with a dot': '.macro .mine a\n.word \\a\n.endm\n.mine 3\n.MINE 4',
  'rept, irp, irpc':
    '.rept 3\nnop\n.endr\n.irp r,x0,x1 x2\nmov \\r, #1\n.endr\n.irpc c,123\n.byte \\c\n.endr\n.irp z\n.word 1\\z\n.endr\n.rep 2\nret\n.endr\n.irp a, "1, 2", 3\n.word \\a\n.endr',
  'irpc of quotes': '.irpc c,"ab c"\n.ascii "\\c"\n.endr\n.irpc c\n.word 5\n.endr',
  'nested repetition':
    '.irp a,1,2\n.irp b,3,4\n.byte \\a*10+\\b\n.endr\n.endr\n.macro m n\n.rept \\n\n.byte \\n\n.endr\n.endm\nm 2\nm 0',
  'number in irp': '.macro m\n.irp x,1,2\n.word \\@\n.endr\n.word \\@\n.endm\nm\nm',
  altmacro:
    '.altmacro\n.macro m p1, p2\nLOCAL here, there\nhere: .word p1 + p2\nthere: b here\n.ascii "p1&p2"\n.balign 4\n.endm\nm 1, 2\nm %1+2, 4\n.macro p x\n.word x\n.endm\np %(3*4)\np <5>\n.macro j n\nq&n: nop\n.endm\nj 7\n.noaltmacro\n.macro s a\n.word \\a\n.endm\ns 4',
  'altmacro strings':
    '.altmacro\n.macro m p1, p2\n.ascii p1\n.word p2\n.endm\nm "x y", 1\nm "z!!", 2\nm <"q">, <3>\n.irp x,<1,2>,3\n.word x\n.endr',
  conditionals:
    '.if 1\nnop\n.elseif 1\nwfi\n.else\nret\n.endif\n.if 0\nnop\n.elseif 2\nwfi\n.else\nret\n.endif\n.ifeq 0\nnop\n.endif\n.ifne 0\nnop\n.else\nwfe\n.endif\n.ifge -1\nnop\n.endif\n.ifgt 1\nret\n.endif\n.ifle 0\nret\n.endif\n.iflt -3\nret\n.endif',
  'conditionals over text':
    '.ifb\nnop\n.endif\n.ifb x\nret\n.endif\n.ifnb x\nwfi\n.endif\n.ifc a b,a b\nnop\n.endif\n.ifc "a,b","a,b"\nnop\n.endif\n.ifnc a,b\nwfe\n.endif\n.ifeqs "a","a"\nret\n.endif\n.ifnes "a","b"\nnop\n.endif',
  defined:
    'a:\n.ifdef a\nnop\n.endif\n.ifndef b\nret\n.endif\n.ifnotdef a\nwfi\n.endif\nc=1\n.ifdef c\nwfe\n.endif\n.ifdef later\nnop\n.endif\nlater:',
  'skipped nesting':
    '.if 0\n.if 1\nbad bad\n.else\nworse\n.endif\n.macro never\n.endm\n.else\nnop\n.endif\n.if 0\nlab: .endif\n.endif\nret',
  'differences in conditions':
    'a: nop\nb:\n.if b - a == 4\nnop\n.endif\n.rept (b-a)/4\nret\n.endr\n.if b > a\nwfi\n.endif',
  sections:
    '.text\nnop\n.data\n.word 1\n.bss\n.skip 8\n.section .foo, "aw", %progbits\n.word 2\n.previous\n.skip 4\n.section .rodata.str1.1,"aMS",@progbits,1\n.asciz "x"\n.text\nret\n.section .foo\n.word 3',
  'section stack':
    '.pushsection .a,"a"\n.word 1\n.pushsection .b, 1, "a"\n.word 2\n.subsection 0\n.word 3\n.popsection\n.word 4\n.previous\nnop\n.popsection\nret\n.previous',
  'section names as symbols':
    'nop\n.section .far,"ax"\nnop\nx: ret\n.text\n.set d, 0x1000 + x - .far\n.quad d, x - .far\nmovz x0, #:abs_g0:d',
  'symbols of other kinds':
    '.data\n.struct 4\nw1: .short 0\nw2: .short 0\n.text\nmov x0, #w2\n.set v, 1\n.word v\nv: .word v\n.eqv later, n + 1\n.set n, 4\n.word later\n.set n, 5\n.word later',
  subsections: 'nop\n.subsection 2\nret\n.subsection 1\nwfi\n.previous\nwfe\n.text 1\nsev\n.text\nb .',
  'groups and unique sections':
    '.section .g,"axG",@progbits,grp,comdat\nnop\n.section .h,"a?"\n.word 1\n.section .u,"a",@progbits,unique,1\n.word 1\n.section .u,"a",@progbits,unique,2\n.word 2\n.section .u,"a",@progbits,unique,1\n.word 3',
  alignment:
    'nop\n.align 3\nret\n.balign 32\nnop\n.p2align 4,,8\nret\n.p2align 6,,4\nnop\n.data\n.byte 1\n.align 2, 0xff\n.byte 2\n.byte 1\n.balignw 4,0x1234\n.p2alignl 3,0\n.byte 3',
  'alternative framing':
    '661: nop\nnop\n662:\n.subsection 1\n663: ret\nret\n664: .org . - (664b-663b) + (662b-661b)\n.org . - (662b-661b) + (664b-663b)\n.previous\nwfi',
  'org and space':
    'a: .word 1\n.org a + 16, 0xaa\n.word 2\n.org 0x40\n.skip 4, 1\n.zero 3\n.fill 3, 2, 0x55\n.space b - c\n.byte 1\nc: .word 1, 2\nb:',
  'data directives':
    '.byte 1\n.hword 2\n.short 3\n.2byte 4\n.word 5\n.long 6\n.int 7\n.4byte 8\n.quad 9\n.xword 10\n.8byte 11\n.octa 12\n.dc.b 13\n.dc.w 14\n.dc.l 15\n.float 1.5\n.single -2.5\n.double 0.1\n.dc.d 3.0',
  leb128:
    '.uleb128 0, 127, 128, 0x4000\n.sleb128 -1, 63, 64, -65\na: .uleb128 b - a\n.skip 200\nb: .sleb128 a - b',
  'literal pools':
    'ldr x0, =0x123456789abcdef\nldr w1, =0x12345678\nldr x2, =sym + 4\nldr x3, =0x123456789abcdef\n.ltorg\nldr x4, =sym\nret\n.section .t2,"ax"\nldr x5, =other\n.pool\nnop',
  'register names':
    'ctx .req x19\nacc .req v3\nldr x0, [ctx, #8]\nmov CTX, x1\nadd acc.4s, acc.4s, v1.4s\nptr .req ctx\nstr x1, [ptr]\n.unreq ctx\nmov x0, x1',
  'symbol attributes':
    '.globl a, b\n.weak c\n.hidden a\n.type a, %function\n.type b, @object\na: ret\n.size a, . - a\nb: .word 0\n.size b, 4\nc:\n.local d\nd: nop\n.comm e, 8, 8\n.lcomm f, 16\n.protected b\n.internal g\ng: nop\n.symver a, a@@V1',
  'code after data': '.byte 1\na: ret\n.byte 2\n.inst 0xd503201f\nb: nop\n.byte 1,,2\n.word\n.hword 1,',
  frames:
    '.cfi_sections .debug_frame\na: .cfi_startproc\nstp x29, x30, [sp, #-16]!\n.cfi_def_cfa_offset 16\n.cfi_offset 29, -16\nret\n.cfi_endproc',
  'instruction words':
    '.inst 0xd503201f\n.inst 0xd5000000 | (5 << 5), 0xd65f03c0\n.set r, 3\n.inst 0xaa0003e0 + r',
  architecture: '.arch armv8-a\n.arch_extension crc\ncrc32b w0, w1, w2\n.cpu cortex-a53\nnop',
  'upper case directives': '.TEXT\n.Word 3\n.IF 1\nnop\n.ENDIF\n.MACRO Foo\nret\n.ENDM\nFOO',
  'labels before block ends': '.macro m\nnop\nx: .endm\nm\n.rept 1\nnop\ny: .endr',
  'branches across sections': 'b 1f\n.section .x,"ax"\nnop\n1: ret\nb 2f\n.text\n2: nop',
  'macro that opens a section':
    '.macro entry a\n.pushsection .tab, "a"\n.word \\a - .\n.popsection\n.endm\n1: nop\nentry 1b\nentry 2f\n2: nop',
  'conditional inside arguments':
    '.macro m a\n.ifc \\a,x0\nnop\n.else\n.ifc \\a, x1\nret\n.endif\n.endif\n.endm\nm x0\nm x1\nm x2',
  'end of input': 'nop\n.end\ngarbage here',
};

/** Text that the assembler rejects, and every line that it complains about. */
const rejected: Record<string, string> = {
  'unknown names': 'nop\n.foo\nbar x1\nret',
  'a label twice': 'a:\nnop\na:\nret',
  'conditions that are no number': '.if undefd\n.endif\na: .align 3\nb:\n.if b - a\n.endif\nnop',
  'conditionals out of place': '.endif\n.else\n.elseif 1\nnop\n.if 1\n.else\n.else\n.endif',
  'macro ends out of place': '.endm\n.endr\n.exitm\n.purgem zz\n.macro\n.endm\nnop',
  'macro arguments': '.macro q a:req\n.endm\nq\nq 1,2\nq b=3\nq a=1, 2\nq 1',
  operands: '.set a\n.set a,\n.ifc a\n.endif\n.long )\n.long 1 2\n.ascii foo',
  messages: '.error "x"\n.err\n.warning "y"\nnop',
  sections: '.popsection\n.section\nnop',
  'a macro defined twice': '.macro m\n.endm\n.macro m\n.endm',
  'formals in parentheses': '.macro m(a,b)\n.endm\nnop',
  'scrubbed arguments': '.macro m a b c=0\n.word \\a, \\b, \\c\n.endm\nm 1 +2 3\nm (1 + 2) 3\nm (1) (2)',
  'not a name': '.globl 1\n.type\nnop',
  'values that no relocation holds':
    '.data\na: .word 1\n.section .o,"aw"\nb:\n.word b, 0\n.word b - a, und - und2\n.word a * 2\n.word -und\n.byte later\n.uleb128 und\n.word (a - b) + 1\nlater = 300',
  'places that an immediate cannot hold':
    'nop\nl4: nop\n.globl g\ng: nop\nand x0,x0,#l4\nand x0,x0,#l4+8\nand x0,x0,#g\nand x0,x0,#g+1\nadd x0,x0,#far\nldr x0,[x1,#far]\nldp x0,x1,[x2,#l4]\nmov x0,#far\nand x0,x0,#.\n.skip 0x12344\nfar: nop',
  'a byte that would need a relocation': '.data\n.byte und, 1',
  'contents of bss': '.bss\n.word 1\n.ascii "x"\n.float 1\n.skip 4\n.word 0\n.uleb128 3\n.fill 1,1,1',
  'other attributes': '.section foo\n.section foo,"aw"\n.section bar,"a"\n.section bar,"a",@nobits',
  frames:
    '.cfi_endproc\n.cfi_offset 1, 8\n.cfi_startproc\n.cfi_offset x1, 4\n.cfi_def_cfa v1, 4\n.cfi_startproc\n.cfi_restore_state\n.cfi_endproc',
  'not constant': '.skip later - 1\n.rept foo\nnop\n.endr\nlater:',
};

describeWith(['aarch64-linux-gnu-as'], 'GNU as and we read alike', () => {
  test.each(Object.entries(accepted))('%s', (name, source) => {
    const base = join(folder, name.replace(/\W+/g, '-'));
    writeFileSync(`${base}.s`, `${source}\n`);
    execFileSync('aarch64-linux-gnu-as', ['-march=armv8.5-a', `${base}.s`, '-o', `${base}.o`]);
    const program = assembleText(`${base}.s`, source);
    expect(program.problems.filter((p) => p.severity === 'error').map((p) => p.message)).toEqual([]);
    const flat = flatten(program);
    expect(flat).not.toMatch(/^\s*\.(macro|if|rept|irp|else|endif|endm|altmacro|purgem|exitm)\b/im);
    writeFileSync(`${base}-flat.s`, flat);
    const result = spawnSync('aarch64-linux-gnu-as', [
      '-march=armv8.5-a',
      `${base}-flat.s`,
      '-o',
      `${base}-flat.o`,
    ]);
    expect(`${result.stderr}`.replace(/^.*Warning.*\n?|^.*Assembler messages.*\n?/gm, '')).toBe('');
    const original = readElf(readFileSync(`${base}.o`));
    expect(objectDifferences(original, readElf(readFileSync(`${base}-flat.o`)))).toEqual([]);
    // The layout is ours: sizes of sections and addresses of symbols must be the assembler's.
    for (const symbol of original.symbols) {
      const ours = program.symbols.get(symbol.name)?.address;
      if (ours) expect(`${symbol.name} ${ours.offset}`).toBe(`${symbol.name} ${symbol.value}`);
    }
    for (const section of original.sections.filter(
      (s) => s.type === 1 && !/debug_frame|eh_frame/.test(s.name),
    )) {
      const sizes = program.sections.filter((s) => s.name === section.name).map((s) => s.size);
      expect(sizes, section.name).toContain(section.bytes.length);
    }
  });

  test.each(Object.entries(rejected))('%s', (name, source) => {
    const path = join(folder, `${name.replace(/\W+/g, '-')}.s`);
    writeFileSync(path, `${source}\n`);
    const { stderr } = spawnSync('aarch64-linux-gnu-as', [path, '-o', '/dev/null'], { encoding: 'utf8' });
    const said = stderr.split('\n').flatMap((line) => {
      const m = /^[^:]*:(\d+): (Error|Warning): (.*)$/.exec(line);
      // Places that explain another message are its related information with us.
      return m && !/^here is /.test(m[3] ?? '') ? [`${m[1]} ${m[2]?.toLowerCase()}: ${m[3]}`] : [];
    });
    const ours = assembleText(path, source).problems.map(
      (p) => `${p.origin.line + 1} ${p.severity}: ${p.message.replace(/; did you mean .*/, '')}`,
    );
    expect(ours.sort()).toEqual(said.sort());
  });
});
