/** Texts for the operand classes of syntax/form.ts: some inside the class, some just outside of it. */
export interface OperandTexts {
  readonly inside: readonly string[];
  readonly outside: readonly string[];
}

const generals: Readonly<Record<string, OperandTexts>> = {
  x: { inside: ['x0', 'x2', 'x17', 'x30', 'xzr'], outside: ['w2', 'sp', 'd3', 'x31', 'v2.4s', '#1'] },
  w: { inside: ['w0', 'w2', 'w17', 'w30', 'wzr'], outside: ['x2', 'wsp', 's3', 'w31', '#1'] },
  X: { inside: ['x0', 'x4', 'x17', 'sp'], outside: ['xzr', 'w4', 'wsp', 'd4', '#1'] },
  W: { inside: ['w0', 'w4', 'w17', 'wsp'], outside: ['wzr', 'x4', 'sp', 's4', '#1'] },
};

function shifted(
  register: string,
  width: number,
  operators: readonly string[],
  wrong: readonly string[],
): OperandTexts {
  return {
    inside: operators.flatMap((op) => [`${register}5, ${op} #0`, `${register}5, ${op} #${width - 1}`]),
    outside: [
      ...operators.flatMap((op) => [
        `${register}5, ${op} #${width}`,
        `${register}5, ${op} #-1`,
        `${register}5, ${op}`,
      ]),
      ...wrong.map((op) => `${register}5, ${op} #1`),
      `${register}sp, lsl #1`.replace('xsp', 'sp'),
    ],
  };
}

const anyShift = ['lsl', 'lsr', 'asr', 'ror'];
const extended: OperandTexts = {
  inside: ['w6, uxtb', 'w6, sxth #1', 'w6, uxtw #4', 'w6, sxtw #2'],
  outside: ['w6, uxtb #5', 'w6, uxtw #-1', 'd6, uxtw', 'w6, uxtw, #1'],
};

/** What stands after `#`; written with and without it. */
const numbers = (
  inside: readonly (number | string)[],
  outside: readonly (number | string)[],
): OperandTexts => ({
  inside: inside.flatMap((n) => [`#${n}`, `${n}`]),
  outside: [...outside.map((n) => `#${n}`), '#1.5', 'x3'],
});

