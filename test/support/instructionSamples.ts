import { decodeBitMask } from '../../server/src/isa/bitMask';
import { RandomNumbers } from './randomNumbers';

/**
 * Random instances of every instruction that EL0 may execute and whose result is exact. Data lives in
 * x0-x15 and v0-v7; x20-x24 and sp point into the scratch buffer; x16 holds a small index, w17 one
 * with garbage above (unsigned), w18 the same signed. `3f` is a label that is a branch away, `1f` a literal.
 */
export interface Sample {
  readonly lines: readonly string[];
}

type Width = 'x' | 'w';
type Template = (g: Operands, w: Width) => string | readonly string[];

class Operands {
  constructor(readonly random: RandomNumbers) {}

  r(w: Width): string {
    return this.random.chance(1, 12) ? `${w}zr` : `${w}${this.random.between(0, 15)}`;
  }
  /** Never the zero register. */
  g(w: Width): string {
    return `${w}${this.random.between(0, 15)}`;
  }
  sp(w: Width): string {
    return this.random.chance(1, 8) ? (w === 'x' ? 'sp' : 'wsp') : this.g(w);
  }
  base(): string {
    return this.random.chance(1, 5) ? 'sp' : `x${this.random.between(20, 24)}`;
  }
  v(): number {
    return this.random.between(0, 7);
  }
  upTo(n: number): number {
    return this.random.chance(1, 4) ? this.random.pick([0, n]) : this.random.between(0, n);
  }
  shiftAmount(w: Width): number {
    return this.upTo(w === 'x' ? 63 : 31);
  }
  shift(w: Width, withRotate: boolean): string {
    if (this.random.chance(1, 3)) return '';
    return `, ${this.random.pick(withRotate ? ['lsl', 'lsr', 'asr', 'ror'] : ['lsl', 'lsr', 'asr'])} #${this.shiftAmount(w)}`;
  }
  condition(): string {
    return this.random.pick('eq ne cs cc mi pl vs vc hi ls ge lt gt le al nv hs lo'.split(' '));
  }
  /** Aliases that invert their condition do not take `al` and `nv`. */
  invertible(): string {
    return this.random.pick('eq ne cs cc mi pl vs vc hi ls ge lt gt le'.split(' '));
  }
  extended(w: Width): string {
    const kind = this.random.pick(['uxtb', 'uxth', 'uxtw', 'uxtx', 'sxtb', 'sxth', 'sxtw', 'sxtx']);
    const width = w === 'x' && kind.endsWith('x') ? 'x' : 'w';
    return `${this.r(width)}, ${kind} #${this.random.between(0, 4)}`;
  }
  mask(w: Width): string {
    for (;;) {
      const n = w === 'x' ? this.random.between(0, 1) : 0;
      const found = decodeBitMask(
        n,
        this.random.between(0, 63),
        this.random.between(0, 63),
        w === 'x' ? 64 : 32,
      );
      if (found) return `#${found}`;
    }
  }
  field(w: Width): string {
    const size = w === 'x' ? 64 : 32;
    const lsb = this.random.between(0, size - 1);
    return `#${lsb}, #${this.random.between(1, size - lsb)}`;
  }
  /** Addresses of LDR and STR for an access of `bytes`. */
  address(bytes: number): string {
    const base = this.base();
    switch (this.random.between(0, 6)) {
      case 0:
        return `[${base}]`;
      case 1:
        return `[${base}, #${this.random.between(0, 4) * bytes}]`;
      case 2:
        return `[${base}, #${this.random.between(-64, 64)}]!`;
      case 3:
        return `[${base}], #${this.random.between(-64, 64)}`;
      case 4:
        return `[${base}, x16${this.random.chance(1, 2) ? `, lsl #${Math.log2(bytes)}` : ''}]`;
      case 5:
        return `[${base}, w17, uxtw${this.scale(bytes)}]`;
      default:
        return `[${base}, ${this.random.pick([`w18, sxtw${this.scale(bytes)}`, `x16, sxtx${this.scale(bytes)}`])}]`;
    }
  }
  private scale(bytes: number): string {
    return this.random.chance(1, 2) ? ` #${Math.log2(bytes)}` : '';
  }
  near(bytes: number): string {
    return `[${this.base()}, #${this.random.between(-64, 64 - bytes)}]`;
  }
  pairAddress(bytes: number): string {
    const base = this.base();
    const offset = this.random.between(-4, 3) * bytes;
    return this.random.pick([
      `[${base}]`,
      `[${base}, #${offset}]`,
      `[${base}, #${offset}]!`,
      `[${base}], #${offset}`,
    ]);
  }
  /** Two different data registers: loads of a pair into one register are unpredictable. */
  two(w: Width): string {
    const first = this.random.between(0, 14);
    return `${w}${first}, ${w}${this.random.between(first + 1, 15)}`;
  }
  /** An aligned address for exclusives and atomics. */
  aligned(): string {
    return `[${this.random.pick(['x25', 'x26', 'sp'])}]`;
  }
  alignedNear(): string {
    return `[${this.random.pick(['x25', 'x26', 'sp'])}, #${8 * this.random.between(-8, 8)}]`;
  }
}

