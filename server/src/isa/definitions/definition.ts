import type { Operand, ParsedInstruction } from '../instruction';
import type { Machine } from '../machine';
import { compileForms, shortestForm } from './forms';

export type Run = <W>(
  machine: Machine<W>,
  operands: readonly Operand[],
  instruction: ParsedInstruction,
) => void;

/** One mnemonic: the operand shapes that it takes, and what it does to any machine. */
export interface Definition {
  /** Matched against `signature(operands)`. */
  readonly forms: RegExp;
  /** Operands of the shortest form. */
  readonly fewestOperands: number;
  readonly run: Run;
}

/** A class of instructions: mnemonic to definition. */
export type DefinitionTable = Readonly<Record<string, Definition>>;

/** `forms` is the notation of forms.ts: operands separated by spaces, forms by `;`. */
export function define(forms: string, run: Run): Definition {
  return { forms: compileForms(forms), fewestOperands: shortestForm(forms), run };
}

/** A family: one definition for each name. */
export function defineEach(names: string, make: (name: string) => Definition): DefinitionTable {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, make(name)]),
  );
}
