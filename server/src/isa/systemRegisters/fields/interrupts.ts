import { elseTrapTo, enabled, f, layout, trapTo, yes } from './notation';

const bypass = [
  f(2, 'DIB', 'IRQ bypass is disabled', yes),
  f(1, 'DFB', 'FIQ bypass is disabled', yes),
  f(0, 'SRE', 'the system register interface', enabled),
];
const to2 = trapTo('EL2');

const four = (name: string): string => [0, 1, 2, 3].map((n) => name.replace('#', String(n))).join(' ');
const interruptId = [
  f('23:0', 'INTID', 'interrupt', {
    1020: 'one for Secure EL1',
    1021: 'one for Non-secure EL1 or EL2',
    1022: 'legacy',
    1023: 'none',
  }),
];
const binaryPoint = [
  f('2:0', 'BinaryPoint', 'bits of the priority that are below the group priority, less 1'),
];
const softwareInterrupt = [
  f('55:48', 'Aff3', 'affinity level 3 of the targets'),
  f('47:44', 'RS', 'range of the target list'),
  f(40, 'IRM', 'targets', { 0: 'by affinity', 1: 'all PEs but this' }),
  f('39:32', 'Aff2', 'affinity level 2 of the targets'),
  f('27:24', 'INTID', 'interrupt'),
  f('23:16', 'Aff1', 'affinity level 1 of the targets'),
  f('15:0', 'TargetList', 'targets at affinity level 0, a bit each'),
];
const idBits = { 0: '16 bits', 1: '24 bits' };
const capabilities = [
  f(19, 'ExtRange', 'extended interrupt ranges', yes),
  f(18, 'RSS', 'affinity level 0 range', { 0: '0 to 15', 1: '0 to 255' }),
];
const control = [
  f(15, 'A3V', 'non-zero affinity level 3 is supported', yes),
  f(14, 'SEIS', 'local SErrors are supported', yes),
  f('13:11', 'IDbits', 'interrupt identifiers', idBits),
  f('10:8', 'PRIbits', 'priority bits less 1'),
  f(6, 'PMHE', 'the priority mask is a hint for the distributor', yes),
];
const listRegisters = Array.from({ length: 16 }, (_, n) => `ICH_LR${n}_EL2`).join(' ');
const virtualState = { 0: 'inactive', 1: 'pending', 2: 'active', 3: 'pending and active' };

