// Random input for the preprocessor: macros and what is invoked of them.
import fc from 'fast-check';

const names = ['A', 'B', 'C', 'D', 'f', 'g', 'h', 'v'];
const parameters = ['x', 'y'];
const plain = [
  ...['1f', '0b1', '0x1e', '1', '.5', 'x0', '.L__x', '"s\\n"', "'c'", '=', '+', '-', '<', '>', '&', '.', ':'],
  ...[
    '[',
    ']',
    '!',
    '#',
    '\\',
    '$',
    '@',
    '//c',
    '/*c*/',
    '%',
    '*',
    '__LINE__',
    '__COUNTER__',
    'é',
    '|',
    '~',
    '->',
    '...',
  ],
];

const gap = fc.constantFrom('', '', ' ', ' ', '/**/', '\\\n');
const joined = (words: fc.Arbitrary<string>, maxLength: number) =>
  fc
    .array(fc.tuple(words, gap), { maxLength })
    .map((list) => list.map(([word, space]) => word + space).join(''));

const word = fc.oneof(fc.constantFrom(...names), fc.constantFrom(...plain), fc.constantFrom('(', ')', ','));
const call: fc.Arbitrary<string> = fc.letrec<{ call: string; argument: string }>((tie) => ({
  call: fc
    .tuple(fc.constantFrom('f', 'g', 'h', 'v'), gap, fc.array(tie('argument'), { maxLength: 3 }))
    .map(([name, space, args]) => `${name}${space}(${args.join(',')})`),
  argument: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom(...names, ...plain, '', ' ', '()', '(,)'),
    tie('call'),
    fc.tuple(tie('argument'), gap, tie('argument')).map((parts) => parts.join('')),
  ),
})).call;

const bodyWord = fc.oneof(
  word,
  call,
  fc.constantFrom(
    ...parameters,
    '#x',
    '# y',
    ' ## ',
    '##',
    '__VA_ARGS__',
    '#__VA_ARGS__',
    ', ## __VA_ARGS__',
  ),
  fc.constantFrom('__VA_OPT__(x)', '__VA_OPT__(, y ## x)', 'a ## __VA_OPT__(x b) ## c', '#__VA_OPT__(x  y)'),
);
const definition = fc
  .tuple(
    fc.constantFrom(
      'A',
      'B',
      'C',
      'D',
      'f(x)',
      'f(x, y)',
      'g(x)',
      'g()',
      'h(x, y)',
      'v(...)',
      'v(x, ...)',
      'v(x, y...)',
    ),
    joined(bodyWord, 7),
  )
  .map(([head, body]) => `#define ${head} ${body}`);
const text = joined(
  fc.oneof(
    word,
    call,
    call,
    fc.constant('\n'),
    fc.constant('\n#undef B\n'),
    fc.constant('\n# no directive '),
  ),
  8,
);

const integer = fc.oneof(
  fc.constantFrom(
    '0',
    '1',
    '2',
    '-1',
    '07',
    "'a'",
    "'\\xff'",
    "'ab'",
    '0x7fffffffffffffff',
    '0xffffffffffffffff',
    '63',
    '64',
    '3u',
  ),
  fc.constantFrom('A', 'B', 'defined A', 'defined(f)', 'undefined_name', '1ULL', '0b11'),
);
const expression = fc.letrec<{ e: string }>((tie) => ({
  e: fc.oneof(
    { maxDepth: 5, depthSize: 'medium' },
    integer,
    fc
      .tuple(
        tie('e'),
        fc.constantFrom(
          '+',
          '-',
          '*',
          '/',
          '%',
          '<<',
          '>>',
          '<',
          '>',
          '<=',
          '>=',
          '==',
          '!=',
          '&',
          '|',
          '^',
          '&&',
          '||',
          ',',
        ),
        tie('e'),
      )
      .map((parts) => parts.join(' ')),
    fc.tuple(fc.constantFrom('-', '~', '!', '+'), tie('e')).map((parts) => parts.join(' ')),
    tie('e').map((inner) => `(${inner})`),
    fc.tuple(tie('e'), tie('e'), tie('e')).map(([a, b, c]) => `${a} ? ${b} : ${c}`),
  ),
})).e;
const condition = expression.map((e) => `#if ${e}\nyes\n#else\nno\n#endif`);

/** Macros that use one another, and text and conditions that use them. */
export const macroProgram = fc
  .tuple(
    fc.array(definition, { minLength: 1, maxLength: 5 }),
    fc.array(fc.oneof({ weight: 3, arbitrary: text }, { weight: 1, arbitrary: condition }), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([definitions, lines]) =>
    [...names.map((n) => `#undef ${n}`), ...definitions, ...lines, ''].join('\n'),
  );