/** Forms of both widths. */
const templates: Record<string, Template> = {};
/** Forms of one width. */
const only: Record<string, Template> = {};

for (const op of ['add', 'sub']) {
  templates[`${op} immediate`] = (g, w) =>
    `${op} ${g.sp(w)}, ${g.sp(w)}, #${g.upTo(4095)}${g.random.chance(1, 3) ? ', lsl #12' : ''}`;
  templates[`${op} extended`] = (g, w) => `${op} ${g.sp(w)}, ${g.sp(w)}, ${g.extended(w)}`;
  templates[`${op}s immediate`] = (g, w) =>
    `${op}s ${g.r(w)}, ${g.sp(w)}, #${g.upTo(4095)}${g.random.chance(1, 3) ? ', lsl #12' : ''}`;
  templates[`${op}s extended`] = (g, w) => `${op}s ${g.r(w)}, ${g.sp(w)}, ${g.extended(w)}`;
  for (const s of ['', 's'])
    templates[`${op}${s} shifted`] = (g, w) =>
      `${op}${s} ${g.r(w)}, ${g.r(w)}, ${g.r(w)}${g.shift(w, false)}`;
}
for (const op of ['cmp', 'cmn']) {
  templates[`${op} immediate`] = (g, w) => `${op} ${g.sp(w)}, #${g.upTo(4095)}`;
  templates[`${op} shifted`] = (g, w) => `${op} ${g.r(w)}, ${g.r(w)}${g.shift(w, false)}`;
  templates[`${op} extended`] = (g, w) => `${op} ${g.sp(w)}, ${g.extended(w)}`;
}
for (const op of ['neg', 'negs']) templates[op] = (g, w) => `${op} ${g.r(w)}, ${g.r(w)}${g.shift(w, false)}`;
for (const op of ['adc', 'adcs', 'sbc', 'sbcs'])
  templates[op] = (g, w) => `${op} ${g.r(w)}, ${g.r(w)}, ${g.r(w)}`;
for (const op of ['ngc', 'ngcs']) templates[op] = (g, w) => `${op} ${g.r(w)}, ${g.r(w)}`;
for (const op of ['and', 'orr', 'eor', 'bic', 'orn', 'eon', 'ands', 'bics']) {
  templates[`${op} shifted`] = (g, w) => `${op} ${g.r(w)}, ${g.r(w)}, ${g.r(w)}${g.shift(w, true)}`;
}
for (const op of ['and', 'orr', 'eor'])
  templates[`${op} immediate`] = (g, w) => `${op} ${g.sp(w)}, ${g.r(w)}, ${g.mask(w)}`;
