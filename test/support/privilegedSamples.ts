import { type ExceptionLevel, resolveAccess } from '../../server/src/simulator/redirection';
import {
  type ControlName,
  constantNames,
  type PrivilegedSample,
  testPages,
  translationControl,
  translationControlOfOneRange,
} from './privilegedImage';
import type { RandomNumbers } from './randomNumbers';

/** A sample and x0-x11 as it finds them. */
export interface PreparedSample {
  readonly sample: PrivilegedSample;
  readonly data: readonly bigint[];
}

const bit = (n: number): bigint => 1n << BigInt(n);
const bits = (positions: readonly number[]): bigint => positions.reduce((word, n) => word | bit(n), 0n);
const chosen = (random: RandomNumbers, positions: readonly number[], of: number): bigint =>
  bits(positions.filter(() => random.chance(1, of)));

/** Registers that keep all 64 bits, and that nothing in these programs depends on. */
const wide =
  `TPIDR_EL0 TPIDRRO_EL0 TPIDR_EL1 TPIDR_EL2 TPIDR_EL3 FAR_EL1 FAR_EL2 FAR_EL3 FAR_EL12 SP_EL0 SP_EL1
  SP_EL2`.split(/\s+/);
const states = 'DAIF SPSEL PAN UAO DIT SSBS TCO NZCV'.split(' ');
const readable = [
  ...states,
  'CURRENTEL',
  ...'ELR SPSR ESR'.split(' ').flatMap((s) => [`${s}_EL1`, `${s}_EL12`]),
];
/** Registers that exist at every level above theirs, and for which nothing but the trap rules matters here. */
const controls = 'CPACR_EL1 CPTR_EL2 HCR_EL2 SCTLR_EL1'.split(' ');

interface Start {
  readonly el: 0 | 1 | 2 | 3;
  readonly host: bigint;
  readonly saved: number;
}

/** What PSTATE may be at a level: DAIF, flags and single-bit fields at random. */
export function randomSavedState(random: RandomNumbers, el: ExceptionLevel): number {
  const fields = random.word() & 0xf3c01000;
  return (fields | (random.between(0, 15) << 6) | (el << 2) | (el === 0 ? 0 : random.between(0, 1))) >>> 0;
}

const E2H = bit(34);
const TGE = bit(27);

function start(random: RandomNumbers, levels: readonly (0 | 1 | 2 | 3)[]): Start {
  const el = random.pick(levels);
  const tge = el !== 1 && random.chance(1, 3) ? TGE : 0n;
  const host = tge | (random.chance(1, 2) ? E2H : 0n);
  return { el, host, saved: randomSavedState(random, el) };
}

/** RES1 bits, MMU on, and everything that EL0 is allowed; what exceptions make of PAN and SSBS at random. */
function systemControl(random: RandomNumbers, level: 1 | 2 | 3): bigint {
  const allowed = bits([0, 2, 3, 4, 12, 14, 15, 16, 18, 26]);
  const res1 = level === 1 ? 0x30500800n : 0x30c50830n;
  // UMA is of SCTLR_EL1 alone.
  const set = (level < 3 ? allowed : 0n) | res1 | (level === 1 ? bit(9) : 0n);
  // Bit 20 is TSCXT of EL1&0 and EL2&0; bit 23 SPAN; bit 44 DSSBS; bit 31 EnIA.
  return (set & ~bit(23)) | chosen(random, [23, 44], 2);
}

const scr = bits([0, 8, 10, 12, 16, 17, 25, 26, 27, 38, 41]);
const hcr = bits([31, 40, 41, 53, 56]);

/** Every trap off; the caller switches some on. */
function quiet(random: RandomNumbers, host: bigint): Record<ControlName, bigint> {
  return {
    HCR_EL2: hcr | host,
    SCTLR_EL1: systemControl(random, 1),
    SCTLR_EL2: systemControl(random, 2),
    SCTLR_EL3: systemControl(random, 3),
    CPACR_EL1: 0x3330000n,
    CPTR_EL2: host & E2H ? 0x3330000n : 0x22ffn,
    CPTR_EL3: 0x1100n,
    TCR_EL1: translationControl,
    TCR_EL2: host & E2H ? translationControl : translationControlOfOneRange,
    TCR_EL3: translationControlOfOneRange,
    GCR_EL1: 0n,
    RGSR_EL1: 0n,
    SCR_EL3: scr,
  };
}

