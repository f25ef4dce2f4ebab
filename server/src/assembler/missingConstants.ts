import { isConstantName, type LinearValue } from '../isa/linearValue';
import type { Assembler } from './assembler';

/** The names without a value here, where all that a value names may be constants of a header or a build; else undefined. */
export function missingConstants(a: Assembler, value: LinearValue): readonly string[] | undefined {
  const names = new Set(value.terms.flatMap((t) => t.symbol.match(/(?<![\w.$])[A-Za-z_.$][\w.$]*/g) ?? []));
  const unknown = [...names].filter((n) => isConstantName(n) && !a.symbol(n)?.location);
  return unknown.length > 0 && unknown.length === names.size ? unknown : undefined;
}