templates['ands immediate'] = (g, w) => `ands ${g.r(w)}, ${g.r(w)}, ${g.mask(w)}`;
templates['tst immediate'] = (g, w) => `tst ${g.r(w)}, ${g.mask(w)}`;
templates.tst = (g, w) => `tst ${g.r(w)}, ${g.r(w)}${g.shift(w, true)}`;
templates.mvn = (g, w) => `mvn ${g.r(w)}, ${g.r(w)}${g.shift(w, true)}`;
templates.mov = (g, w) => `mov ${g.r(w)}, ${g.r(w)}`;
templates['mov sp'] = (g, w) =>
  g.random.pick([`mov ${g.g(w)}, ${w === 'x' ? 'sp' : 'wsp'}`, `mov ${w === 'x' ? 'sp' : 'wsp'}, ${g.g(w)}`]);
templates['mov mask'] = (g, w) => `mov ${g.g(w)}, ${g.mask(w)}`;
templates['mov wide'] = (g, w) => `mov ${g.r(w)}, #${g.random.pick(['', '-', '~'])}${g.upTo(0xffff)}`;
templates['mov wide shifted'] = (g, w) => `mov ${g.r(w)}, #(${g.random.between(1, 0xffff)} << 16)`;
for (const op of ['movz', 'movn', 'movk']) {
  templates[op] = (g, w) =>
    `${op} ${g.r(w)}, #${g.upTo(0xffff)}, lsl #${16 * g.random.between(0, w === 'x' ? 3 : 1)}`;
}
for (const op of ['ubfx', 'sbfx', 'bfxil', 'ubfiz', 'sbfiz', 'bfi'])
  templates[op] = (g, w) => `${op} ${g.r(w)}, ${g.r(w)}, ${g.field(w)}`;
templates.bfc = (g, w) => `bfc ${g.r(w)}, ${g.field(w)}`;
for (const op of ['ubfm', 'sbfm', 'bfm'])
  templates[op] = (g, w) => `${op} ${g.r(w)}, ${g.r(w)}, #${g.shiftAmount(w)}, #${g.shiftAmount(w)}`;
for (const op of ['lsl', 'lsr', 'asr', 'ror']) {
  templates[`${op} register`] = (g, w) => `${op} ${g.r(w)}, ${g.r(w)}, ${g.r(w)}`;
  templates[`${op} immediate`] = (g, w) => `${op} ${g.r(w)}, ${g.r(w)}, #${g.shiftAmount(w)}`;
  templates[`${op}v`] = (g, w) => `${op}v ${g.r(w)}, ${g.r(w)}, ${g.r(w)}`;
}
templates.extr = (g, w) => `extr ${g.r(w)}, ${g.r(w)}, ${g.r(w)}, #${g.shiftAmount(w)}`;
for (const op of ['sxtb', 'sxth']) templates[op] = (g, w) => `${op} ${g.r(w)}, ${g.r('w')}`;
for (const op of ['uxtb', 'uxth']) only[op] = (g) => `${op} ${g.r('w')}, ${g.r('w')}`;
only.sxtw = (g) => `sxtw ${g.r('x')}, ${g.r('w')}`;
for (const op of ['madd', 'msub'])
  templates[op] = (g, w) => `${op} ${g.r(w)}, ${g.r(w)}, ${g.r(w)}, ${g.r(w)}`;
for (const op of ['mul', 'mneg', 'sdiv', 'udiv'])
  templates[op] = (g, w) => `${op} ${g.r(w)}, ${g.r(w)}, ${g.r(w)}`;
for (const op of ['smaddl', 'smsubl', 'umaddl', 'umsubl'])
  only[op] = (g) => `${op} ${g.r('x')}, ${g.r('w')}, ${g.r('w')}, ${g.r('x')}`;
