import { canonicalName, systemRegister } from '../isa/systemRegisters/systemRegister';

export type ExceptionLevel = 0 | 1 | 2 | 3;
/** A control bit: its value, or undefined when it is not known. */
export type KnownBit = 0 | 1 | undefined;

/** Which register an MRS or MSR reaches, before any trap is looked at. */
export type ResolvedAccess =
  | { readonly kind: 'register'; readonly register: string }
  | { readonly kind: 'undefined'; readonly reason: string }
  | {
      readonly kind: 'depends';
      readonly on: 'HCR_EL2.E2H';
      readonly e2h0: ResolvedAccess;
      readonly e2h1: ResolvedAccess;
    }
  | {
      readonly kind: 'depends';
      readonly on: 'HCR_EL2.TGE';
      readonly tge0: ResolvedAccess;
      readonly tge1: ResolvedAccess;
    }
  /** The name is in no table: an encoding that is IMPLEMENTATION DEFINED or newer than this tool. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface AccessContext {
  /** HCR_EL2.TGE; it matters at EL0 only. */
  readonly tge?: KnownBit;
  /** MRS or MSR; undefined when it is not known or does not matter. */
  readonly direction?: 'read' | 'write';
}

/**
 * EL1 names that reach the EL2 register when used at EL2 with HCR_EL2.E2H = 1 (Arm ARM D8.2, "Virtualization
 * Host Extensions", table of redirected accesses; in each register's MRS and MSR pseudocode the branch
 * `PSTATE.EL == EL2 … HCR_EL2.E2H == '1'`). Every name but these keeps its meaning.
 */
const irregular: Readonly<Record<string, string>> = {
  CPACR_EL1: 'CPTR_EL2',
  CNTKCTL_EL1: 'CNTHCTL_EL2',
  MPAM1_EL1: 'MPAM2_EL2',
  MPAMBW1_EL1: 'MPAMBW2_EL2',
};
const regular: ReadonlySet<string> = new Set(
  `AFSR0 AFSR1 AMAIR AMAIR2 BRBCR CONTEXTIDR ELR ESR FAR GCSCR GCSPR MAIR MAIR2 PFAR PIR PIRE0 PMSCR POR
   SCTLR SCTLR2 SCXTNUM SMCR SPMACCESSR SPSR TCR TCR2 TFSR TRCITECR TRFCR TTBR0 TTBR1 VBAR ZCR`
    .split(/\s+/)
    .map((stem) => `${stem}_EL1`),
);
/** Timer names of EL0 that reach the EL2 timers, at EL2 with E2H and at EL0 with E2H and TGE. */
const timers: Readonly<Record<string, string>> = {
  CNTP_TVAL_EL0: 'CNTHP_TVAL_EL2',
  CNTP_CTL_EL0: 'CNTHP_CTL_EL2',
  CNTP_CVAL_EL0: 'CNTHP_CVAL_EL2',
  CNTV_TVAL_EL0: 'CNTHV_TVAL_EL2',
  CNTV_CTL_EL0: 'CNTHV_CTL_EL2',
  CNTV_CVAL_EL0: 'CNTHV_CVAL_EL2',
};

/**
 * The register that `name` reaches at EL2 with E2H = 1; undefined when the name is not redirected. In
 * Secure state the timer names reach `CNTHPS_*` and `CNTHVS_*` (FEAT_SEL2) instead.
 */
export function redirectedAtEL2(name: string): string | undefined {
  const direct = irregular[name] ?? timers[name];
  return direct ?? (regular.has(name) ? `${name.slice(0, -1)}2` : undefined);
}

/** The name that reaches this register or the one that it names, as E2H has it; undefined when there is none. */
export function redirectedNameOf(register: string): string | undefined {
  return redirectedAtEL2(register) === undefined ? namesAtEL2.get(register) : register;
}

const namesAtEL2: ReadonlyMap<string, string> = new Map(
  [...Object.keys(irregular), ...Object.keys(timers), ...regular].map((name) => [
    redirectedAtEL2(name) as string,
    name,
  ]),
);

function reach(register: string): ResolvedAccess {
  return { kind: 'register', register };
}
function no(reason: string): ResolvedAccess {
  return { kind: 'undefined', reason };
}

function byE2H(e2h: KnownBit, when0: ResolvedAccess, when1: ResolvedAccess): ResolvedAccess {
  if (e2h === 0) return when0;
  return e2h === 1 ? when1 : { kind: 'depends', on: 'HCR_EL2.E2H', e2h0: when0, e2h1: when1 };
}

