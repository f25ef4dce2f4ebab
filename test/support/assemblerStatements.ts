// Random statements for the assembler: directives, expressions, repetitions and macros.
import fc from 'fast-check';

const binary = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '<<',
  '>>',
  '|',
  '&',
  '^',
  '!',
  '==',
  '!=',
  '<>',
  '<',
  '>',
  '<=',
  '>=',
  '&&',
  '||',
];
const leaf = fc.constantFrom(
  '0',
  '1',
  '2',
  '7',
  '0x1f',
  '0b101',
  '017',
  "'a",
  '0xffffffff',
  '63',
  'k',
  'n',
  '.',
  'a',
  'a2',
  'b',
  'und',
);
const numeric = fc.constantFrom('0', '1', '3', '8', '0x7f', '255', '0b11', '012', 'k', 'n', '-1', '(a2-a)');

/** Expressions with every operator, nested and bracketed. Division has a divisor that is no zero. */
const expression = (atoms: fc.Arbitrary<string>, unary: readonly string[]): fc.Arbitrary<string> =>
  fc.letrec<{ e: string }>((tie) => ({
    e: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      atoms,
      fc
        .tuple(tie('e'), fc.constantFrom(...binary), tie('e'), fc.constantFrom('', ' '))
        .map(([l, op, r, s]) => (op === '/' || op === '%' ? `${l}${s}${op}${s}7` : `${l}${s}${op}${s}${r}`)),
      tie('e').map((e) => `(${e})`),
      fc.tuple(fc.constantFrom(...unary), tie('e')).map(([op, e]) => `${op}(${e})`),
    ),
  })).e;

const numbers = expression(numeric, ['-', '~', '!', '+']);
// `!` of an unknown symbol is a number or a refusal, by what stands around it: not compared.
const anything = expression(leaf, ['-', '~', '+']);
const name = fc.constantFrom('k', 'n', 's1', 's2', 'a', 'fresh');
const text = fc.constantFrom('"a"', '"a\\n\\x41\\101"', '"a" "b"', '"a;b"', '<65>', 'bare', '"\\""', '""');
const optional = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.option(arbitrary, { nil: '' }).map((s) => s ?? '');
const list = (of: fc.Arbitrary<string>, minLength = 0): fc.Arbitrary<string> =>
  fc.array(of, { minLength, maxLength: 3 }).map((parts) => parts.join(','));

/** Statements with every directive; `prologue` has the symbols and macros that they use. */
export const statement = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('.byte', '.hword', '.word', '.quad', '.long', '.short', '.dc.b', '.xword'),
      list(numbers),
    )
    .map((p) => p.join(' ')),
  fc.tuple(fc.constantFrom('.word', '.quad', '.hword'), anything).map((p) => p.join(' ')),
  fc.tuple(fc.constantFrom('.uleb128', '.sleb128'), list(numbers)).map((p) => p.join(' ')),
  fc
    .tuple(fc.constantFrom('.ascii', '.asciz', '.string', '.string16'), list(text, 1))
    .map((p) => p.join(' ')),
  fc
    .tuple(
      fc.constantFrom('.float', '.double', '.single', '.float16'),
      list(fc.constantFrom('1', '-1.5', '1e3', '.5', 'inf', 'nan', '0f1', '1.', 'x', '"1"')),
    )
    .map((p) => p.join(' ')),
  fc
    .tuple(
      fc.constantFrom('.skip', '.space', '.zero'),
      fc.constantFrom('0', '4', '(a2-a)', '(k&7)', 'und', ''),
    )
    .map((p) => p.join(' ')),
  fc
    .tuple(fc.constantFrom('1', '3', '0', '(k&7)'), fc.constantFrom('', ',1', ',2,3', ',9', ',,', ',und'))
    .map(([n, more]) => `.fill ${n}${more}`),
  fc
    .tuple(
      fc.constantFrom('.align', '.p2align', '.balign'),
      fc.constantFrom('', '1', '2', '4', '3', '4,,2', '2,0', '8 8', 'und'),
    )
    .map((p) => p.join(' ')),
  fc
    .tuple(fc.constantFrom('.set', '.equ', '.equiv', '.eqv'), name, fc.constantFrom(',', ' ,', ''), numbers)
    .map(([d, n, c, e]) => `${d} ${n}${c}${e}`),
  fc.tuple(name, fc.constantFrom('=', '=='), numbers).map((p) => p.join('')),
  fc
    .tuple(fc.constantFrom('.if', '.ifeq', '.ifne', '.ifgt', '.ifle'), numbers, numbers)
    .map(([d, c, e]) => `${d} ${c}\n.word ${e}\n.else\n.byte 1\n.endif`),
  fc
    .tuple(
      fc.constantFrom('.ifc', '.ifnc'),
      fc.constantFrom('a,a', 'a,b', 'a b,a  b', '"x","x"', "'a','a'", 'a'),
    )
    .map(([d, e]) => `${d} ${e}\n.byte 2\n.endif`),
  fc
    .tuple(
      fc.constantFrom('.ifdef', '.ifndef', '.ifb', '.ifnb'),
      fc.constantFrom('a', 'k', 'und', 'und2', '', '1'),
    )
    .map(([d, e]) => `${d} ${e}\n.byte 3\n.endif`),
  // Not `k` itself, which an earlier statement may have set to what no memory holds.
  fc.tuple(fc.constantFrom('0', '1', '3', '(k&7)'), numbers).map(([n, e]) => `.rept ${n}\n.word ${e}\n.endr`),
  fc
    .tuple(list(fc.constantFrom('1', '2', '"3"', '(4+1)', 'k')), numbers)
    .map(([v, e]) => `.irp x,${v}\n.hword \\x+0,${e}\n.endr`),
  fc.constantFrom('12', '"34"', '', '5').map((c) => `.irpc c,${c}\n.byte 0\\c\n.endr`),
  fc.tuple(optional(numbers), optional(numbers), optional(numbers)).map(([a, b, c]) => `mac ${a},${b},${c}`),
  fc.tuple(numbers, numbers).map(([a, b]) => `mac p=${a.replaceAll(' ', '')},r="${b}"`),
  list(numbers).map((v) => `va ${v}`),
  fc.constantFrom(
    '1: .word 1b-.',
    '2: .word 2b-2b',
    '.word 1f-.\n1:',
    '.subsection 1\n.word 5\n.previous',
    '.pushsection .q,"a"\n.word 1\n.popsection',
    '.popsection',
    '.globl a,',
    '.type a,%function',
    '.type a',
    '.size a,.-a',
    '.weak w',
    '.hidden',
    '.local a b',
    '.org . + 4',
    '.org .+1,2,3',
  ),
);

export const prologue = `.data
k = 5
n = 2
a: .word 1
a2:
.macro mac p, q=7, r
.word \\p+0
.hword \\q, 0\\r
.ifnb \\r
.byte 1
.endif
.endm
.macro va n, rest:vararg
.byte \\n+0
.ifnb \\rest
va \\rest
.endif
.endm
.section .o,"aw"
b: .word 0
.data
`;
