import { decodeInstruction } from '../isa/decodeInstruction';
import type { InstructionProblem, Operand, ParsedInstruction } from '../isa/instruction';
import type { LinearValue } from '../isa/linearValue';
import { parseInstruction } from '../isa/parseInstruction';
import { OperandError } from '../isa/parseOperand';
import { registerNamed } from '../isa/registers';
import { isSystemName, unsupportedName, wrongDirection } from '../isa/syntax/systemNames';
import { hasInstruction } from '../isa/syntax/vectorFeature';
import type { Problem } from '../source/problem';
import type { PendingItem } from './chunk';
import { parseExpression } from './expression';
import { unresolvedProblem } from './finalProblems';
import { InstructionParses } from './instructionParses';
import type { Layout } from './layout';
import type { MissingFiles } from './missingFiles';
import type { Misspellings } from './misspelling';
import { operandValueProblems, placeProblem } from './operandValues';
import type { Address, InstructionItem } from './program';
import type { Resolver } from './resolution';
import { problemAt } from './statementContext';
import type { BoundExpression, Location } from './symbols';

type PendingInstruction = Extract<PendingItem, { kind: 'instruction' }>;

const UNKNOWN: Omit<ParsedInstruction, 'mnemonic'> = { operands: [], defined: false, known: false };

const parses = new InstructionParses();
const NUMBERS_ONLY = /^(?:0[xX][0-9a-fA-F]+|[\s\d()+\-*/|&^~<>])*$/;

/** Parses the instructions of one program, each where it stands, and reports what is wrong with them. */
export class InstructionItems {
  /** Local labels that are not there, with the statement that names them. */
  private readonly missingLocals = new Set<string>();

  constructor(
    private readonly layout: Layout,
    private readonly resolver: Resolver,
    private readonly misspellings: Misspellings,
    private readonly files: MissingFiles,
    private readonly problems: Problem[],
  ) {}

  item(pending: PendingInstruction, address: Address, location: Location, index: number): InstructionItem {
    const { text, origin, word } = pending;
    const decoded = word === undefined ? pending.parseText : decodeInstruction(word);
    const parsed: ParsedInstruction =
      decoded === undefined
        ? { mnemonic: '.inst', ...UNKNOWN }
        : this.parsed(decoded, pending, address, location);
    const item = { kind: 'instruction' as const, index, address, text, parsed, origin };
    return word === undefined ? item : { ...item, word };
  }

  private parsed(
    text: string,
    pending: PendingInstruction,
    address: Address,
    location: Location,
  ): ParsedInstruction {
    const result = parses.find(text) ?? this.parse(text, pending, address, location);
    if ('operands' in result) {
      if (pending.word === undefined) this.reportSelection(pending, result);
      return result;
    }
    const { code, message, unknown } = result;
    const plain = problemAt(code, 'error', message, pending.origin);
    const problem =
      unknown === undefined
        ? this.files.ofOperands(plain, text, (name) => this.isNameKnown(name))
        : this.files.ofMnemonic(this.misspellings.problem(plain, pending.text), unknown);
    if (pending.word === undefined) this.problems.push(problem);
    const parsed = { mnemonic: unknown ?? (/^\S+/.exec(text)?.[0] ?? '').toLowerCase(), ...UNKNOWN };
    return problem.severity === 'info' ? { ...parsed, mayBeMacro: true } : parsed;
  }

