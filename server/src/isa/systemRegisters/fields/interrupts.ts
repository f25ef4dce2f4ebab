import { elseTrapTo, enabled, f, layout, trapTo, yes } from './notation';

const bypass = [
  f(2, 'DIB', 'IRQ bypass is disabled', yes),
  f(1, 'DFB', 'FIQ bypass is disabled', yes),
  f(0, 'SRE', 'the system register interface', enabled),
];
const to2 = trapTo('EL2');

/** GICv3 architecture specification: ICC_SRE_ELx, ICH_HCR_EL2. */
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
];