const randomWord = (random: RandomNumbers): bigint => (BigInt(random.word()) << 32n) | BigInt(random.word());
const register = (random: RandomNumbers): string => `x${random.between(0, 11)}`;

function stateLine(random: RandomNumbers): string {
  const x = register(random);
  switch (random.between(0, 4)) {
    case 0:
      return random.chance(1, 2)
        ? `msr ${random.pick(states).toLowerCase()}, ${x}`
        : `mrs ${x}, ${random.pick(states).toLowerCase()}`;
    case 1:
      return `msr ${random.pick(['daifset', 'daifclr'])}, #${random.between(0, 15)}`;
    case 2:
      return `msr ${random.pick(['spsel', 'pan', 'uao', 'dit', 'ssbs', 'tco'])}, #${random.between(0, 1)}`;
    case 3:
      return random.pick([`mov sp, ${x}`, `mov ${x}, sp`, `add sp, sp, #${random.between(0, 255)}`]);
    default:
      return `cmp ${x}, ${register(random)}`;
  }
}

const reachable = (names: readonly string[], el: ExceptionLevel, e2h: 0 | 1): string[] =>
  names.filter(
    (name) =>
      states.includes(name) || name === 'CURRENTEL' || resolveAccess(name, el, e2h).kind === 'register',
  );

/** What leads to EL3: below it a trap, since SMC may be disabled. */
const end = (el: ExceptionLevel): string[] => (el === 3 ? ['smc #0x7f'] : ['wfi']);

/** `eret` to `after<i>`; at level 0 there is none. */
function returnLines(el: 1 | 2 | 3, i: number, saved: number): string[] {
  return [
    `adr x12, after${i}`,
    `msr elr_el${el}, x12`,
    `mov x13, #${saved & 0xffff}`,
    `movk x13, #${saved >>> 16}, lsl #16`,
    `msr spsr_el${el}, x13`,
    'eret',
    `after${i}:`,
  ];
}

/** Programs that go up and down the levels: PSTATE, banked and redirected registers, SVC, HVC, ERET, illegal returns. */
export function stateSample(random: RandomNumbers): PreparedSample {
  const { el: first, host, saved } = start(random, [0, 1, 2, 2, 3]);
  const e2h = host & E2H ? 1 : 0;
  let el: ExceptionLevel = first;
  const lines: string[] = [];
  for (let i = 0; i < 8; i++) {
    const x = register(random);
    switch (random.between(0, 5)) {
      case 0:
        lines.push(`msr ${random.pick(reachable(wide, el, e2h)).toLowerCase()}, ${x}`);
        break;
      case 1:
        lines.push(`mrs ${x}, ${random.pick(reachable([...wide, ...readable], el, e2h)).toLowerCase()}`);
        break;
      case 2:
      case 3:
        lines.push(stateLine(random));
        break;
      case 4:
        lines.push(
          el === 3
            ? 'isb'
            : `${el === 0 ? 'svc' : random.pick(['svc', 'hvc'])} #${random.between(0, 0xffff)}`,
        );
        break;
      default: {
        if (el === 0) break;
        const below = ([0, 1, 2, 3] as const).filter((n) => n <= el && !(n === 1 && host & TGE));
        const to = random.pick(below);
        const mode = random.chance(1, 6) ? random.pick([2, 1, 6, 8, 9, 12, 4, 5, 0x13]) : undefined;
        const plain = randomSavedState(random, to);
        const next = mode === undefined ? plain : ((plain & ~31) | mode) >>> 0;
        lines.push(...returnLines(el, i, next));
        // After an illegal return the next instruction takes an exception, and the program ends.
        if (mode === undefined || mode > 12 || mode >> 2 > el) el = to;
        else el = (mode >> 2) as ExceptionLevel;
      }
    }
  }
  lines.push(...end(el));
  return {
    sample: { el: first, controls: quiet(random, host), saved, lines },
    data: Array.from({ length: 12 }, () => randomWord(random)),
  };
}

