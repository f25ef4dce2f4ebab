import type { Routine } from '../analysis/facts';
import { routinesOf } from '../analysis/routines';
import type { InstructionItem, Program } from '../assembler/program';
import { rootOf } from '../source/origin';

const cache = new WeakMap<Program, ReadonlySet<string>>();

/**
 * Routines that serve HVC or SMC calls: those that compare x0 before anything writes it (SMCCC puts
 * the function identifier there) and end in eret or hand on, and those that they branch to.
 */
export function callHandlersIn(program: Program): ReadonlySet<string> {
  let known = cache.get(program);
  if (known === undefined) {
    known = find(program);
    cache.set(program, known);
  }
  return known;
}

function find(program: Program): ReadonlySet<string> {
  const routines = documentsOf(program).flatMap((path) => routinesOf(program, path));
  const byEntry = new Map(routines.map((r) => [addressKey(program.instructions[r.entry]), r] as const));
  const found = new Set<string>();
  const open = routines.filter((r) => comparesCallNumber(program, r));
  for (let routine = open.pop(); routine !== undefined; routine = open.pop()) {
    if (found.has(routine.name)) continue;
    found.add(routine.name);
    for (const site of routine.instructions) {
      const next = byEntry.get(branchTarget(program, program.instructions[site]));
      if (next && next !== routine) open.push(next);
    }
  }
  return found;
}

function documentsOf(program: Program): string[] {
  const paths = new Set<string>();
  for (const s of program.symbols.values()) if (s.address) paths.add(rootOf(s.origin).file.path);
  return [...paths];
}

function addressKey(item: InstructionItem | undefined): string {
  return item ? `${item.address.section}:${item.address.offset}` : '';
}

/** Where a branch that does not link leads, as an address of this program. */
function branchTarget(program: Program, item: InstructionItem | undefined): string {
  if (item === undefined || !/^(b|b\.\w+|cbn?z|tbn?z)$/.test(item.parsed.mnemonic)) return '';
  for (const o of item.parsed.operands) {
    const target = o.kind === 'label' ? program.resolve(o.value) : undefined;
    if (target) return `${target.section}:${target.offset}`;
  }
  return '';
}

/** In order of layout: a comparison of x0 comes before the first instruction that may write it. */
function comparesCallNumber(program: Program, routine: Routine): boolean {
  for (const site of routine.instructions) {
    const { mnemonic, operands } = program.instructions[site]?.parsed ?? { mnemonic: '', operands: [] };
    const [first, second] = operands;
    const names = (o: typeof first): boolean => o?.kind === 'general' && !o.isSP && o.number === 0;
    if (/^(cmp|ccmp|tst)$/.test(mnemonic) && names(first)) return true;
    const stores = /^(st|msr|cb|tb|cmp|cmn|tst|ccm|prfm|b$|b\.)/.test(mnemonic);
    if (mnemonic === 'bl' || mnemonic === 'blr') return false;
    if (!stores && (names(first) || (/^ldn?p/.test(mnemonic) && names(second)))) return false;
  }
  return false;
}
