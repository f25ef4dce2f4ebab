// Random trees of headers with every directive, and the command lines that find them.
import fc from 'fast-check';

/** Header names; a header includes only later ones, so that every tree comes to an end. */
const HEADERS = ['a.h', 'b.h', 'c.h', 'd.h'] as const;
const FOLDERS = ['one', 'two', 'three', 'four'] as const;
const MACROS = ['A', 'B', 'C', 'D'] as const;

export interface HeaderTree {
  /** Text by path below the folder of the tree. */
  readonly headers: ReadonlyMap<string, string>;
  /** Options of the compiler, paths below the folder of the tree. */
  readonly flags: readonly string[];
  /** Each is a file that is included. */
  readonly cases: readonly string[];
}

const macro = fc.constantFrom(...MACROS);
const blank = fc.constantFrom('', '', '', ' ', '\t', '/**/', ' /* c */ ', '/* a\n b */', '\\\n', ' \\\n ');
const end = fc.constantFrom('', '', '', ' ', ' // c', ' /* c */', ' /* a\n b */', '// a \\\n b');

/** A directive in one of its spellings. */
const directive = (name: string, operand: fc.Arbitrary<string> = fc.constant('')): fc.Arbitrary<string> =>
  fc
    .tuple(blank, blank, fc.constantFrom(' ', '\t', '/**/', ' \\\n'), operand, end)
    .map(([before, between, gap, rest, after]) =>
      `${before}#${between}${name}${rest === '' ? '' : gap}${rest}${after}\n`.replace(/^\\\n/, ''),
    );

const value = fc.constantFrom(
  ...[
    '',
    '0',
    '1',
    '2',
    '10u',
    "'a'",
    'A',
    'B + 1',
    'C',
    '(D)',
    '__LINE__',
    '__COUNTER__',
    '"b.h"',
    '<c.h>',
    'x y',
    '-1',
  ],
);
const definition = directive(
  'define',
  fc.oneof(
    fc.tuple(macro, value).map((p) => p.join(' ')),
    fc
      .tuple(
        macro,
        fc.constantFrom(
          '(x) x x',
          '(x, y) x##y',
          '(...) __VA_OPT__(n) __VA_ARGS__',
          '(x) #x',
          '() e',
          ' (x) x',
        ),
      )
      .map((p) => p.join('')),
  ),
);

const header = fc.constantFrom(...HEADERS);
const named = fc.tuple(header, fc.boolean()).map(([name, quoted]) => (quoted ? `"${name}"` : `<${name}>`));
const condition = fc.letrec<{ e: string }>((tie) => ({
  e: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom(
      '0',
      '1',
      '2u',
      'A',
      'B',
      'C',
      'defined A',
      'defined(B)',
      '__LINE__ > 20',
      '__INCLUDE_LEVEL__ > 1',
      "'a' == 97",
    ),
    fc.constantFrom(
      '#m(x)',
      '#m(y)',
      '0x10 == 16',
      '1 ? 2 : 0',
      '-1 > 0u',
      '(2, 1)',
      '__COUNTER__ % 2',
      'defined __has_include',
    ),
    named.map((name) => `__has_include(${name})`),
    fc.constantFrom('__has_include("none.h")', '__has_include(<sub/none.h>)', '__has_include ( <a.h> )'),
    fc.tuple(tie('e'), fc.constantFrom('&&', '||', '==', '+', '<<', '^'), tie('e')).map((p) => p.join(' ')),
    tie('e').map((e) => `!(${e})`),
  ),
})).e;

const opening = fc.oneof(directive('if', condition), directive('ifdef', macro), directive('ifndef', macro));
const elseIf = fc.oneof(
  directive('elif', condition),
  directive('elifdef', macro),
  directive('elifndef', macro),
);

const word = fc.oneof(
  macro,
  fc
    .tuple(macro, fc.constantFrom('(1)', '(1, 2)', '()', ' (a,b)', '(A)', '(\n3)', '(B, C\n)'))
    .map((p) => p.join('')),
  fc.constantFrom(
    '__LINE__',
    '__FILE__',
    '__COUNTER__',
    '__INCLUDE_LEVEL__',
    'mov x0, #1',
    '"s /* s */"',
    "'",
    '1f',
    '\\@',
    '\\x',
  ),
  fc.constantFrom(
    '/* c */',
    '/* a\n b */',
    '// c',
    '// a \\\n b',
    '\\\n',
    'el\\\nif',
    '"a\\\nb"',
    '1\\\n2',
    '/\\\n* c *\\\n/',
    '/\\\n/ c',
  ),
);
const textLine = fc
  .tuple(fc.array(fc.tuple(word, fc.constantFrom(' ', ' ', '', '\t')), { maxLength: 5 }))
  .map(([words]) => `${words.map((w) => w.join('')).join('')}\n`);