const identification = constantNames.filter((name) => name.startsWith('ID_') || name.startsWith('MVFR'));

function trappableLine(random: RandomNumbers, el: ExceptionLevel): string {
  const x = register(random);
  switch (random.between(0, 11)) {
    case 0:
      return `mrs ${x}, ${random.pick([...identification, ...constantNames]).toLowerCase()}`;
    case 1:
      return `mrs ${x}, ${random.pick(controls).toLowerCase()}`;
    case 2:
      return `msr ${random.pick(['contextidr_el1', 'far_el1', 'tpidr_el0', 'tpidr_el1', 'tpidr_el2', 'tpidrro_el0']).toLowerCase()}, ${random.pick([x, 'xzr'])}`;
    case 3:
      return random.pick([
        'fmov d0, x1',
        `fmov ${x}, d0`,
        'ldr q1, [x12, #16]',
        'mrs x1, fpcr',
        'cmp x0, x1',
      ]);
    case 4:
      return random.pick(['ptrue p0.b', 'pfalse p2.b', 'rdffr p1.b', 'isb']);
    case 5:
      // QEMU 7.2 takes HVC at EL3 to EL2; it goes to EL3 (Arm ARM AArch64.CallHypervisor).
      return `${random.pick([el === 3 ? 'smc' : 'hvc', 'svc', 'smc', 'brk', 'smc'])} #${random.between(0, 0xffff)}`;
    case 6:
      return `dc ${random.pick(['isw', 'csw', 'cisw'])}, ${random.pick([x, 'xzr'])}`;
    case 7:
      return random.pick([
        'ic iallu',
        'ic ialluis',
        'tlbi vmalle1',
        'tlbi vmalle1is',
        'tlbi alle1',
        'tlbi alle2',
        'tlbi alle3',
      ]);
    case 8:
      return `tlbi ${random.pick(['vae1', 'vale1is', 'aside1', 'ipas2e1is', 'vae2', 'vae3', 'vaae1is'])}, ${x}`;
    case 9:
      return random.pick([`udf #${random.between(0, 9)}`, `msr daifset, #${random.between(0, 15)}`]);
    case 10:
      return el === 0 ? 'eret' : stateLine(random);
    default:
      return stateLine(random);
  }
}

/** A control register with some traps on, then instructions that they may concern: level, class, ISS, and where the vector is. */
export function trapSample(random: RandomNumbers): PreparedSample {
  const { el, host, saved } = start(random, [0, 1, 1, 2, 3]);
  const plain = quiet(random, host);
  const sample = {
    el,
    saved,
    controls: {
      ...plain,
      // TID1, TID2, TID3, TSC, TACR, TSW, TPCP, TPU, TTLB, TVM, TRVM, TLOR; API and APK off.
      HCR_EL2: plain.HCR_EL2 | chosen(random, [16, 17, 18, 19, 21, 22, 23, 24, 25, 26, 30, 35], 4),
      SCR_EL3: (plain.SCR_EL3 & ~chosen(random, [8], 3)) | chosen(random, [7, 14, 15], 4),
      SCTLR_EL1: plain.SCTLR_EL1 & ~chosen(random, [9, 14, 15, 26], 3),
      SCTLR_EL2: plain.SCTLR_EL2 & ~chosen(random, [14, 15, 26], 3),
      CPACR_EL1: (BigInt(random.word()) & 0x300000n) | (BigInt(random.word()) & 0x3030000n),
      CPTR_EL2: plain.CPTR_EL2 ^ chosen(random, host & E2H ? [16, 17, 20, 21, 31] : [8, 10, 31], 3),
      CPTR_EL3: plain.CPTR_EL3 ^ chosen(random, [8, 10, 31], 3),
    },
    lines: [...Array.from({ length: 4 }, () => trappableLine(random, el)), ...end(el)],
  };
  return { sample, data: Array.from({ length: 12 }, () => randomWord(random)) };
}

/** Base registers of the memory samples. */
const bases = ['x8', 'x9', 'x10', 'x11'];

