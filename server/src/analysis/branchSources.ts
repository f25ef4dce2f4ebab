import type { Address, Alternative, InstructionItem, Program } from '../assembler/program';

export interface Branches {
  readonly target: Address;
  readonly sources: readonly Address[];
}
const branchesOf = new WeakMap<Program['instructions'], ReadonlyMap<string, Branches>>();

/** Where the branches that do not link go to, and where they stand; those of a replacement where they are copied to. */
export function branches(program: Program): ReadonlyMap<string, Branches> {
  let known = branchesOf.get(program.instructions);
  if (known === undefined) {
    const found = new Map<string, { readonly target: Address; readonly sources: Address[] }>();
    for (const i of program.instructions) {
      const target = branchTarget(program, i);
      if (target === undefined) continue;
      const from = placeOf(program, i.address);
      const known = found.get(addressKey(target));
      if (known) known.sources.push(from);
      else found.set(addressKey(target), { target, sources: [from] });
    }
    known = found;
    branchesOf.set(program.instructions, known);
  }
  return known;
}

/** Where a branch that does not link leads, when it is in this program. */
export function branchTarget(program: Program, item: InstructionItem): Address | undefined {
  if (!/^(b|b\.\w+|cbn?z|tbn?z)$/.test(item.parsed.mnemonic)) return undefined;
  for (const o of item.parsed.operands) if (o.kind === 'label') return program.resolve(o.value);
  return undefined;
}

export function addressKey({ section, offset }: Address): string {
  return `${section}:${offset}`;
}

/** Code that the kernel copies over other code, and that runs there. */
export function isReplacement(program: Program, address: Address): boolean {
  return replacementAt(program, address) !== undefined;
}

function placeOf(program: Program, address: Address): Address {
  const a = replacementAt(program, address);
  if (a === undefined) return address;
  const delta = address.offset - a.replacement.offset;
  return { section: a.original.section, offset: a.original.offset + delta };
}

function replacementAt(program: Program, { section, offset }: Address): Alternative | undefined {
  return program.alternatives.find((a) => {
    const delta = offset - a.replacement.offset;
    return a.replacement.section === section && delta >= 0 && delta < a.replacementLength;
  });
}
