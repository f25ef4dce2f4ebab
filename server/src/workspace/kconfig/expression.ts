/** A Kconfig expression over symbols and literal values. */
export type Expression =
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'compare';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    };

/** Tristate order: 0 is n, 1 is m, 2 is y. */
export type Tristate = 0 | 1 | 2;

export const YES: Expression = { kind: 'literal', value: 'y' };

const TOKEN = /\s*(&&|\|\||!=|<=|>=|[!=<>()]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s&|!=<>()"']+)/y;

/** Parses an expression; text that cannot be read counts as `n`, as an unmet condition. */
export function parseExpression(text: string): Expression {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let m = TOKEN.exec(text); m; m = TOKEN.exec(text)) tokens.push(m[1] as string);
  let at = 0;

  const primary = (): Expression => {
    const token = tokens[at++];
    if (token === undefined) return { kind: 'literal', value: 'n' };
    if (token === '!') return { kind: 'not', of: primary() };
    if (token === '(') {
      const inner = or();
      if (tokens[at] === ')') at++;
      return inner;
    }
    const left = operand(token);
    const operator = tokens[at];
    if (operator !== undefined && /^(=|!=|<|>|<=|>=)$/.test(operator)) {
      at++;
      return { kind: 'compare', operator, left, right: operand(tokens[at++] ?? '') };
    }
    return left;
  };
  const and = (): Expression => {
    let left = primary();
    while (tokens[at] === '&&') {
      at++;
      left = { kind: 'and', left, right: primary() };
    }
    return left;
  };
  const or = (): Expression => {
    let left = and();
    while (tokens[at] === '||') {
      at++;
      left = { kind: 'or', left, right: and() };
    }
    return left;
  };
  return or();
}

function operand(token: string): Expression {
  if (/^["']/.test(token)) return { kind: 'literal', value: token.slice(1, -1).replace(/\\(.)/g, '$1') };
  if (/^([ymn]|-?\d+|0[xX][0-9a-fA-F]+)$/.test(token)) return { kind: 'literal', value: token };
  return { kind: 'symbol', name: token };
}

export function conjunction(left: Expression, right: Expression): Expression {
  if (left === YES) return right;
  return right === YES ? left : { kind: 'and', left, right };
}

export function tristateOf(value: string): Tristate {
  return value === 'y' ? 2 : value === 'm' ? 1 : 0;
}

/** `valueFor` gives a symbol's value: `y`, `m`, `n`, a number or a string ('' when it has none). */
export function evaluateExpression(e: Expression, valueFor: (name: string) => string): Tristate {
  switch (e.kind) {
    case 'literal':
      return tristateOf(e.value);
    case 'symbol':
      return tristateOf(valueFor(e.name));
    case 'not':
      return (2 - evaluateExpression(e.of, valueFor)) as Tristate;
    case 'and': {
      const left = evaluateExpression(e.left, valueFor);
      return left === 0 ? 0 : (Math.min(left, evaluateExpression(e.right, valueFor)) as Tristate);
    }
    case 'or': {
      const left = evaluateExpression(e.left, valueFor);
      return left === 2 ? 2 : (Math.max(left, evaluateExpression(e.right, valueFor)) as Tristate);
    }
    case 'compare':
      return compare(e.operator, text(e.left, valueFor), text(e.right, valueFor)) ? 2 : 0;
  }
}

function text(e: Expression, valueFor: (name: string) => string): string {
  if (e.kind === 'literal') return e.value;
  return e.kind === 'symbol' ? valueFor(e.name) : '';
}

function compare(operator: string, left: string, right: string): boolean {
  const numeric = left !== '' && right !== '' && !Number.isNaN(Number(left)) && !Number.isNaN(Number(right));
  const order = numeric ? Number(left) - Number(right) : left < right ? -1 : left > right ? 1 : 0;
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    default:
      return order >= 0;
  }
}