/** `_EL12` and `_EL02`: pseudocode `if PSTATE.EL == EL2 … then if HCR_EL2.E2H == '1' … else UNDEFINED`, EL3 alike. */
function resolveAlias(name: string, target: string, el: ExceptionLevel, e2h: KnownBit): ResolvedAccess {
  if (el === 0) return no(`${name} is UNDEFINED at EL0 (if PSTATE.EL == EL0 then UNDEFINED)`);
  if (el === 1) {
    return no(
      `${name} is UNDEFINED at EL1 (if PSTATE.EL == EL1 then UNDEFINED; with HCR_EL2.NV = 1 it traps to EL2)`,
    );
  }
  const rule = `at EL${el}: if HCR_EL2.E2H == '1' then ${target} else UNDEFINED`;
  return byE2H(e2h, no(`${name} exists only with HCR_EL2.E2H = 1 (${rule})`), reach(target));
}

/** Registers whose minimum level is not the whole story. */
function exceptionalLevel(name: string, el: ExceptionLevel): ResolvedAccess | undefined {
  if (name.startsWith('CNTPS_') && el === 2) {
    return no(
      `${name} is UNDEFINED at EL2 (if PSTATE.EL == EL2 then UNDEFINED): it is for Secure EL1 and EL3`,
    );
  }
  if (name === 'DLR_EL0' || name === 'DSPSR_EL0') {
    return no(`${name} is UNDEFINED outside Debug state (if !Halted() then UNDEFINED)`);
  }
  return undefined;
}

function wrongDirection(
  name: string,
  access: string,
  direction: 'read' | 'write' | undefined,
): ResolvedAccess | undefined {
  if (access === 'ro' && direction === 'write') return no(`${name} is read-only: MSR ${name} is UNALLOCATED`);
  if (access === 'wo' && direction === 'read') return no(`${name} is write-only: MRS ${name} is UNALLOCATED`);
  return undefined;
}

/**
 * Which register `MRS Xt, name` or `MSR name, Xt` reaches at `el`. Traps are another matter
 * (`systemRegisterTrap`), and so is whether the feature that brings the register is there. At EL1,
 * `_EL2` names are UNDEFINED, or trap to EL2 with HCR_EL2.NV.
 *
 * @param name register name or `S3_…` encoding, in either case
 * @param e2h HCR_EL2.E2H, 0 where FEAT_VHE is absent; undefined gives `depends` where it matters
 */
export function resolveAccess(
  name: string,
  el: ExceptionLevel,
  e2h: KnownBit,
  context: AccessContext = {},
): ResolvedAccess {
  const { tge, direction } = context;
  const canonical = canonicalName(name, direction === 'write' ? 'wo' : 'ro');
  const entry = systemRegister(canonical);
  if (entry === undefined)
    return { kind: 'unknown', reason: `${name} is not a system register this tool knows` };
  const misdirected = wrongDirection(canonical, entry.access, direction);
  if (misdirected !== undefined) return misdirected;
  if (entry.aliasOf !== undefined) return resolveAlias(canonical, entry.aliasOf, el, e2h);
  if (!entry.named) {
    return { kind: 'unknown', reason: `${canonical} has no architected name that this tool knows` };
  }
  if (el < entry.minimumEL) {
    const nested = el === 1 && entry.minimumEL === 2 ? '; with HCR_EL2.NV = 1 it traps to EL2' : '';
    return no(`${canonical} is UNDEFINED at EL${el} (if PSTATE.EL == EL${el} then UNDEFINED${nested})`);
  }
  const exceptional = exceptionalLevel(canonical, el);
  if (exceptional !== undefined) return exceptional;

  const redirected = redirectedAtEL2(canonical);
  if (redirected === undefined) return reach(canonical);
  if (el === 2) return byE2H(e2h, reach(canonical), reach(redirected));
  // Only the timers have an EL0 name; there ELIsInHost(EL0), E2H and TGE both 1, decides.
  if (el !== 0 || tge === 0 || e2h === 0) return reach(canonical);
  const host = byE2H(e2h, reach(canonical), reach(redirected));
  return tge === 1 ? host : { kind: 'depends', on: 'HCR_EL2.TGE', tge0: reach(canonical), tge1: host };
}