for (const op of ['smull', 'umull', 'smnegl', 'umnegl'])
  only[op] = (g) => `${op} ${g.r('x')}, ${g.r('w')}, ${g.r('w')}`;
for (const op of ['smulh', 'umulh']) only[op] = (g) => `${op} ${g.r('x')}, ${g.r('x')}, ${g.r('x')}`;
for (const op of ['clz', 'cls', 'rbit', 'rev', 'rev16'])
  templates[op] = (g, w) => `${op} ${g.r(w)}, ${g.r(w)}`;
only.rev32 = (g) => `rev32 ${g.r('x')}, ${g.r('x')}`;
only.rev64 = (g) => `rev64 ${g.r('x')}, ${g.r('x')}`;
for (const c of ['', 'c']) {
  for (const size of ['b', 'h', 'w', 'x'])
    only[`crc32${c}${size}`] = (g) =>
      `crc32${c}${size} ${g.r('w')}, ${g.r('w')}, ${g.r(size === 'x' ? 'x' : 'w')}`;
}
for (const op of ['csel', 'csinc', 'csinv', 'csneg'])
  templates[op] = (g, w) => `${op} ${g.r(w)}, ${g.r(w)}, ${g.r(w)}, ${g.condition()}`;
for (const op of ['cinc', 'cinv', 'cneg'])
  templates[op] = (g, w) => `${op} ${g.r(w)}, ${g.g(w)}, ${g.invertible()}`;
for (const op of ['cset', 'csetm']) templates[op] = (g, w) => `${op} ${g.r(w)}, ${g.invertible()}`;
for (const op of ['ccmp', 'ccmn']) {
  templates[`${op} register`] = (g, w) => `${op} ${g.r(w)}, ${g.r(w)}, #${g.upTo(15)}, ${g.condition()}`;
  templates[`${op} immediate`] = (g, w) =>
    `${op} ${g.r(w)}, #${g.upTo(31)}, #${g.upTo(15)}, ${g.condition()}`;
}
only.cfinv = () => 'cfinv';
only.axflag = () => 'axflag';
only.xaflag = () => 'xaflag';
only.rmif = (g) => `rmif ${g.r('x')}, #${g.upTo(63)}, #${g.upTo(15)}`;
for (const op of ['setf8', 'setf16']) only[op] = (g) => `${op} ${g.r('w')}`;
only['mrs nzcv'] = (g) => `mrs ${g.r('x')}, nzcv`;
only['msr nzcv'] = (g) => `msr nzcv, ${g.r('x')}`;
only['msr mrs tpidr'] = (g) => [`msr tpidr_el0, ${g.r('x')}`, `mrs ${g.g('x')}, tpidr_el0`];
only.adr = (g) => `adr ${g.r('x')}, 3f`;
only.adrp = (g) => `adrp ${g.r('x')}, 3f`;
for (const op of [
  'nop',
  'hint #6',
  'csdb',
  'esb',
  'dmb ish',
  'dsb sy',
  'isb',
  'dgh',
  'bti',
  'bti jc',
  'sb',
  'clrex',
])
  only[op] = () => op;

// Branches: taken or not is part of the outcome.
for (const op of ['b', 'bl']) only[op] = () => `${op} 3f`;
only['b.cond'] = (g) => `b.${g.condition()} 3f`;
for (const op of ['cbz', 'cbnz']) templates[op] = (g, w) => `${op} ${g.r(w)}, 3f`;
for (const op of ['tbz', 'tbnz']) {
  only[op] = (g) => {
    const position = g.upTo(63);
    return `${op} ${g.r(position > 31 ? 'x' : g.random.pick(['x', 'w']))}, #${position}, 3f`;
  };
}
for (const op of ['br', 'blr', 'ret']) only[op] = () => `${op} x27`;
only['blr lr'] = () => ['mov x30, x27', 'blr x30'];
only['ret lr'] = () => ['mov lr, x27', 'ret'];