/** GICv3 architecture specification 12: CPU interface (ICC_*) and its control for virtual machines (ICH_*). */
export const interrupts = [
  ...layout('ICC_SRE_EL1', bypass),
  ...layout('ICC_SRE_EL2', [f(3, 'Enable', 'EL1 accesses to ICC_SRE_EL1', elseTrapTo('EL2')), ...bypass]),
  ...layout('ICC_SRE_EL3', [
    f(3, 'Enable', 'EL1 and EL2 accesses to ICC_SRE_EL1 and ICC_SRE_EL2', elseTrapTo('EL3')),
    ...bypass,
  ]),
  ...layout('ICH_HCR_EL2', [
    f('31:27', 'EOIcount', 'virtual EOIs without a list register'),
    f(15, 'DVIM', 'directly injected interrupts are masked', yes),
    f(14, 'TDIR', 'EL1 writes of ICV_DIR_EL1', to2),
    f(13, 'TSEI', 'locally generated SErrors', to2),
    f(12, 'TALL1', 'EL1 accesses to group 1 registers', to2),
    f(11, 'TALL0', 'EL1 accesses to group 0 registers', to2),
    f(10, 'TC', 'EL1 accesses to common registers', to2),
    f(8, 'vSGIEOICount', 'EOIs of direct virtual SGIs do not count', yes),
    f(7, 'VGrp1DIE', 'maintenance interrupt when virtual group 1 is disabled', enabled),
    f(6, 'VGrp1EIE', 'maintenance interrupt when virtual group 1 is enabled', enabled),
    f(5, 'VGrp0DIE', 'maintenance interrupt when virtual group 0 is disabled', enabled),
    f(4, 'VGrp0EIE', 'maintenance interrupt when virtual group 0 is enabled', enabled),
    f(3, 'NPIE', 'maintenance interrupt when nothing is pending', enabled),
    f(2, 'LRENPIE', 'maintenance interrupt when an EOI finds no list register', enabled),
    f(1, 'UIE', 'underflow interrupt', enabled),
    f(0, 'En', 'the virtual CPU interface', enabled),
  ]),
  ...layout('ICC_PMR_EL1', [f('7:0', 'Priority', 'lowest priority that is not masked')]),
  ...layout('ICC_RPR_EL1', [
    f(63, 'NMI', 'a non-maskable interrupt of this security state is active', yes),
    f(62, 'NMI_NS', 'a Non-secure non-maskable interrupt is active', yes),
    f('7:0', 'Priority', 'running priority'),
  ]),
  ...layout(
    'ICC_IAR0_EL1 ICC_IAR1_EL1 ICC_NMIAR1_EL1 ICC_EOIR0_EL1 ICC_EOIR1_EL1 ICC_HPPIR0_EL1 ICC_HPPIR1_EL1 ICC_DIR_EL1',
    interruptId,
  ),
  ...layout('ICC_BPR0_EL1 ICC_BPR1_EL1', binaryPoint),
  ...layout('ICC_CTLR_EL1', [
    ...capabilities,
    ...control,
    f(1, 'EOImode', 'end of interrupt', { 0: 'drops priority and deactivates', 1: 'drops priority' }),
    f(0, 'CBPR', 'ICC_BPR0_EL1 is used for both groups', yes),
  ]),
  ...layout('ICC_CTLR_EL3', [
    ...capabilities,
    f(17, 'nDS', 'disabling security is not supported', yes),
    ...control,
    f(5, 'RM', 'routing modifier', yes),
    f(4, 'EOImode_EL1NS', 'end of interrupt at Non-secure EL1 and EL2 drops priority alone', yes),
    f(3, 'EOImode_EL1S', 'end of interrupt at Secure EL1 and EL2 drops priority alone', yes),
    f(2, 'EOImode_EL3', 'end of interrupt at EL3 drops priority alone', yes),
    f(1, 'CBPR_EL1NS', 'ICC_BPR0_EL1 is used for both groups, Non-secure', yes),
    f(0, 'CBPR_EL1S', 'ICC_BPR0_EL1 is used for both groups, Secure', yes),
  ]),
  ...layout('ICC_IGRPEN0_EL1', [f(0, 'Enable', 'group 0 interrupts', enabled)]),
  ...layout('ICC_IGRPEN1_EL1', [f(0, 'Enable', 'group 1 interrupts of this security state', enabled)]),
  ...layout('ICC_IGRPEN1_EL3', [
    f(1, 'EnableGrp1S', 'Secure group 1 interrupts', enabled),
    f(0, 'EnableGrp1NS', 'Non-secure group 1 interrupts', enabled),
  ]),
  ...layout('ICC_SGI0R_EL1 ICC_SGI1R_EL1 ICC_ASGI1R_EL1', softwareInterrupt),
  ...layout(['ICC_AP0R#_EL1', 'ICC_AP1R#_EL1', 'ICH_AP0R#_EL2', 'ICH_AP1R#_EL2'].map(four).join(' '), [
    f(63, 'NMI', 'an active non-maskable interrupt', yes),
    f('31:0', 'P', 'active priorities, a bit each'),
  ]),
  ...layout(listRegisters, [
    f('63:62', 'State', 'state', virtualState),
    f(61, 'HW', 'maps to a physical interrupt', yes),
    f(60, 'Group', 'group', { 0: '0', 1: '1' }),
    f(59, 'NMI', 'non-maskable', yes),
    f('55:48', 'Priority', 'priority'),
    f('44:32', 'pINTID', 'physical interrupt, or bit 41: maintenance interrupt at the end'),
    f('31:0', 'vINTID', 'virtual interrupt'),
  ]),
  ...layout('ICH_VTR_EL2', [
    f('31:29', 'PRIbits', 'priority bits less 1'),
    f('28:26', 'PREbits', 'preemption bits less 1'),
    f('25:23', 'IDbits', 'interrupt identifiers', idBits),
    f(22, 'SEIS', 'local SErrors are supported', yes),
    f(21, 'A3V', 'non-zero affinity level 3 is supported', yes),
    f(20, 'nV4', 'direct injection is not supported', yes),
    f(19, 'TDS', 'ICH_HCR_EL2.TDIR is supported', yes),
    f(18, 'DVIM', 'ICH_HCR_EL2.DVIM is supported', yes),
    f('4:0', 'ListRegs', 'list registers less 1'),
  ]),
  ...layout('ICH_MISR_EL2', [
    f(7, 'VGrp1D', 'virtual group 1 is disabled', yes),
    f(6, 'VGrp1E', 'virtual group 1 is enabled', yes),
    f(5, 'VGrp0D', 'virtual group 0 is disabled', yes),
    f(4, 'VGrp0E', 'virtual group 0 is enabled', yes),
    f(3, 'NP', 'nothing is pending', yes),
    f(2, 'LRENP', 'an EOI found no list register', yes),
    f(1, 'U', 'underflow', yes),
    f(0, 'EOI', 'end of interrupt', yes),
  ]),
  ...layout('ICH_EISR_EL2', [f('15:0', 'Status', 'list registers with an end of interrupt, a bit each')]),
  ...layout('ICH_ELRSR_EL2', [f('15:0', 'Status', 'empty list registers, a bit each')]),
  ...layout('ICH_VMCR_EL2', [
    f('31:24', 'VPMR', 'virtual priority mask'),
    f('23:21', 'VBPR0', 'virtual binary point, group 0'),
    f('20:18', 'VBPR1', 'virtual binary point, group 1'),
    f(9, 'VEOIM', 'end of interrupt drops priority alone', yes),
    f(4, 'VCBPR', 'one binary point for both groups', yes),
    f(3, 'VFIQEn', 'group 0 interrupts are virtual FIQs', yes),
    f(2, 'VAckCtl', 'reading IAR acknowledges group 1, too', yes),
    f(1, 'VENG1', 'virtual group 1', enabled),
    f(0, 'VENG0', 'virtual group 0', enabled),
  ]),
];
