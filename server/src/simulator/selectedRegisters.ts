/** System registers that show what another one selects (Arm ARM, CSSELR_EL1, ERRSELR_EL1, PMSELR_EL0, PRSELR_ELx). */
const selections: readonly (readonly [shown: RegExp, selector: string])[] = [
  [/^CCSIDR2?_EL1$/, 'CSSELR_EL1'],
  [/^ERX\w+_EL1$/, 'ERRSELR_EL1'],
  [/^PMXEV(TYPER|CNTR)_EL0$/, 'PMSELR_EL0'],
  [/^PR[BL]AR_EL1$/, 'PRSELR_EL1'],
  [/^PR[BL]AR_EL2$/, 'PRSELR_EL2'],
];

/** The register whose value decides what `register` shows. */
export function selectorOf(register: string): string | undefined {
  return selections.find(([shown]) => shown.test(register))?.[1];
}
