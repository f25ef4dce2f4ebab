import { describe, expect, it } from 'vitest';
import type { ParsedInstruction } from '../../server/src/isa/instruction';
import { parseInstruction } from '../../server/src/isa/parseInstruction';
import { U64 } from '../../server/src/isa/u64';
import { addPAC } from '../../server/src/simulator/concrete/authenticatedPointers';
import { PrivilegedMachine } from '../../server/src/simulator/concrete/privilegedMachine';
import type { Page } from '../../server/src/simulator/concrete/stageOne';
import type { ExceptionLevel } from '../../server/src/simulator/redirection';

// What QEMU 7.2 leaves out, so that no comparison with it can show it.

function instruction(text: string): ParsedInstruction {
  const parsed = parseInstruction(text, (value) => ({ constant: BigInt(value), terms: [] }));
  if ('code' in parsed) throw new Error(parsed.message);
  return parsed;
}

const open: Page = { isValid: true, accessed: true, ap: 1, executeNever: true, isTagged: false, level: 3 };

function machineAt(
  el: ExceptionLevel,
  registers: Readonly<Record<string, bigint>>,
  page: Page = open,
): PrivilegedMachine {
  const machine = new PrivilegedMachine(() => page);
  const all = { HCR_EL2: 0n, SCTLR_EL1: 1n, SCTLR_EL2: 1n, SCTLR_EL3: 1n, SCR_EL3: 0x501n, ...registers };
  for (const [name, value] of Object.entries(all)) machine.systemRegisters.set(name, U64.fromBigInt(value));
  for (const level of [1, 2, 3]) machine.systemRegisters.set(`VBAR_EL${level}`, U64.from(0x1000 * level));
  for (const level of [0, 1, 2, 3]) machine.systemRegisters.set(`SP_EL${level}`, U64.from(0x8008));
  machine.processState.el = el;
  machine.x[1] = U64.from(0x9001);
  return machine;
}

/** ESR of the level that took an exception, or that there was none. */
function outcome(machine: PrivilegedMachine, text: string): string {
  machine.step(U64.from(0x400), instruction(text));
  if (machine.transfer === undefined) return 'none';
  const { el } = machine.processState;
  return `EL${el} ESR ${machine.systemRegisters.get(`ESR_EL${el}`)}`;
}

describe('SP alignment (Arm ARM CheckSPAlignment)', () => {
  it('is checked with SCTLR_ELx.SA, at EL0 with SA0', () => {
    expect(outcome(machineAt(1, { SCTLR_EL1: 0b1001n }), 'ldr x0, [sp, #8]')).toBe('EL1 ESR 0x9a000000');
    expect(outcome(machineAt(1, { SCTLR_EL1: 0b10001n }), 'ldr x0, [sp, #8]')).toBe('none');
    expect(outcome(machineAt(0, { SCTLR_EL1: 0b10001n }), 'ldr x0, [sp, #8]')).toBe('EL1 ESR 0x9a000000');
    expect(outcome(machineAt(2, { SCTLR_EL2: 0b1001n }), 'stp x0, x2, [sp, #-16]!')).toBe(
      'EL2 ESR 0x9a000000',
    );
    expect(outcome(machineAt(2, { SCTLR_EL2: 0b1001n }), 'ldr x0, [x1]')).toBe('none');
  });
});

describe('unaligned accesses', () => {
  it('fault when stage 1 is off, since the access is to Device memory', () => {
    expect(outcome(machineAt(2, { SCTLR_EL2: 0n }), 'ldr x0, [x1]')).toBe('EL2 ESR 0x96000021');
    expect(outcome(machineAt(2, {}), 'ldr x0, [x1]')).toBe('none');
  });
  it('fault as 16 bytes for quad words with SCTLR_ELx.A', () => {
    const machine = machineAt(1, {
      SCTLR_EL1: 3n,
      CPACR_EL1: 0x300000n,
      CPTR_EL2: 0n,
      CPTR_EL3: 0n,
      SVCR: 0n,
    });
    machine.x[2] = U64.from(0x9008);
    expect(outcome(machine, 'ldr q0, [x2]')).toBe('EL1 ESR 0x96000021');
  });
});

describe('HVC at EL3', () => {
  it('is taken to EL3 (Arm ARM AArch64.CallHypervisor)', () => {
    const machine = machineAt(3, { SCR_EL3: 0x501n, ID_AA64PFR0_EL1: 0x1111n });
    expect(outcome(machine, 'hvc #5')).toBe('EL3 ESR 0x5a000005');
  });
});

describe('AT S1E1R under a host', () => {
  const par = (hcr: bigint, registers: Readonly<Record<string, bigint>> = {}): string | undefined => {
    const machine = machineAt(2, { HCR_EL2: hcr, ...registers }, { ...open, isValid: false });
    machine.step(U64.from(0x400), instruction('at s1e1r, x1'));
    return machine.systemRegisters.get('PAR_EL1')?.toString();
  };
  it('finds no translation with TGE and without E2H: SCTLR_EL1.M counts as 0 (HCR_EL2.TGE)', () => {
    expect(par(0n)).toBe('0x80f');
    expect(par(1n << 27n)).toBe('0x9b00');
  });
  it('is about EL2&0 with E2H and TGE', () => {
    const host = (1n << 27n) | (1n << 34n);
    expect(par(host, { SCTLR_EL1: 0n })).toBe('0x80f');
    expect(par(host, { SCTLR_EL2: 0n })).toBe('0x9b00');
  });
});

describe('cache maintenance by address', () => {
  it('faults on a page that is not there, with CM and WnR set', () => {
    const machine = machineAt(1, {}, { ...open, isValid: false });
    expect(outcome(machine, 'dc cvac, x1')).toBe('EL1 ESR 0x96000147');
  });
  it('needs permission to write for DC IVAC alone', () => {
    const readOnly: Page = { ...open, ap: 2 };
    expect(outcome(machineAt(1, {}, readOnly), 'dc ivac, x1')).toBe('EL1 ESR 0x9600014f');
    expect(outcome(machineAt(1, {}, readOnly), 'dc civac, x1')).toBe('none');
  });
});

describe('AddPAC with TBI for one range alone', () => {
  it('takes bit 55 to choose the range, whichever range has TBI (Arm ARM AddPAC())', () => {
    const range = (ignoresTop: boolean) => ({ size: 25, ignoresTop, forData: false });
    const signed = (lower: boolean, upper: boolean): number => {
      const controls = { hasTwoRanges: true, ranges: [range(lower), range(upper)], level: 1 } as const;
      const pointer = U64.of(0x80000000, 0x1000);
      const key = { high: U64.ONE, low: U64.ONES };
      return addPAC(pointer, U64.ZERO, key, true, controls).bit(55);
    };
    expect(signed(false, true)).toBe(0);
    expect(signed(false, false)).toBe(1);
  });
});

describe('DCZID_EL0.DZP', () => {
  it('tells whether DC ZVA is trapped at the level that reads it', () => {
    const read = (sctlr: bigint): string | undefined => {
      const machine = machineAt(0, { SCTLR_EL1: sctlr, DCZID_EL0: 4n });
      machine.step(U64.from(0x400), instruction('mrs x5, dczid_el0'));
      return machine.x[5]?.toString();
    };
    expect(read(1n)).toBe('0x14');
    expect(read((1n << 14n) | 1n)).toBe('0x4');
  });
});
