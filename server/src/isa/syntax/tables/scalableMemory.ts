import { type Declaration, declare, type SyntaxTable } from '../declare';

/** Loads, stores and prefetches of SVE and SVE2 (Arm ARM C8.2); test/reference/scalableSyntax.test.ts holds them against the assembler. */

/** What PRFB and kin take. */
const prefetch =
  'word(pldl1keep/pldl1strm/pldl2keep/pldl2strm/pldl3keep/pldl3strm/pstl1keep/pstl1strm/pstl2keep/pstl2strm/pstl3keep/pstl3strm)|0..15';

/** A single register needs no braces. */
const one = '{z.T*1}|z.T';

interface Access {
  /** The end of the mnemonic: `b`, `sh`. */
  readonly suffix: string;
  /** log2 of the bytes that an element has in memory. */
  readonly scale: number;
  /** Sizes that it may have in the register. */
  readonly elements: readonly string[];
}

const whole: readonly Access[] = [
  { suffix: 'b', scale: 0, elements: ['b', 'h', 's', 'd'] },
  { suffix: 'h', scale: 1, elements: ['h', 's', 'd'] },
  { suffix: 'w', scale: 2, elements: ['s', 'd'] },
  { suffix: 'd', scale: 3, elements: ['d'] },
];
const signed: readonly Access[] = [
  { suffix: 'sb', scale: 0, elements: ['h', 's', 'd'] },
  { suffix: 'sh', scale: 1, elements: ['s', 'd'] },
  { suffix: 'sw', scale: 2, elements: ['d'] },
];
const loads = [...whole, ...signed];

const own = ({ elements: [element = ''] }: Access): string => element;
/** Vectors of addresses have elements of 32 or 64 bits. */
const addressable = ({ elements }: Access): string => elements.filter((each) => /[sd]/.test(each)).join(',');
const vectorBase = (t: string, scale: number): string => `mz.${t}(0..${31 << scale}/${1 << scale})`;

/** Consecutive elements: by a register or a multiple of the vector's length. */
const contiguous = (
  prefix: string,
  predicate: string,
  access: Access,
  elements: readonly string[],
): Declaration =>
  declare(
    `${prefix}${access.suffix}`,
    `${one} ${predicate} mx${access.scale}|mvl(-8..7) : T=${elements}`,
    'sve',
  );

const gather = (prefix: string, predicate: string, access: Access): Declaration =>
  declare(
    `${prefix}${access.suffix}`,
    `${one} ${predicate} mrz.T/${access.scale}|${vectorBase('T', access.scale)} : T=${addressable(access)}`,
    'sve',
  );

/** `[Zn.T, Xm]` came with SVE2. */
const nonTemporalGather = (prefix: string, predicate: string, access: Access): Declaration =>
  declare(`${prefix}${access.suffix}`, `${one} ${predicate} mzr.T : T=${addressable(access)}`, 'sve2');

/** LD2B to ST4D: two to four registers, a vector of each. */
const structures = (prefix: 'ld' | 'st', predicate: string): Declaration[] =>
  [2, 3, 4].flatMap((count) =>
    whole.map((access) =>
      declare(
        `${prefix}${count}${access.suffix}`,
        `{z.${own(access)}*${count}} ${predicate} mx${access.scale}|mvl(${-8 * count}..${7 * count}/${count})`,
        'sve',
      ),
    ),
  );

const zeroing = 'p0-7/z';
const plain = 'p0-7';

export const scalableMemory: SyntaxTable = [
  ...loads.flatMap((access) => {
    const { suffix, scale, elements } = access;
    return [
      contiguous('ld1', zeroing, access, elements),
      gather('ld1', zeroing, access),
      declare(`ldff1${suffix}`, `${one} ${zeroing} mf${scale} : T=${elements}`, 'sve'),
      gather('ldff1', zeroing, access),
      declare(`ldnf1${suffix}`, `${one} ${zeroing} mvl(-8..7) : T=${elements}`, 'sve'),
      declare(
        `ld1r${suffix}`,
        `${one} ${zeroing} mi(0..${63 << scale}/${1 << scale}) : T=${elements}`,
        'sve',
      ),
    ];
  }),
  ...whole.flatMap((access) => {
    const { suffix, scale, elements } = access;
    return [
      contiguous('st1', plain, access, elements),
      gather('st1', plain, access),
      contiguous('ldnt1', zeroing, access, [own(access)]),
      contiguous('stnt1', plain, access, [own(access)]),
      nonTemporalGather('stnt1', plain, access),
      declare(`ld1rq${suffix}`, `${one} ${zeroing} mx${scale}|mi(-128..112/16) : T=${own(access)}`, 'sve'),
      declare(
        `ld1ro${suffix}`,
        `${one} ${zeroing}|${plain} mx${scale}|mi(-256..224/32) : T=${own(access)}`,
        'sve+f64mm',
      ),
      declare(
        `prf${suffix}`,
        `${prefetch} ${plain} mx${scale}|mvl(-32..31)|mrz.s=${scale}|mrz.d=${scale}|${vectorBase('s', scale)}|${vectorBase('d', scale)}`,
        'sve',
      ),
    ];
  }),
  ...loads.map((access) => nonTemporalGather('ldnt1', zeroing, access)),
  ...structures('ld', zeroing),
  ...structures('st', plain),
];
