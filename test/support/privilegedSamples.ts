import { type ExceptionLevel, resolveAccess } from '../../server/src/simulator/redirection';
import type { RandomNumbers } from './randomNumbers';

/** A few instructions that start at a level with some E2H and end in `smc #0x7f`. Data lives in x0-x11, x12 and x13 are for addresses and syndromes. */
export interface PrivilegedSample {
  readonly el: 1 | 2 | 3;
  readonly e2h: 0 | 1;
  /** SCTLR_EL1 and SCTLR_EL2: what exceptions make of PSTATE.PAN and SSBS. */
  readonly sctlr: bigint;
  /** PSTATE to start with, as SPSR_EL3 holds it. */
  readonly saved: number;
  readonly lines: readonly string[];
}

/** Registers that keep all 64 bits, and that nothing in these programs depends on. */
const wide =
  `TPIDR_EL0 TPIDRRO_EL0 TPIDR_EL1 TPIDR_EL2 TPIDR_EL3 FAR_EL1 FAR_EL2 FAR_EL3 FAR_EL12 MAIR_EL1 MAIR_EL2
  MAIR_EL3 MAIR_EL12 SP_EL1 SP_EL2`.split(/\s+/);
const states = 'DAIF SPSEL PAN UAO DIT SSBS TCO NZCV'.split(' ');
const readable = [
  ...states,
  'CURRENTEL',
  'ELR_EL1',
  'SPSR_EL1',
  'ESR_EL1',
  'ELR_EL12',
  'SPSR_EL12',
  'ESR_EL12',
];

const spelling = (name: string): string => name.toLowerCase();

function reachable(names: readonly string[], el: ExceptionLevel, e2h: 0 | 1): string[] {
  return names.filter(
    (name) =>
      states.includes(name) || name === 'CURRENTEL' || resolveAccess(name, el, e2h).kind === 'register',
  );
}

/** What PSTATE may be at a level: DAIF, flags and single-bit fields at random. */
export function randomSavedState(random: RandomNumbers, el: ExceptionLevel): number {
  const bits = random.word() & 0xf3c01000;
  return (bits | (random.between(0, 15) << 6) | (el << 2) | random.between(0, 1)) >>> 0;
}

export function privilegedSample(random: RandomNumbers): PrivilegedSample {
  const first = random.pick([1, 2, 2, 3] as const);
  const e2h = random.pick([0, 1] as const);
  let el: 1 | 2 | 3 = first;
  const x = (): string => `x${random.between(0, 11)}`;
  const lines: string[] = [];
  for (let i = 0; i < 8; i++) {
    switch (random.between(0, 11)) {
      case 0:
      case 1:
        lines.push(`msr ${spelling(random.pick(reachable(wide, el, e2h)))}, ${x()}`);
        break;
      case 2:
      case 3:
        lines.push(`mrs ${x()}, ${spelling(random.pick(reachable([...wide, ...readable], el, e2h)))}`);
        break;
      case 4:
        lines.push(`msr ${spelling(random.pick(states))}, ${x()}`);
        break;
      case 5:
        lines.push(`msr ${random.pick(['daifset', 'daifclr'])}, #${random.between(0, 15)}`);
        break;
      case 6:
        lines.push(
          `msr ${random.pick(['spsel', 'pan', 'uao', 'dit', 'ssbs', 'tco'])}, #${random.between(0, 1)}`,
        );
        break;
      case 7:
        lines.push(
          random.pick([`mov sp, ${x()}`, `mov ${x()}, sp`, `add sp, sp, #${random.between(0, 255)}`]),
        );
        break;
      case 8:
        lines.push(`cmp ${x()}, ${x()}`);
        break;
      case 9:
        lines.push(el === 3 ? 'isb' : `svc #${random.between(0, 0xffff)}`);
        break;
      case 10:
        lines.push(el === 3 ? 'isb' : `hvc #${random.between(0, 0xffff)}`);
        break;
      default: {
        const to = random.between(1, el) as 1 | 2 | 3;
        const saved = randomSavedState(random, to);
        lines.push(
          `adr x12, after${i}`,
          `msr elr_el${el}, x12`,
          `mov x13, #${saved & 0xffff}`,
          `movk x13, #${saved >>> 16}, lsl #16`,
          `msr spsr_el${el}, x13`,
          'eret',
          `after${i}:`,
        );
        el = to;
      }
    }
  }
  lines.push('smc #0x7f');
  const sctlr = 0x30500800n | BigInt(random.between(0, 1) << 23) | (BigInt(random.between(0, 1)) << 44n);
  return { el: first, e2h, sctlr, saved: randomSavedState(random, first), lines };
}