const fixed: Readonly<Record<string, OperandTexts>> = {
  ...generals,
  xs: shifted('x', 64, anyShift, ['msl', 'uxtw']),
  ws: shifted('w', 32, anyShift, ['msl', 'uxtw']),
  xa: shifted('x', 64, ['lsl', 'lsr', 'asr'], ['ror']),
  wa: shifted('w', 32, ['lsl', 'lsr', 'asr'], ['ror']),
  xe: {
    inside: [...extended.inside, 'x6, sxtx #3', 'x6, uxtx'],
    outside: [...extended.outside, 'x6, sxtx #5'],
  },
  we: { ...extended, outside: [...extended.outside, 'x6, uxtw', 'x6, sxtx'] },
  'x!': { inside: ['x1!', 'x9!'], outside: ['x1', 'w1!', 'sp!'] },
  F: { inside: ['b1', 'h1', 's1', 'd1', 'q31'], outside: ['v1.4s', 'x1', 'q32'] },
  arith: numbers(
    [0, 1, 4095, '4096', '0x5000', '0xfff000', '7, lsl #12', '4095, lsl #0', -1, -4095],
    ['4097', '0x1000000', '1, lsl #1', '4096, lsl #12', '1, asr #12', '1, msl #8', ':lo12:sym'],
  ),
  bitmask64: numbers(
    [1, '0xff', '0xffff0000ffff0000', '0x5555555555555555', '0x8000000000000001', -2],
    [0, -1, 5, '0x1234', '0xffff0000ffff0001'],
  ),
  bitmask32: numbers([1, '0xff', '0x55555555', '0x80000001', -2, '0xfffffffe'], [0, -1, 5, '0x1ffffffff']),
  half64: numbers(
    [0, '0xffff', '1, lsl #16', '1, lsl #48', ':abs_g1:sym'],
    ['0x10000', '1, lsl #64', '1, lsl #8', -1, '1, msl #16', ':lo12:sym'],
  ),
  half32: numbers([0, '0xffff', '1, lsl #16'], ['0x10000', '1, lsl #32', -1, '1, lsl #1', ':abs_g3:sym']),
  halfk64: numbers(
    [0, '0xffff', '1, lsl #48', ':abs_g0_nc:sym'],
    ['0x10000', '1, lsl #64', -1, ':abs_g0_s:sym'],
  ),
  halfk32: numbers([0, '0xffff', '1, lsl #16'], ['0x10000', '1, lsl #32', -1]),
  mov64: numbers(
    [0, 1, -1, '0xffff0000', '0x123400000000', '0xff00ff00ff00ff00', '0xffffffffffff1234'],
    ['0x12345', '0x123456789abcdef0'],
  ),
  mov32: numbers([0, 1, -1, '0xffff0000', '0xff00ff00', '0xffff1234'], ['0x12345', '0x123400000000']),
  float: numbers(
    ['1.0', '-31.0', '0.125', '2', '1.9375e0', '0x3f800000'],
    ['0.1', '32.0', '0.0', '0x3f800001', '1.99'],
  ),
  float64: numbers(['1.0', '-0.5', '0x3ff0000000000000'], ['0.1', '0x3f800000']),
  fzero: numbers(['0.0', '0'], ['-0.0', '1.0', '1']),
  c: { inside: ['eq', 'hs', 'al', 'nv', 'GT', 'none'], outside: ['xx', '#1', 'x0'] },
  cinv: { inside: ['eq', 'lo', 'GE'], outside: ['al', 'nv', 'xx'] },
  ladr: { inside: ['sym', '. + 4', ':tlsgd:sym'], outside: [':lo12:sym', ':got:sym'] },
  ladrp: { inside: ['sym', ':got:sym', ':pg_hi21:sym'], outside: [':lo12:sym'] },
  lldr: { inside: ['sym', '. + 8'], outside: [':lo12:sym'] },
  l: { inside: ['sym', '. + 4', 'sym + 8'], outside: [] },
  pool: { inside: ['=0x12345', '=sym'], outside: [] },
  sys: {
    inside: ['sctlr_el1', 'S3_0_C1_C0_0', 'TPIDR_EL2'],
    outside: ['S3_8_C1_C0_0', 'S3_0_C16_C0_0', 'daifset'],
  },
  field: { inside: ['daifset', 'DAIFClr', 'spsel'], outside: ['sctlr_el1'] },
  pstate: numbers([0, 1], [16, -1]),
  cr: { inside: ['c0', 'C15', 'c7'], outside: ['c16', 'x1', '#1'] },
  barrier: { inside: ['sy', 'ISH', 'oshld', 'nshst', 'ld', 'st'], outside: ['foo', 'syx'] },
  barriernxs: { inside: ['synxs', 'ishnxs'], outside: ['ishldnxs'] },
  prfop: { inside: ['pldl1keep', 'PSTL3STRM', 'plil2keep'], outside: ['pldl4keep', 'foo'] },
  pattern: { inside: ['all', 'pow2', 'VL7', 'vl256', '#31'], outside: ['vl9', '#32', 'foo'] },
  'byte<<0': numbers([0, 255, -128], [256, -129, '1, lsl #8', '1, msl #8']),
  'byte<<8': numbers([0, 255, '1, lsl #8', '1, lsl #0'], [256, '1, lsl #16', '1, lsl #4', '1, msl #8']),
  'byte<<24': numbers([0, 255, '1, lsl #24'], [256, '1, lsl #32', '1, lsl #4']),
  'sbyte<<8': numbers([0, 255, -128, '1, lsl #8'], [256, -129, '1, lsl #16']),
  bytemsl: numbers(['1, msl #8', '255, msl #16'], ['1, msl #24', '1, msl #0', '256, msl #8']),
  bytemask: numbers([0, '0xff00ff00ff00ff00', -1], ['0xfe', '0x123']),
  x64b: { inside: ['x0', 'x8', 'x22'], outside: ['x1', 'x24', 'w2'] },
  times: { inside: ['mul #1', 'mul #16'], outside: ['mul #0', 'mul #17', '#1'] },
  arithr: numbers(
    [0, 4095, '4096', '7, lsl #12', -1, ':lo12:sym', ':dtprel_hi12:sym'],
    ['4097', '1, lsl #1', ':got:sym', ':abs_g0:sym'],
  ),
  mb: { inside: ['[x7]', '[sp]'], outside: ['[x7, #0]', '[x7]!', '[w7]'] },
  m0: {
    inside: ['[x7]', '[sp]', '[x7, #0]'],
    outside: ['[x7, #8]', '[x7]!', '[xzr]', '[w7]', '[x7, x1]', 'x7'],
  },
  'm!0': { inside: ['[x7]!'], outside: ['[x7, #8]'] },
  'm!x': { inside: ['[x7]!', '[x8]!'], outside: ['[x7]', '[sp]!', '[x7, #8]!'] },
  'm+r': { inside: ['[x7], x3', '[sp], x30'], outside: ['[x7], w3', '[x7], sp', '[x7], xzr'] },
  'm+all': {
    inside: ['[x7], #16', '[x7], #32', '[x7], #8', '[x7], #64', '[x7], #4'],
    outside: ['[x7], #0', '[x7], #15', '[x7], #-16'],
  },
  'm+each': { inside: ['[x7], #1', '[x7], #4', '[x7], #8', '[x7], #16'], outside: ['[x7], #0', '[x7], #15'] },
};

