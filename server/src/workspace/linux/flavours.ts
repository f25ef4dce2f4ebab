import type { MacroOption } from '../../preprocessor/api';
import type { BuildFlavour } from '../documentSetup';

type FlavourFacts = Omit<BuildFlavour, 'options'>;

const KVM_VHE = '__KVM_VHE_HYPERVISOR__';
const KVM_NVHE = '__KVM_NVHE_HYPERVISOR__';
/** The processor has FEAT_VHE and the kernel runs at EL2 (set from CurrentEL at boot). */
const HOST_AT_EL2 = 'ARM64_HAS_VIRT_HOST_EXTN';
/** nVHE code that runs with HCR_EL2.E2H set while the host stays at EL1. */
const HYBRID = 'ARM64_KVM_HVHE';

/**
 * What the definitions on the command line say about the code. KVM builds its hypervisor code once
 * for a host at EL2 (E2H is 1) and once for a host at EL1 (E2H is 0, or what the hVHE capability says
 * where the tree knows it).
 */
export function flavourOf(macros: readonly MacroOption[], capabilities: readonly string[]): FlavourFacts {
  const defined = new Set<string>();
  for (const m of macros) {
    if (m.kind === 'define') defined.add(m.name);
    else defined.delete(m.name);
  }
  if (defined.has(KVM_VHE))
    return {
      name: 'VHE',
      conditions: conditions(true, capabilities),
      hyp: true,
      exceptionLevels: [2],
      e2h: 1,
    };
  if (defined.has(KVM_NVHE)) {
    const hybrid = capabilities.includes(HYBRID);
    return {
      name: 'nVHE',
      conditions: conditions(false, capabilities),
      hyp: true,
      exceptionLevels: [2],
      e2h: hybrid ? undefined : 0,
      ...(hybrid ? { e2hCapability: HYBRID } : {}),
    };
  }
  return { name: '', conditions: new Map(), hyp: undefined, exceptionLevels: [], e2h: undefined };
}

function conditions(vhe: boolean, capabilities: readonly string[]): ReadonlyMap<string, boolean> {
  const fixed = new Map([['VHE', vhe]]);
  if (capabilities.length === 0 || capabilities.includes(HOST_AT_EL2)) fixed.set(HOST_AT_EL2, vhe);
  if (vhe && capabilities.includes(HYBRID)) fixed.set(HYBRID, false);
  return fixed;
}
