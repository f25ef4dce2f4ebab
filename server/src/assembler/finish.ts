import { isConstant, type LinearValue } from '../isa/linearValue';
import type { CMacro } from '../preprocessor/macro';
import type { Problem } from '../source/problem';
import { readAlternatives } from './alternatives';
import type { Fragment, PendingItem, PendingValue, VariablePart } from './chunk';
import { parseExpression } from './expression';
import { reportSymbols, reportValues, unresolvedProblem } from './finalProblems';
import { InstructionItems } from './instructionItems';
import { ItemsByAddress } from './itemsByAddress';
import { Layout } from './layout';
import { limits } from './limits';
import type { MissingFiles } from './missingFiles';
import { Misspellings } from './misspelling';
import type {
  Address,
  AssemblerMacro,
  DataItem,
  InstructionItem,
  Item,
  Program,
  Section,
  SymbolDefinition,
} from './program';
import { Resolver } from './resolution';
import type { AssemblerState, LeafStatement } from './state';
import { problemAt } from './statementContext';
import type { Location } from './symbols';

/** What the preprocessor knows about the document, handed through. */
export interface SourceFacts {
  readonly cMacros: { get(name: string): CMacro | undefined };
  readonly cMacroNames: () => Iterable<string>;
  readonly includes: Program['includes'];
  readonly conditionals: Program['conditionals'];
  readonly inactiveLines: Program['inactiveLines'];
  readonly problems: readonly Problem[];
  readonly missing: MissingFiles;
  /** Names of capabilities by number, from the tree's list. */
  readonly capabilityNames: ReadonlyMap<number, string>;
}

/** A program together with the leaf statements that make up its flat text. */
export interface AssembledProgram extends Program {
  readonly statements: readonly LeafStatement[];
  /** Undefined symbols that are in the object although no statement names them. */
  readonly named: readonly string[];
  addressOf(location: Location): Address;
  /** Unique name of the numeric label that `1b`/`1f` means at a statement. */
  localLabel(label: string, forward: boolean, sequence: number): string | undefined;
}

/**
 * Lays out what was gathered, resolves every expression and parses the instructions. The state is finished then:
 * nothing more can be assembled after it.
 */
export function buildProgram(state: AssemblerState, facts: SourceFacts): AssembledProgram {
  const layout = new Layout(state);
  const problems: Problem[] = [...facts.problems, ...state.problems];
  const before = problems.length;

  const resolver = new Resolver(layout);
  const instructions: InstructionItem[] = [];
  const byAddress = new ItemsByAddress();
  const misspellings = new Misspellings({
    assembler: () => [...state.macros.values()].map((macro) => macro.name),
    preprocessor: facts.cMacroNames,
    isPreprocessors: (name) => facts.cMacros.get(name) !== undefined,
  });
  const missing = facts.missing.and(state.problems);
  const reader = new InstructionItems(layout, resolver, misspellings, missing, problems);
  const sections: Section[] = state.sections.sections.map((s) => {
    const items: Item[] = [];
    for (const subsection of [...s.chunks.keys()].sort((a, b) => a - b)) {
      const id = s.chunks.get(subsection) ?? -1;
      state.sections.chunks[id]?.fragments.forEach((fragment: Fragment, index: number) => {
        const { offset: start } = layout.address({ chunk: id, fragment: index, offset: 0 });
        for (const pending of fragment.items) {
          const location = { chunk: id, fragment: index, offset: pending.offset };
          const address = { section: s.index, offset: start + pending.offset };
          if (pending.kind === 'data') {
            items.push(dataItem(pending, address, layout));
            reportValues(pending, s.index, layout, resolver, problems);
          } else {
            const item = reader.item(pending, address, location, instructions.length);
            instructions.push(item);
            byAddress.set(address, item);
            items.push(item);
          }
        }
        const size = layout.tailBytes(id, index);
        if (fragment.tail?.kind === 'leb128') {
          const words = (name: string): string => `leb128 operand is an undefined symbol: ${name}`;
          for (const message of resolver.number(fragment.tail.value, words))
            problems.push(
              unresolvedProblem(message, fragment.tail.origin, fragment.tail.value.expression, layout),
            );
        }
        if (fragment.tail && size > 0)
          items.push(
            tailItem(fragment.tail, { section: s.index, offset: start + fragment.size }, size, layout),
          );
      });
    }
    return { index: s.index, name: s.name, flags: s.flags, size: layout.sectionSizes[s.index] ?? 0, items };
  });

  // Where a macro may stand for one instruction, nothing is known of distances.
  if (!instructions.some(({ parsed }) => parsed.mayBeMacro)) {
    const ofLayout = layout.problems.map(({ part, message, isUnknown }) =>
      problemAt('syntax-error', isUnknown ? 'warning' : 'error', message, part.origin),
    );
    problems.splice(before, 0, ...ofLayout);
  }
  reportSymbols(state, layout, resolver, problems, sections);
  const symbols = symbolDefinitions(state, layout);
  const resolve = (v: LinearValue): Address | undefined => layout.resolve(v);
  const alternatives = readAlternatives(sections, resolve, facts.capabilityNames);
  const { statements } = state;
  letGo(state);
  return {
    sections,
    instructions,
    symbols,
    labels: labelsByAddress(state, layout),
    numericLabels: state.localLabels,
    alternatives,
    assemblerMacros: macroList(state),
    cMacros: facts.cMacros,
    problems: listed(problems),
    includes: facts.includes,
    conditionals: facts.conditionals,
    inactiveLines: facts.inactiveLines,
    evaluate(expression) {
      const parsed = parseExpression(expression);
      if (!parsed.expression || parsed.end < expression.length || parsed.problems.length > 0)
        return undefined;
      const location = { chunk: 0, fragment: 0, offset: 0 };
      return layout.value({ expression: parsed.expression, sequence: Number.MAX_SAFE_INTEGER, location });
    },
    instructionAt: (address) => byAddress.get(address),
    resolve,
    statements,
    named: [...state.named].filter((name) => !symbols.has(name)),
    addressOf: (location) => layout.address(location),
    localLabel: (label, forward, sequence) => layout.localLabel(label, forward, sequence),
  };
}