function offsets(low: number, high: number, step: number, write: (n: number) => string): OperandTexts {
  const outside = [low - step, high + step, ...(step > 1 ? [low + 1] : [])];
  return {
    inside: [low, high, low + step * Math.floor((high - low) / step / 2)].map(write),
    outside: outside.map(write),
  };
}

function merged(...all: readonly OperandTexts[]): OperandTexts {
  return { inside: all.flatMap((each) => each.inside), outside: all.flatMap((each) => each.outside) };
}

const registerOffsets = (shift: number): OperandTexts => ({
  inside: [
    '[x7, x3]',
    `[x7, x3, lsl #${shift}]`,
    '[sp, w3, uxtw]',
    `[x7, w3, sxtw #${shift}]`,
    `[x7, xzr, sxtx #${shift}]`,
  ],
  outside: [
    '[x7, w3]',
    `[x7, x3, lsl #${shift + 1}]`,
    '[x7, x3, uxtw]',
    '[x7, sp]',
    '[x7, w3, uxtb]',
    '[x7, x3, lsl]',
    `[x7, x3, ror #${shift}]`,
  ],
});

const modes = {
  '': (n: number) => `[x7, #${n}]`,
  '!': (n: number) => `[x7, #${n}]!`,
  '+': (n: number) => `[x7], #${n}`,
};

const indexOf = (view: string, index: string | undefined): { inside: string[]; outside: string[] } => {
  if (index === undefined) return { inside: [''], outside: ['[0]'] };
  const range = /^(\d+)\.\.(\d+)$/.exec(index);
  const bits = ({ b: 8, h: 16, s: 32, d: 64 }[view.slice(-1)] ?? 128) * (Number.parseInt(view, 10) || 1);
  const [low, high] = range ? [Number(range[1]), Number(range[2])] : [0, 128 / bits - 1];
  return { inside: [`[${low}]`, `[${high}]`], outside: [`[${high + 1}]`, '[-1]', ''] };
};

const otherViews: Readonly<Record<string, string>> = {
  '8b': '4h',
  '16b': '8h',
  '4h': '8h',
  '8h': '4s',
  '2s': '4s',
  '4s': '2d',
  '2d': '4s',
  '1d': '2d',
  '1q': '2d',
  '2h': '4h',
  '4b': '8b',
  b: 'h',
  h: 's',
  s: 'd',
  d: 'b',
}; // prettier-ignore

function registerFile(token: string): OperandTexts | undefined {
  const m = /^(v|z|pn|p)(?:(\d+)-(\d+))?(?:\.(\w+))?(?:\/([zm]))?(?:\[(.*)\])?$/.exec(token);
  if (!m) return undefined;
  const [, file = '', lowest = '0', highest = file.startsWith('p') ? '15' : '31', view, qualifier, index] = m;
  const numbersOfFile = [lowest, highest, `${Math.floor((Number(lowest) + Number(highest)) / 2)}`];
  const tail = (v: string | undefined, q: string | undefined): string =>
    (v ? `.${v}` : '') + (q ? `/${q}` : '');
  const at = indexOf(view ?? 'b', index);
  const write = (n: string, i: string): string => `${file}${n}${tail(view, qualifier)}${i}`;
  return {
    inside: numbersOfFile.flatMap((n) => at.inside.map((i) => write(n, i))),
    outside: [
      ...at.outside.map((i) => write(lowest, i)),
      // Beyond the file it is the name of a symbol.
      ...(Number(highest) < 31 ? [write(`${Number(highest) + 1}`, at.inside[0] ?? '')] : []),
      `${file}${lowest}${tail(otherViews[view ?? ''] ?? 's', qualifier)}${at.inside[0]}`,
      ...(qualifier ? [`${file}${lowest}/${qualifier === 'z' ? 'm' : 'z'}`, `${file}${lowest}`] : []),
      'x1',
    ],
  };
}

