export type RegisterAccess = 'ro' | 'wo' | 'rw';

/** A name with the five numbers that MRS and MSR (register) encode. */
export interface SystemRegisterEncoding {
  /** Upper case, as the Arm ARM writes it (`CURRENTEL`, `SPSEL` too). */
  readonly name: string;
  readonly op0: number;
  readonly op1: number;
  readonly CRn: number;
  readonly CRm: number;
  readonly op2: number;
  readonly access: RegisterAccess;
}

export interface SystemRegister {
  readonly name: string;
  /** `S<op0>_<op1>_C<n>_C<m>_<op2>`: the spelling that GNU as takes for any register. */
  readonly encoding: string;
  /** False for an encoding without an architected name (IMPLEMENTATION DEFINED or newer than this table). */
  readonly named: boolean;
  readonly access: RegisterAccess;
  /** The lowest exception level at which the name is not UNDEFINED by its op1 (Arm ARM, "op1 and the EL of an access"). */
  readonly minimumEL: 0 | 1 | 2 | 3;
  /** `_EL12` and `_EL02` names: the EL1 or EL0 register that they reach when HCR_EL2.E2H is 1. */
  readonly aliasOf: string | undefined;
  /** The `_EL12` or `_EL02` name of this register. */
  readonly alias: string | undefined;
  /** `FEAT_…` without which the register is UNDEFINED; undefined: part of every Armv8.0 implementation that has its level. */
  readonly feature: string | undefined;
}

/** A field of a register: bits `msb` to `lsb`, both included. */
export interface RegisterField {
  readonly name: string;
  readonly msb: number;
  readonly lsb: number;
  /** What the field controls, one line. */
  readonly meaning: string;
  /** What each value means, by number; a value that is absent has no listed meaning. */
  readonly values?: Readonly<Record<number, string>>;
}

/** The fields of a register, or of one of its two layouts. */
export interface RegisterLayout {
  readonly register: string;
  /** The value of HCR_EL2.E2H that this layout belongs to; undefined when the layout does not depend on it. */
  readonly e2h?: 0 | 1;
  /** From the highest bit to the lowest; bits in no field are RES0 or RES1. */
  readonly fields: readonly RegisterField[];
  /** Single bits that read as one and should be written as one (RES1). */
  readonly res1: readonly number[];
  /** Bits that read as zero and may be written with anything (RAZ/WI). */
  readonly razwi?: readonly number[];
  /** True when every bit in neither `fields` nor `res1` is RES0; false when only the bits of interest are listed. */
  readonly complete: boolean;
}
