import { elseTrapTo, enabled, f, layout, trapTo, whole, yes } from './notation';

const event = [
  f('7:4', 'EVNTI', 'counter bit that triggers the event stream'),
  f(3, 'EVNTDIR', 'trigger', { 0: 'a 0 to 1 change', 1: 'a 1 to 0 change' }),
  f(2, 'EVNTEN', 'event stream', enabled),
];
const el0 = (el: string) => [
  f(17, 'EVNTIS', 'scale of EVNTI', { 0: 'bits 15 to 0', 1: 'bits 23 to 8' }),
  f(9, 'EL0PTEN', 'EL0 accesses to the physical timer', elseTrapTo(el)),
  f(8, 'EL0VTEN', 'EL0 accesses to the virtual timer', elseTrapTo(el)),
  ...event,
  f(1, 'EL0VCTEN', 'EL0 accesses to CNTVCT_EL0 and CNTFRQ_EL0', elseTrapTo(el)),
  f(0, 'EL0PCTEN', 'EL0 accesses to CNTPCT_EL0 and CNTFRQ_EL0', elseTrapTo(el)),
];
const ecv = [
  f(19, 'CNTPMASK', 'the physical timer of EL1 is masked', yes),
  f(18, 'CNTVMASK', 'the virtual timer of EL1 is masked', yes),
  f(16, 'EL1NVVCT', 'EL1 accesses to the virtual timer through EL02 names', trapTo('EL2')),
  f(15, 'EL1NVPCT', 'EL1 accesses to the physical timer through EL02 names', trapTo('EL2')),
  f(14, 'EL1TVCT', 'EL0 and EL1 accesses to CNTVCT_EL0', trapTo('EL2')),
  f(13, 'EL1TVT', 'EL0 and EL1 accesses to the virtual timer', trapTo('EL2')),
  f(12, 'ECV', 'enhanced counter virtualization: CNTPOFF_EL2', enabled),
];
const timer = [
  f(2, 'ISTATUS', 'the timer condition is met', yes),
  f(1, 'IMASK', 'the timer interrupt is masked', yes),
  f(0, 'ENABLE', 'the timer', enabled),
];

/** Arm ARM: generic timer registers; CNTHCTL_EL2 has a layout for each value of E2H. */
export const timers = [
  ...layout('CNTKCTL_EL1', [
    ...el0('EL1'),
    ...ecv.filter(({ name }) => /MASK$/.test(name)),
    f(16, 'EL1NVVCT', 'EL1 accesses to the virtual timer through EL02 names', trapTo('EL2')),
    f(15, 'EL1NVPCT', 'EL1 accesses to the physical timer through EL02 names', trapTo('EL2')),
    f(14, 'EL1TVCT', 'EL0 and EL1 accesses to CNTVCT_EL0', trapTo('EL2')),
    f(13, 'EL1TVT', 'EL0 and EL1 accesses to the virtual timer', trapTo('EL2')),
    f(12, 'ECV', 'enhanced counter virtualization', enabled),
    f(11, 'EL1PTEN', 'no effect: CNTHCTL_EL2 has it'),
    f(10, 'EL1PCTEN', 'no effect: CNTHCTL_EL2 has it'),
  ]),
  ...layout(
    'CNTHCTL_EL2',
    [
      ...ecv,
      f(17, 'EVNTIS', 'scale of EVNTI', { 0: 'bits 15 to 0', 1: 'bits 23 to 8' }),
      ...event,
      f(1, 'EL1PCEN', 'EL0 and EL1 accesses to the physical timer', elseTrapTo('EL2')),
      f(0, 'EL1PCTEN', 'EL0 and EL1 accesses to CNTPCT_EL0', elseTrapTo('EL2')),
    ],
    { e2h: 0 },
  ),
  ...layout(
    'CNTHCTL_EL2',
    [
      ...ecv,
      f(11, 'EL1PTEN', 'EL0 and EL1 accesses to the physical timer', elseTrapTo('EL2')),
      f(10, 'EL1PCTEN', 'EL0 and EL1 accesses to CNTPCT_EL0', elseTrapTo('EL2')),
      ...el0('EL2'),
    ],
    { e2h: 1 },
  ),
  ...layout(
    'CNTP_CTL_EL0 CNTV_CTL_EL0 CNTHP_CTL_EL2 CNTHV_CTL_EL2 CNTHPS_CTL_EL2 CNTHVS_CTL_EL2 CNTPS_CTL_EL1',
    timer,
  ),
  ...whole('CNTVOFF_EL2', 'VirtualOffset', 'CNTVCT_EL0 is CNTPCT_EL0 minus this'),
  ...whole('CNTPOFF_EL2', 'PhysicalOffset', 'what EL0 and EL1 read from CNTPCT_EL0 is less by this'),
  ...whole(
    'CNTP_CVAL_EL0 CNTV_CVAL_EL0 CNTHP_CVAL_EL2 CNTHV_CVAL_EL2',
    'CompareValue',
    'counter value at which the timer fires',
  ),
  ...whole(
    'CNTPS_CVAL_EL1 CNTHPS_CVAL_EL2 CNTHVS_CVAL_EL2',
    'CompareValue',
    'counter value at which the timer fires',
  ),
  ...layout(
    'CNTP_TVAL_EL0 CNTV_TVAL_EL0 CNTHP_TVAL_EL2 CNTHV_TVAL_EL2 CNTPS_TVAL_EL1 CNTHPS_TVAL_EL2 CNTHVS_TVAL_EL2',
    [f('31:0', 'TimerValue', 'ticks until the timer fires, signed')],
  ),
  ...layout('CNTFRQ_EL0', [f('31:0', 'Freq', 'ticks of the system counter in a second')]),
  ...whole('CNTPCT_EL0 CNTPCTSS_EL0', 'PhysicalCount', 'physical count'),
  ...whole('CNTVCT_EL0 CNTVCTSS_EL0', 'VirtualCount', 'virtual count'),
];