/**
 * AT S1E0 and S1E1 with TGE are left out: SCTLR_EL1.M counts as 0 then without E2H, and with E2H they are about EL2&0
 * (Arm ARM, HCR_EL2.TGE; AT S1E1R); QEMU 7.2 translates by EL1&0 in both cases.
 */
const translations = (host: bigint): readonly string[] =>
  host & TGE
    ? ['s1e2r', 's1e2w']
    : ['s1e1r', 's1e1w', 's1e1rp', 's1e1wp', 's1e0r', 's1e0w', 's1e2r', 's1e2w'];

function memoryLine(random: RandomNumbers, aligned: boolean, host: bigint): string[] {
  const t = random.between(0, 7);
  const base = random.pick(bases);
  const offset = aligned ? 8 * random.between(-4, 4) : random.between(-20, 20);
  const narrow = random.pick(['b', 'h', 'sb', 'sh', 'sw', '']);
  const wide = narrow === 'sw' || narrow === '' ? 'x' : 'w';
  switch (random.between(0, 9)) {
    case 0:
      return [`ldur${narrow} ${wide}${t}, [${base}, #${offset}]`];
    case 1:
      return [`stur${random.pick(['b w', 'h w', ' w', ' x'])}${t}, [${base}, #${offset}]`];
    case 2:
    case 3:
      return [`ldtr${narrow} ${wide}${t}, [${base}, #${offset}]`];
    case 4:
      return [`sttr${random.pick(['b w', 'h w', ' w', ' x'])}${t}, [${base}, #${offset}]`];
    case 5:
      return [
        `${random.pick(['ldp', 'stp'])} x${t}, x${(t + 1) & 7}, [${base}, #${8 * random.between(-2, 2)}]`,
      ];
    case 6: {
      const [size, view] = random.pick([
        ['b', 'w'],
        ['h', 'w'],
        ['', 'w'],
        ['', 'x'],
      ] as const);
      return [`${random.pick(['ldar', 'ldaxr', 'ldxr', 'stlr'])}${size} ${view}${t}, [${base}]`];
    }
    case 7:
      return [`ldxr x${t}, [${base}]`, `stxr w${(t + 1) & 7}, x${(t + 2) & 7}, [${base}]`];
    case 8:
      return [
        `${random.pick(['ldadd', 'swp', 'ldset', 'cas'])}${random.pick(['', 'a', 'al'])} x${t}, x${(t + 1) & 7}, [${base}]`,
      ];
    default:
      return random.pick([
        [`ldxp x${t}, x${(t + 1) & 7}, [${base}]`],
        [`dc zva, ${base}`],
        [`at ${random.pick(translations(host))}, ${base}`, `mrs x${t}, par_el1`],
        [`br ${base}`],
        [`prfm pldl1keep, [${base}]`],
      ]);
  }
}

/** Accesses around page boundaries, with translation on: permissions with PAN and UAO, unprivileged forms, alignment, AT, DC ZVA. */
export function memorySample(random: RandomNumbers): PreparedSample {
  const { el, host, saved } = start(random, [0, 1, 1, 2, 2]);
  const plain = quiet(random, host);
  const A = (): bigint => (random.chance(1, 2) ? bit(1) : 0n);
  const controlsOf = { ...plain, SCTLR_EL1: plain.SCTLR_EL1 | A(), SCTLR_EL2: plain.SCTLR_EL2 | A() };
  const aligned = random.chance(2, 3);
  const near = (): bigint => {
    const boundary = testPages + 4096 * random.between(1, 8);
    return BigInt(boundary + (aligned ? 16 * random.between(-1, 1) : random.between(-24, 24)));
  };
  const lines = Array.from({ length: 5 }, () => memoryLine(random, aligned, host)).flat();
  return {
    sample: { el, controls: controlsOf, saved, lines: [...lines, ...end(el)] },
    data: Array.from({ length: 12 }, (_, n) => (n < 8 ? randomWord(random) : near())),
  };
}

const keys = ['apia', 'apib', 'apda', 'apdb', 'apga'];

