import { decodeInstruction } from '../isa/decodeInstruction';
import type { Operand, ParsedInstruction } from '../isa/instruction';
import { isConstant, type LinearValue } from '../isa/linearValue';
import { parseInstruction } from '../isa/parseInstruction';
import { OperandError } from '../isa/parseOperand';
import { registerNamed } from '../isa/registers';
import { isSystemName, unsupportedName, wrongDirection } from '../isa/syntax/systemNames';
import { hasInstruction } from '../isa/syntax/vectorFeature';
import type { CMacro } from '../preprocessor/macro';
import type { Problem } from '../source/problem';
import { readAlternatives } from './alternatives';
import type { Fragment, PendingItem, PendingValue, VariablePart } from './chunk';
import { parseExpression } from './expression';
import { reportSymbols, reportValues, unresolvedProblem } from './finalProblems';
import { Layout } from './layout';
import { limits } from './limits';
import type { MissingFiles } from './missingFiles';
import { Misspellings } from './misspelling';
import { operandValueProblems, placeProblem } from './operandValues';
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
import type { BoundExpression, Location } from './symbols';

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

const UNKNOWN: Omit<ParsedInstruction, 'mnemonic'> = { operands: [], defined: false, known: false };

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
  const byAddress = new Map<number, InstructionItem>();
  const missingLocals = new Set<string>();
  const missing = facts.missing.and(state.problems);
  const misspellings = new Misspellings({
    assembler: () => [...state.macros.values()].map((macro) => macro.name),
    preprocessor: facts.cMacroNames,
    isPreprocessors: (name) => facts.cMacros.get(name) !== undefined,
  });
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
            const item = instructionItem(
              pending,
              address,
              location,
              instructions.length,
              layout,
              problems,
              missingLocals,
              misspellings,
              missing,
              resolver,
            );
            instructions.push(item);
            byAddress.set(numberOf(address), item);
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
    instructionAt: (address) => byAddress.get(numberOf(address)),
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

/** Another number for each address: sections are far smaller than 1 TiB (`limits.spaceBytes`). */
function numberOf(a: Address): number {
  return a.section * 2 ** 40 + a.offset;
}

function key(a: Address): string {
  return `${a.section}:${a.offset}`;
}

/** What the selected processor does not have, and system registers that have no such direction. */
function reportSelection(
  { text, features, origin }: Extract<PendingItem, { kind: 'instruction' }>,
  parsed: ParsedInstruction,
  problems: Problem[],
): void {
  if (features && !hasInstruction(parsed, features)) {
    const message = `selected processor does not support \`${text}'`;
    problems.push(problemAt('unknown-instruction', 'error', message, origin));
    return;
  }
  const { mnemonic, operands } = parsed;
  if (!systemInstructions.has(mnemonic)) return;
  const name = features && unsupportedName(mnemonic, operands, features);
  if (name) problems.push(problemAt('unknown-instruction', 'error', name, origin));
  const direction = wrongDirection(mnemonic, operands);
  if (direction) problems.push(problemAt('invalid-operand', 'warning', `${direction} -- \`${text}'`, origin));
}

const systemInstructions: ReadonlySet<string> = new Set('mrs msr dc ic at tlbi cfp cpp dvp'.split(' '));

/** Parses that hold wherever the text stands: no operand names a symbol, a label or the location. */
const parsedByText = new Map<string, ParsedInstruction>();
const MAX_REMEMBERED = 20_000;
const NUMBERS_ONLY = /^(?:0[xX][0-9a-fA-F]+|[\s\d()+\-*/|&^~<>])*$/;

function remember(text: string, parsed: ParsedInstruction): void {
  if (parsedByText.size >= MAX_REMEMBERED) parsedByText.clear();
  parsedByText.set(text, parsed);
}

function operandValue(
  text: string,
  pending: PendingItem,
  location: Location,
  layout: Layout,
  problems: Problem[],
  missing: Set<string>,
  places: BoundExpression[],
  warnings: Set<string>,
): LinearValue {
  const parsed = parseExpression(text);
  for (const { severity, message } of parsed.problems) {
    // Whatever is wrong in an operand's expression, the assembler says only that much of it.
    if (severity === 'error') throw new OperandError('bad expression', 'syntax-error');
    warnings.add(message);
  }
  if (!parsed.expression && parsed.problems.length > 0)
    throw new OperandError('bad expression', 'syntax-error');
  if (!parsed.expression || parsed.end < text.length)
    return { constant: 0n, terms: [{ symbol: `(${text})`, coefficient: 1n }] };
  const bound = { expression: parsed.expression, sequence: pending.sequence, location };
  const v = layout.value(bound, (message) => warnings.add(message));
  // A symbol and a number are what every relocation can name.
  if (v.terms.length > 1 || (v.terms[0] && v.terms[0].coefficient !== 1n)) places.push(bound);
  for (const t of v.terms) {
    if (!/^[0-9]+[bf]$/.test(t.symbol)) continue;
    const id = `${t.symbol} ${pending.sequence}`;
    if (missing.has(id)) continue;
    missing.add(id);
    const label = t.symbol.slice(0, -1);
    const instance = layout.instances(label, pending.sequence) + (t.symbol.endsWith('f') ? 1 : 0);
    const message = t.symbol.endsWith('f')
      ? `local label \`"${label}" (instance number ${instance} of a fb label)' is not defined`
      : `backward ref to unknown label "${label}:"`;
    problems.push(problemAt('undefined-symbol', 'error', message, pending.origin));
  }
  return v;
}

