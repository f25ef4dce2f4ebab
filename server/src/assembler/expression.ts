import type { LinearValue } from '../isa/linearValue';
import { isDigit, isPartOfName, nameEnd, quotedName, skipBlanks, symbolName } from './lexical';
import { limits } from './limits';

export type UnaryOperator = '-' | '~' | '!' | '+';
export type BinaryOperator =
  | '*'
  | '/'
  | '%'
  | '<<'
  | '>>'
  | '|'
  | '&'
  | '^'
  | '!'
  | '+'
  | '-'
  | '=='
  | '!='
  | '<'
  | '>'
  | '<='
  | '>='
  | '&&'
  | '||';

/**
 * An assembler expression before its symbols have values. `folded`: kept by `evaluate` where nothing is named, since
 * the same expressions come again and again.
 */
export type Expression =
  | { readonly kind: 'number'; readonly value: bigint; folded?: LinearValue }
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'local'; readonly label: string; readonly forward: boolean }
  | { readonly kind: 'here' }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      folded?: LinearValue;
    };

/** What the assembler says about a missing or malformed operand. */
export interface ExpressionProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

export interface ParsedExpression {
  /** Undefined when nothing stands there: the end of the statement or a comma. */
  readonly expression: Expression | undefined;
  /** Index after the expression and blanks. */
  readonly end: number;
  readonly problems: readonly ExpressionProblem[];
}

// Ranks of GNU as (manual, "Infix Operators"; additions bind tighter than comparisons in fact).
const RANK: Record<BinaryOperator, number> = {
  '*': 8,
  '/': 8,
  '%': 8,
  '<<': 8,
  '>>': 8,
  '|': 7,
  '&': 7,
  '^': 7,
  '!': 7,
  '+': 5,
  '-': 5,
  '==': 4,
  '!=': 4,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '&&': 3,
  '||': 2,
};

interface Cursor {
  readonly text: string;
  at: number;
  problems: ExpressionProblem[] | undefined;
  depth: number;
  operators: number;
}

const NO_PROBLEMS: readonly ExpressionProblem[] = [];
const ZERO: Expression = { kind: 'number', value: 0n };

function report(c: Cursor, severity: ExpressionProblem['severity'], message: string): void {
  c.problems ??= [];
  c.problems.push({ severity, message });
}

/** Expressions by text: macros bring the same ones again and again. */
const parsed = new Map<string, ParsedExpression>();
const MOST_PARSED = 4096;
/** Longer lists of data are not worth keeping. */
const LONGEST_LIST = 64;
/** Fields of a system register that macros put together. */
const LONGEST_PARSED = 4096;
/** Characters of all that are kept. */
const MOST_CHARACTERS = 1 << 20;
let characters = 0;

/** Parses the expression at `at`; stops before the first character that cannot continue it. */
export function parseExpression(text: string, at = 0): ParsedExpression {
  const length = text.length - at;
  if (length > LONGEST_PARSED || (length > LONGEST_LIST && text.includes(',', at))) return parseAt(text, at);
  const key = at === 0 ? text : text.slice(at);
  let known = parsed.get(key);
  if (known === undefined) {
    known = parseAt(key, 0);
    characters += length;
    if (parsed.size >= MOST_PARSED || characters > MOST_CHARACTERS) {
      parsed.clear();
      characters = length;
    }
    parsed.set(key, known);
  }
  if (at === 0) return known;
  return { expression: known.expression, end: at + known.end, problems: known.problems };
}

function parseAt(text: string, at: number): ParsedExpression {
  const cursor: Cursor = { text, at, problems: undefined, depth: 0, operators: 0 };
  const expression = binary(cursor, 0);
  const end = skipBlanks(text, cursor.at);
  return { expression, end, problems: cursor.problems ?? NO_PROBLEMS };
}

