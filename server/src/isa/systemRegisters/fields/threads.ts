import { f, layout, whole } from './notation';

const keys = ['APIA', 'APIB', 'APDA', 'APDB', 'APGA'];
const halves = (half: 'LO' | 'HI') => keys.map((key) => `${key}KEY${half}_EL1`).join(' ');

/** Arm ARM: thread and context identifiers, pointer authentication keys, stack pointers. */
export const threads = [
  ...whole(
    'TPIDR_EL0 TPIDRRO_EL0 TPIDR2_EL0 TPIDR_EL1 TPIDR_EL2 TPIDR_EL3',
    'ThreadID',
    'software thread identifier, no effect on the PE',
  ),
  ...layout('CONTEXTIDR_EL1 CONTEXTIDR_EL2', [f('31:0', 'PROCID', 'process identifier for debug and trace')]),
  ...whole(
    'SCXTNUM_EL0 SCXTNUM_EL1 SCXTNUM_EL2 SCXTNUM_EL3',
    'SoftwareContextNumber',
    'context number that separates prediction',
  ),
  ...whole(halves('LO'), 'Key', 'low half of the pointer authentication key'),
  ...whole(halves('HI'), 'Key', 'high half of the pointer authentication key'),
  ...whole('SP_EL0 SP_EL1 SP_EL2', 'SP', 'stack pointer'),
];
