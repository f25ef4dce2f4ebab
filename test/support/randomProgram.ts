import fc from 'fast-check';

/**
 * Random routines as text: `f`, which is analysed, and `g`, which it may call. Data live in x2–x12 and
 * x19–x21; x0 and x1 point to two buffers that do not overlap, x14 and x15 into one of them, x16 is an
 * index below 256; x22, x23 (x26, x27 in `g`) count loops, x24 keeps sp where the stack is realigned.
 * A call to `outside` goes to code that nobody has seen.
 */
export type Statement =
  | { readonly kind: 'instruction'; readonly text: string }
  | {
      readonly kind: 'if';
      readonly skip: string;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly kind: 'loop';
      readonly count: number;
      readonly exact: boolean;
      readonly body: readonly Statement[];
    }
  | {
      readonly kind: 'alternative';
      readonly capability: string;
      readonly original: readonly string[];
      readonly replacement: readonly string[];
    }
  | {
      readonly kind: 'skipWith';
      readonly capability: string;
      readonly inverted: boolean;
      readonly body: readonly Statement[];
    }
  | {
      readonly kind: 'push';
      readonly saved: readonly [string, string];
      readonly restored: readonly [string, string];
      readonly body: readonly Statement[];
    }
  | { readonly kind: 'realign'; readonly body: readonly Statement[] }
  | { readonly kind: 'call' }
  | { readonly kind: 'outside' }; // prettier-ignore

export interface RandomProgram {
  readonly body: readonly Statement[];
  readonly callee: readonly Statement[];
  readonly seed: number;
}

export const CAPABILITIES = ['CAP_A', 'CAP_B', 'CAP_C'] as const;

const numbers = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 19, 20, 21] as const;
const data = fc.constantFrom(...numbers);
const wide = fc.boolean();
const r = (n: number, w: boolean): string => `${w ? 'x' : 'w'}${n}`;
const pick = <T extends string | number>(...of: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...of);
const conditions = pick('eq', 'ne', 'cs', 'cc', 'mi', 'pl', 'vs', 'vc', 'hi', 'ls', 'ge', 'lt', 'gt', 'le');
const source = fc.oneof({ weight: 8, arbitrary: data }, { weight: 1, arbitrary: fc.constant(31) });
const s = (n: number, w: boolean): string => (n === 31 ? (w ? 'xzr' : 'wzr') : r(n, w));
const flags = fc.nat(15);
const masks = pick('0x1', '0xff', '0x3c', '0xffff0000', '0x7fffffff', '0x80000000', '0xfffffffe');
const below = (w: boolean, n: number): number => n % (w ? 64 : 32);

const arithmetic = fc
  .tuple(
    pick(
      'add',
      'sub',
      'and',
      'orr',
      'eor',
      'bic',
      'orn',
      'eon',
      'adds',
      'subs',
      'ands',
      'bics',
      'adc',
      'sbc',
      'adcs',
      'sbcs',
      'mul',
      'mneg',
      'udiv',
      'sdiv',
      'lsl',
      'lsr',
      'asr',
      'ror',
    ),
    wide,
    data,
    source,
    source,
  )
  .map(([op, w, d, n, m]) => `${op} ${r(d, w)}, ${s(n, w)}, ${s(m, w)}`); // prettier-ignore
const shifted = fc
  .tuple(
    pick('add', 'sub', 'adds', 'subs', 'and', 'orr', 'eor', 'bics', 'ands'),
    wide,
    data,
    source,
    source,
    pick('lsl', 'lsr', 'asr'),
    fc.nat(63),
  )
  .map(
    ([op, w, d, n, m, shift, by]) => `${op} ${r(d, w)}, ${s(n, w)}, ${s(m, w)}, ${shift} #${below(w, by)}`,
  ); // prettier-ignore
const extended = fc
  .tuple(
    pick('add', 'sub', 'adds', 'subs'),
    data,
    data,
    data,
    pick('uxtb', 'uxth', 'uxtw', 'sxtb', 'sxth', 'sxtw'),
    fc.nat(4),
  )
  .map(([op, d, n, m, extend, by]) => `${op} x${d}, x${n}, w${m}, ${extend} #${by}`); // prettier-ignore
const immediate = fc
  .tuple(pick('add', 'sub', 'adds', 'subs'), wide, data, data, fc.oneof(fc.nat(4095), pick(0, 1, 8, 4095)))
  .map(([op, w, d, n, value]) => `${op} ${r(d, w)}, ${r(n, w)}, #${value}`);