function binary(c: Cursor, rank: number): Expression | undefined {
  let left = operand(c);
  if (!left) return undefined;
  for (;;) {
    const start = skipBlanks(c.text, c.at);
    const found = operatorAt(c.text, start);
    if (!found || RANK[found.operator] <= rank) return left;
    if (++c.operators > limits.expressionOperators) {
      report(c, 'error', 'expression too complex');
      c.at = c.text.length;
      return left;
    }
    c.at = start + found.length;
    const right = binary(c, RANK[found.operator]);
    if (!right) {
      report(c, 'warning', 'missing operand; zero assumed');
      return { kind: 'binary', operator: found.operator, left, right: ZERO };
    }
    left = { kind: 'binary', operator: found.operator, left, right };
  }
}

function operatorAt(text: string, at: number): { operator: BinaryOperator; length: number } | undefined {
  const c = text.charAt(at);
  const next = text.charAt(at + 1);
  switch (c) {
    case '*':
    case '/':
    case '%':
    case '^':
    case '+':
    case '-':
      return { operator: c, length: 1 };
    case '<':
      if (next === '<') return { operator: '<<', length: 2 };
      if (next === '=') return { operator: '<=', length: 2 };
      if (next === '>') return { operator: '!=', length: 2 };
      return { operator: '<', length: 1 };
    case '>':
      if (next === '>') return { operator: '>>', length: 2 };
      return next === '=' ? { operator: '>=', length: 2 } : { operator: '>', length: 1 };
    case '=':
      return next === '=' ? { operator: '==', length: 2 } : undefined;
    case '!':
      return next === '=' ? { operator: '!=', length: 2 } : { operator: '!', length: 1 };
    case '&':
      return next === '&' ? { operator: '&&', length: 2 } : { operator: '&', length: 1 };
    case '|':
      return next === '|' ? { operator: '||', length: 2 } : { operator: '|', length: 1 };
  }
  return undefined;
}

function operand(c: Cursor): Expression | undefined {
  if (++c.depth > 500) {
    report(c, 'error', 'expression too complex');
    c.at = c.text.length;
    return undefined;
  }
  const result = operandInside(c);
  c.depth--;
  return result;
}

function operandInside(c: Cursor): Expression | undefined {
  const { text } = c;
  c.at = skipBlanks(text, c.at);
  const at = c.at;
  const code = text.charCodeAt(at);
  const char = text.charAt(at);
  if (isDigit(code)) return number(c);
  if (char === '(' || char === '[') {
    c.at++;
    const inner = binary(c, 0);
    c.at = skipBlanks(text, c.at);
    const close = char === '(' ? ')' : ']';
    if (text.charAt(c.at) === close) c.at++;
    else report(c, 'error', `found '${text.charAt(c.at)}', expected: '${close}'`);
    return inner ?? ZERO;
  }
  if (char === '-' || char === '~' || char === '!' || char === '+') {
    c.at++;
    const inner = operand(c);
    if (!inner) {
      report(c, 'warning', `Unary operator ${char} ignored because bad operand follows`);
      return undefined;
    }
    return { kind: 'unary', operator: char, operand: inner };
  }
  if (char === '.' && !(at + 1 < text.length && isPartOfName(text.charCodeAt(at + 1)))) {
    c.at++;
    return { kind: 'here' };
  }
  if (char === '"') {
    const { name, end } = quotedName(text, at);
    c.at = end;
    return { kind: 'symbol', name };
  }
  const end = nameEnd(text, at);
  if (end === at) {
    if (at >= text.length || char === ',') return undefined;
    report(c, 'error', 'bad expression');
    c.at = at + 1;
    return ZERO;
  }
  c.at = end;
  const name = text.slice(at, end);
  return text.charCodeAt(end) === 40 ? sectionQuery(c, name) : { kind: 'symbol', name };
}

