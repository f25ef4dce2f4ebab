import type { InstructionItem, Program } from '../assembler/program';
import { generalResource, type Resource } from '../simulator/resources';

const cache = new WeakMap<Program['instructions'], ReadonlyMap<string, ReadonlySet<Resource>>>();
const NONE: ReadonlySet<Resource> = new Set();

/**
 * Temporaries (x9–x17, AAPCS64 6.1.1) that code of the program puts something into before it calls the routine:
 * arguments, by an agreement of the two.
 */
export function temporariesGiven(program: Program, name: string): ReadonlySet<Resource> {
  let known = cache.get(program.instructions);
  if (known === undefined) {
    known = find(program);
    cache.set(program.instructions, known);
  }
  return known.get(name) ?? NONE;
}

function find({ instructions, labels, symbols }: Program): ReadonlyMap<string, ReadonlySet<Resource>> {
  const found = new Map<string, Set<Resource>>();
  let written = new Set<Resource>();
  for (const item of instructions) {
    const { section, offset } = item.address;
    const names = labels.get(`${section}:${offset}`) ?? [];
    if (names.some((n) => symbols.get(n)?.global === true || symbols.get(n)?.type === 'function'))
      written = new Set();
    const { mnemonic, operands } = item.parsed;
    if (mnemonic === 'bl')
      for (const o of operands)
        if (o.kind === 'label')
          for (const { symbol } of o.value.terms) {
            const given = found.get(symbol) ?? new Set();
            for (const r of written) given.add(r);
            found.set(symbol, given);
          }
    const to = destination(item);
    if (to !== undefined) written.add(to);
  }
  return found;
}

/** Instructions whose first operand is read. */
const READS_FIRST = /^(st|msr|cb|tb|cmp|cmn|tst|ccm|prfm|b$|br$|blr$|ret$)/;

function destination({ parsed: { mnemonic, operands } }: InstructionItem): Resource | undefined {
  const [first] = operands;
  if (first?.kind !== 'general' || first.isSP || READS_FIRST.test(mnemonic)) return undefined;
  return first.number >= 9 && first.number <= 17 ? generalResource(first.number) : undefined;
}