// Loads and stores.
const unsignedSizes = [
  ['', 'r'],
  ['b', 'w'],
  ['h', 'w'],
] as const;
const signedSizes = [
  ['sb', 'r'],
  ['sh', 'r'],
  ['sw', 'x'],
] as const;
const bytesOf = (suffix: string, w: Width): number =>
  /b$/.test(suffix) ? 1 : /h$/.test(suffix) ? 2 : suffix === 'sw' || w === 'w' ? 4 : 8;
for (const [suffix, register] of [...unsignedSizes, ...signedSizes]) {
  const table = register === 'r' ? templates : only;
  const width = (w: Width): Width => (register === 'r' ? w : register);
  const isSigned = suffix.startsWith('s');
  table[`ldr${suffix}`] = (g, w) => `ldr${suffix} ${g.r(width(w))}, ${g.address(bytesOf(suffix, width(w)))}`;
  for (const stem of ['ldur', 'ldtr']) {
    table[`${stem}${suffix}`] = (g, w) => `${stem}${suffix} ${g.r(width(w))}, ${g.near(8)}`;
  }
  table[`ldapur${suffix}`] = (g, w) => `ldapur${suffix} ${g.r(width(w))}, ${g.alignedNear()}`;
  if (isSigned) continue;
  table[`str${suffix}`] = (g, w) => `str${suffix} ${g.r(width(w))}, ${g.address(bytesOf(suffix, width(w)))}`;
  for (const stem of ['stur', 'sttr']) {
    table[`${stem}${suffix}`] = (g, w) => `${stem}${suffix} ${g.r(width(w))}, ${g.near(8)}`;
  }
  table[`stlur${suffix}`] = (g, w) => `stlur${suffix} ${g.r(width(w))}, ${g.alignedNear()}`;
  for (const stem of ['ldar', 'ldlar', 'ldapr', 'stlr', 'stllr']) {
    table[`${stem}${suffix}`] = (g, w) => `${stem}${suffix} ${g.r(width(w))}, ${g.aligned()}`;
  }
  for (const [a, l] of [
    ['', ''],
    ['a', 'l'],
  ]) {
    table[`ld${a}xr${suffix} st${l}xr${suffix}`] = (g, w) => {
      const address = g.aligned();
      return [
        `ld${a}xr${suffix} ${g.g(width(w))}, ${address}`,
        `st${l}xr${suffix} w14, ${width(w)}${g.random.between(0, 13)}, ${g.random.chance(3, 4) ? address : '[x25]'}`,
      ];
    };
  }
  for (const order of ['', 'a', 'l', 'al']) {
    for (const op of ['add', 'clr', 'eor', 'set', 'smax', 'smin', 'umax', 'umin']) {
      table[`ld${op}${order}${suffix}`] = (g, w) =>
        `ld${op}${order}${suffix} ${g.r(width(w))}, ${g.g(width(w))}, ${g.aligned()}`;
      if (order === '' || order === 'l')
        table[`st${op}${order}${suffix}`] = (g, w) =>
          `st${op}${order}${suffix} ${g.r(width(w))}, ${g.aligned()}`;
    }
    table[`swp${order}${suffix}`] = (g, w) =>
      `swp${order}${suffix} ${g.r(width(w))}, ${g.g(width(w))}, ${g.aligned()}`;
    table[`cas${order}${suffix}`] = (g, w) => {
      const t = g.g(width(w));
      const address = g.aligned();
      // Half of them compare with what is there.
      const load = `ldr${suffix} ${t}, ${address}`;
      const swap = `cas${order}${suffix} ${t}, ${g.r(width(w))}, ${address}`;
      return g.random.chance(1, 2) ? [load, swap] : swap;
    };
  }
}
for (const order of ['', 'a', 'l', 'al']) {
  templates[`casp${order}`] = (g, w) => {
    const swap = `casp${order} ${w}4, ${w}5, ${w}${2 * g.random.between(3, 6)}, ADDRESS`;
    const pair = swap.replace(
      /(\w)(\d+), ADDRESS/,
      (_m, r: string, n: string) => `${r}${n}, ${r}${Number(n) + 1}, [x25]`,
    );
    return g.random.chance(1, 2) ? [`ldp ${w}4, ${w}5, [x25]`, pair] : pair;
  };
}
for (const [a, l] of [
  ['', ''],
  ['a', 'l'],
]) {
  templates[`ld${a}xp st${l}xp`] = (g, w) => [
    `ld${a}xp ${g.two(w)}, [x25]`,
    `st${l}xp w14, ${w}${g.random.between(0, 6)}, ${w}${g.random.between(7, 13)}, ${g.random.chance(3, 4) ? '[x25]' : '[x26]'}`,
  ];
}
templates.ldp = (g, w) => `ldp ${g.two(w)}, ${g.pairAddress(w === 'x' ? 8 : 4)}`;
templates.stp = (g, w) => `stp ${g.r(w)}, ${g.r(w)}, ${g.pairAddress(w === 'x' ? 8 : 4)}`;
templates.ldnp = (g, w) =>
  `ldnp ${g.two(w)}, [${g.base()}, #${(w === 'x' ? 8 : 4) * g.random.between(-4, 3)}]`;