const bits = fc
  .tuple(pick('and', 'orr', 'eor', 'ands'), wide, data, data, masks)
  .map(([op, w, d, n, mask]) => `${op} ${r(d, w)}, ${r(n, w)}, #${mask}`);
const moves = fc.oneof(
  fc
    .tuple(pick('movz', 'movn', 'movk'), wide, data, fc.nat(0xffff), fc.nat(3))
    .map(([op, w, d, value, at]) => `${op} ${r(d, w)}, #${value}, lsl #${16 * (w ? at : at & 1)}`),
  fc.tuple(wide, data, source).map(([w, d, n]) => `mov ${r(d, w)}, ${s(n, w)}`),
  fc.tuple(data, pick(0, 1, 2, 255, -1)).map(([d, value]) => `mov x${d}, #${value}`),
  fc.tuple(data, pick('f', 'g', '.L0')).map(([d, label]) => `adr x${d}, ${label}`),
); // prettier-ignore
const fields = fc
  .tuple(pick('ubfx', 'sbfx', 'bfi', 'bfxil', 'ubfiz', 'sbfiz'), wide, data, source, fc.nat(63), fc.nat(63))
  .map(([op, w, d, n, from, length]) => {
    const lsb = below(w, from);
    return `${op} ${r(d, w)}, ${s(n, w)}, #${lsb}, #${1 + (length % ((w ? 64 : 32) - lsb))}`;
  });
const shifts = fc.oneof(
  fc
    .tuple(pick('lsl', 'lsr', 'asr', 'ror'), wide, data, data, fc.nat(63))
    .map(([op, w, d, n, by]) => `${op} ${r(d, w)}, ${r(n, w)}, #${below(w, by)}`),
  fc
    .tuple(wide, data, data, data, fc.nat(63))
    .map(([w, d, n, m, by]) => `extr ${r(d, w)}, ${r(n, w)}, ${r(m, w)}, #${below(w, by)}`),
); // prettier-ignore
const compares = fc.oneof(
  fc
    .tuple(pick('cmp', 'cmn', 'tst'), wide, data, source)
    .map(([op, w, n, m]) => `${op} ${r(n, w)}, ${s(m, w)}`),
  fc
    .tuple(pick('cmp', 'cmn'), wide, data, pick(0, 1, 42, 4095))
    .map(([op, w, n, value]) => `${op} ${r(n, w)}, #${value}`),
  fc.tuple(wide, data, masks).map(([w, n, mask]) => `tst ${r(n, w)}, #${mask}`),
  fc
    .tuple(pick('ccmp', 'ccmn'), wide, data, data, flags, conditions)
    .map(([op, w, n, m, nzcv, cond]) => `${op} ${r(n, w)}, ${r(m, w)}, #${nzcv}, ${cond}`),
  fc
    .tuple(pick('ccmp', 'ccmn'), wide, data, fc.nat(31), flags, conditions)
    .map(([op, w, n, value, nzcv, cond]) => `${op} ${r(n, w)}, #${value}, #${nzcv}, ${cond}`),
); // prettier-ignore
const selects = fc.oneof(
  fc
    .tuple(pick('csel', 'csinc', 'csinv', 'csneg'), wide, data, source, source, conditions)
    .map(([op, w, d, n, m, cond]) => `${op} ${r(d, w)}, ${s(n, w)}, ${s(m, w)}, ${cond}`),
  fc
    .tuple(pick('cset', 'csetm'), wide, data, conditions)
    .map(([op, w, d, cond]) => `${op} ${r(d, w)}, ${cond}`),
); // prettier-ignore
const unary = fc.oneof(
  fc
    .tuple(pick('clz', 'cls', 'rbit', 'rev', 'rev16', 'mvn', 'neg', 'negs', 'ngc'), wide, data, data)
    .map(([op, w, d, n]) => `${op} ${r(d, w)}, ${r(n, w)}`),
  fc.tuple(pick('sxtb', 'sxth'), wide, data, data).map(([op, w, d, n]) => `${op} ${r(d, w)}, w${n}`),
  fc.tuple(data, data).map(([d, n]) => `sxtw x${d}, w${n}`),
  fc.tuple(pick('uxtb', 'uxth'), data, data).map(([op, d, n]) => `${op} w${d}, w${n}`),
); // prettier-ignore
const products = fc.oneof(
  fc
    .tuple(pick('madd', 'msub'), wide, data, data, data, data)
    .map(([op, w, d, n, m, a]) => `${op} ${r(d, w)}, ${r(n, w)}, ${r(m, w)}, ${r(a, w)}`),
  fc.tuple(pick('smull', 'umull'), data, data, data).map(([op, d, n, m]) => `${op} x${d}, w${n}, w${m}`),
  fc.tuple(pick('smulh', 'umulh'), data, data, data).map(([op, d, n, m]) => `${op} x${d}, x${n}, x${m}`),
); // prettier-ignore
const status = fc
  .tuple(fc.boolean(), data)
  .map(([read, d]) => (read ? `mrs x${d}, nzcv` : `msr nzcv, x${d}`));