function list(token: string): OperandTexts | undefined {
  const m = /^\{(v|z|p)\.(\w+)(?:\*(\d+)(?:-(\d+))?)?\}(?:\[(.*)\])?$/.exec(token);
  if (!m) return undefined;
  const [, file = '', view = '', fewest = '1', most = fewest, index] = m;
  const at = indexOf(view, index);
  const size = file === 'p' ? 16 : 32;
  const write = (first: number, count: number, i: string, arrangement = view): string =>
    `{${Array.from({ length: count }, (_, k) => `${file}${(first + k) % size}.${arrangement}`).join(', ')}}${i}`;
  const n = Number(fewest);
  return {
    inside: at.inside.flatMap((i) => [write(3, n, i), write(size - 1, Number(most), i)]),
    outside: [
      ...at.outside.map((i) => write(3, n, i)),
      write(3, Number(most) + 1, at.inside[0] ?? ''),
      ...(n > 1 ? [write(3, n - 1, at.inside[0] ?? ''), `{${file}1.${view}, ${file}3.${view}}`] : []),
      write(3, n, at.inside[0] ?? '', otherViews[view] ?? view),
    ],
  };
}

/** The texts for one class; `before` are the operands already written. */
export function operandTexts(token: string, before: readonly string[]): OperandTexts {
  if (token.endsWith("'")) {
    const first = before[0] ?? '';
    return { inside: [first], outside: [first.replace(/\d+/, (n) => `${(Number(n) + 1) % 16}`)] };
  }
  if (token.endsWith('^')) return operandTexts(token.slice(0, -1), before);
  // An error about a pool of 16-byte constants would keep the assembler from judging immediates.
  if (token === 'pool' && before[0]?.startsWith('q')) return operandTexts('lldr', before);
  const known = fixed[token];
  if (known) return known;
  const next = /^next(64|32)$/.exec(token);
  if (next) {
    const n = Number(/\d+/.exec(before.at(-1) ?? '')?.[0] ?? 0);
    const r = next[1] === '64' ? 'x' : 'w';
    return { inside: [`${r}${n + 1}`], outside: [`${r}${n + 2}`, `${r}${n}`] };
  }
  const width = /^width(64|32)$/.exec(token);
  if (width) {
    const low = Number(/-?\d+/.exec(before.at(-1) ?? '')?.[0] ?? 0);
    return numbers([1, Math.max(1, Number(width[1]) - low)], [0, Number(width[1]) - low + 1]);
  }
  if (/^[bhsdq]$/.test(token))
    return {
      inside: [`${token}0`, `${token}31`],
      outside: [`${token}32`, 'x1', 'v1.4s', token === 's' ? 'd1' : 's1'],
    };
  let m = /^([xw])(\d+)(?:-(\d+))?$/.exec(token);
  if (m) {
    const [low, high] = [Number(m[2]), Number(m[3] ?? m[2])];
    return { inside: [`${m[1]}${low}`, `${m[1]}${high}`], outside: [`${m[1]}${high + 1}`] };
  }
  m = /^(-?\d+)(?:\.\.(-?\d+)(?:\/(\d+))?)?$/.exec(token);
  if (m) {
    const [low, high, step] = [Number(m[1]), Number(m[2] ?? m[1]), Number(m[3] ?? 1)];
    const texts = offsets(low, high, step, (n) => `${n}`);
    return numbers(texts.inside, texts.outside);
  }
  m = /^m([!+]?)\((-?\d+)\.\.(-?\d+)(?:\/(\d+))?\)$/.exec(token);
  if (m)
    return offsets(Number(m[2]), Number(m[3]), Number(m[4] ?? 1), modes[(m[1] ?? '') as keyof typeof modes]);
  m = /^mr(\d+)$/.exec(token);
  if (m) return registerOffsets(Number(m[1]));
  m = /^M(\d+)$/.exec(token);
  if (m) {
    const bytes = Number(m[1]);
    const scaled = offsets(0, 4095 * bytes, bytes, modes['']);
    return merged(
      // An unaligned small offset is the unscaled form.
      {
        inside: scaled.inside,
        outside: [`[x7, #${4096 * bytes}]`, ...(bytes > 1 ? [`[x7, #${256 + 1}]`] : [])],
      },
      {
        inside: ['[x7, #-256]', '[sp]', '[x7, :lo12:sym]'],
        outside: ['[x7, #-257]', '[x7]!', '[wsp]', '[x7, :got:sym]'],
      },
      offsets(-256, 255, 1, modes['!']),
      offsets(-256, 255, 1, modes['+']),
      registerOffsets(Math.log2(bytes)),
    );
  }
  m = /^P(\d+)$/.exec(token);
  if (m) {
    const bytes = Number(m[1]);
    return merged(...Object.values(modes).map((mode) => offsets(-64 * bytes, 63 * bytes, bytes, mode)));
  }
  m = /^word\((.*)\)$/.exec(token);
  if (m) return { inside: (m[1] ?? '').split('/'), outside: ['foo'] };
  return registerFile(token) ?? list(token) ?? { inside: [], outside: [] };
}
