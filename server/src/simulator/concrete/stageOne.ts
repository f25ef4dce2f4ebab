import { U64 } from '../../isa/u64';
import { faultStatus } from '../exceptionSyndrome';
import type { ExceptionLevel } from '../redirection';
import type { ProcessState } from './processState';

/** What the last descriptor of a table walk says about a page (Arm ARM D8.3, "Translation table descriptor formats"). */
export interface Page {
  readonly isValid: boolean;
  /** AF: clear gives an Access flag fault, as long as TCR_ELx.HA is 0. */
  readonly accessed: boolean;
  /** AP[2:1]: bit 1 makes the page read-only, bit 0 lets EL0 in. */
  readonly ap: 0 | 1 | 2 | 3;
  readonly executeNever: boolean;
  /** Normal Tagged memory: its granules have allocation tags. */
  readonly isTagged: boolean;
  /** Level of the descriptor, as the status code reports it. */
  readonly level: 0 | 1 | 2 | 3;
}

export type AccessKind = 'read' | 'write' | 'fetch';

/** HCR_EL2.{E2H,TGE}. */
export interface HostControls {
  readonly e2h: number;
  readonly tge: number;
}

/** The level whose SCTLR_ELx governs an access at `el`: EL2 for EL0 of the host. */
export function regimeLevel(el: ExceptionLevel, { e2h, tge }: HostControls): 1 | 2 | 3 {
  if (el >= 2) return el === 2 ? 2 : 3;
  return el === 0 && e2h === 1 && tge === 1 ? 2 : 1;
}

/** Two privilege levels share the regime: EL1&0, and EL2&0 with E2H. */
export function hasUnprivileged(regime: 1 | 2 | 3, { e2h }: HostControls): boolean {
  return regime === 1 || (regime === 2 && e2h === 1);
}

/** Arm ARM AArch64.IsUnprivAccessPriv(): whether LDTR and STTR access with privilege after all. HCR_EL2.NV1 counts as 0. */
export function unprivilegedAccessHasPrivilege(state: ProcessState, host: HostControls): boolean {
  if (state.el === 0) return false;
  if (state.uao === 1 || state.el === 3) return true;
  return state.el === 2 && !(host.e2h === 1 && host.tge === 1);
}

/**
 * The status code of the fault that an access meets, if any: Arm ARM AArch64.S1Translate(), then
 * AArch64.S1DirectBasePermissions() with PAN. TCR_ELx.HA, SCTLR_ELx.{WXN,EPAN} count as 0.
 */
export function stageOneFault(
  page: Page,
  kind: AccessKind,
  isPrivileged: boolean,
  twoPrivileges: boolean,
  pan: number,
): number | undefined {
  if (!page.isValid) return faultStatus.translation | page.level;
  if (!page.accessed) return faultStatus.accessFlag | page.level;
  const forUser = twoPrivileges && (page.ap & 1) === 1;
  const readOnly = page.ap >= 2;
  const denied = faultStatus.permission | page.level;
  if (kind === 'fetch') {
    // What EL0 may write is not executable with privilege.
    const privilegedNever = isPrivileged && forUser && !readOnly;
    return page.executeNever || privilegedNever ? denied : undefined;
  }
  if (twoPrivileges && !isPrivileged && !forUser) return denied;
  if (isPrivileged && forUser && pan === 1) return denied;
  return kind === 'write' && readOnly ? denied : undefined;
}

/** PAR_EL1 after AT: F and FST, or the output address with its attributes (Arm ARM AArch64.EncodePAR()). */
export function physicalAddressRegister(
  address: U64,
  fault: number | undefined,
  attributes: { readonly memory: number; readonly shareability: number },
): U64 {
  if (fault !== undefined) return U64.of(0, (1 << 11) | (fault << 1) | 1);
  const low = (address.lo & 0xfffff000) | (1 << 11) | (1 << 9) | (attributes.shareability << 7);
  return U64.of((attributes.memory << 24) | (address.hi & 0xfffff), low);
}