/** What the program goes on to be asked are names and places: it need not hold what these were worked out from. */
function letGo(state: AssemblerState): void {
  state.statements = [];
  for (const { fragments } of state.sections.chunks) for (const { items } of fragments) items.length = 0;
}

/** The first problems, and how many more there are. */
function listed(problems: readonly Problem[]): readonly Problem[] {
  const [next] = problems.slice(limits.problems);
  if (next === undefined) return problems;
  const message = `more problems follow; the first ${limits.problems} are listed`;
  return [...problems.slice(0, limits.problems), problemAt('macro-error', 'info', message, next.origin)];
}

function key(a: Address): string {
  return `${a.section}:${a.offset}`;
}

function finalValue(v: PendingValue, layout: Layout): LinearValue {
  return 'terms' in v ? v : layout.value(v);
}

function dataItem(
  pending: Extract<PendingItem, { kind: 'data' }>,
  address: Address,
  layout: Layout,
): DataItem {
  const { directive, size, origin } = pending;
  return {
    kind: 'data',
    address,
    size,
    directive,
    values: pending.values.map((v) => finalValue(v, layout)),
    origin,
  };
}

function tailItem(part: VariablePart, address: Address, size: number, layout: Layout): DataItem {
  const directive =
    part.kind === 'space' ? part.directive : part.kind === 'leb128' && part.signed ? 'sleb128' : part.kind;
  const values = part.kind === 'leb128' ? [layout.value(part.value)] : [];
  return { kind: 'data', address, size, directive, values, origin: part.origin };
}

function symbolDefinitions(state: AssemblerState, layout: Layout): Map<string, SymbolDefinition> {
  const out = new Map<string, SymbolDefinition>();
  for (const [name, s] of state.symbols) {
    if (!s.origin || (!s.location && !s.value && s.common === undefined)) continue;
    const size = s.size && layout.value(s.size);
    out.set(name, {
      name,
      origin: s.origin,
      global: s.global ?? false,
      ...(s.weak ? { weak: true } : {}),
      ...(s.location ? { address: layout.address(s.location) } : {}),
      ...(s.value ? { value: s.value.constant ?? layout.value(s.value.bound) } : {}),
      ...(s.type ? { type: s.type } : {}),
      ...(size && isConstant(size) ? { size: Number(size.constant) } : {}),
    });
  }
  return out;
}

function labelsByAddress(state: AssemblerState, layout: Layout): Map<string, string[]> {
  const out = new Map<string, string[]>();
  const add = (location: Location, name: string): void => {
    const k = key(layout.address(location));
    const names = out.get(k);
    if (names) names.push(name);
    else out.set(k, [name]);
  };
  for (const s of state.symbols.values()) if (s.location) add(s.location, s.name);
  for (const [label, places] of state.localLabels) for (const p of places) add(p.location, label);
  return out;
}

function macroList(state: AssemblerState): Map<string, AssemblerMacro> {
  const out = new Map<string, AssemblerMacro>();
  for (const m of state.macros.values())
    out.set(m.name, { name: m.name, parameters: m.parameters.map((p) => p.name), definition: m.definition });
  return out;
}