const base = pick('x0', 'x1', 'x14', 'x15', 'sp');
const offset = fc.oneof(
  fc.nat(7).map((n) => 8 * n),
  fc.integer({ min: -32, max: 56 }),
); // prettier-ignore
const memory = fc.oneof(
  fc
    .tuple(pick('ldur', 'stur'), wide, data, base, offset)
    .map(([op, w, t, n, at]) => `${op} ${r(t, w)}, [${n}, #${at}]`),
  fc
    .tuple(pick('sturb', 'sturh', 'ldurb', 'ldurh', 'ldursb', 'ldursh'), data, base, offset)
    .map(([op, t, n, at]) => `${op} w${t}, [${n}, #${at}]`),
  fc
    .tuple(pick('ldursw', 'ldursb', 'ldursh'), data, base, offset)
    .map(([op, t, n, at]) => `${op} x${t}, [${n}, #${at}]`),
  fc
    .tuple(pick('ldr', 'str'), wide, data, base, fc.nat(7))
    .map(([op, w, t, n, at]) => `${op} ${r(t, w)}, [${n}, #${8 * at}]`),
  fc
    .tuple(
      pick('ldr', 'str'),
      wide,
      source,
      pick('x0', 'x1', 'x14', 'x15'),
      pick('x16', 'w16, uxtw', 'x16, lsl #0'),
    )
    .map(([op, w, t, n, index]) => `${op} ${s(t, w)}, [${n}, ${index}]`),
  fc
    .tuple(pick('strb', 'ldrb', 'ldrsh'), data, pick('x0', 'x14'))
    .map(([op, t, n]) => `${op} w${t}, [${n}, x16]`),
  fc
    .tuple(pick('ldr', 'str'), data, pick('x14', 'x15'), pick('], #8', '], #-8', ', #8]!', ', #-4]!'))
    .map(([op, t, n, rest]) => `${op} x${t}, [${n}${rest}`),
  fc
    .tuple(wide, data, data, base, fc.nat(5))
    .map(([w, t, u, n, at]) => `stp ${r(t, w)}, ${r(u, w)}, [${n}, #${8 * at}]`),
  fc
    .tuple(wide, fc.uniqueArray(data, { minLength: 2, maxLength: 2 }), base, fc.nat(5))
    .map(([w, [t = 2, u = 3], n, at]) => `ldp ${r(t, w)}, ${r(u, w)}, [${n}, #${8 * at}]`),
  fc
    .tuple(fc.uniqueArray(data, { minLength: 2, maxLength: 2 }), base, fc.nat(5))
    .map(([[t = 2, u = 3], n, at]) => `ldpsw x${t}, x${u}, [${n}, #${8 * at}]`),
  fc
    .tuple(pick('ldr', 'str'), fc.nat(3), base, fc.nat(3))
    .map(([op, v, n, at]) => `${op} q${v}, [${n}, #${16 * at}]`),
  fc
    .tuple(pick('ldadd', 'ldclr', 'ldset', 'swp'), wide, data, data, pick('x0', 'x1', 'x14'))
    .map(([op, w, a, t, n]) => `${op} ${r(a, w)}, ${r(t, w)}, [${n}]`),
  fc.tuple(wide, data, data, pick('x0', 'x1')).map(([w, a, t, n]) => `cas ${r(a, w)}, ${r(t, w)}, [${n}]`),
  fc
    .tuple(fc.uniqueArray(data, { minLength: 3, maxLength: 3 }), pick('x0', 'x15'))
    .map(([[t = 2, u = 3, status = 4], n]) => `ldxr x${t}, [${n}]\n stxr w${status}, x${u}, [${n}]`),
); // prettier-ignore
const vectors = fc
  .tuple(fc.boolean(), data, fc.nat(3))
  .map(([read, d, v]) => (read ? `fmov x${d}, d${v}` : `fmov d${v}, x${d}`));
