import { f, layout, yes } from './notation';

/** Arm ARM: RGSR_EL1, GCR_EL1, TFSR_ELx, TFSRE0_EL1, GMID_EL1. */
export const memoryTagging = [
  ...layout('RGSR_EL1', [f('23:8', 'SEED', 'seed of random tags'), f('3:0', 'TAG', 'last tag')], {
    complete: false,
  }),
  ...layout('GCR_EL1', [
    f(16, 'RRND', 'random tags are IMPLEMENTATION DEFINED', yes),
    f('15:0', 'Exclude', 'tags that IRG does not choose'),
  ]),
  ...layout('TFSR_EL1 TFSR_EL2', [
    f(1, 'TF1', 'a tag check failed in the upper address range', yes),
    f(0, 'TF0', 'a tag check failed in the lower address range', yes),
  ]),
  ...layout('TFSR_EL3', [f(0, 'TF0', 'a tag check failed', yes)]),
  ...layout('TFSRE0_EL1', [
    f(1, 'TF1', 'a tag check of EL0 failed in the upper address range', yes),
    f(0, 'TF0', 'a tag check of EL0 failed in the lower address range', yes),
  ]),
  ...layout('GMID_EL1', [f('3:0', 'BS', 'LDGM and STGM move tags of 2^(BS + 2) bytes')]),
];