templates.stnp = (g, w) =>
  `stnp ${g.r(w)}, ${g.r(w)}, [${g.base()}, #${(w === 'x' ? 8 : 4) * g.random.between(-4, 3)}]`;
only.ldpsw = (g) => `ldpsw ${g.two('x')}, ${g.pairAddress(4)}`;
templates['ldr literal'] = (g, w) => `ldr ${g.r(w)}, 1f`;
only['ldrsw literal'] = (g) => `ldrsw ${g.r('x')}, 1f`;
only.prfm = (g) => `prfm pldl1keep, ${g.near(8).replace(/#-?\d+/, '#16')}`;

// SIMD&FP loads, stores and moves.
for (const [letter, bytes] of [
  ['b', 1],
  ['h', 2],
  ['s', 4],
  ['d', 8],
  ['q', 16],
] as const) {
  only[`ldr ${letter}`] = (g) => `ldr ${letter}${g.v()}, ${g.address(bytes)}`;
  only[`str ${letter}`] = (g) => `str ${letter}${g.v()}, ${g.address(bytes)}`;
  only[`ldur ${letter}`] = (g) => `ldur ${letter}${g.v()}, ${g.near(16)}`;
  only[`stur ${letter}`] = (g) => `stur ${letter}${g.v()}, ${g.near(16)}`;
  if (bytes < 4) continue;
  for (const n of ['', 'n']) {
    const address = (g: Operands) =>
      n ? `[${g.base()}, #${bytes * g.random.between(-3, 2)}]` : g.pairAddress(bytes);
    only[`ld${n}p ${letter}`] = (g) =>
      `ld${n}p ${letter}${g.random.between(0, 3)}, ${letter}${g.random.between(4, 7)}, ${address(g)}`;
    only[`st${n}p ${letter}`] = (g) => `st${n}p ${letter}${g.v()}, ${letter}${g.v()}, ${address(g)}`;
  }
  if (bytes < 16) only[`ldr literal ${letter}`] = (g) => `ldr ${letter}${g.v()}, 1f`;
}
const arrangements = ['8b', '16b', '4h', '8h', '2s', '4s', '2d'];
for (const op of ['ld', 'st']) {
  for (let count = 1; count <= 4; count++) {
    for (const stem of count === 1 ? [1] : [1, count]) {
      only[`${op}${stem} of ${count}`] = (g) => {
        const arrangement = g.random.pick(stem === 1 ? [...arrangements, '1d'] : arrangements);
        const from = g.random.between(0, 8 - count);
        const list = Array.from({ length: count }, (_, i) => `v${from + i}.${arrangement}`).join(', ');
        const size = count * (/^(16b|8h|4s|2d)$/.test(arrangement) ? 16 : 8);
        const base = g.base();
        return `${op}${stem} {${list}}, ${g.random.pick([`[${base}]`, `[${base}], #${size}`, `[${base}], x16`])}`;
      };
    }
    only[`${op}${count} lane`] = (g) => {
      const [element, lanes, bytes] = g.random.pick([
        ['b', 16, 1],
        ['h', 8, 2],
        ['s', 4, 4],
        ['d', 2, 8],
      ] as const);
      const from = g.random.between(0, 8 - count);
      const list = Array.from({ length: count }, (_, i) => `v${from + i}.${element}`).join(', ');
      const base = g.base();
      return `${op}${count} {${list}}[${g.random.between(0, lanes - 1)}], ${g.random.pick([`[${base}]`, `[${base}], #${bytes * count}`, `[${base}], x16`])}`;
    };
    if (op === 'ld') {
      only[`ld${count}r`] = (g) => {
        const from = g.random.between(0, 8 - count);
        const arrangement = g.random.pick(arrangements);
        return `ld${count}r {${Array.from({ length: count }, (_, i) => `v${from + i}.${arrangement}`).join(', ')}}, [${g.base()}]`;
      };
    }
  }
}
only['fmov d x'] = (g) => g.random.pick([`fmov d${g.v()}, ${g.r('x')}`, `fmov ${g.r('x')}, d${g.v()}`]);
only['fmov s w'] = (g) => g.random.pick([`fmov s${g.v()}, ${g.r('w')}`, `fmov ${g.r('w')}, s${g.v()}`]);
only['fmov h'] = (g) =>
  g.random.pick([
    `fmov h${g.v()}, ${g.r('w')}`,
    `fmov ${g.r('w')}, h${g.v()}`,
    `fmov ${g.r('x')}, h${g.v()}`,
  ]);
