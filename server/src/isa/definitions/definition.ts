import type { Operand, ParsedInstruction } from '../instruction';
import type { Machine } from '../machine';

export type Run = <W, S>(
  machine: Machine<W, S>,
  operands: readonly Operand[],
  instruction: ParsedInstruction,
) => void;

/** One mnemonic: the operand forms that it takes, and what it does to any machine. */
export interface Definition {
  /** In the notation of syntax/form.ts. */
  readonly forms: string;
  /** Architecture features that every form needs, as `.arch_extension` names them. */
  readonly features: readonly string[];
  readonly run: Run;
}

/** A class of instructions: mnemonic to definition. */
export type DefinitionTable = Readonly<Record<string, Definition>>;

/** `features` are joined by `+`; none: the base architecture has it. */
export function define(forms: string, run: Run, features = ''): Definition {
  return { forms, features: features.split('+').filter((each) => each !== ''), run };
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
