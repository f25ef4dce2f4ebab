import type { ExitFacts, RunFacts } from '../analysis/facts';
import { briefTermText } from '../analysis/termText';
import { singleSymbol } from '../isa/linearValue';
import { explicit } from '../simulator/choice';
import { instructionAtSite } from '../simulator/sites';

const names: Readonly<Record<ExitFacts['kind'], string>> = {
  ret: 'ret',
  eret: 'eret',
  tailCall: 'branch to',
  indirectBranch: 'branch to',
  noReturn: 'does not return',
  handler: 'goes on in',
  fallthrough: 'runs on into what follows',
  exceptionCall: 'exception call',
};

/** How a routine is left, without the line: `ret`, `branch to hyp_panic`, `branch to x1 at entry`. */
export function exitText(run: RunFacts, exit: ExitFacts): string {
  if (exit.kind === 'ret') {
    const to = branchTarget(run, exit);
    return to === undefined || to === 'lr at entry' ? names.ret : `${names.ret} to ${to}`;
  }
  if (exit.kind === 'noReturn' && exit.target !== undefined)
    return `call of ${exit.target}, which does not return,`;
  const target =
    exit.kind === 'indirectBranch'
      ? (branchTarget(run, exit) ?? 'an address in a register')
      : nameInBranch(run, exit);
  return target === undefined ? names[exit.kind] : `${names[exit.kind]} ${target}`;
}

/** What `br` or `ret` goes to; undefined where that differs, which is told where it stands. */
function branchTarget(run: RunFacts, { site, guard }: ExitFacts): string | undefined {
  const content = run.steps.get(site)?.reads[0]?.content ?? [];
  const texts = new Set(explicit(content, guard).map((c) => briefTermText(run, c.value.term)));
  const [only] = texts;
  return texts.size === 1 ? only : undefined;
}

/** The label as the branch names it: others may stand at the same place. */
function nameInBranch({ program }: RunFacts, { site, target, handler }: ExitFacts): string | undefined {
  if (handler === undefined) return target;
  const address = instructionAtSite(program, handler)?.address;
  const operand = instructionAtSite(program, site)?.parsed.operands.at(-1);
  const name = operand?.kind === 'label' ? singleSymbol(operand.value) : undefined;
  const named = name === undefined ? undefined : program.symbols.get(name)?.address;
  return named && address && named.section === address.section && named.offset === address.offset
    ? name
    : target;
}
