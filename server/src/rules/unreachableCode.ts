import type { RunFacts } from '../analysis/facts';
import { instructionText } from '../analysis/instructionText';
import { type SourceNumber, sourceNumbersOf } from '../analysis/siteNames';
import type { Address, InstructionItem, Program } from '../assembler/program';
import { symbolValue } from '../isa/linearValue';
import { instructionAtSite, siteOf } from '../simulator/sites';
import type { Site } from '../simulator/state';
import { someTerm } from '../simulator/termParts';
import type { SourceFile } from '../source/sourceFile';
import {
  type DocumentCheck,
  type DocumentViolation,
  nameOf,
  type RoutineContext,
  type RoutineName,
  type Rule,
} from './rule';
import { isOwnLine } from './words';

export const unreachableCode: Rule = {
  id: 'unreachable-code',
  severity: 'hint',
  title: 'Instructions that no path of any variant reaches',
  checkDocument: (document) => new UnreachedCode(document),
};

/** An instruction that its own run does not reach. */
interface Unreached {
  readonly item: InstructionItem;
  readonly number: SourceNumber;
}

class UnreachedCode implements DocumentCheck {
  private readonly reached = new Set<SourceNumber>();
  private readonly runs: { readonly routine: RoutineName; readonly unreached: readonly Unreached[] }[] = [];

  constructor(private readonly document: SourceFile) {}

  see(routines: readonly RoutineContext[], isAll: boolean): void {
    if (isAll && isAllReached(routines)) return;
    const { reached } = this;
    for (const { run } of routines) {
      const numberOf = sourceNumbersOf(run.program);
      for (const site of run.steps.keys()) reached.add(numberOf(site));
    }
    if (isAll && routines.every((context) => this.unreachedBy(context).every(({ item }) => isStop(item))))
      return;
    for (const { run } of routines) {
      const numberOf = sourceNumbersOf(run.program);
      for (const site of enteredUnseen(run.program)) reached.add(numberOf(site));
    }
    for (const context of routines) {
      const unreached = this.unreachedBy(context);
      if (unreached.length > 0) this.runs.push({ routine: nameOf(context), unreached });
    }
  }

  /** What the run leaves out, and nobody was seen to reach so far. */
  private unreachedBy({ run }: RoutineContext): readonly Unreached[] {
    if (!missesCode(run) || jumpsByOwnTable(run)) return [];
    const { program, routine } = run;
    const numberOf = sourceNumbersOf(program);
    return routine.instructions.flatMap((site) => {
      const item = instructionAtSite(program, site);
      const number = numberOf(site);
      return item === undefined || this.reached.has(number) ? [] : [{ item, number }];
    });
  }

  *violations(): Iterable<DocumentViolation> {
    const told = new Set<SourceNumber>();
    for (const { routine, unreached } of this.runs)
      for (const stretch of stretches(unreached.filter((u) => !this.reached.has(u.number)))) {
        const code = stretch.filter((u) => !isStop(u.item));
        const [first] = code;
        if (first === undefined || !stretch.some((u) => isOwnLine(u.item, this.document))) continue;
        if (!isOwnLine(first.item, this.document) || told.has(first.number)) continue;
        for (const u of stretch) told.add(u.number);
        yield violation(routine, first.item, code.length);
      }
  }
}

/** What each run leaves out, others of its program reach: no instruction has to be looked for by its name. */
function isAllReached(routines: readonly RoutineContext[]): boolean {
  const byProgram = new Map<Program['instructions'], RunFacts[]>();
  for (const { run } of routines) {
    const others = byProgram.get(run.program.instructions);
    if (others) others.push(run);
    else byProgram.set(run.program.instructions, [run]);
  }
  for (const runs of byProgram.values()) {
    if (!runs.some((run) => missesCode(run))) continue;
    const reached = new Set(runs.flatMap(({ steps }) => [...steps.keys()]));
    const isReached = (run: RunFacts) => (site: Site) =>
      reached.has(site) || enteredUnseen(run.program).has(site);
    if (runs.some((run) => missesCode(run, isReached(run)))) return false;
  }
  return true;
}

/** The run leaves out an instruction of the routine that is there to be executed, and that is not reached elsewhere. */
function missesCode(
  { program, routine, steps }: RunFacts,
  isReached: (site: Site) => boolean = () => false,
): boolean {
  return routine.instructions.some((s) => {
    const item = steps.has(s) || isReached(s) ? undefined : instructionAtSite(program, s);
    return item !== undefined && !isStop(item);
  });
}

