import { addressKey, branchTarget } from '../analysis/branchSources';
import type { InstructionItem, Program } from '../assembler/program';

const cache = new WeakMap<Program['instructions'], ReadonlySet<string>>();

/**
 * Labels of code that serves HVC or SMC calls: what compares the interrupted x0 before anything wrote
 * it (SMCCC puts the function identifier there; DEN0028, 2.5), and what that code leads to without a call.
 */
export function callHandlersIn(program: Program): ReadonlySet<string> {
  let known = cache.get(program.instructions);
  if (known === undefined) {
    known = find(program);
    cache.set(program.instructions, known);
  }
  return known;
}

/** The code from one label to the next. */
interface Stretch {
  readonly names: string[];
  readonly items: InstructionItem[];
  readonly next: Stretch[];
  /** x0 at its start is the interrupted one: nothing that leads here has written it. */
  pristine: boolean;
}

function find(program: Program): ReadonlySet<string> {
  const stretches = stretchesOf(program);
  // A stretch that some other one enters after writing x0 does not see the interrupted x0.
  for (let changed = true; changed; ) {
    changed = false;
    for (const s of stretches)
      for (const [target, written] of entries(s))
        if (target.pristine && (written || !s.pristine)) {
          target.pristine = false;
          changed = true;
        }
  }
  const found = new Set<string>();
  const open = stretches.filter((s) => s.pristine && comparesCallNumber(s));
  const seen = new Set(open);
  for (let s = open.pop(); s !== undefined; s = open.pop()) {
    for (const name of s.names) found.add(name);
    for (const next of s.next)
      if (!seen.has(next)) {
        seen.add(next);
        open.push(next);
      }
  }
  return found;
}

const targets = new WeakMap<InstructionItem, Stretch>();

function stretchesOf(program: Program): Stretch[] {
  const labels = new Map<string, string[]>();
  for (const s of program.symbols.values()) {
    if (s.address === undefined || /^\d/.test(s.name)) continue;
    const key = addressKey(s.address);
    labels.set(key, [...(labels.get(key) ?? []), s.name]);
  }
  const out: Stretch[] = [];
  const byStart = new Map<string, Stretch>();
  for (const section of program.sections) {
    let current: Stretch | undefined;
    for (const item of section.items) {
      const names = labels.get(addressKey(item.address));
      if (names !== undefined) {
        const begun: Stretch = { names, items: [], next: [], pristine: true };
        const last = current?.items[current.items.length - 1];
        if (current && last && !/^(b|br|ret|eret|brk)$/.test(last.parsed.mnemonic)) current.next.push(begun);
        current = begun;
        out.push(begun);
        byStart.set(addressKey(item.address), begun);
      }
      if (item.kind === 'instruction') current?.items.push(item);
    }
  }
  for (const s of out)
    for (const item of s.items) {
      const target = branchTarget(program, item);
      const stretch = target && byStart.get(addressKey(target));
      if (!stretch) continue;
      targets.set(item, stretch);
      if (!s.next.includes(stretch)) s.next.push(stretch);
    }
  return out;
}

/** Where a stretch leads, and whether x0 has been written by then. */
function* entries(s: Stretch): Iterable<readonly [Stretch, boolean]> {
  let written = false;
  const branched = new Set<Stretch>();
  for (const item of s.items) {
    const target = targets.get(item);
    if (target) {
      branched.add(target);
      yield [target, written];
    }
    written ||= mayWriteX0(item);
  }
  for (const next of s.next) if (!branched.has(next)) yield [next, written];
}

function comparesCallNumber(s: Stretch): boolean {
  for (const item of s.items) {
    const [first] = item.parsed.operands;
    if (/^(cmp|ccmp|tst)$/.test(item.parsed.mnemonic) && isX0(first)) return true;
    if (mayWriteX0(item)) return false;
  }
  return false;
}

function isX0(operand: InstructionItem['parsed']['operands'][number] | undefined): boolean {
  return operand?.kind === 'general' && !operand.isSP && operand.number === 0;
}

/** Instructions whose first operand is read. */
const readsFirst = /^(st|msr|cb|tb|cmp|cmn|tst|ccm|prfm|b$|b\.|br$|ret$)/;

function mayWriteX0({ parsed: { mnemonic, operands } }: InstructionItem): boolean {
  if (mnemonic === 'bl' || mnemonic === 'blr') return true;
  if (readsFirst.test(mnemonic)) return false;
  return isX0(operands[0]) || (/^ld(n|x|ax)?p/.test(mnemonic) && isX0(operands[1]));
}
