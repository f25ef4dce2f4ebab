import { expect, it } from 'vitest';
import { systemRegister } from '../../server/src/isa/systemRegisters';
import { systemRegisterTrap } from '../../server/src/simulator/systemRegisterTrap';
import { type AccessFeature, type AccessResult, effectiveAccess } from '../../server/src/simulator/trapState';
import { recordJudgement } from '../support/judgement';
import { type Configuration, runProbes } from './bareMetal/runProbes';
import { describeWith } from './needs';

const bit = (n: number): bigint => 1n << BigInt(n);
const field = (value: number, lsb: number): bigint => BigInt(value) << BigInt(lsb);

/** NS, RW, HCE, APK, API, ATA, EEL2 off: what EL3 lets the lower levels do. */
const scrNonSecure = bit(0) | bit(10) | bit(8) | bit(16) | bit(17) | bit(26) | bit(38) | bit(27) | bit(41);
const scrSecure = scrNonSecure & ~bit(0);
const RW = bit(31);
const E2H = bit(34);
const TGE = bit(27);

/** A small linear congruential generator: the same sweep in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface Enables {
  readonly fp: number;
  readonly sve: number;
  readonly sme: number;
}
const allEnables = (values: number): Enables[] => {
  const range = Array.from({ length: values }, (_, i) => i);
  return range.flatMap((fp) => range.flatMap((sve) => range.map((sme) => ({ fp, sve, sme }))));
};

const cpacrOf = (e: Enables) => field(e.fp, 20) | field(e.sve, 16) | field(e.sme, 24);
/** RES1 of the E2H = 0 layout: bits 13, 9 and 7 to 0. */
const cptrOf = (e: Enables) =>
  bit(13) | bit(9) | 0xffn | field(e.fp, 10) | field(e.sve, 8) | field(e.sme, 12);
const cptr3Of = (e: Enables) => field(e.fp, 10) | field(e.sve, 8) | field(e.sme, 12);

const hostBits = [0n, TGE, E2H, E2H | TGE];

function sweep(): Configuration[] {
  const random = generator(2024);
  const any4 = (): Enables => ({ fp: random(4), sve: random(4), sme: random(4) });
  const any2 = (): Enables => ({ fp: random(2), sve: random(2), sme: random(2) });
  /** Half of the time wide open, so that the other registers decide. */
  const often = (open: Enables, other: Enables) => (random(2) === 0 ? open : other);
  const open4 = { fp: 3, sve: 3, sme: 3 };
  const open3 = { fp: 0, sve: 1, sme: 1 };
  const openTraps = { fp: 0, sve: 0, sme: 0 };
  const list: Configuration[] = [];
  const add = (
    level: 0 | 1 | 2 | 3,
    host: bigint,
    cpacr: Enables,
    cptr: Enables,
    cptr3: Enables,
    scr: bigint,
  ) => {
    const tcpac = () => field(random(2), 31);
    list.push({
      level,
      SCR_EL3: scr,
      HCR_EL2: RW | host,
      CPACR_EL1: cpacrOf(cpacr) | field(random(2), 28),
      CPTR_EL2: (host & E2H ? cpacrOf(cptr) : cptrOf(cptr)) | tcpac(),
      CPTR_EL3: cptr3Of(cptr3) | tcpac(),
      SVCR: BigInt(random(4)),
      SMCR_EL1: field(random(2), 31),
      SMCR_EL2: field(random(2), 31),
      SMCR_EL3: field(random(2), 31),
    });
  };
  for (const level of [0, 1, 2, 3] as const) {
    for (const host of hostBits) {
      // EL1 cannot be entered with TGE set (illegal exception return).
      if (level === 1 && host & TGE) continue;
      const anyCPTR = () => (host & E2H ? any4() : any2());
      const openCPTR = host & E2H ? open4 : openTraps;
      for (let round = 0; round < 4; round++) {
        for (const e of allEnables(4)) {
          add(level, host, e, often(openCPTR, anyCPTR()), often(open3, any2()), scrNonSecure);
          add(level, host, often(open4, any4()), host & E2H ? e : any2(), often(open3, any2()), scrNonSecure);
        }
        for (const e of allEnables(2)) {
          add(level, host, often(open4, any4()), host & E2H ? anyCPTR() : e, any2(), scrNonSecure);
          add(level, host, often(open4, any4()), often(openCPTR, anyCPTR()), e, scrNonSecure);
          // Secure state with Secure EL2, and (below EL2) without.
          add(level, host, any4(), anyCPTR(), often(open3, e), scrSecure | bit(18));
          if (level !== 2) add(level, host, any4(), anyCPTR(), often(open3, e), scrSecure);
        }
      }
    }
  }
  return list;
}

