import { definedMnemonics, definitionOf } from '../definitions';
import { declaredMnemonics, declaredSyntax } from './tables';

/** Every mnemonic that has operand forms. */
export function mnemonicsWithForms(): string[] {
  return [...new Set([...definedMnemonics(), ...declaredMnemonics()])].sort();
}

/** The texts of all forms of a mnemonic with the features that each declaration needs. */
export function formTexts(
  mnemonic: string,
): { readonly forms: string; readonly features: readonly string[] }[] {
  const definition = definitionOf(mnemonic);
  return [...(definition ? [definition] : []), ...(declaredSyntax(mnemonic) ?? [])];
}
