/**
 * System registers whose content changes without being written, so that two reads may differ: counters
 * and timer views, pending interrupts and acknowledge registers, random numbers, event counts and the
 * debug channel. Source: the registers' own pages in Arm ARM D24 and in the GIC architecture 12.
 */
const VOLATILE =
  /^(CNT[PV]CT(SS)?_EL0|CNT\w+_(TVAL|CTL)_EL\w+|ISR_EL1|DISR_EL1|V?DISR_EL2|RNDR(RS)?|PMCCNTR_EL0|PMICNTR_EL0|PMEVCNTR\d+_EL0|PMXEVCNTR_EL0|PMOVS(CLR|SET)_EL0|AMEVCNTR[01]\d+_EL0|ICC_(IAR[01]|NMIAR1|HPPIR[01]|RPR|AP[01]R\d)_EL1|ICV_\w+|ICH_(MISR|EISR|ELRSR)_EL2|DBGDTR\w*_EL0|MDCCSR_EL0|ERX(STATUS|ADDR|MISC\d)_EL1)$/;

export function isVolatileRegister(name: string): boolean {
  return VOLATILE.test(name);
}