/** Instructions whose checks are one pseudocode function each. */
const instructions: readonly (readonly [feature: AccessFeature, probe: string])[] = [
  ['fp', 'fadd d0, d0, d0'],
  ['fp', 'mrs x0, fpcr'],
  ['advsimd', 'add v0.4s, v0.4s, v0.4s'],
  ['sve', 'rdvl x0, #1'],
  ['sve', 'ptrue p0.b'],
  // FFR is not there in Streaming SVE mode.
  ['nonStreamingSve', 'rdffr p0.b'],
  ['nonStreamingSve', 'adr z0.d, [z0.d, z0.d]'],
  ['sme', 'rdsvl x0, #1'],
  ['smeAccess', 'mrs x0, svcr'],
  ['za', 'zero {za}'],
  ['streamingSveAndZa', 'mova z0.b, p0/m, za0h.b[w12, 0]'],
];

const registers = [
  'CPACR_EL1',
  'CPACR_EL12',
  'CPTR_EL2',
  'CPTR_EL3',
  'ZCR_EL1',
  'ZCR_EL12',
  'ZCR_EL2',
  'ZCR_EL3',
  'SMCR_EL1',
  'SMCR_EL12',
  'SMCR_EL2',
  'SMCR_EL3',
  'SMPRI_EL1',
  'SMPRIMAP_EL2',
  'SVCR',
  'FPSR',
];

/** The bits of a configuration, as the analysis would know them; no fine-grained traps in this QEMU. */
function reader(c: Configuration) {
  const words: Readonly<Record<string, bigint>> = {
    SCR_EL3: c.SCR_EL3,
    HCR_EL2: c.HCR_EL2,
    CPACR_EL1: c.CPACR_EL1,
    CPTR_EL2: c.CPTR_EL2,
    CPTR_EL3: c.CPTR_EL3,
    SVCR: c.SVCR,
    SMCR_EL1: c.SMCR_EL1,
    SMCR_EL2: c.SMCR_EL2,
    SMCR_EL3: c.SMCR_EL3,
    ID_AA64SMFR0_EL1: bit(63),
    ID_AA64MMFR0_EL1: 0n,
  };
  return (register: string, msb: number, lsb: number): number | undefined => {
    const word = words[register];
    return word === undefined ? undefined : Number((word >> BigInt(lsb)) & (bit(msb - lsb + 1) - 1n));
  };
}

/** At levels where the name is UNDEFINED anyway there is nothing to deviate from. */
function existsAt(register: string | undefined, level: number): boolean {
  return register !== undefined && level >= Number(/_EL(\d)/.exec(register)?.[1] ?? 0);
}

function expected(result: AccessResult | undefined): string {
  if (result === undefined) return 'no rule';
  if (result.kind === 'allowed') return 'allowed';
  if (result.kind === 'depends') return `depends on ${result.on.join(', ')}`;
  return `EL${result.to} EC ${result.exceptionClass.toString(16)}`;
}

function observed(result: { readonly to: number; readonly exceptionClass: number }): string {
  return result.to === 0 ? 'allowed' : `EL${result.to} EC ${result.exceptionClass.toString(16)}`;
}

/**
 * Where QEMU 7.2 is simpler than the architecture, what it does instead. The sweep accepts that
 * result and no other.
 */
function knownDeviation(register: string | undefined, c: Configuration): AccessResult | undefined {
  if (register === undefined) return undefined;
  const read = reader(c);
  const aliased = /_EL12$/.test(register) && c.level >= 2;
  // _EL12 names are not UNDEFINED without E2H: it goes on as for the EL1 name.
  const reached = aliased ? register.replace('_EL12', '_EL1') : register;
  // ZCR_ELx is checked like an SVE instruction: FPEN, TFP and PSTATE.SM count, in the manual they do not.
  if (reached.startsWith('ZCR_') && c.level >= 1) return effectiveAccess('sve', c.level, read);
  return aliased ? systemRegisterTrap(reached, c.level, read, 'read') : undefined;
}

const hex = (n: bigint) => `0x${n.toString(16)}`;