/** A branch to one of the routine's own labels plus what nobody knows: any of its code may be meant. */
function jumpsByOwnTable({ exits, steps, program }: RunFacts): boolean {
  return exits.some(
    ({ kind, site }) =>
      kind === 'indirectBranch' &&
      steps
        .get(site)
        ?.reads[0]?.content.some(({ value }) =>
          someTerm(
            value.term,
            (t) =>
              t.kind === 'linear' &&
              t.atoms.some(
                ({ term }) => term.kind === 'symbol' && program.resolve(symbolValue(term.name)) !== undefined,
              ),
          ),
        ),
  );
}

function violation(routine: RoutineName, first: InstructionItem, length: number): DocumentViolation {
  const rest = length === 1 ? '' : ` and the ${length === 2 ? 'one' : length - 1} after it`;
  return {
    routine,
    origin: first.origin,
    guard: routine.feasible,
    certain: true,
    message: `no path of any variant reaches \`${instructionText(first)}\`${rest}`,
    related: [],
  };
}

/** Padding, and what stops the processor or its speculation after a branch: it is meant not to be reached. */
function isStop(item: InstructionItem): boolean {
  const { mnemonic, operands } = item.parsed;
  if (/^(nop|brk|udf|hlt|sb|isb|dsb|hint|bti|wfe|wfi)$/.test(mnemonic) || item.word !== undefined)
    return true;
  // `b .`
  return mnemonic === 'b' && operands.some((o) => o.kind === 'label' && /^(\.|1b)$/.test(o.text.trim()));
}

/** Those that follow one another in memory. */
function stretches(all: readonly Unreached[]): Unreached[][] {
  const out: Unreached[][] = [];
  let last: InstructionItem | undefined;
  for (const each of all) {
    const { address } = each.item;
    const follows = last?.address.section === address.section && last.address.offset + 4 === address.offset;
    if (follows) out[out.length - 1]?.push(each);
    else out.push([each]);
    last = each.item;
  }
  return out;
}

const unseen = new WeakMap<Program['instructions'], ReadonlySet<number>>();

/**
 * Instructions that something outside the explored routines may enter: what a symbol that others see, or
 * whose address is taken, names, and all that the code from there leads to.
 */
function enteredUnseen(program: Program): ReadonlySet<number> {
  let known = unseen.get(program.instructions);
  if (known !== undefined) return known;
  const open: Address[] = [];
  for (const s of program.symbols.values())
    if (s.address && (s.global || s.type === 'function')) open.push(s.address);
  for (const address of addressesTaken(program)) open.push(address);
  const found = new Set<number>();
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const item = program.instructionAt(at);
    if (item === undefined || found.has(siteOf(program, item))) continue;
    found.add(siteOf(program, item));
    const { mnemonic, operands } = item.parsed;
    for (const o of operands)
      if (o.kind === 'label') {
        const target = program.resolve(o.value);
        if (target) open.push(target);
      }
    if (!/^(b|br|ret|eret|retaa|retab|eretaa|eretab|braa|brab|braaz|brabz)$/.test(mnemonic))
      open.push({ section: at.section, offset: at.offset + 4 });
  }
  known = found;
  unseen.set(program.instructions, known);
  return known;
}

/** Code addresses that data, adr or a literal holds: a jump may go there that nobody sees. */
function addressesTaken(program: Program): Address[] {
  const out: Address[] = [];
  const sections = new Set(program.instructions.map((i) => i.address.section));
  for (const section of program.sections)
    for (const item of section.items) {
      if (item.kind === 'data') {
        for (const value of item.values)
          for (const t of value.terms) {
            const at =
              program.symbols.get(t.symbol)?.address ??
              program.resolve({ constant: 0n, terms: [{ symbol: t.symbol, coefficient: 1n }] });
            if (at && sections.has(at.section)) out.push(at);
          }
        continue;
      }
      if (/^(b|bl|b\.\w+|bc\.\w+|cbn?z|tbn?z)$/.test(item.parsed.mnemonic)) continue;
      for (const o of item.parsed.operands) {
        const value = o.kind === 'label' || o.kind === 'immediate' ? o.value : undefined;
        for (const t of value?.terms ?? []) {
          const at = program.resolve({ constant: 0n, terms: [{ symbol: t.symbol, coefficient: 1n }] });
          if (at) out.push(at);
        }
      }
    }
  return out;
}
