import type { Operand } from '../instruction';
import { systemRegister } from '../systemRegisters';
import type { FeatureSet } from './architecture';

/**
 * Which system register names, PSTATE fields and SYS operations there are, and what they need of the architecture: as
 * GNU as 2.40 has it, held against it name by name (test/reference/systemNames.test.ts). Names that are newer
 * need nothing here.
 */

/** PSTATE fields that MSR (immediate) writes: without a register of that name, and with one. */
export const onlyField = /^(DAIFSET|DAIFCLR|SVCRSM|SVCRZA|SVCRSMZA)$/;
export const flagField = /^(PAN|UAO|DIT|SSBS|TCO|ALLINT|SPSEL|PM)$/;

/** `S<op0>_<op1>_C<n>_C<m>_<op2>`, the numbers checked elsewhere. */
const byEncoding = /^s\d+_\d+_c\d+_c\d+_\d+$/i;
/** A macro of a header that is missing: registers of one processor have such names. */
const ofHeader = /^(?!S\d+_\d)[A-Z][A-Z0-9]*(_[A-Z0-9]+){2,}$/;

export function isSystemName(written: string): boolean {
  const name = written.toUpperCase();
  return (
    byEncoding.test(name) ||
    onlyField.test(name) ||
    flagField.test(name) ||
    systemRegister(name) !== undefined ||
    ofHeader.test(written)
  );
}

type Needs = readonly (readonly [feature: string, names: RegExp])[];

const registers: Needs = [
  ['memtag', /^((RGSR|GCR|GMID)_EL1|TFSR_EL\d|TFSRE0_EL1|TCO)$/],
  ['profile', /^PM(B(ID|LIMIT|PT|S)R|S(C|EVF|FC|IC|ID|IR|LATF)R)_EL\d$/],
  ['rng', /^RNDR(RS)?$/],
  ['sme', /^(SMCR_EL\d|SMIDR_EL1|SMPRI(MAP)?_EL\d|SVCR|TPIDR2_EL0|MPAMSM_EL1|ID_AA64SMFR0_EL1)$/],
  ['sve', /^(ZCR_EL\d|ID_AA64ZFR0_EL1)$/],
  ['v8-r', /^(MPUIR|PRENR|PRSELR|PRBAR\d*|PRLAR\d*|VSCTLR)_EL\d$/],
  ['pan', /^PAN$/],
  ['lor', /^LOR(C|EA|ID|N|SA)_EL1$/],
  ['ssbs', /^SSBS$/],
  ['v8.1-a', /^(CNTHV_\w+|CONTEXTIDR_EL2|TTBR1_EL2)$/],
  ['v8.2-a', /^UAO$/],
  ['v8.3-a', /^(AP[DGI][AB]?KEY(HI|LO)_EL1|CCSIDR2_EL1)$/],
  ['v8.6-a', /^(AMCG1IDR_EL0|AMEVCNTVOFF\w+|CNT[PV]CTSS_EL0|CNTPOFF_EL2|HAFGRTR_EL2|HD?FG[RWI]TR_EL2)$/],
  [
    'v8.4-a',
    /^(AM(CFGR|CGCR|CNT|CR_|EV|USERENR)\w*|CNTH[PV]S_\w+|DIT|PMMIR_EL1|SDER32_EL2|TRFCR_EL\d|VNCR_EL2|VST(CR|TBR)_EL2)$/,
  ],
  ['v8.5-a', /^(ID_PFR2_EL1|SCXTNUM_EL\d)$/],
  ['v8.7-a', /^(HCRX_EL2|PMSNEVFR_EL1)$/],
  ['v8.8-a', /^(ALLINT|ICC_NMIAR1_EL1)$/],
];

/** Names of the EL1 register at EL2 that no level is asked for. */
const withoutLevel = /^(BRBCR|CSRCR|CSRPTR|MPAM1)_EL12$/;

/** What the R profile has not. */
const ofProfileA =
  /^(TTBR[01]_EL2|VS?TTBR_EL2|SSBS|rctx|(A[CF]\w+|AMAIR|C\w+|E\w+|FAR|G\w+|ICC\w+|M\w+|R\w+|S\w+|T\w+|VBAR)_EL3)$/;