describeWith(['aarch64-linux-gnu-gcc', 'qemu-system-aarch64'], 'trap controls against QEMU', () => {
  const configurations = sweep();
  const probes = [
    ...instructions.map(([, probe]) => probe),
    ...registers.map((register) => `mrs x0, ${register}`),
  ];

  it('every access takes the exception that the rules give', () => {
    const rows = runProbes(configurations, probes);
    const differences = new Map<string, { count: number; example: string }>();
    let compared = 0;
    let deviations = 0;
    configurations.forEach((c, i) => {
      const read = reader(c);
      probes.forEach((probe, k) => {
        const instruction = instructions[k];
        const register = registers[k - instructions.length];
        const rule =
          instruction !== undefined
            ? effectiveAccess(instruction[0], c.level, read)
            : systemRegisterTrap(register ?? '', c.level, read, 'read');
        const result = rows[i]?.[k];
        if (result === undefined) throw new Error('a result is missing');
        if (rule === undefined) return;
        compared++;
        const [want, got] = [expected(rule), observed(result)];
        if (want === got) return;
        const deviation = knownDeviation(register, c);
        if (deviation !== undefined && existsAt(register, c.level) && expected(deviation) === got) {
          deviations++;
          return;
        }
        const kind = `EL${c.level} ${probe}: rule ${want}, QEMU ${got}`;
        const by = rule?.kind === 'trapped' ? ` by ${rule.by}` : '';
        const entries = Object.entries(c).map(
          ([name, value]) => `${name}=${typeof value === 'bigint' ? hex(value) : value}`,
        );
        const seen = differences.get(kind) ?? { count: 0, example: `${entries.join(' ')}${by}` };
        differences.set(kind, { count: seen.count + 1, example: seen.example });
      });
    });
    const report = [...differences].map(([kind, { count, example }]) => `${count} × ${kind}\n    ${example}`);
    const explained = new Map([
      [
        '_EL12 without E2H, and ZCR_ELx with FP off or in Streaming SVE mode: QEMU 7.2 (knownDeviation)',
        deviations,
      ],
    ]);
    recordJudgement({
      suite: 'trap controls of FP, SVE and SME',
      instances: compared,
      mismatches: report.length,
      explained,
    });
    expect(compared).toBeGreaterThan(configurations.length * (probes.length - 3));
    expect(report).toEqual([]);
    // Half of the _EL12 accesses at EL2 and EL3, and the ZCR accesses with FP off or streaming.
    expect(deviations).toBeLessThan(compared / 10);
  });

  it('HCR_EL2 and SCR_EL3 trap the system registers that the rules name', () => {
    const random = generator(7);
    const hcrBits = [16, 17, 18, 21, 26, 30, 35, 40, 56];
    const scrBits = [14, 16, 26, 38];
    const closedOpen = { fp: 3, sve: 3, sme: 3 };
    const list: Configuration[] = [];
    for (const level of [1, 2, 3] as const) {
      for (const host of [0n, E2H]) {
        for (let round = 0; round < 200; round++) {
          const chosen = (bits: readonly number[]) =>
            bits.reduce((word, n) => (random(2) === 0 ? word : word | bit(n)), 0n);
          list.push({
            level,
            SCR_EL3: bit(0) | bit(10) | bit(8) | chosen(scrBits),
            HCR_EL2: RW | host | chosen(hcrBits),
            CPACR_EL1: cpacrOf(closedOpen),
            CPTR_EL2: host === 0n ? cptrOf({ fp: 0, sve: 0, sme: 0 }) : cpacrOf(closedOpen),
            CPTR_EL3: cptr3Of({ fp: 0, sve: 1, sme: 1 }),
            SVCR: 0n,
            SMCR_EL1: 0n,
            SMCR_EL2: 0n,
            SMCR_EL3: 0n,
          });
        }
      }
    }
    // Written with 0: none of these disturbs the monitor.
    const both = [
      'TTBR0_EL1',
      'TTBR1_EL1',
      'ESR_EL1',
      'FAR_EL1',
      'MAIR_EL1',
      'CONTEXTIDR_EL1',
      'AFSR0_EL1',
      'ACTLR_EL1',
    ];
    both.push(
      'CSSELR_EL1',
      'APIAKEYLO_EL1',
      'APGAKEYHI_EL1',
      'LORC_EL1',
      'HCRX_EL2',
      'TTBR0_EL2',
      'MAIR_EL2',
      'TTBR1_EL12',
    );
    both.push('AMAIR_EL1', 'FAR_EL12', 'FAR_EL2', 'FAR_EL3');
    const readOnly = [
      'AIDR_EL1',
      'REVIDR_EL1',
      'CCSIDR_EL1',
      'CLIDR_EL1',
      'CTR_EL0',
      'ID_AA64PFR0_EL1',
      'ID_AA64ZFR0_EL1',
    ];
    const accesses = [
      ...[...both, ...readOnly, 'SCTLR_EL1', 'TCR_EL1', 'MVFR0_EL1'].map((name) => ({
        name,
        direction: 'read' as const,
      })),
      ...both.map((name) => ({ name, direction: 'write' as const })),
    ];
    const probes = accesses.map(({ name, direction }) => {
      const encoding = systemRegister(name)?.encoding ?? name;
      return direction === 'read' ? `mrs x0, ${encoding}` : `msr ${encoding}, x0`;
    });
    const rows = runProbes(list, probes);
    const differences = new Map<string, number>();
    let trapped = 0;
    list.forEach((c, i) => {
      accesses.forEach(({ name, direction }, k) => {
        const rule = systemRegisterTrap(name, c.level, reader(c), direction);
        const result = rows[i]?.[k];
        if (result === undefined) throw new Error('a result is missing');
        if (rule?.kind === 'trapped') trapped++;
        const got = observed(result);
        // QEMU 7.2 lets _EL12 names pass without E2H.
        if (/_EL12$/.test(name) && c.level >= 2 && (c.HCR_EL2 & E2H) === 0n && got === 'allowed') return;
        if (expected(rule) === got) return;
        const kind = `EL${c.level} ${direction} ${name}: rule ${expected(rule)}, QEMU ${got}`;
        differences.set(kind, (differences.get(kind) ?? 0) + 1);
      });
    });
    expect([...differences].map(([kind, count]) => `${count} × ${kind}`)).toEqual([]);
    expect(trapped).toBeGreaterThan(1000);
  });
});
