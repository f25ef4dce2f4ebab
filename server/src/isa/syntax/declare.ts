/** The operand syntax of instructions that have no semantics yet, in the notation of form.ts. */
export interface Declaration {
  readonly mnemonics: readonly string[];
  readonly forms: string;
  /** Architecture features that every form needs, as `.arch_extension` names them. */
  readonly features: readonly string[];
}

export type SyntaxTable = readonly Declaration[];

/** `declare('sqadd uqadd', 'v.T v.T v.T : T=8b,16b')`; several features are joined by `+`. */
export function declare(mnemonics: string, forms: string, features = ''): Declaration {
  return {
    mnemonics: mnemonics.trim().split(/\s+/),
    forms,
    features: features.split('+').filter((each) => each !== ''),
  };
}
