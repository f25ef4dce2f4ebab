import type { Program } from '../assembler/program';

const called = new WeakMap<Program['instructions'], ReadonlySet<string>>();

/** Names that the program calls by `bl`. */
export function calledNames({ instructions }: Pick<Program, 'instructions'>): ReadonlySet<string> {
  let names = called.get(instructions);
  if (names === undefined) {
    const found = new Set<string>();
    for (const i of instructions)
      if (i.parsed.mnemonic === 'bl')
        for (const o of i.parsed.operands)
          if (o.kind === 'label') for (const t of o.value.terms) found.add(t.symbol);
    names = found;
    called.set(instructions, names);
  }
  return names;
}
