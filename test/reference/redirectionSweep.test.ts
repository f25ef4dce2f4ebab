import { expect, it } from 'vitest';
import { systemRegister } from '../../server/src/isa/systemRegisters/systemRegister';
import { type ResolvedAccess, resolveAccess } from '../../server/src/simulator/redirection';
import { recordJudgement } from '../support/judgement';
import { type Configuration, runProbes } from './bareMetal/runProbes';
import { describeWith } from './needs';

/**
 * Pairs of registers that E2H makes one name switch between, with two values that tell them apart and
 * that the monitor can live with (SCTLR keeps the MMU off, VBAR keeps its own vectors).
 */
const pairs: readonly (readonly [lower: string, upper: string, lowerValue: string, upperValue: string])[] = [
  ['SCTLR_EL1', 'SCTLR_EL2', '0x30d00804', '0x30c50834'],
  ['CPACR_EL1', 'CPTR_EL2', '0x3330000', '0x3130000'],
  ['ZCR_EL1', 'ZCR_EL2', '1', '2'],
  ['SMCR_EL1', 'SMCR_EL2', '1', '2'],
  ['TTBR0_EL1', 'TTBR0_EL2', '0x1000', '0x2000'],
  ['TTBR1_EL1', 'TTBR1_EL2', '0x3000', '0x4000'],
  ['TCR_EL1', 'TCR_EL2', '0x10', '0x80000011'],
  ['ESR_EL1', 'ESR_EL2', '0x11', '0x12'],
  ['FAR_EL1', 'FAR_EL2', '0x1111', '0x2222'],
  ['MAIR_EL1', 'MAIR_EL2', '0x44', '0xff'],
  ['VBAR_EL1', 'VBAR_EL2', 'vectors1', 'vectors2'],
  ['CONTEXTIDR_EL1', 'CONTEXTIDR_EL2', '0x21', '0x22'],
  ['ELR_EL1', 'ELR_EL2', '0x5550', '0x6660'],
  ['SPSR_EL1', 'SPSR_EL2', '0x3c4', '0x3c5'],
  ['SCXTNUM_EL1', 'SCXTNUM_EL2', '0x31', '0x32'],
  ['CNTKCTL_EL1', 'CNTHCTL_EL2', '0x103', '0xc03'],
  ['CNTP_CVAL_EL0', 'CNTHP_CVAL_EL2', '0x7771', '0x7772'],
  ['CNTV_CVAL_EL0', 'CNTHV_CVAL_EL2', '0x7773', '0x7774'],
  ['CNTP_CTL_EL0', 'CNTHP_CTL_EL2', '0', '2'],
  ['CNTV_CTL_EL0', 'CNTHV_CTL_EL2', '0', '2'],
];

/** Registers that keep their name at EL2 whatever E2H is. */
const untouched: readonly (readonly [name: string, value: string])[] = [
  ['TPIDR_EL1', '0x51'],
  ['TPIDR_EL2', '0x52'],
  ['TPIDR_EL0', '0x53'],
  ['PAR_EL1', '0x800'],
  ['SP_EL1', '0x4000'],
  ['VTTBR_EL2', '0x5000'],
  ['CSSELR_EL1', '2'],
];

const values = new Map<string, string>([
  ...pairs.flatMap(([lower, upper, a, b]): [string, string][] => [
    [lower, a],
    [upper, b],
  ]),
  ...untouched,
]);

const aliasOf = (name: string): string[] => {
  const alias = systemRegister(name)?.alias;
  return alias === undefined ? [] : [alias];
};
const names = [...values.keys()].flatMap((name) => [name, ...aliasOf(name)]);

const spelling = (name: string) => systemRegister(name)?.encoding ?? name;

/** Runs before each probe at EL3: what the monitor does not set itself. */
const monitorSets = new Set(['CPACR_EL1', 'CPTR_EL2', 'SMCR_EL1', 'SMCR_EL2', 'VBAR_EL1', 'VBAR_EL2']);
const prepare = [...values]
  .filter(([name]) => !monitorSets.has(name))
  .map(([name, value]) => `\tldr x0, =${value}\n\tmsr ${spelling(name)}, x0`)
  .join('\n');

