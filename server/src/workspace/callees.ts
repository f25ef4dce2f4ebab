import { entrySystem, type StateSource } from '../analysis/entrySystem';
import type { Routine } from '../analysis/facts';
import { isResumed } from '../analysis/resumedLabels';
import { routinesOf } from '../analysis/routines';
import type { InstructionItem, Item, Program } from '../assembler/program';
import type { Summary } from '../simulator/callEffects';
import { CodeMap } from '../simulator/codeMap';
import { Engine, entryState, type Surroundings, type SymbolIn } from '../simulator/engine';
import { BudgetExceeded } from '../simulator/exploration';
import { joinStates } from '../simulator/join';
import { entryName, type Resource } from '../simulator/resources';
import { addressName, instructionAtSite, siteName, siteOf } from '../simulator/sites';
import type { Site } from '../simulator/state';
import { isOpen, type OpenEnd, summarise, withSymbol } from '../simulator/summarise';
import type { TermTable } from '../simulator/termTable';
import { ALL, or, type VariantSet } from '../simulator/variantSet';
import type { ExplorationWork } from '../simulator/work';
import type { BuildFlavour } from './documentSetup';
import type { DocumentMemo } from './memos';

/** A program with what the engine needs of it, made once. */
export interface Code {
  /** Tells programs apart. */
  readonly id: number;
  readonly program: Program;
  readonly map: CodeMap;
  readonly starts: ReadonlySet<Site>;
  /** Of those, labels that nothing marks, right behind other code. */
  readonly runInto: ReadonlySet<Site>;
}

const codes = new WeakMap<Program['instructions'], Code>();
let nextId = 0;

export function codeOf(program: Program, documentPath: string): Code {
  let code = codes.get(program.instructions);
  if (code === undefined) {
    const ends = declaredEnds(program);
    const routines = routinesOf(program, documentPath);
    const starts = new Set([...routines.map((r) => r.entry), ...ends]);
    const runInto = new Set(
      routines.filter((r) => isUnmarked(program, r) && !ends.has(r.entry)).map((r) => r.entry),
    );
    code = { id: nextId++, program, map: new CodeMap(program), starts, runInto };
    codes.set(program.instructions, code);
  }
  return code;
}

/** Neither global nor typed, without padding before it, and no label whose address others were given to go on at. */
function isUnmarked(program: Program, { entry, global, type }: Routine): boolean {
  if (global || type !== undefined) return false;
  const { section, offset } = instructionAtSite(program, entry)?.address ?? {};
  return (
    section !== undefined &&
    offset !== undefined &&
    program.instructionAt({ section, offset: offset - 4 }) !== undefined &&
    !isResumed(program, { section, offset })
  );
}

/** What is laid out right after the end that `.size` gives a routine. */
function declaredEnds(program: Program): ReadonlySet<Site> {
  const out = new Set<Site>();
  for (const { address, size } of program.symbols.values()) {
    if (address === undefined || size === undefined || size === 0) continue;
    // What pads to the next alignment is no code of anybody.
    const after = firstFrom(program.sections[address.section]?.items ?? [], address.offset + size);
    if (after !== undefined) out.add(siteOf(program, after));
  }
  return out;
}

/** The first instruction at or after an offset, of items in order of their offsets. */
function firstFrom(items: readonly Item[], offset: number): InstructionItem | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle] as Item).address.offset < offset) low = middle + 1;
    else high = middle;
  }
  for (let i = low; i < items.length; i++) {
    const item = items[i] as Item;
    if (item.kind === 'instruction') return item;
  }
  return undefined;
}

/** A build flavour with the variants that it stands for. */
export interface FlavourGuard {
  readonly flavour: BuildFlavour;
  readonly guard: VariantSet;
}

/** Finds the program that defines a routine elsewhere in the tree; undefined when nothing is found. */
export type ElsewhereFinder = (name: string, flavour: BuildFlavour) => Code | undefined;

/** A register in which the caller of a routine chooses the one that it ends in. */
interface Chosen {
  readonly register: Resource;
  readonly symbol: string;
}

/**
 * Summaries of called routines, made from their code: first in the caller's own program, then in the
 * file of the tree that defines the name, as each flavour builds it. Recursion ends in the worst case
 * of the convention.
 */
export class Callees {
  private readonly known = new Map<string, Summary | OpenEnd | undefined>();
  private readonly inProgress = new Set<string>();

  constructor(
    private readonly terms: TermTable,
    private readonly flavours: readonly FlavourGuard[],
    private readonly sources: readonly StateSource[],
    private readonly reservedX18: boolean,
    private readonly elsewhere: ElsewhereFinder,
    private readonly cancelled: (() => boolean) | undefined,
    private readonly memo?: DocumentMemo,
    /** Names what the summaries depend on besides code, in keys of the memo. */
    private readonly memoKey = '',
    private readonly work?: ExplorationWork,
  ) {}

  summaryOf(
    code: Code,
    name: string,
    level: Surroundings['exceptionLevel'],
    symbolIn: SymbolIn,
  ): Summary | undefined {
    const own = this.made(code, name, level);
    if (own === undefined || !isOpen(own)) return own;
    const symbol = symbolIn(own.goesOnThrough);
    if (symbol === undefined) return undefined;
    const whole = this.made(code, name, level, { register: own.goesOnThrough, symbol });
    return whole === undefined || isOpen(whole) ? undefined : whole;
  }

