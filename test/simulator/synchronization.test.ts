import { describe, expect, it } from 'vitest';
import {
  inProgramOrder,
  synchronizationRules,
  synchronizingBarriers,
  visibilityOf,
} from '../../server/src/simulator/synchronization';
import { analyzeText, stepAt } from '../support/analyzeText';

/** Old or new: the registers whose unsynchronised write leaves the check of the last matching instruction open. */
function openAt(text: string, at: string, e2h: 0 | 1 = 1): readonly string[] {
  const run = analyzeText(`.globl f\nf:\n${text}\n ret`, { level: 2, e2h: { e2h, capability: undefined } });
  return stepAt(run, at).checks.flatMap((check) => check.unsynchronized.map((u) => u.register));
}

const openFP = ' mrs x0, cptr_el2\n orr x0, x0, #0x300000\n msr cptr_el2, x0\n';
const openAll = ' ldr x0, =0x3330000\n msr cptr_el2, x0\n isb\n';

describe('context synchronization (Arm ARM D8.2, "Synchronization requirements for AArch64 System registers")', () => {
  it('of a trap control needs an event', () => {
    expect(openAt(`${openFP} fmov d0, x1`, 'fmov')).toEqual(['CPTR_EL2']);
    expect(openAt(`${openFP} isb\n fmov d0, x1`, 'fmov')).toEqual([]);
  });

  it('is not what other barriers do', () => {
    for (const barrier of ['dsb sy', 'dmb ish', 'csdb', 'nop', 'sb'])
      expect(openAt(`${openFP} ${barrier}\n fmov d0, x1`, 'fmov'), barrier).toEqual(['CPTR_EL2']);
    expect([...synchronizingBarriers]).toEqual(['isb']);
  });

  it('comes with exception entry and return', () => {
    expect(openAt(`${openFP} smc #0\n fmov d0, x1`, 'fmov')).toEqual([]);
    expect(openAt(`${openFP} hvc #0\n fmov d0, x1`, 'fmov')).toEqual([]);
  });

  it('of CPACR_EL1 at EL2 with E2H is that of CPTR_EL2', () => {
    const text = ' mrs x0, cpacr_el1\n orr x0, x0, #0x300000\n msr cpacr_el1, x0\n fmov d0, x1';
    expect(openAt(text, 'fmov')).toEqual(['CPTR_EL2']);
  });

  it('of two writes is owed for each register once', () => {
    const text = `${openFP} orr x0, x0, #0x30000\n msr cptr_el2, x0\n ptrue p0.b`;
    expect(new Set(openAt(text, 'ptrue'))).toEqual(new Set(['CPTR_EL2']));
  });

  it('also stands between a control and the system registers that it traps', () => {
    const text = ' mrs x0, cptr_el2\n bic x0, x0, #0x100\n msr cptr_el2, x0\n';
    expect(openAt(`${text} msr zcr_el2, x1`, 'msr zcr_el2', 0)).toEqual(['CPTR_EL2']);
    expect(openAt(`${text} isb\n msr zcr_el2, x1`, 'msr zcr_el2', 0)).toEqual([]);
  });
});

describe('program order', () => {
  it('is enough for PSTATE.{SM,ZA}, by SMSTART and by SVCR', () => {
    expect(openAt(`${openAll} smstart\n zero {za}`, 'zero')).toEqual([]);
    expect(openAt(`${openAll} mov x1, #3\n msr svcr, x1\n zero {za}`, 'zero')).toEqual([]);
    expect(openAt(`${openAll} smstop\n ptrue p0.b`, 'ptrue')).toEqual([]);
  });

  it('is enough for the stack pointer selection', () => {
    expect(openAt(' msr spsel, #1\n msr sp_el0, x0', 'msr sp_el0')).toEqual([]);
  });

  it('is enough for PSTATE, special-purpose registers and the vector lengths', () => {
    const names =
      'DAIF NZCV SPSEL PAN UAO DIT SSBS TCO ALLINT SVCR FPCR FPSR FPMR ELR_EL2 SPSR_EL2 SP_EL0 SP_EL1';
    for (const name of [...names.split(' '), 'ZCR_EL1', 'ZCR_EL2', 'ZCR_EL3'])
      expect(inProgramOrder(name), name).toBe(true);
    for (const n of [1, 2, 3]) {
      expect(visibilityOf(`SMCR_EL${n}`, 'vectorLength')).toBe('programOrder');
      // FA64 and EZT0 are controls like any other.
      expect(visibilityOf(`SMCR_EL${n}`, 'sme')).toBe('contextSynchronization');
    }
  });

  it('is not enough for controls of traps, translation, exceptions, timers and debug', () => {
    const controls = `CPACR_EL1 CPTR_EL2 CPTR_EL3 HCR_EL2 HCRX_EL2 SCR_EL3 SCTLR_EL1 SCTLR_EL2 SCTLR2_EL1 TCR_EL1 TCR2_EL2
      TTBR0_EL1 TTBR1_EL2 MAIR_EL1 PIR_EL1 VTTBR_EL2 VTCR_EL2 VBAR_EL2 MDCR_EL2 MDCR_EL3 MDSCR_EL1 HFGRTR_EL2
      HFGITR_EL2 HDFGWTR_EL2 HFGRTR2_EL2 CNTHCTL_EL2 CNTKCTL_EL1 ICC_SRE_EL2 ICH_HCR_EL2 APIAKEYLO_EL1 SMCR_EL2`;
    for (const name of controls.split(/\s+/)) {
      expect(synchronizationRules(name).length, name).toBeGreaterThan(0);
      expect(inProgramOrder(name), name).toBe(false);
    }
  });

  it('is not claimed for registers that the table does not know', () => {
    expect(inProgramOrder('S3_0_C15_C2_1')).toBe(false);
    expect(inProgramOrder('TPIDR_EL2')).toBe(false);
  });
});

describe('FEAT_ExS (SCTLR_ELx.EOS)', () => {
  const controls = (exitState: string, exS?: 0 | 1): readonly string[] => {
    const stated = exS === undefined ? [] : [{ register: 'ID_AA64MMFR0_EL1', msb: 47, lsb: 44, value: exS }];
    const run = analyzeText(`.globl f\nf:\n${exitState}\n${openFP} eret`, {
      level: 2,
      e2h: { e2h: 1, capability: undefined },
      stated,
    });
    return [...(run.exits[0]?.state.system ?? [])].flatMap(([register, content]) =>
      content.some((c) => c.value.stale.length > 0) ? [register] : [],
    );
  };

  const clearEOS = ' mrs x1, sctlr_el2\n bic x1, x1, #(1 << 11)\n msr sctlr_el2, x1\n isb';

  it('an exception return with EOS 0 leaves the context as it is', () => {
    expect(controls(clearEOS, 1)).toEqual(['CPTR_EL2']);
    expect(controls(clearEOS, 0)).toEqual([]);
    expect(controls(clearEOS.replace('bic', 'orr'), 1)).toEqual([]);
  });

  it('an exception return synchronises where the feature is not known to be there', () => {
    expect(controls('')).toEqual([]);
    expect(controls(clearEOS)).toEqual([]);
  });
});