only['fmov top'] = (g) =>
  g.random.pick([`fmov v${g.v()}.d[1], ${g.r('x')}`, `fmov ${g.r('x')}, v${g.v()}.d[1]`]);
only['fmov f f'] = (g) => {
  const k = g.random.pick(['h', 's', 'd']);
  return `fmov ${k}${g.v()}, ${k}${g.v()}`;
};
only['fmov constant'] = (g) =>
  `fmov ${g.random.pick(['h', 's', 'd'])}${g.v()}, #${g.random.pick(['1.0', '-2.5', '0.125', '31.0', '-0.203125'])}`;
only['fmov vector'] = (g) =>
  `fmov v${g.v()}.${g.random.pick(['2s', '4s', '2d', '4h', '8h'])}, #${g.random.pick(['1.0', '-2.5', '0.125', '31.0'])}`;
only.fcsel = (g) => {
  const k = g.random.pick(['h', 's', 'd']);
  return `fcsel ${k}${g.v()}, ${k}${g.v()}, ${k}${g.v()}, ${g.condition()}`;
};
only['mov element'] = (g) => {
  const [e, n] = g.random.pick([
    ['b', 15],
    ['h', 7],
    ['s', 3],
    ['d', 1],
  ] as const);
  return `mov v${g.v()}.${e}[${g.upTo(n)}], ${g.r(e === 'd' ? 'x' : 'w')}`;
};
only['mov element element'] = (g) => {
  const [e, n] = g.random.pick([
    ['b', 15],
    ['h', 7],
    ['s', 3],
    ['d', 1],
  ] as const);
  return `mov v${g.v()}.${e}[${g.upTo(n)}], v${g.v()}.${e}[${g.upTo(n)}]`;
};
only.umov = (g) => {
  const [e, n] = g.random.pick([
    ['b', 15],
    ['h', 7],
    ['s', 3],
    ['d', 1],
  ] as const);
  return `umov ${g.r(e === 'd' ? 'x' : 'w')}, v${g.v()}.${e}[${g.upTo(n)}]`;
};
only.smov = (g) => {
  const [e, n] = g.random.pick([
    ['b', 15],
    ['h', 7],
    ['s', 3],
  ] as const);
  return `smov ${g.r(e === 's' ? 'x' : g.random.pick(['x', 'w']))}, v${g.v()}.${e}[${g.upTo(n)}]`;
};
only['mov vector'] = (g) =>
  `mov v${g.v()}.${g.random.pick(['8b', '16b'])}, v${g.v()}.8b`.replace(/\.16b, (v\d)\.8b/, '.16b, $1.16b');