const RW = 1n << 31n;
const E2H = 1n << 34n;
const TGE = 1n << 27n;

const configuration = (level: 0 | 1 | 2 | 3, hcr: bigint): Configuration => ({
  level,
  SCR_EL3: 0x401n | (1n << 8n) | (1n << 25n),
  HCR_EL2: RW | (1n << 53n) | hcr,
  CPACR_EL1: 0x3330000n,
  // Everything accessible in either layout, in another way than CPACR_EL1: FPEN is 1.
  CPTR_EL2: hcr & E2H ? 0x3130000n : 0x22ffn,
  CPTR_EL3: 0x1100n,
  SVCR: 0n,
  SMCR_EL1: 1n,
  SMCR_EL2: 2n,
  SMCR_EL3: 15n,
});

/** The name of the register behind `resolved`, or why there is none. */
function reached(resolved: ResolvedAccess): string {
  if (resolved.kind === 'register') return resolved.register;
  return resolved.kind;
}

describeWith(['aarch64-linux-gnu-gcc', 'qemu-system-aarch64'], 'redirection by E2H against QEMU', () => {
  const configurations = [
    configuration(2, 0n),
    configuration(2, E2H),
    configuration(2, E2H | TGE),
    configuration(3, 0n),
    configuration(3, E2H),
    configuration(1, 0n),
    configuration(1, E2H),
  ];
  // Each value is read at EL3 under its own name as well: what the register really holds.
  const originals = [...values.keys()].map((name) => `mrs x0, ${spelling(name)}`);
  const probes = [...names.map((name) => `mrs x0, ${spelling(name)}`), ...originals];

  it('every name reads the register that the rules give', () => {
    const rows = runProbes(configurations, probes, prepare);
    const differences: string[] = [];
    let told = 0;
    configurations.forEach((c, i) => {
      const e2h = c.HCR_EL2 & E2H ? 1 : 0;
      // EL3 with the same E2H sees the registers unredirected; CPTR_EL2 differs with the layout.
      const reference = rows[e2h === 1 ? 4 : 3] ?? [];
      const held = new Map([...values.keys()].map((name, k) => [name, reference[names.length + k]?.value]));
      names.forEach((name, k) => {
        const result = rows[i]?.[k];
        if (result === undefined) throw new Error('a result is missing');
        const want = reached(resolveAccess(name, c.level, e2h, { direction: 'read' }));
        // QEMU 7.2 does not make _EL12 and _EL02 names UNDEFINED without E2H, at EL2 and EL3.
        if (/_EL[10]2$/.test(name) && e2h === 0 && c.level >= 2) {
          expect(want).toBe('undefined');
          return;
        }
        const holds = [...held].filter(([, value]) => value === result.value).map(([register]) => register);
        const got = result.to !== 0 ? 'undefined' : holds.join(' or ');
        told++;
        if (want === 'undefined' ? got !== want : result.to !== 0 || !holds.includes(want)) {
          differences.push(
            `EL${c.level} E2H=${e2h} ${name}: rule ${want}, QEMU ${got} (${result.value.toString(16)})`,
          );
        }
        // A value that two registers hold shows nothing.
        if (
          want !== 'undefined' &&
          holds.length > 1 &&
          holds.some((other) => pairOf(name).includes(other) && other !== want && pairOf(name).includes(want))
        ) {
          differences.push(`EL${c.level} E2H=${e2h} ${name}: ${holds.join(' and ')} hold the same value`);
        }
      });
    });
    recordJudgement({ suite: 'redirection by E2H', instances: told, mismatches: differences.length });
    expect(differences).toEqual([]);
    expect(told).toBeGreaterThan(300);
  });

  function pairOf(name: string): readonly string[] {
    const plain = systemRegister(name)?.aliasOf ?? name;
    const found = pairs.find(([lower, upper]) => lower === plain || upper === plain);
    return found === undefined ? [] : [found[0], found[1]];
  }
});
