import type { ConditionName } from './instruction';

/** Condition names, with the spellings that mean the same (Arm ARM C1.2.4; SVE spellings C1.2.5). */
const conditions: Readonly<Record<string, ConditionName>> = {
  eq: 'eq',
  none: 'eq',
  ne: 'ne',
  any: 'ne',
  cs: 'cs',
  hs: 'cs',
  nlast: 'cs',
  cc: 'cc',
  lo: 'cc',
  last: 'cc',
  ul: 'cc',
  mi: 'mi',
  first: 'mi',
  pl: 'pl',
  nfrst: 'pl',
  vs: 'vs',
  vc: 'vc',
  hi: 'hi',
  pmore: 'hi',
  ls: 'ls',
  plast: 'ls',
  ge: 'ge',
  tcont: 'ge',
  lt: 'lt',
  tstop: 'lt',
  gt: 'gt',
  le: 'le',
  al: 'al',
  nv: 'nv',
}; // prettier-ignore

/** Every spelling of a condition. */
export const conditionNames: readonly string[] = Object.keys(conditions);

export function conditionNamed(text: string): ConditionName | undefined {
  const lower = text.toLowerCase();
  return Object.hasOwn(conditions, lower) ? conditions[lower] : undefined;
}

const inverses: Readonly<Record<ConditionName, ConditionName>> = {
  eq: 'ne',
  ne: 'eq',
  cs: 'cc',
  cc: 'cs',
  mi: 'pl',
  pl: 'mi',
  vs: 'vc',
  vc: 'vs',
  hi: 'ls',
  ls: 'hi',
  ge: 'lt',
  lt: 'ge',
  gt: 'le',
  le: 'gt',
  al: 'nv',
  nv: 'al',
}; // prettier-ignore

/** The condition whose encoding differs in bit 0: `al` and `nv` stay always true in both. */
export function invertedCondition(condition: ConditionName): ConditionName {
  return inverses[condition];
}

/** Mnemonics whose last operand is a condition. */
export const conditionalMnemonics: ReadonlySet<string> = new Set(
  'csel csinc csinv csneg cset csetm cinc cinv cneg ccmp ccmn fcsel fccmp fccmpe'.split(' '),
);

/** Mnemonics that take an address expression, and the operand position where it may stand. */
const labelPositions: Readonly<Record<string, number>> = {
  b: 0,
  bl: 0,
  cbz: 1,
  cbnz: 1,
  tbz: 2,
  tbnz: 2,
  adr: 1,
  adrp: 1,
  ldr: 1,
  ldrsw: 1,
  prfm: 1,
  tcancel: 9,
  cbeq: 2,
  cbne: 2,
  cbgt: 2,
  cbge: 2,
  cblt: 2,
  cble: 2,
  cbhi: 2,
  cbhs: 2,
  cblo: 2,
  cbls: 2,
  retaasppc: 0,
  retabsppc: 0,
  autiasppc: 0,
  autibsppc: 0,
}; // prettier-ignore

export function labelPosition(mnemonic: string): number | undefined {
  if (mnemonic.startsWith('b.') || mnemonic.startsWith('bc.')) return 0;
  return Object.hasOwn(labelPositions, mnemonic) ? labelPositions[mnemonic] : undefined;
}

/** Mnemonics whose first operand is a name of an operation, option or target. */
const wordFirst: ReadonlySet<string> = new Set(
  (
    'dc ic at tlbi tlbip cfp cpp dvp cosp brb dsb dmb isb psb tsb gcsb dgh bti smstart smstop stshh ' +
    'prfm prfum rprfm prfb prfh prfw prfd hint sys sysp'
  ).split(' '),
);

/** Mnemonics with operands that name an SVE predicate constraint (Arm ARM, table "pattern"). */
const patterned = /^(ptrues?|cnt[bhwd]|[su]?q?(inc|dec)[bhwd])$/;
const pattern = /^(pow2|vl\d+|mul[34]|all)$/i;

/** Whether a bare identifier at this position is a word of the instruction rather than a symbol. */
export function isWord(mnemonic: string, position: number, text: string): boolean {
  if (!/^[A-Za-z_]\w*$/.test(text)) return false;
  if (wordFirst.has(mnemonic)) return position === 0 || /^c\d+$/i.test(text);
  if (mnemonic === 'sysl') return /^c\d+$/i.test(text);
  if (pattern.test(text)) return patterned.test(mnemonic);
  if (/^vlx[24]$/i.test(text)) return /^(while|cntp|sq|uq)/.test(mnemonic);
  return false;
}