function authenticationLines(random: RandomNumbers): string[] {
  const [d, n] = [`x${random.between(0, 3)}`, `x${random.between(4, 7)}`];
  const key = random.pick(['ia', 'ib', 'da', 'db']);
  const operation = random.pick(['pac', 'pac', 'aut']);
  switch (random.between(0, 7)) {
    case 0:
    case 1:
      return [`${operation}${key} ${d}, ${random.pick([n, 'sp'])}`];
    case 2:
      return [`${operation}${key[0]}z${key[1]} ${d}`];
    case 3:
      return [`pac${key} ${d}, ${n}`, `aut${key} ${d}, ${random.chance(3, 4) ? n : 'x8'}`];
    case 4:
      return [`xpac${key[0]} ${d}`];
    case 5:
      return [`pacga ${d}, x${random.between(0, 3)}, ${n}`];
    case 6:
      return [
        `mov x17, ${d}`,
        `mov x16, ${n}`,
        `${operation}${random.pick(['ia', 'ib'])}1716`,
        `mov ${d}, x17`,
      ];
    default:
      return [
        `mov x30, ${d}`,
        random.pick(['paciasp', 'autiasp', 'pacibsp', 'autibsp', 'paciaz', 'autibz', 'xpaclri']),
        `mov ${d}, x30`,
      ];
  }
}

/** An address with copies of one bit above bit 38, perhaps with another top byte or another bit changed. */
function pointer(random: RandomNumbers): bigint {
  const low = randomWord(random) & (bit(39) - 1n);
  const canonical = random.chance(1, 2) ? low : low | (bit(64) - bit(39));
  switch (random.between(0, 4)) {
    case 0:
      return (canonical & (bit(56) - 1n)) | (BigInt(random.between(0, 255)) << 56n);
    case 1:
      return canonical ^ bit(random.between(39, 63));
    case 2:
      return randomWord(random);
    default:
      return canonical;
  }
}

/** Keys of its own, then pointers signed, authenticated and stripped, under random TBI and TBID, with keys and traps on and off. */
export function authenticationSample(random: RandomNumbers): PreparedSample {
  const { el, host, saved } = start(random, [0, 1, 2, 2, 3]);
  const plain = quiet(random, host);
  // One key at least: without any QEMU 7.2 takes XPACLRI for a NOP, which it is not (Arm ARM XPACLRI).
  const enabled = (): bigint => bits([13, 27, 30, 31]) & ~chosen(random, [13, 27, 30, 31], 5) || bit(31);
  // Both ranges alike: with TBI for one alone AddPAC() takes bit 55 for either range, QEMU 7.2 bit 63 for the other.
  const both = (): bigint =>
    translationControl |
    (random.chance(1, 2) ? bit(37) | bit(38) : 0n) |
    (random.chance(1, 2) ? bit(51) | bit(52) : 0n);
  const one = (): bigint => translationControlOfOneRange | chosen(random, [20, 29], 2);
  const controlsOf = {
    ...plain,
    HCR_EL2: plain.HCR_EL2 & ~chosen(random, [41], 8),
    SCR_EL3: plain.SCR_EL3 & ~chosen(random, [17], 8),
    SCTLR_EL1: plain.SCTLR_EL1 | enabled(),
    SCTLR_EL2: plain.SCTLR_EL2 | enabled(),
    SCTLR_EL3: plain.SCTLR_EL3 | enabled(),
    TCR_EL1: both(),
    TCR_EL2: host & E2H ? both() : one(),
    TCR_EL3: one(),
  };
  const setKeys =
    el === 0
      ? []
      : keys.flatMap((key, k) => [`msr ${key}keylo_el1, x${4 + k}`, `msr ${key}keyhi_el1, x${8 + (k & 3)}`]);
  const lines = [
    ...setKeys,
    ...Array.from({ length: 6 }, () => authenticationLines(random)).flat(),
    ...end(el),
  ];
  return {
    sample: { el, controls: controlsOf, saved, lines },
    data: Array.from({ length: 12 }, (_, n) => (n < 4 ? pointer(random) : randomWord(random))),
  };
}

