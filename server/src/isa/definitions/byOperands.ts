import type { ParsedInstruction } from '../instruction';
import type { Run } from './definition';
import { counts } from './scalable/counts';
import { elementAccesses } from './scalable/loadStore';
import { matrix } from './scalable/matrix';
import { moves } from './scalable/moves';
import type { ChoiceTable, Choose } from './scalable/operands';
import { permutes } from './scalable/permutes';
import { predicates } from './scalable/predicates';
import { vectorPermutes } from './vectorPermutes';

const tables: readonly ChoiceTable[] = [
  matrix,
  moves,
  predicates,
  counts,
  permutes,
  elementAccesses,
  vectorPermutes,
];

const registry = new Map<string, Choose[]>();
for (const table of tables) {
  for (const [mnemonic, choose] of Object.entries(table)) {
    const found = registry.get(mnemonic);
    if (found) found.push(choose);
    else registry.set(mnemonic, [choose]);
  }
}

/** What an instruction of SVE, SME or Advanced SIMD does whose mnemonic has no definition, or none with such operands. */
export function runByOperands({ mnemonic, operands }: ParsedInstruction): Run | undefined {
  for (const choose of registry.get(mnemonic) ?? []) {
    const run = choose(operands, mnemonic);
    if (run) return run;
  }
  return undefined;
}