only['dup general'] = (g) => {
  const a = g.random.pick(arrangements);
  return `dup v${g.v()}.${a}, ${g.r(a === '2d' ? 'x' : 'w')}`;
};
only['dup element'] = (g) => {
  const a = g.random.pick(arrangements);
  const e = a.slice(-1);
  return `dup v${g.v()}.${a}, v${g.v()}.${e}[${g.upTo(e === 'd' ? 1 : 3)}]`;
};
only['mov scalar'] = (g) => {
  const [e, n] = g.random.pick([
    ['b', 15],
    ['h', 7],
    ['s', 3],
    ['d', 1],
  ] as const);
  return `mov ${e}${g.v()}, v${g.v()}.${e}[${g.upTo(n)}]`;
};
for (const op of ['movi', 'mvni']) {
  only[op] = (g) =>
    g.random.pick([
      `${op} v${g.v()}.${g.random.pick(['2s', '4s'])}, #${g.upTo(255)}, ${g.random.pick(['lsl #0', 'lsl #8', 'lsl #24', 'msl #8', 'msl #16'])}`,
      `${op} v${g.v()}.${g.random.pick(['4h', '8h'])}, #${g.upTo(255)}, lsl #${g.random.pick([0, 8])}`,
    ]);
}
only['movi bytes'] = (g) =>
  g.random.pick([
    `movi v${g.v()}.16b, #${g.upTo(255)}`,
    `movi v${g.v()}.2d, #0xff00ff0000ffff00`,
    `movi d${g.v()}, #0xff00ff0000ffff00`,
  ]);
for (const op of ['and', 'orr', 'eor', 'bic', 'orn']) {
  only[`${op} vector`] = (g) => {
    const a = g.random.pick(['8b', '16b']);
    return `${op} v${g.v()}.${a}, v${g.v()}.${a}, v${g.v()}.${a}`;
  };
}
for (const op of ['orr', 'bic'])
  only[`${op} vector immediate`] = (g) =>
    `${op} v${g.v()}.${g.random.pick(['2s', '4s'])}, #${g.upTo(255)}, lsl #${g.random.pick([0, 8, 16])}`;
only['mvn vector'] = (g) => {
  const a = g.random.pick(['8b', '16b']);
  return `mvn v${g.v()}.${a}, v${g.v()}.${a}`;
};
// Pointer tags without memory tagging.
for (const op of ['subp', 'subps']) only[op] = (g) => `${op} ${g.r('x')}, ${g.sp('x')}, ${g.sp('x')}`;
only.gmi = (g) => `gmi ${g.r('x')}, ${g.sp('x')}, ${g.r('x')}`;

/** At least `count` samples, the same number of each form. */
export function randomSamples(count: number, seed: number): Sample[] {
  const g = new Operands(new RandomNumbers(seed));
  const forms: (() => string | readonly string[])[] = [
    ...Object.values(templates).flatMap((each) => [() => each(g, 'x'), () => each(g, 'w')]),
    ...Object.values(only).map((each) => () => each(g, 'x')),
  ];
  const each = Math.ceil(count / forms.length);
  return forms.flatMap((form) =>
    Array.from({ length: each }, () => {
      const made = form();
      return { lines: typeof made === 'string' ? [made] : made };
    }),
  );
}
