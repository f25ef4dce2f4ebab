import { describe, expect, it } from 'vitest';
import { allSystemRegisters, systemRegister } from '../../server/src/isa/systemRegisters';
import { redirectedAtEL2, resolveAccess } from '../../server/src/simulator/redirection';
import { synchronizationRules, visibilityOf } from '../../server/src/simulator/synchronization';

const register = (name: string) => ({ kind: 'register', register: name });

describe('resolveAccess', () => {
  it('redirects EL1 names at EL2 with E2H', () => {
    expect(resolveAccess('CPACR_EL1', 2, 1)).toEqual(register('CPTR_EL2'));
    expect(resolveAccess('CPACR_EL1', 2, 0)).toEqual(register('CPACR_EL1'));
    expect(resolveAccess('CNTKCTL_EL1', 2, 1)).toEqual(register('CNTHCTL_EL2'));
    expect(resolveAccess('cntv_ctl_el0', 2, 1)).toEqual(register('CNTHV_CTL_EL2'));
    expect(resolveAccess('S3_0_C1_C2_0', 2, 1)).toEqual(register('ZCR_EL2'));
  });

  it('does so at EL2 only', () => {
    expect(resolveAccess('SCTLR_EL1', 1, 1)).toEqual(register('SCTLR_EL1'));
    expect(resolveAccess('SCTLR_EL1', 3, 1)).toEqual(register('SCTLR_EL1'));
    expect(resolveAccess('TPIDR_EL1', 2, 1)).toEqual(register('TPIDR_EL1'));
  });

  it('leaves an unknown E2H open where it matters, and only there', () => {
    expect(resolveAccess('ZCR_EL1', 2, undefined)).toEqual({
      kind: 'depends',
      on: 'HCR_EL2.E2H',
      e2h0: register('ZCR_EL1'),
      e2h1: register('ZCR_EL2'),
    });
    expect(resolveAccess('TPIDR_EL2', 2, undefined)).toEqual(register('TPIDR_EL2'));
    expect(resolveAccess('ZCR_EL1', 1, undefined)).toEqual(register('ZCR_EL1'));
  });

  it('knows EL12 and EL02 names with E2H at EL2 and EL3 only', () => {
    expect(resolveAccess('CPACR_EL12', 2, 1)).toEqual(register('CPACR_EL1'));
    expect(resolveAccess('CPACR_EL12', 3, 1)).toEqual(register('CPACR_EL1'));
    expect(resolveAccess('CNTP_CTL_EL02', 2, 1)).toEqual(register('CNTP_CTL_EL0'));
    for (const el of [0, 1] as const) expect(resolveAccess('CPACR_EL12', el, 1).kind).toBe('undefined');
    expect(resolveAccess('CPACR_EL12', 2, 0)).toMatchObject({
      kind: 'undefined',
      reason: expect.stringContaining("HCR_EL2.E2H == '1'"),
    });
    expect(resolveAccess('CPACR_EL12', 2, undefined)).toMatchObject({
      kind: 'depends',
      e2h0: { kind: 'undefined' },
    });
  });

  it('redirects the timers of EL0 in the host', () => {
    expect(resolveAccess('CNTP_CTL_EL0', 0, 1, { tge: 1 })).toEqual(register('CNTHP_CTL_EL2'));
    expect(resolveAccess('CNTP_CTL_EL0', 0, 1, { tge: 0 })).toEqual(register('CNTP_CTL_EL0'));
    expect(resolveAccess('CNTP_CTL_EL0', 0, 0)).toEqual(register('CNTP_CTL_EL0'));
    expect(resolveAccess('CNTP_CTL_EL0', 0, 1)).toMatchObject({ kind: 'depends', on: 'HCR_EL2.TGE' });
  });

  it('refuses what the level, the direction or the name does not have', () => {
    expect(resolveAccess('HCR_EL2', 1, 0).kind).toBe('undefined');
    expect(resolveAccess('CPTR_EL3', 2, 0).kind).toBe('undefined');
    expect(resolveAccess('MIDR_EL1', 1, 0, { direction: 'write' }).kind).toBe('undefined');
    expect(resolveAccess('OSLAR_EL1', 1, 0, { direction: 'read' }).kind).toBe('undefined');
    expect(resolveAccess('NO_SUCH_EL1', 2, 0).kind).toBe('unknown');
    expect(resolveAccess('S3_0_C15_C2_1', 2, 0).kind).toBe('unknown');
  });

  it('redirects every register that has an EL12 or EL02 name, to one that exists', () => {
    const aliased = [...allSystemRegisters()].filter(({ alias }) => alias !== undefined);
    expect(aliased.length).toBeGreaterThan(40);
    for (const { name } of aliased) {
      // The call stack recorder, which GNU as knows, was withdrawn: no rule for it.
      const target = redirectedAtEL2(name);
      if (target === undefined) expect(name).toMatch(/^CSR/);
      else expect(systemRegister(target)?.named, target).toBe(true);
    }
  });
});

describe('synchronization', () => {
  it('holds trap controls back until the context is synchronised', () => {
    expect(visibilityOf('CPTR_EL2', 'sve')).toBe('contextSynchronization');
    expect(visibilityOf('CPACR_EL1', 'fp')).toBe('contextSynchronization');
    expect(visibilityOf('HCR_EL2', 'registerRedirection')).toBe('contextSynchronization');
    expect(visibilityOf('VBAR_EL2', 'exceptionVectors')).toBe('contextSynchronization');
  });

  it('lets vector lengths and PSTATE take effect in program order', () => {
    expect(visibilityOf('ZCR_EL2', 'vectorLength')).toBe('programOrder');
    expect(visibilityOf('SMCR_EL1', 'vectorLength')).toBe('programOrder');
    expect(visibilityOf('SMCR_EL1', 'sme')).toBe('contextSynchronization');
    expect(visibilityOf('DAIF', 'interrupts')).toBe('programOrder');
    expect(visibilityOf('ELR_EL2', 'exceptionReturn')).toBe('programOrder');
  });

  it('says nothing of effects that a register does not have', () => {
    expect(visibilityOf('ZCR_EL2', 'translation')).toBeUndefined();
    expect(synchronizationRules('TPIDR_EL2')).toEqual([]);
  });
});
