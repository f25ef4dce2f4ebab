import type { BitReader } from './decision';

/** A statement about control bits that code cannot see, made so that answers need not depend on it. */
export interface Assumption {
  readonly register: string;
  readonly msb: number;
  readonly lsb: number;
  readonly value: number;
  /** What is assumed, for display. */
  readonly text: string;
}

function assume(register: string, msb: number, lsb: number, value: number, text: string): Assumption {
  return { register, msb, lsb, value, text };
}

const firmware = 'firmware at EL3, if any, does not trap';

/** EL3 is absent, or leaves everything to the levels below. */
export const firmwarePermits: readonly Assumption[] = [
  assume('CPTR_EL3', 10, 10, 0, firmware),
  assume('CPTR_EL3', 8, 8, 1, firmware),
  assume('CPTR_EL3', 12, 12, 1, firmware),
  assume('CPTR_EL3', 20, 20, 0, firmware),
  assume('CPTR_EL3', 30, 30, 0, firmware),
  assume('CPTR_EL3', 31, 31, 0, firmware),
  ...[6, 9, 10, 19, 27].map((bit) => assume('MDCR_EL3', bit, bit, 0, firmware)),
  // TLOR, TERR, TRNDR.
  ...[14, 15, 40].map((bit) => assume('SCR_EL3', bit, bit, 0, firmware)),
  // APK, API, FIEN, EnSCXT, ATA, FGTEn, ECVEn, HXEn, EnTP2, TCR2En, SCTLR2En, PIEn, AIEn, FGTEn2.
  ...[16, 17, 21, 25, 26, 27, 28, 38, 41, 43, 44, 45, 46, 59].map((bit) =>
    assume('SCR_EL3', bit, bit, 1, firmware),
  ),
  assume('ICC_SRE_EL3', 3, 3, 1, firmware),
];

/** Where nothing says otherwise. An implementation without EL3 reads SCR_EL3.NS as 1. */
export const nonSecureState: readonly Assumption[] = [
  assume('SCR_EL3', 0, 0, 1, 'EL2 is enabled (Non-secure state)'),
];

/** Arm ARM, pseudocode EL2Enabled() and IsSecureEL2Enabled(): EL2 of the Secure state is there with SCR_EL3.EEL2 alone. */
export function secureState(el2: boolean): readonly Assumption[] {
  return [
    assume('SCR_EL3', 0, 0, 0, 'Secure state (SCR_EL3.NS is 0)'),
    el2
      ? assume('SCR_EL3', 18, 18, 1, 'EL2 is enabled in Secure state (SCR_EL3.EEL2 is 1)')
      : assume('SCR_EL3', 18, 18, 0, 'EL2 is disabled in Secure state (SCR_EL3.EEL2 is 0)'),
  ];
}

/** Code that neither enters nor is entered in Streaming SVE mode. */
export const notStreaming: readonly Assumption[] = [
  assume('SVCR', 0, 0, 0, 'the PE is not in Streaming SVE mode'),
];

/** No fine-grained traps, no nested virtualization. */
export const noFineGrainedTraps: readonly Assumption[] = [
  assume('ID_AA64MMFR0_EL1', 59, 56, 0, 'no fine-grained traps are set'),
  assume('HCR_EL2', 42, 42, 0, 'nested virtualization is off'),
];

/** `read`, and where it does not know, what is assumed. What is known always wins. */
export function withAssumptions(read: BitReader, assumptions: readonly Assumption[]): BitReader {
  return (register, msb, lsb) => {
    const known = read(register, msb, lsb);
    if (known !== undefined) return known;
    return assumptions.find((a) => a.register === register && a.msb === msb && a.lsb === lsb)?.value;
  };
}