/**
 * QEMU 7.2 drops the offset into a page when it looks for an allocation tag (fixed in 8.0), so that a page has tags for
 * two granules alone: these programs use the last two of one page and the first two of the next.
 */
const offset = (random: RandomNumbers): number => 16 * random.between(-2, 1);

function taggingLine(random: RandomNumbers): string[] {
  const t = `x${random.between(0, 7)}`;
  const n = random.pick(bases);
  switch (random.between(0, 10)) {
    case 0:
      return [`irg ${random.pick([t, n])}, ${n}${random.chance(1, 2) ? `, x${random.between(0, 3)}` : ''}`];
    case 1:
      return [
        `${random.pick(['addg', 'subg'])} ${t}, ${n}, #${16 * random.between(0, 63)}, #${random.between(0, 15)}`,
      ];
    case 2:
      return [`gmi ${t}, ${n}, x${random.between(0, 7)}`];
    case 3:
      return [random.pick([`subp ${t}, ${n}, x9`, `subps ${t}, x8, ${n}`, `cmpp ${n}, x10`])];
    case 4:
    case 5:
      return [
        `${random.pick(['stg', 'stzg'])} ${random.pick([t, n])}, [${random.pick(['x10', 'x11'])}, #${offset(random)}]`,
      ];
    case 6:
      return [
        `${random.pick(['st2g', 'stz2g'])} ${n}, [${random.pick(['x10', 'x11'])}, #${16 * random.between(-2, 0)}]`,
      ];
    case 7:
      return [`stgp x1, ${t}, [${random.pick(['x10', 'x11'])}, #${offset(random)}]`];
    case 8:
      return random.pick([
        ['mov x12, x10', `stg ${t}, [x12], #16`, `sub ${t}, x12, x10`],
        ['mov x12, x11', `stzg ${n}, [x12, #-16]!`, `sub ${t}, x12, x11`],
        [`mrs ${t}, rgsr_el1`],
        [`ldr ${t}, [${n}]`],
      ]);
    case 9:
      // The block at the start of the page: it holds the granules that the others use there.
      return [`${random.pick(['ldgm', 'ldgm', 'stgm', 'stzgm'])} ${t}, [${random.pick(['x10', 'x11'])}]`];
    default:
      return [`ldg ${t}, [${n}, #${offset(random)}]`];
  }
}

/** Logical and allocation tags under GCR_EL1 and RGSR_EL1, with tag access on and off; loads and stores go through tagged pointers. */
export function taggingSample(random: RandomNumbers): PreparedSample {
  const { el, host, saved } = start(random, [1, 2, 2]);
  const plain = quiet(random, host);
  const access = (): bigint => (random.chance(4, 5) ? bit(43) : 0n);
  const sample = {
    el,
    saved: (saved & ~(1 << 22)) >>> 0,
    controls: {
      ...plain,
      HCR_EL2: plain.HCR_EL2 & ~chosen(random, [56], 8),
      SCR_EL3: plain.SCR_EL3 & ~chosen(random, [26], 8),
      SCTLR_EL1: plain.SCTLR_EL1 | access(),
      SCTLR_EL2: plain.SCTLR_EL2 | access(),
      TCR_EL1: translationControl | bit(37),
      TCR_EL2: host & E2H ? translationControl | bit(37) : translationControlOfOneRange | bit(20),
      GCR_EL1: random.chance(1, 8) ? 0xffffn : BigInt(random.word() & random.word() & 0xffff),
      RGSR_EL1: BigInt(random.word() & 0xffff0f),
    },
    lines: [
      // Tags stay from program to program in QEMU.
      ...['x8', 'x9'].flatMap((n) => [
        `stgm xzr, [${n}]`,
        ...[-32, 0].map((at) => `st2g ${n}, [${n}, #${at}]`),
      ]),
      ...Array.from({ length: 10 }, () => taggingLine(random)).flat(),
      ...end(el),
    ],
  };
  const [first, second] = [BigInt(testPages + 4096), BigInt(testPages + 8 * 4096)];
  const data = Array.from({ length: 8 }, () => randomWord(random) & 0xffffffffn);
  return { sample, data: [...data, first, second, first, second] };
}
