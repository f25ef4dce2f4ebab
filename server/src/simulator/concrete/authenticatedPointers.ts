import { U64 } from '../../isa/u64';
import { computePAC, type Key } from './qarma';

/** Arm ARM shared pseudocode: AddPAC(), Auth(), Strip(), CalculateBottomPACBit(), EffectiveTBI(). */

/** ID_AA64ISAR1_EL1.APA: how an implementation with QARMA5 treats odd pointers (FEAT_EPAC, FEAT_PAuth2, FEAT_FPAC). */
export type AuthenticationLevel = 1 | 2 | 3 | 4 | 5;

/** What the translation regime says about addresses. */
export interface AddressControls {
  /** EL1&0 and EL2&0: bit 55 selects one of two ranges. */
  readonly hasTwoRanges: boolean;
  /** Lower, upper range; with one range both are the same. */
  readonly ranges: readonly [AddressRange, AddressRange];
  readonly level: AuthenticationLevel;
}
export interface AddressRange {
  /** TCR_ELx.TnSZ */
  readonly size: number;
  /** TBI: bits 63 to 56 are no part of an address. */
  readonly ignoresTop: boolean;
  /** TBID: TBI is for data alone. */
  readonly forData: boolean;
}

interface Layout {
  readonly tbi: boolean;
  readonly bottom: number;
}

const bits = (msb: number, lsb: number): U64 => U64.mask(msb + 1).and(U64.mask(lsb).not());
const tbiOf = (range: AddressRange, isData: boolean): boolean =>
  range.ignoresTop && (isData || !range.forData);

function layoutOf(controls: AddressControls, pointer: U64, selected: 0 | 1, isData: boolean): Layout {
  const range = (bit: 0 | 1): AddressRange => controls.ranges[controls.hasTwoRanges ? bit : 0];
  return {
    tbi: tbiOf(range(pointer.bit(55)), isData),
    // 4KB granule without FEAT_LPA2: TnSZ is taken between 16 and 39.
    bottom: 64 - Math.min(39, Math.max(16, range(selected).size)),
  };
}

/** The pointer with its extension bits: copies of one bit from `bottom` up, below the ignored byte if there is one. */
function extended(pointer: U64, { tbi, bottom }: Layout, bit: 0 | 1): U64 {
  const field = bits(tbi ? 55 : 63, bottom);
  return bit === 1 ? pointer.or(field) : pointer.and(field.not());
}

/** Where the code stands: all extension bits but 55. */
function codeBits({ tbi, bottom }: Layout): U64 {
  return bits(tbi ? 55 : 63, bottom).and(U64.ONE.shl(55).not());
}

export function addPAC(
  pointer: U64,
  modifier: U64,
  key: Key,
  isData: boolean,
  controls: AddressControls,
): U64 {
  const [lower, upper] = controls.ranges;
  const byBit55 = controls.hasTwoRanges ? tbiOf(lower, isData) || tbiOf(upper, isData) : tbiOf(lower, isData);
  const selected = pointer.bit(byBit55 ? 55 : 63);
  const layout = layoutOf(controls, pointer, selected, isData);
  const field = bits(layout.tbi ? 55 : 63, layout.bottom);
  let code = computePAC(extended(pointer, layout, selected), modifier, key);
  const extension = pointer.and(field);
  const isCanonical = extension.isZero() || extension.equals(field);
  if (!isCanonical && controls.level === 2) code = U64.ZERO;
  if (!isCanonical && controls.level === 1) code = code.xor(U64.ONE.shl((layout.tbi ? 55 : 63) - 1));
  const where = codeBits(layout);
  const inserted = controls.level >= 3 ? pointer.xor(code).and(where) : code.and(where);
  const kept = pointer.and(field.not()).or(inserted);
  return selected === 1 ? kept.or(U64.ONE.shl(55)) : kept;
}

/** @returns the pointer, or an address that faults when used; undefined: FEAT_FPAC takes an exception instead. */
export function authenticate(
  pointer: U64,
  modifier: U64,
  key: Key,
  options: { readonly isData: boolean; readonly isKeyB: boolean },
  controls: AddressControls,
): U64 | undefined {
  const layout = layoutOf(controls, pointer, pointer.bit(55), options.isData);
  const original = extended(pointer, layout, pointer.bit(55));
  const where = codeBits(layout);
  const code = computePAC(original, modifier, key);
  if (controls.level >= 3) {
    const result = pointer.xor(code.and(where));
    const isGood = result.and(where).equals(original.and(where));
    return isGood || controls.level === 3 ? (isGood ? original : result) : undefined;
  }
  if (code.and(where).equals(pointer.and(where))) return original;
  // The error code stands in bits 54-53, or 62-61 without TBI: 01 for key A, 10 for key B.
  const at = layout.tbi ? 53 : 61;
  const cleared = original.and(bits(at + 1, at).not());
  return cleared.or(U64.from(options.isKeyB ? 2 : 1).shl(at));
}

export function strip(pointer: U64, isData: boolean, controls: AddressControls): U64 {
  return extended(pointer, layoutOf(controls, pointer, pointer.bit(55), isData), pointer.bit(55));
}

type Registers = (name: string) => U64;

/** TCR_ELx of a regime, in its layout (Arm ARM TCR_EL1, TCR_EL2, TCR_EL3). */
export function addressControls(
  regime: 1 | 2 | 3,
  hasTwoRanges: boolean,
  register: Registers,
): AddressControls {
  const tcr = register(`TCR_EL${regime}`);
  const apa = Math.min(5, Math.max(1, (register('ID_AA64ISAR1_EL1').lo >>> 4) & 15)) as AuthenticationLevel;
  const range = (lsb: number, tbi: number, tbid: number): AddressRange => ({
    size: tcr.shr(lsb).lo & 63,
    ignoresTop: tcr.bit(tbi) === 1,
    forData: tcr.bit(tbid) === 1,
  });
  if (!hasTwoRanges) {
    const only = range(0, 20, 29);
    return { hasTwoRanges, ranges: [only, only], level: apa };
  }
  return { hasTwoRanges, ranges: [range(0, 37, 51), range(16, 38, 52)], level: apa };
}

const enables: Readonly<Record<string, number>> = { ia: 31, ib: 30, da: 27, db: 13 };

/** SCTLR_ELx.{EnIA,EnIB,EnDA,EnDB}: without it the instructions of the key do nothing. */
export function keyIsEnabled(key: string, control: U64): boolean {
  return control.bit(enables[key] ?? 0) === 1;
}

export function keyNamed(key: string, register: Registers): Key {
  const stem = `AP${key.toUpperCase()}KEY`;
  return { high: register(`${stem}HI_EL1`), low: register(`${stem}LO_EL1`) };
}

/** PACGA: the upper half of the code. */
export function genericCode(data: U64, modifier: U64, register: Registers): U64 {
  return U64.of(computePAC(data, modifier, keyNamed('ga', register)).hi, 0);
}