const pointers = fc.oneof(
  fc
    .tuple(pick('x14', 'x15'), pick('x0', 'x1', 'x14'), pick(0, 8, 24, 100))
    .map(([d, n, by]) => `add ${d}, ${n}, #${by}`),
  fc.tuple(pick('x14', 'x15'), pick('x0', 'x1', 'x15')).map(([d, n]) => `mov ${d}, ${n}`),
  fc
    .tuple(pick('x14', 'x15'), pick('x0', 'x14'), pick('x1', 'x15'), conditions)
    .map(([d, n, m, cond]) => `csel ${d}, ${n}, ${m}, ${cond}`),
  fc
    .tuple(pick('x14', 'x15'), pick('x0', 'x14', 'x15'))
    .map(([d, n]) => `and ${d}, ${n}, #0xfffffffffffffff0`),
  fc.tuple(pick('x14', 'x15'), pick('x0', 'x1')).map(([d, n]) => `add ${d}, ${n}, x16`),
  data.map((n) => `and x16, x${n}, #0xf8`),
); // prettier-ignore

export const instruction: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: arithmetic },
  { weight: 3, arbitrary: moves },
  { weight: 10, arbitrary: memory },
  { weight: 2, arbitrary: shifted },
  { weight: 2, arbitrary: extended },
  { weight: 3, arbitrary: immediate },
  { weight: 2, arbitrary: bits },
  { weight: 2, arbitrary: fields },
  { weight: 2, arbitrary: shifts },
  { weight: 3, arbitrary: compares },
  { weight: 3, arbitrary: selects },
  { weight: 2, arbitrary: unary },
  { weight: 1, arbitrary: products },
  { weight: 1, arbitrary: status },
  { weight: 1, arbitrary: vectors },
  { weight: 4, arbitrary: pointers },
);

/** The branch over a block, without its target. */
const branch = fc.oneof(
  fc.tuple(pick('cbz', 'cbnz'), wide, data).map(([op, w, n]) => `${op} ${r(n, w)},`),
  fc.tuple(pick('tbz', 'tbnz'), data, pick(0, 3, 31, 63)).map(([op, n, bit]) => `${op} x${n}, #${bit},`),
  conditions.map((c) => `b.${c}`),
);
const capability = fc.constantFrom(...CAPABILITIES);
const registerPair = fc
  .uniqueArray(
    data.map((n) => `x${n}`),
    { minLength: 2, maxLength: 2 },
  )
  .map(([a, b]) => [a, b] as [string, string]); // prettier-ignore