const others = fc.oneof(
  directive('undef', macro),
  directive('line', fc.constantFrom('7', '100 "other.c"', '1 "x y.h"', '0x10')),
  directive('', fc.constantFrom('5', '9 "marker.c"')),
  directive(
    'pragma',
    fc.constantFrom(
      'push_macro("A")',
      'pop_macro("A")',
      'push_macro("B")',
      'pop_macro("B")',
      'unknown A',
      'GCC foo',
    ),
  ),
  directive('ident', fc.constant('"i"')),
  directive('assert', fc.constantFrom('m(x)', 'm(y)', 'm ( x )')),
  directive('unassert', fc.constantFrom('m', 'm(x)')),
  directive('warning', fc.constantFrom('w A', "it's", '')),
  directive('error', fc.constantFrom('e A', '')),
  directive('', fc.constant('')),
  fc.constantFrom(
    '#unknown A\n',
    '# no directive A\n',
    "# it's A\n",
    '# "x"\n',
    '#A\n',
    '#!x\n',
    ' #0\n',
    '#if\n#endif\n',
    '#ifdef\n#endif\n',
  ),
);

/** Lines of one file; `later` are the headers that it may include, `own` its name. */
const body = (later: readonly string[], own: string | undefined): fc.Arbitrary<string> =>
  fc.letrec<{ lines: string }>((tie) => {
    const pieces: { weight: number; arbitrary: fc.Arbitrary<string> }[] = [
      { weight: 4, arbitrary: textLine },
      { weight: 3, arbitrary: definition },
      { weight: 2, arbitrary: others },
      {
        weight: 2,
        arbitrary: fc
          .tuple(
            opening,
            tie('lines'),
            fc.array(fc.tuple(elseIf, tie('lines')), { maxLength: 2 }),
            fc.option(fc.tuple(directive('else'), tie('lines')), { nil: undefined }),
            directive('endif'),
          )
          .map(([first, inside, more, last, close]) =>
            [first, inside, ...more.flat(), ...(last ?? []), close].join(''),
          ),
      },
    ];
    if (later.length > 0)
      pieces.push({
        weight: 1,
        arbitrary: fc
          .constantFrom(...later)
          .chain((name) =>
            directive('include', fc.constantFrom(`"${name}"`, `<${name}>`)).map(
              (line) => `#if __has_include(<${name}>)\n${line}#endif\n`,
            ),
          ),
      });
    if (own !== undefined)
      pieces.push({
        weight: 1,
        arbitrary: directive('include_next', fc.constantFrom(`"${own}"`, `<${own}>`)).map(
          (line) => `#if __has_include_next(<${own}>)\n${line}#endif\n`,
        ),
      });
    return {
      lines: fc
        .array(fc.oneof({ maxDepth: 3, depthSize: 'small' }, ...pieces), { maxLength: 5 })
        .map((l) => l.join('')),
    };
  }).lines;

const guarded = (name: string, text: string, kind: 'none' | 'guard' | 'once'): string => {
  if (kind === 'once') return `#pragma once\n${text}`;
  if (kind === 'none') return text;
  const guard = `GUARD_${name.replace(/\W/g, '_')}`;
  return `#ifndef ${guard}\n#define ${guard}\n${text}#endif\n`;
};

const file = (
  folder: string,
  name: string,
  index: number,
): fc.Arbitrary<readonly [string, string] | undefined> =>
  fc.option(
    fc
      .tuple(
        body(HEADERS.slice(index + 1), name),
        fc.constantFrom('none' as const, 'none' as const, 'guard' as const, 'once' as const),
      )
      .map(
        ([text, kind]) =>
          [`${folder}/${name}`, guarded(`${folder}/${name}`, `in ${folder}/${name}\n${text}`, kind)] as const,
      ),
    { nil: undefined },
  );

const searchFlags = fc
  .tuple(
    fc.shuffledSubarray([...FOLDERS], { minLength: 1 }),
    fc.array(fc.constantFrom('-I', '-I', '-isystem', '-isystem', '-idirafter'), {
      minLength: 4,
      maxLength: 4,
    }),
    fc.boolean(),
  )
  .map(([folders, kinds, repeated]) => {
    const flags = folders.flatMap((folder, i) =>
      kinds[i] === '-I' ? [`-I${folder}`] : [kinds[i] as string, folder],
    );
    // A folder named twice counts once: where, depends on how.
    return repeated ? [...flags, `-I${folders.at(-1)}`] : flags;
  });
const macroFlags = fc.array(
  fc
    .tuple(fc.constantFrom('-D', '-D', '-U'), macro, fc.constantFrom('', '=0', '=2', '=', '=x y'))
    .map(([option, name, to]) => (option === '-U' ? `-U${name}` : `-D${name}${to}`)),
  { maxLength: 4 },
);

export const headerTree: fc.Arbitrary<HeaderTree> = fc
  .tuple(
    fc.tuple(...FOLDERS.flatMap((folder) => HEADERS.map((name, i) => file(folder, name, i)))),
    searchFlags,
    macroFlags,
    fc.option(fc.tuple(fc.constantFrom(...FOLDERS), body([], undefined)), { nil: undefined }),
    fc.array(body(HEADERS, undefined), { minLength: 10, maxLength: 10 }),
  )
  .map(([files, search, macros, forced, cases]) => {
    const headers = new Map(files.filter((each) => each !== undefined));
    headers.set('last/unused.h', '');
    if (forced) headers.set(`${forced[0]}/forced.h`, forced[1]);
    return {
      headers,
      // GCC gives up where the last folder asks for the next header: the last one has none.
      flags: [
        ...search,
        '-idirafter',
        'last',
        ...macros,
        ...(forced ? ['-include', `${forced[0]}/forced.h`] : []),
      ],
      cases: cases.map((text) => `${MACROS.map((name) => `#undef ${name}\n`).join('')}${text}`),
    };
  });
