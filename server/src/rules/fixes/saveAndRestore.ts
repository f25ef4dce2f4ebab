import { isEntry, optionsOf, splitAddress, stackOffset } from '../../analysis/addresses';
import type { ExitFacts, RunFacts } from '../../analysis/facts';
import type { Address, InstructionItem } from '../../assembler/program';
import { printRegisters } from '../../conventions/registerList';
import { explicit } from '../../simulator/choice';
import {
  entryName,
  generalResource,
  isGeneral,
  type Resource,
  resourceName,
  SP,
} from '../../simulator/resources';
import { instructionAtSite } from '../../simulator/sites';
import { registerOf, type Site } from '../../simulator/state';
import { rootOf } from '../../source/origin';
import type { SourceFile } from '../../source/sourceFile';
import type { Fix } from '../rule';
import { insertBefore, standsAlone } from './insert';

const FP = generalResource(29);
const LR = generalResource(30);

/**
 * Saves registers on the stack where the routine is entered and restores them before each way out. Only where
 * that changes nothing else: one entry, every way out in the routine's own lines and with sp as at entry, and
 * no access to what the caller has on the stack, whose offsets would move.
 */
export function saveAndRestore(
  document: SourceFile,
  run: RunFacts,
  registers: Iterable<Resource>,
): Fix | undefined {
  const wanted = new Set(registers);
  if (wanted.has(LR)) wanted.add(FP); // the frame record of AAPCS64 6.4.6 holds both
  const slots = frameOf([...wanted].sort((a, b) => a - b));
  if (slots === undefined || slots.length === 0) return undefined;
  if ([...wanted].some((r) => isSavedAlready(run, r)) || touchesCallersStack(run)) return undefined;
  const first = firstInstruction(document, run);
  if (first === undefined) return undefined;
  const leaves: InstructionItem[] = [];
  for (const exit of run.exits) {
    if (exit.kind === 'noReturn') continue;
    const item = instructionAtSite(run.program, exit.site);
    if (!standsAlone(document, item) || !isOwn(document, run, item)) return undefined;
    if (!restoresBefore(exit, item) || !isBalanced(exit)) return undefined;
    if (readsAny(run, exit.site, wanted)) return undefined;
    if (!leaves.includes(item)) leaves.push(item);
  }
  if (leaves.length === 0) return undefined;
  const bytes = 16 * slots.length;
  const save = slots.map(
    (s, i) => `st${s.suffix}\t${s.names}, [sp, #${i === 0 ? `-${bytes}]!` : `${16 * i}]`}`,
  );
  const restore = slots
    .map((s, i) => `ld${s.suffix}\t${s.names}, ${i === 0 ? `[sp], #${bytes}` : `[sp, #${16 * i}]`}`)
    .reverse();
  return {
    title: `Save ${printRegisters([...wanted])} on the stack and restore ${wanted.size > 1 ? 'them' : 'it'} before each way out`,
    edits: [
      insertBefore(document, first, save),
      ...leaves.map((item) => insertBefore(document, item, restore)),
    ],
  };
}

interface FrameSlot {
  readonly suffix: 'p' | 'r';
  readonly names: string;
}

/** Pairs of one class in 16 bytes each; fp and lr first, as a frame record. */
function frameOf(registers: readonly Resource[]): readonly FrameSlot[] | undefined {
  const names = registers.map((r) => (r === LR ? 'x30' : resourceName(r)));
  if (names.some((n) => !/^[xd]\d+$/.test(n))) return undefined;
  const out: FrameSlot[] = [];
  const record = registers.includes(LR);
  if (record) out.push({ suffix: 'p', names: 'x29, x30' });
  const left = (letter: string): string[] =>
    names.filter((n) => n.startsWith(letter) && !(record && (n === 'x29' || n === 'x30')));
  for (const list of [left('x'), left('d')])
    for (let i = 0; i < list.length; i += 2) {
      const [a, b] = [list[i], list[i + 1]];
      if (a !== undefined)
        out.push(b === undefined ? { suffix: 'r', names: a } : { suffix: 'p', names: `${a}, ${b}` });
    }
  return out;
}

/** The routine stores the register's entry value: what is wrong is how it comes back. */
function isSavedAlready(run: RunFacts, r: Resource): boolean {
  for (const step of run.steps.values())
    for (const m of step.memory)
      if (m.kind === 'store' && m.value?.some((v) => isEntry(v.value.term, entryName(r)))) return true;
  return false;
}

/** Through sp, or at a known place above it. */
function touchesCallersStack(run: RunFacts): boolean {
  for (const step of run.steps.values())
    for (const m of step.memory)
      for (const a of m.address) {
        const { onStack, offset } = splitAddress(a.value);
        if (onStack && (offset === undefined || offset >= 0)) return true;
        if (m.viaSP && !onStack) return true;
      }
  return false;
}

/**
 * What runs first and stands in the routine's text below its label: not the landing pad that the macro of
 * the label made. Undefined where a loop comes back to it.
 */
function firstInstruction(document: SourceFile, run: RunFacts): InstructionItem | undefined {
  const { routine, program } = run;
  if (routine.entries.length !== 1) return undefined;
  let site: Site | undefined = routine.entry;
  while (site !== undefined) {
    const step = run.steps.get(site);
    if (step === undefined) return undefined;
    const alone: boolean = standsAlone(document, step.instruction);
    if (alone) break;
    const { line } = rootOf(step.instruction.origin);
    const isLandingPad = /^(bti|paciasp|pacibsp|nop|hint)$/.test(step.instruction.parsed.mnemonic);
    const [next, other] = step.successors;
    if (!isLandingPad || line > routine.firstLine || next === undefined || other !== undefined)
      return undefined;
    site = next.site;
  }
  const item = site === undefined ? undefined : instructionAtSite(program, site);
  if (item === undefined || site === undefined || !isOwn(document, run, item)) return undefined;
  let arrivals = 0;
  for (const step of run.steps.values()) for (const s of step.successors) if (s.site === site) arrivals++;
  return arrivals > (site === routine.entry ? 0 : 1) ? undefined : item;
}

/** In the routine's own stretch of lines, and in no alternative, whose two sequences are of one length. */
function isOwn(document: SourceFile, run: RunFacts, item: InstructionItem): boolean {
  const { file, line } = rootOf(item.origin);
  const { firstLine, lastLine } = run.routine;
  if (file !== document || line < firstLine || line > lastLine) return false;
  const inside = (start: Address, length: number): boolean =>
    item.address.section === start.section &&
    item.address.offset >= start.offset &&
    item.address.offset < start.offset + length;
  return !run.program.alternatives.some(
    (a) => inside(a.original, a.originalLength) || inside(a.replacement, a.replacementLength),
  );
}

/** The way out has no other successor, so what stands before it runs only when it is taken. */
function restoresBefore(exit: ExitFacts, item: InstructionItem): boolean {
  if (exit.kind === 'tailCall') return item.parsed.mnemonic === 'b';
  return exit.kind === 'ret' || exit.kind === 'eret' || exit.kind === 'indirectBranch';
}

function isBalanced({ state, guard }: ExitFacts): boolean {
  return explicit(registerOf(state, SP), guard).every((c) =>
    optionsOf(c.value.term).every((t) => stackOffset(t) === 0),
  );
}

/** The instruction needs what the routine left in one of the registers: the address that it branches to. */
function readsAny(run: RunFacts, site: Site, registers: ReadonlySet<Resource>): boolean {
  const reads = run.steps.get(site)?.reads ?? [];
  return reads.some((r) => r.resource !== LR && isGeneral(r.resource) && registers.has(r.resource));
}
