import type { SyntaxTable } from '../declare';
import { base } from './base';
import { cryptography } from './cryptography';
import { floatingPoint } from './floatingPoint';
import { matrix } from './matrix';
import { scalable } from './scalable';
import { scalable2 } from './scalable2';
import { scalableMemory } from './scalableMemory';
import { vectorInteger } from './vectorInteger';

/** Instructions that have a syntax and no semantics yet: what they read and write follows from their operands' roles. */
const tables: readonly SyntaxTable[] = [
  base,
  vectorInteger,
  floatingPoint,
  cryptography,
  scalable,
  scalable2,
  scalableMemory,
  matrix,
];

let byMnemonic: ReadonlyMap<string, SyntaxTable> | undefined;

/** The declarations of one mnemonic, in the order of the tables. */
export function declaredSyntax(mnemonic: string): SyntaxTable | undefined {
  byMnemonic ??= index();
  return byMnemonic.get(mnemonic);
}

/** All mnemonics with declared syntax. */
export function declaredMnemonics(): Iterable<string> {
  byMnemonic ??= index();
  return byMnemonic.keys();
}

function index(): ReadonlyMap<string, SyntaxTable> {
  const out = new Map<string, SyntaxTable[number][]>();
  for (const table of tables) {
    for (const declaration of table) {
      for (const mnemonic of declaration.mnemonics) {
        const found = out.get(mnemonic);
        if (found) found.push(declaration);
        else out.set(mnemonic, [declaration]);
      }
    }
  }
  return out;
}