  private parse(
    text: string,
    pending: PendingInstruction,
    address: Address,
    location: Location,
  ): ParsedInstruction | InstructionProblem {
    const { layout, problems, files, resolver } = this;
    const { origin } = pending;
    let lasting = true;
    let places: BoundExpression[] = [];
    const warnings = new Set<string>();
    const worth = (expression: string): LinearValue =>
      this.operandValue(expression, pending, location, places, warnings);
    let result: ParsedInstruction | InstructionProblem | undefined = parses.findSymbolic(text, worth);
    if (result !== undefined) lasting = false;
    else {
      places = [];
      const asked: { readonly expression: string; readonly value: LinearValue }[] = [];
      result = parseInstruction(text, (expression) => {
        lasting &&= NUMBERS_ONLY.test(expression);
        const value = worth(expression);
        asked.push({ expression, value });
        return value;
      });
      if (!lasting && 'operands' in result) parses.keepSymbolic(text, asked, result);
    }
    for (const message of warnings) problems.push(problemAt('syntax-error', 'warning', message, origin));
    if (!('operands' in result)) return result;
    const said = operandValueProblems(result.operands, (symbol) => layout.anchor(symbol));
    for (const message of said)
      problems.push(files.ofSymbol(problemAt('undefined-symbol', 'error', message, origin)));
    const place = placeProblem(result, (v) => this.offsetOf(v));
    if (place !== undefined) problems.push(problemAt('invalid-operand', 'error', place, origin));
    if (places.length > 0 && result.operands.some(namesPlace))
      for (const bound of places)
        for (const message of resolver.dataValue(bound, 8, address.section))
          problems.push(unresolvedProblem(message, origin, bound.expression, layout));
    if (lasting && said.length === 0 && warnings.size === 0) parses.keep(text, result);
    return result;
  }

  private operandValue(
    text: string,
    pending: PendingInstruction,
    location: Location,
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
    const v = this.layout.value(bound, (message) => warnings.add(message));
    // A symbol and a number are what every relocation can name.
    if (v.terms.length > 1 || (v.terms[0] && v.terms[0].coefficient !== 1n)) places.push(bound);
    for (const t of v.terms) if (/^[0-9]+[bf]$/.test(t.symbol)) this.reportMissingLocal(t.symbol, pending);
    return v;
  }

  private reportMissingLocal(symbol: string, { sequence, origin }: PendingInstruction): void {
    const id = `${symbol} ${sequence}`;
    if (this.missingLocals.has(id)) return;
    this.missingLocals.add(id);
    const label = symbol.slice(0, -1);
    const instance = this.layout.instances(label, sequence) + (symbol.endsWith('f') ? 1 : 0);
    const message = symbol.endsWith('f')
      ? `local label \`"${label}" (instance number ${instance} of a fb label)' is not defined`
      : `backward ref to unknown label "${label}:"`;
    this.problems.push(problemAt('undefined-symbol', 'error', message, origin));
  }

  /** Whether a name in an operand is a register's, a modifier's or that of a symbol of this file. */
  private isNameKnown(name: string): boolean {
    const symbol = this.layout.symbol(name);
    // In lower case it is the architecture's own: what has capital letters counts as a register elsewhere.
    if (symbol?.location || symbol?.value) return true;
    return registerNamed(name) !== undefined || MODIFIERS.test(name) || isSystemName(name.toLowerCase());
  }

  /**
   * The number that an instruction holds for a place until the linker knows better: its offset in the section, or
   * what is added to a symbol that the linker may replace by another.
   */
  private offsetOf(v: LinearValue): number | undefined {
    const address = this.layout.resolve(v);
    const symbol = this.layout.symbol(v.terms[0]?.symbol ?? '');
    return address && (symbol?.global || symbol?.weak) ? Number(v.constant) : address?.offset;
  }

  /** What the selected processor does not have, and system registers that have no such direction. */
  private reportSelection({ text, features, origin }: PendingInstruction, parsed: ParsedInstruction): void {
    const { problems } = this;
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
    if (direction)
      problems.push(problemAt('invalid-operand', 'warning', `${direction} -- \`${text}'`, origin));
  }
}

const MODIFIERS = /^(?:lsl|lsr|asr|ror|msl|[us]xt[bhwx]|mul|vl|[zpvbhsdq]\d+|p[nm]\d+|za\d*[hv]?)$/i;

const systemInstructions: ReadonlySet<string> = new Set('mrs msr dc ic at tlbi cfp cpp dvp'.split(' '));

/** Whether the operand has an address, which a relocation gives. */
function namesPlace(operand: Operand): boolean {
  if (operand.kind === 'memory') return operand.offset !== undefined && namesPlace(operand.offset);
  if (operand.kind === 'shiftedImmediate') return namesPlace(operand.immediate);
  if (operand.kind === 'label') return !operand.pool;
  return operand.kind === 'immediate' && operand.relocation !== undefined;
}