const fields: Needs = [
  ['sme', /^SVCR/],
  ['pan', /^PAN$/],
  ['ssbs', /^SSBS$/],
  ['memtag', /^TCO$/],
  ['v8.2-a', /^UAO$/],
  ['v8.4-a', /^DIT$/],
  ['v8.8-a', /^ALLINT$/],
];

const operations: Needs = [
  ['v8.2-a', /^(at s1e1[rw]p|dc cvap)$/],
  ['v8.5-a', /^dc cvadp$/],
  ['predres', /^(cfp|cpp|dvp) rctx$/],
  ['memtag', /^dc (ci?gd?sw|i?gd?(sw|vac)|ci?gd?va(c|p|dp)|gz?va|igd?sw)$/],
  ['xs', /^tlbi \w+nxs$/],
  ['v8.4-a', /^tlbi (r(?!pa)\w+|(?!r?pa)\w+os)$/],
];

/** Each entry of a table is tried on each name: there are a few hundred names, each of which stands in many lines. */
const found = new Map<Needs, Map<string, string | undefined>>(
  [registers, fields, operations].map((table) => [table, new Map()]),
);

function needed(table: Needs, name: string): string | undefined {
  const known = found.get(table);
  if (known?.has(name)) return known.get(name);
  const feature = table.find(([, names]) => names.test(name))?.[0];
  if (known && known.size < MOST_NAMES) known.set(name, feature);
  return feature;
}

/** More names than the architecture has. */
const MOST_NAMES = 4096;

/** A field or an operation: nothing, or its feature, and the A profile where the other has not got it. */
function withProfile(feature: string | undefined, name: string): string[] {
  if (feature === undefined) return [];
  return ofProfileA.test(name) ? [feature, 'v8-a'] : [feature];
}

function registerNeeds(name: string): string[] {
  const alias = /_EL[01]2$/.test(name) ? `${name.slice(0, -2)}1` : undefined;
  const own = needed(registers, alias ?? name) ?? (alias && !withoutLevel.test(name) ? 'v8.1-a' : undefined);
  const profile = ofProfileA.test(name) ? ['v8-a'] : [];
  return own === undefined ? profile : [own, ...(/^(v8|ssbs)/.test(own) ? profile : [])];
}

/** The name that the selected processor does not have, in the words of the assembler. */
export function unsupportedName(
  mnemonic: string,
  operands: readonly Operand[],
  features: FeatureSet,
): string | undefined {
  const register = operands.find((each) => each.kind === 'system');
  if (register) {
    const isField = mnemonic === 'msr' && operands[1]?.kind === 'immediate';
    const need = isField ? needed(fields, register.name) : undefined;
    const all = isField ? withProfile(need, register.name) : registerNeeds(register.name);
    if (all.every((each) => features.has(each))) return undefined;
    const what = isField ? 'PSTATE field' : 'system register';
    return `selected processor does not support ${what} name '${register.name.toLowerCase()}'`;
  }
  const [operation] = operands;
  if (operation?.kind !== 'word') return undefined;
  const need = needed(operations, `${mnemonic} ${operation.word}`);
  if (withProfile(need, operation.word).every((each) => features.has(each))) return undefined;
  return `selected processor does not support system register name '${operation.word}'`;
}

/** What the assembler warns of: a register that is only read or only written. */
export function wrongDirection(mnemonic: string, operands: readonly Operand[]): string | undefined {
  const position = mnemonic === 'mrs' ? 1 : 0;
  const operand = operands[position];
  if (operand?.kind !== 'system' || operands[1]?.kind === 'immediate') return undefined;
  if (byEncoding.test(operand.name)) return undefined;
  const access = systemRegister(operand.name)?.access;
  if (mnemonic === 'mrs' && access === 'wo') return 'specified register cannot be read from at operand 2';
  return mnemonic === 'msr' && access === 'ro'
    ? 'specified register cannot be written to at operand 1'
    : undefined;
}