  private made(
    code: Code,
    name: string,
    level: Surroundings['exceptionLevel'],
    chosen?: Chosen,
  ): Summary | OpenEnd | undefined {
    const local = entryOf(code.program, name);
    const called = `${calledText(name, chosen)}@${level ?? ''}`;
    const key = `${local === undefined ? '' : code.id}:${called}`;
    if (this.known.has(key)) return this.known.get(key);
    if (this.inProgress.has(key)) return undefined;
    this.inProgress.add(key);
    const summary =
      local === undefined
        ? this.fromElsewhere(name, level)
        : this.summarise(code, name, local, ALL, level, chosen);
    this.inProgress.delete(key);
    const lasting =
      this.memo && summary && !isOpen(summary)
        ? this.memo.summary(`${this.memoKey}|${called}`, summary)
        : summary;
    this.known.set(key, lasting);
    return lasting;
  }

  /** One summary for all flavours; those that build the callee alike share the work. */
  private fromElsewhere(name: string, level: Surroundings['exceptionLevel']): Summary | undefined {
    const groups = new Map<Program['instructions'], { readonly code: Code; guard: VariantSet }>();
    for (const { flavour, guard } of this.flavours) {
      const code = this.elsewhere(name, flavour);
      if (code === undefined) return undefined;
      const group = groups.get(code.program.instructions);
      if (group) group.guard = or(group.guard, guard);
      else groups.set(code.program.instructions, { code, guard });
    }
    let all: Summary | undefined;
    for (const { code, guard } of groups.values()) {
      const entry = entryOf(code.program, name);
      const one = entry === undefined ? undefined : this.summarise(code, name, entry, guard, level);
      // The caller's symbols are not those of the other file.
      if (one === undefined || isOpen(one)) return undefined;
      all = all === undefined ? one : this.united(all, one);
    }
    return all;
  }
  private united(a: Summary, b: Summary): Summary {
    const exit =
      a.exit && b.exit
        ? joinStates(this.terms, a.exit, b.exit, `return of ${a.name}`, false)
        : (a.exit ?? b.exit);
    return {
      name: a.name,
      returns: or(a.returns, b.returns),
      exit,
      uses: [...new Set([...a.uses, ...b.uses])],
      kept: [...new Set([...a.kept, ...b.kept])].filter((r) => leftAlone(a, r) && leftAlone(b, r)),
      perhapsTaken: [...new Set([...a.perhapsTaken, ...b.perhapsTaken])].filter(
        (r) => !takes(a, r) && !takes(b, r),
      ),
      effects: {},
      code: [...a.code, ...b.code],
    };
  }

  private summarise(
    code: Code,
    name: string,
    entry: Site,
    guard: VariantSet,
    level: Surroundings['exceptionLevel'],
    chosen?: Chosen,
  ): Summary | OpenEnd | undefined {
    const { terms } = this;
    const system = entrySystem(terms, this.sources, [], level).registers;
    const any = entryState(terms, guard, system);
    const start = chosen === undefined ? any : withSymbol(terms, any, chosen.register, chosen.symbol);
    try {
      const memo = this.memo?.steps(
        `summary|${this.memoKey}|${calledText(name, chosen)}|${guard}|${level ?? ''}`,
      );
      const around = this.surroundings(code, level);
      return summarise(new Engine(around, memo), around, name, entry, start);
    } catch (error) {
      if (error instanceof BudgetExceeded) return undefined; // as code that was not found
      throw error;
    }
  }

  surroundings(code: Code, level: Surroundings['exceptionLevel']): Surroundings {
    return {
      terms: this.terms,
      code: code.map,
      exceptionLevel: level,
      reservedX18: this.reservedX18,
      summaryOf: (name, symbolIn) => this.summaryOf(code, name, level, symbolIn),
      startsRoutine: (site) => code.starts.has(site),
      isRunInto: (site) => code.runInto.has(site),
      siteName,
      addressName: (site) => addressName(code.program, site),
      cancelled: this.cancelled,
      work: this.work,
    };
  }
}

function calledText(name: string, chosen: Chosen | undefined): string {
  return chosen === undefined ? name : `${name} ${entryName(chosen.register)}=${chosen.symbol}`;
}

/** Where a name leads: a label, or what `.set` makes another name of one (the kernel's SYM_FUNC_ALIAS). */
export function entryOf(program: Program, name: string): Site | undefined {
  const symbol = program.symbols.get(name);
  const address = symbol?.address ?? (symbol?.value && program.resolve(symbol.value));
  const first = address && program.instructionAt(address);
  return first && siteOf(program, first);
}

function takes({ uses, kept, perhapsTaken }: Summary, r: Resource): boolean {
  return uses.includes(r) && !kept.includes(r) && !perhapsTaken.includes(r);
}

function leftAlone({ uses, kept }: Summary, r: Resource): boolean {
  return !uses.includes(r) || kept.includes(r);
}