const statements = fc.letrec<{ block: readonly Statement[]; statement: Statement }>((tie) => ({
  block: fc.array(tie('statement'), { maxLength: 5 }),
  statement: fc.oneof(
    { maxDepth: 3 },
    { weight: 12, arbitrary: instruction.map((text): Statement => ({ kind: 'instruction', text })) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('if' as const),
        skip: branch,
        body: tie('block'),
        otherwise: fc.oneof(fc.constant([]), tie('block')),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('loop' as const),
        count: fc.integer({ min: 1, max: 3 }),
        exact: fc.boolean(),
        body: tie('block'),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('alternative' as const),
        capability,
        original: fc.array(instruction, { maxLength: 3 }),
        replacement: fc.array(instruction, { maxLength: 3 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('skipWith' as const),
        capability,
        inverted: fc.boolean(),
        body: tie('block'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('push' as const),
        saved: registerPair,
        restored: registerPair,
        body: tie('block'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('realign' as const), body: tie('block') }) },
    { weight: 1, arbitrary: fc.constant<Statement>({ kind: 'call' }) },
    { weight: 1, arbitrary: fc.constant<Statement>({ kind: 'outside' }) },
  ),
}));

export const programs: fc.Arbitrary<RandomProgram> = fc.record({
  body: fc.array(statements.statement, { minLength: 1, maxLength: 10 }),
  callee: fc.array(statements.statement, { maxLength: 5 }),
  seed: fc.integer(),
});

/** The text of a random program; where structures nest too deep for their registers, only the body is kept. */
export function textOf(program: RandomProgram): string {
  const lines: string[] = [];
  let labels = 0;
  const write = (
    block: readonly Statement[],
    main: boolean,
    loops: number,
    pushes: number,
    aligned: boolean,
  ): void => {
    for (const x of block) {
      switch (x.kind) {
        case 'instruction':
          lines.push(...x.text.split('\n'));
          break;
        case 'if': {
          const [otherwise, end] = [`.L${++labels}`, `.L${++labels}`];
          lines.push(`${x.skip} ${otherwise}`);
          write(x.body, main, loops, pushes, aligned);
          if (x.otherwise.length > 0) lines.push(`b ${end}`);
          lines.push(`${otherwise}:`);
          write(x.otherwise, main, loops, pushes, aligned);
          lines.push(`${end}:`);
          break;
        }
        case 'loop': {
          const counter = [main ? 'x22' : 'x26', main ? 'x23' : 'x27'][loops];
          if (counter === undefined) {
            write(x.body, main, loops, pushes, aligned);
            break;
          }
          const start = `.L${++labels}`;
          lines.push(`mov ${counter}, #${x.count}`, `${start}:`);
          write(x.body, main, loops + 1, pushes, aligned);
          if (x.exact) lines.push(`sub ${counter}, ${counter}, #1`, `cbnz ${counter}, ${start}`);
          else lines.push(`subs ${counter}, ${counter}, #1`, `b.ne ${start}`);
          break;
        }
        case 'alternative': {
          const length = Math.max(x.original.length, x.replacement.length);
          if (length === 0) break;
          lines.push(...alternative(++labels, x.capability, x.original, x.replacement));
          break;
        }
        case 'skipWith': {
          const end = `.L${++labels}`;
          const [original, replacement] = x.inverted ? [[`b ${end}`], []] : [[], [`b ${end}`]];
          lines.push(...alternative(++labels, x.capability, original, replacement));
          write(x.body, main, loops, pushes, aligned);
          lines.push(`${end}:`);
          break;
        }
        case 'push':
          if (pushes >= 2) {
            write(x.body, main, loops, pushes, aligned);
            break;
          }
          lines.push(`stp ${x.saved.join(', ')}, [sp, #-16]!`);
          write(x.body, main, loops, pushes + 1, aligned);
          lines.push(`ldp ${x.restored.join(', ')}, [sp], #16`);
          break;
        case 'realign':
          if (aligned) {
            write(x.body, main, loops, pushes, aligned);
            break;
          }
          lines.push(
            `mov ${main ? 'x24' : 'x28'}, sp`,
            `and sp, ${main ? 'x24' : 'x28'}, #0xffffffffffffffc0`,
          );
          write(x.body, main, loops, 0, true);
          lines.push(`mov sp, ${main ? 'x24' : 'x28'}`);
          break;
        case 'call':
          if (main) lines.push('bl g');
          break;
        case 'outside':
          lines.push(
            'stp x0, x1, [sp, #-32]!',
            'stp x14, x15, [sp, #16]',
            'bl outside',
            'ldp x14, x15, [sp, #16]',
            'ldp x0, x1, [sp], #32',
            'and x16, x16, #0xf8',
          );
          break;
      }
    }
  }; // prettier-ignore
  const routine = (name: string, block: readonly Statement[]): void => {
    const main = name === 'f';
    lines.push(`.globl ${name}`, `.type ${name}, %function`, `${name}:`);
    lines.push('sub sp, sp, #128', 'stp x29, x30, [sp, #112]');
    // A routine takes the pointers that it is entered with for different objects: `g` makes its own copies.
    lines.push('mov x14, x0', 'mov x15, x1', 'and x16, x16, #0xf8');
    if (main) lines.push('.L0:');
    write(block, main, 0, 0, false);
    lines.push('ldp x29, x30, [sp, #112]', 'add sp, sp, #128', 'ret', `.size ${name}, . - ${name}`);
  };
  routine('f', program.body);
  routine('g', program.callee);
  return lines.map((l) => (l.endsWith(':') ? l : ` ${l}`)).join('\n');
}

/** An alternative with the records that the kernel's macros leave; the shorter side is filled with NOPs. */
function alternative(
  id: number,
  capability: string,
  original: readonly string[],
  replacement: readonly string[],
): string[] {
  const flat = (list: readonly string[]): string[] => list.flatMap((t) => t.split('\n'));
  const length = Math.max(flat(original).length, flat(replacement).length);
  const padded = (list: readonly string[]): string[] =>
    [...flat(list), ...Array<string>(length).fill('nop')].slice(0, length);
  return [
    `.La${id}:`,
    ...padded(original),
    `.Lb${id}:`,
    '.pushsection .altinstructions, "a"',
    `.word .La${id} - ., .Lc${id} - .`,
    `.hword ${capability}`,
    `.byte .Lb${id} - .La${id}, .Ld${id} - .Lc${id}`,
    '.popsection',
    '.subsection 1',
    `.Lc${id}:`,
    ...padded(replacement),
    `.Ld${id}:`,
    '.previous',
  ];
}
