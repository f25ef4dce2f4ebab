/**
 * The value of an assembler expression: a constant plus multiples of symbols that have no number
 * yet (a label, an external symbol, an asm-offsets constant before a build).
 * `terms` is sorted by name and holds no zero coefficient. A non-linear expression over unresolved
 * symbols is one term named by its text, in parentheses.
 */
export interface LinearValue {
  readonly constant: bigint;
  readonly terms: readonly { readonly symbol: string; readonly coefficient: bigint }[];
}

const NO_TERMS: LinearValue['terms'] = [];

export function constantValue(constant: bigint): LinearValue {
  return { constant, terms: NO_TERMS };
}
export function symbolValue(symbol: string, addend = 0n): LinearValue {
  return { constant: addend, terms: [{ symbol, coefficient: 1n }] };
}
export function isConstant(v: LinearValue): boolean {
  return v.terms.length === 0;
}
/** Whether a name is written as a constant's is, in capitals: `N`, `VCPU_CONTEXT`, `SCTLR_ELx_M`. */
export function isConstantName(name: string): boolean {
  return /^[A-Z_](?:[A-Z0-9_]*|[A-Z0-9_]{2}\w*)$/.test(name);
}
/**
 * Whether a symbol that nothing defines may still be a constant: of a header that is missing or that a build makes.
 * Those are written in capitals by convention, `VCPU_CONTEXT`, `CPUINFO_sizeof`.
 */
export function mayBecomeConstant(v: LinearValue): boolean {
  return v.terms.some(({ symbol }) => /(?<![\w.$`])[A-Z_][A-Z0-9_]{2}/.test(symbol));
}
/** The symbol when the value is `symbol + constant`. */
export function singleSymbol(v: LinearValue): string | undefined {
  const [t] = v.terms;
  return v.terms.length === 1 && t !== undefined && t.coefficient === 1n ? t.symbol : undefined;
}
