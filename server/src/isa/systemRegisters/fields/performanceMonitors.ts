import { enabled, f, layout, whole, yes } from './notation';

const numbered = (name: string, count: number): string =>
  Array.from({ length: count }, (_, n) => name.replace('#', String(n))).join(' ');

/** One bit per counter: the cycle counter at 31, event counter n at n, the instruction counter at 32. */
const counters = (what: string) => [
  f(32, 'F0', `${what}, the instruction counter`, yes),
  f(31, 'C', `${what}, the cycle counter`, yes),
  f('30:0', 'P', `${what}, event counters 30 to 0, a bit each`),
];
const noCount = { 0: 'counts', 1: 'does not count' };
/** Which levels and states a counter leaves out (PMEVTYPER<n>_EL0, PMCCFILTR_EL0, PMICFILTR_EL0). */
const filter = [
  f(31, 'P', 'at EL1', noCount),
  f(30, 'U', 'at EL0', noCount),
  f(29, 'NSK', 'at Non-secure EL1: counts when equal to P'),
  f(28, 'NSU', 'at Non-secure EL0: counts when equal to U'),
  f(27, 'NSH', 'at EL2', { 0: 'does not count', 1: 'counts' }),
  f(26, 'M', 'at Secure EL3: counts when equal to P'),
  f(24, 'SH', 'at Secure EL2: counts when not equal to NSH'),
  f(23, 'T', 'in Transactional state', { 0: 'counts', 1: 'does not count' }),
  f(22, 'RLK', 'at Realm EL1: counts when equal to P'),
  f(21, 'RLU', 'at Realm EL0: counts when equal to U'),
  f(20, 'RLH', 'at Realm EL2: counts when equal to NSH'),
];
const eventType = [
  f('63:61', 'TC', 'threshold comparison'),
  f(60, 'TE', 'threshold on the edge', yes),
  f('43:32', 'TH', 'threshold'),
  ...filter,
  f(25, 'MT', 'counts for all threads of the PE', yes),
  f('15:0', 'evtCount', 'event number'),
];
const mask = (what: string) => layoutOfEvents(what);
function layoutOfEvents(what: string) {
  return [
    f('63:32', 'hi', `${what} of the extended events 0x4000 to 0x401f, a bit each`),
    f('31:0', 'lo', `${what} of the common events, a bit each`),
  ];
}

/** Arm ARM: performance monitor counters (FEAT_PMUv3 and its extensions); PMCR_EL0 and PMUSERENR_EL0 are in `debug`. */
export const performanceMonitors = [
  ...layout('PMCNTENSET_EL0 PMCNTENCLR_EL0', counters('enabled')),
  ...layout('PMINTENSET_EL1 PMINTENCLR_EL1', counters('interrupt on overflow')),
  ...layout('PMOVSCLR_EL0 PMOVSSET_EL0', counters('overflowed')),
  ...layout('PMSWINC_EL0', [f('30:0', 'P', 'increments event counters 30 to 0, a bit each')]),
  ...layout('PMZR_EL0', counters('set to zero')),
  ...layout('PMUACR_EL1', counters('EL0 may access')),
  ...layout('PMSELR_EL0', [
    f('4:0', 'SEL', 'counter that PMXEVTYPER_EL0 and PMXEVCNTR_EL0 access', { 31: 'PMCCFILTR_EL0' }),
  ]),
  ...layout('PMCEID0_EL0', mask('implementation')),
  ...layout('PMCEID1_EL0', [
    f('63:32', 'hi', 'implementation of the extended events 0x4020 to 0x403f, a bit each'),
    f('31:0', 'lo', 'implementation of the common events 0x20 to 0x3f, a bit each'),
  ]),
  ...whole('PMCCNTR_EL0', 'CCNT', 'cycle count'),
  ...whole('PMICNTR_EL0', 'ICNT', 'instruction count'),
  ...whole(`PMXEVCNTR_EL0 ${numbered('PMEVCNTR#_EL0', 31)}`, 'EVCNT', 'event count'),
  ...layout('PMCCFILTR_EL0', filter),
  ...layout('PMICFILTR_EL0', [
    f(58, 'SYNC', 'synchronous counting', yes),
    f('57:56', 'VS', 'SVE and SIMD filter'),
    ...filter,
    f('15:0', 'evtCount', 'event number'),
  ]),
  ...layout(`PMXEVTYPER_EL0 ${numbered('PMEVTYPER#_EL0', 31)}`, eventType, { complete: false }),
  ...layout('PMMIR_EL1', [
    f('31:28', 'EDGE', 'edge detection support'),
    f('27:24', 'THWIDTH', 'width of the threshold field'),
    f('23:20', 'BUS_WIDTH', 'bus width, log2 of bytes plus 1'),
    f('19:16', 'BUS_SLOTS_HI', 'largest count of BUS_ACCESS in a cycle, high part'),
    f('15:8', 'BUS_SLOTS', 'largest count of BUS_ACCESS in a cycle'),
    f('7:0', 'SLOTS', 'largest count of STALL_SLOT in a cycle'),
  ]),
  ...layout('PMECR_EL1', [
    f('4:3', 'SSE', 'snapshot', enabled),
    f(2, 'KPME', 'profiling exceptions at the level that takes them', enabled),
    f('1:0', 'PMEE', 'performance monitor exception', { 0: 'interrupt', 2: 'disabled', 3: 'exception' }),
  ]),
  ...whole('PMIAR_EL1', 'ADDRESS', 'address of the instruction that overflowed a counter'),
];
