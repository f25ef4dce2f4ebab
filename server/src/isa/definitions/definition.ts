import type { ParsedInstruction } from '../instruction';
import type { Machine } from '../machine';

/** The meaning of one mnemonic: what an instruction of it does to any machine. */
export type Definition = <W>(machine: Machine<W>, instruction: ParsedInstruction) => void;

/** A class of instructions: mnemonic to meaning. */
export type DefinitionTable = Readonly<Record<string, Definition>>;