/** Whether a name in an operand is a register's, a modifier's or that of a symbol of this file. */
function isNameKnown(name: string, layout: Layout): boolean {
  const symbol = layout.symbol(name);
  // In lower case it is the architecture's own: what has capital letters counts as a register elsewhere.
  if (symbol?.location || symbol?.value) return true;
  return registerNamed(name) !== undefined || MODIFIERS.test(name) || isSystemName(name.toLowerCase());
}
const MODIFIERS = /^(?:lsl|lsr|asr|ror|msl|[us]xt[bhwx]|mul|vl|[zpvbhsdq]\d+|p[nm]\d+|za\d*[hv]?)$/i;

/** Whether the operand has an address, which a relocation gives. */
function namesPlace(operand: Operand): boolean {
  if (operand.kind === 'memory') return operand.offset !== undefined && namesPlace(operand.offset);
  if (operand.kind === 'shiftedImmediate') return namesPlace(operand.immediate);
  if (operand.kind === 'label') return !operand.pool;
  return operand.kind === 'immediate' && operand.relocation !== undefined;
}

/**
 * The number that an instruction holds for a place until the linker knows better: its offset in the section, or what
 * is added to a symbol that the linker may replace by another.
 */
function offsetOf(v: LinearValue, layout: Layout): number | undefined {
  const address = layout.resolve(v);
  const symbol = layout.symbol(v.terms[0]?.symbol ?? '');
  return address && (symbol?.global || symbol?.weak) ? Number(v.constant) : address?.offset;
}

function instructionItem(
  pending: Extract<PendingItem, { kind: 'instruction' }>,
  address: Address,
  location: Location,
  index: number,
  layout: Layout,
  problems: Problem[],
  missing: Set<string>,
  misspellings: Misspellings,
  files: MissingFiles,
  resolver: Resolver,
): InstructionItem {
  let text = pending.parseText;
  if (pending.word !== undefined) {
    const decoded = decodeInstruction(pending.word);
    if (decoded === undefined) {
      const parsed = { mnemonic: '.inst', ...UNKNOWN };
      return {
        kind: 'instruction',
        index,
        address,
        text: pending.text,
        parsed,
        origin: pending.origin,
        word: pending.word,
      };
    }
    text = decoded;
  }
  const known = parsedByText.get(text);
  let lasting = true;
  const places: BoundExpression[] = [];
  const warnings = new Set<string>();
  const resolve = (expression: string): LinearValue => {
    lasting &&= NUMBERS_ONLY.test(expression);
    return operandValue(expression, pending, location, layout, problems, missing, places, warnings);
  };
  const result = known ?? parseInstruction(text, resolve);
  for (const message of warnings)
    problems.push(problemAt('syntax-error', 'warning', message, pending.origin));
  let parsed: ParsedInstruction;
  if ('operands' in result) {
    parsed = result;
    if (pending.word === undefined) reportSelection(pending, result, problems);
    if (known === undefined) {
      const said = operandValueProblems(result.operands, (symbol) => layout.anchor(symbol));
      for (const message of said)
        problems.push(files.ofSymbol(problemAt('undefined-symbol', 'error', message, pending.origin)));
      const place = placeProblem(result, (v) => offsetOf(v, layout));
      if (place !== undefined) problems.push(problemAt('invalid-operand', 'error', place, pending.origin));
      if (result.operands.some(namesPlace))
        for (const bound of places)
          for (const message of resolver.dataValue(bound, 8, address.section))
            problems.push(unresolvedProblem(message, pending.origin, bound.expression, layout));
      if (lasting && said.length === 0 && warnings.size === 0) remember(text, result);
    }
  } else {
    const { code, message, unknown } = result;
    const plain = problemAt(code, 'error', message, pending.origin);
    const isKnown = (name: string): boolean => isNameKnown(name, layout);
    const problem =
      unknown === undefined
        ? files.ofOperands(plain, text, isKnown)
        : files.ofMnemonic(misspellings.problem(plain, pending.text), unknown);
    if (pending.word === undefined) problems.push(problem);
    parsed = { mnemonic: unknown ?? (/^\S+/.exec(text)?.[0] ?? '').toLowerCase(), ...UNKNOWN };
    if (problem.severity === 'info') parsed = { ...parsed, mayBeMacro: true };
  }
  const item = {
    kind: 'instruction' as const,
    index,
    address,
    text: pending.text,
    parsed,
    origin: pending.origin,
  };
  return pending.word === undefined ? item : { ...item, word: pending.word };
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