/** `.startof.(section)` and `.sizeof.(section)`; any other name ends before the parenthesis. */
function sectionQuery(c: Cursor, written: string): Expression {
  const query = written.toLowerCase();
  if (query !== '.startof.' && query !== '.sizeof.') return { kind: 'symbol', name: written };
  const { text } = c;
  let i = skipBlanks(text, c.at + 1);
  const section = symbolName(text, i);
  if (!section) {
    report(c, 'error', 'expected symbol name');
    c.at = text.charAt(i) === ')' ? i + 1 : i;
    return ZERO;
  }
  i = skipBlanks(text, section.end);
  if (text.charAt(i) === ')') c.at = i + 1;
  else {
    report(c, 'error', 'syntax error in .startof. or .sizeof.');
    c.at = i;
  }
  // The linker gives both: symbols of these names.
  return { kind: 'symbol', name: query + section.name };
}

const NUMBER = /0[xX][0-9a-fA-F]+|0[bB][01]+|0[0-7]*|[0-9]+/y;

function number(c: Cursor): Expression | undefined {
  const { text, at } = c;
  const small = smallDecimal(c);
  if (small) return small;
  NUMBER.lastIndex = at;
  const digits = NUMBER.exec(text)?.[0] ?? '0';
  if (digits === '0' && (text.charCodeAt(at + 1) | 32) === 120) {
    // `0x` without digits counts as no operand at all.
    c.at = at + 2;
    return undefined;
  }
  let end = at + digits.length;
  const next = text.charAt(end);
  // `1f` and `1b` in any radix that these letters are no digits of, whatever follows.
  if ((next === 'b' || next === 'f') && !/^0[xX]/.test(digits)) {
    c.at = end + 1;
    const label = /^0[bB]/.test(digits) ? BigInt(digits).toString() : digits.replace(/^0+(?=.)/, '');
    return { kind: 'local', label, forward: next === 'f' };
  }
  if (digits === '0' && /[dDeEFhHpPrRsS]/.test(next) && next !== '') {
    report(c, 'error', 'floating point number invalid');
    c.at = end + (/^[\w.+-]*/.exec(text.slice(end))?.[0].length ?? 0);
    return ZERO;
  }
  while (/[uUlL]/.test(text.charAt(end)) && end < text.length) end++;
  c.at = end;
  if (/^0[0-7]+$/.test(digits)) return { kind: 'number', value: BigInt(`0o${digits}`) };
  return { kind: 'number', value: BigInt(digits) };
}

/** The common case: a decimal below 1000 that nothing clings to. */
function smallDecimal(c: Cursor): Expression | undefined {
  const { text, at } = c;
  const first = text.charCodeAt(at) - 48;
  let value = first;
  let end = at + 1;
  while (end < at + 3 && isDigit(text.charCodeAt(end))) value = value * 10 + text.charCodeAt(end++) - 48;
  if ((first === 0 && end > at + 1) || (end < text.length && isPartOfName(text.charCodeAt(end))))
    return undefined;
  c.at = end;
  return { kind: 'number', value: BigInt(value) };
}

/** The expression as text, fully parenthesised: the name of a term that has no number yet. */
export function expressionText(e: Expression): string {
  switch (e.kind) {
    case 'number':
      return e.value > 0xffffn ? `0x${e.value.toString(16)}` : String(e.value);
    case 'symbol':
      return e.name;
    case 'local':
      return e.label + (e.forward ? 'f' : 'b');
    case 'here':
      return '.';
    case 'unary':
      return `${e.operator}${expressionText(e.operand)}`;
    case 'binary':
      return `(${expressionText(e.left)} ${e.operator} ${expressionText(e.right)})`;
  }
}

/** The symbols that an expression names, as often as it does. */
export function namesIn(e: Expression): string[] {
  switch (e.kind) {
    case 'symbol':
      return [e.name];
    case 'unary':
      return namesIn(e.operand);
    case 'binary':
      return [...namesIn(e.left), ...namesIn(e.right)];
    default:
      return [];
  }
}
