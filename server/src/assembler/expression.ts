import { isDigit, isPartOfName, nameEnd, skipBlanks, stringEnd } from './lexical';

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

/** An assembler expression before its symbols have values. */
export type Expression =
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'local'; readonly label: string; readonly forward: boolean }
  | { readonly kind: 'here' }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    };

/** `expression` is undefined when nothing that starts an expression stands there. */
export interface ParsedExpression {
  readonly expression: Expression | undefined;
  /** Index after the expression and blanks. */
  readonly end: number;
  /** The assembler's words when an operand is missing or malformed. */
  readonly error?: string;
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
  error: string | undefined;
  depth: number;
}

/** Parses the expression at `at`; stops before the first character that cannot continue it. */
export function parseExpression(text: string, at = 0): ParsedExpression {
  const cursor: Cursor = { text, at, error: undefined, depth: 0 };
  const expression = binary(cursor, 0);
  const end = skipBlanks(text, cursor.at);
  return cursor.error === undefined ? { expression, end } : { expression, end, error: cursor.error };
}

function binary(c: Cursor, rank: number): Expression | undefined {
  let left = operand(c);
  if (!left) return undefined;
  for (;;) {
    const start = skipBlanks(c.text, c.at);
    const found = operatorAt(c.text, start);
    if (!found || RANK[found.operator] <= rank) return left;
    c.at = start + found.length;
    const right = binary(c, RANK[found.operator]);
    if (!right) {
      c.error ??= 'missing operand; zero assumed';
      return { kind: 'binary', operator: found.operator, left, right: { kind: 'number', value: 0n } };
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
    c.error ??= 'expression too complex';
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
    if (text.charAt(c.at) === (char === '(' ? ')' : ']')) c.at++;
    else c.error ??= char === '(' ? "missing ')'" : "missing ']'";
    return inner ?? { kind: 'number', value: 0n };
  }
  if (char === '-' || char === '~' || char === '!' || char === '+') {
    c.at++;
    const inner = operand(c);
    if (!inner) return undefined;
    return { kind: 'unary', operator: char, operand: inner };
  }
  if (char === '.' && !(at + 1 < text.length && isPartOfName(text.charCodeAt(at + 1)))) {
    c.at++;
    return { kind: 'here' };
  }
  if (char === '"') {
    const end = stringEnd(text, at);
    c.at = end;
    return { kind: 'symbol', name: text.slice(at + 1, end - 1) };
  }
  const end = nameEnd(text, at);
  if (end === at) return undefined;
  c.at = end;
  return { kind: 'symbol', name: text.slice(at, end) };
}

const NUMBER = /0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+/y;

function number(c: Cursor): Expression | undefined {
  const { text, at } = c;
  const small = smallDecimal(c);
  if (small) return small;
  NUMBER.lastIndex = at;
  const digits = NUMBER.exec(text)?.[0] ?? '0';
  let end = at + digits.length;
  const next = text.charAt(end);
  const after = text.charCodeAt(end + 1);
  if (/^[0-9]+$/.test(digits) && (next === 'b' || next === 'f') && !(after >= 0 && isPartOfName(after))) {
    c.at = end + 1;
    return { kind: 'local', label: digits.replace(/^0+(?=.)/, ''), forward: next === 'f' };
  }
  while (/[uUlL]/.test(text.charAt(end)) && end < text.length) end++;
  c.at = end;
  if (/^0[0-9]+$/.test(digits)) {
    const octal = /^[0-7]+/.exec(digits)?.[0] ?? '0';
    if (octal.length !== digits.length) c.at = at + octal.length;
    return { kind: 'number', value: BigInt(`0o${octal}`) };
  }
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
