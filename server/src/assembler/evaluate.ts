import { constantValue, isConstant, isConstantName, type LinearValue, symbolValue } from '../isa/linearValue';
import { type Expression, expressionText } from './expression';
import { limits } from './limits';
import { type Anchor, addValues, foldLabels, scaleValue, subtractValues } from './linear';
import type { BoundExpression, Location, SymbolState, SymbolValue } from './symbols';

/** What an expression's names mean, during the assembly or after the layout. */
export interface Scope {
  symbol(name: string): SymbolState | undefined;
  /** The unique name that `1b` or `1f` stands for at that statement. */
  localLabel(label: string, forward: boolean, sequence: number): string | undefined;
  /** Where that numeric label stands, if it does already. */
  localPlace(label: string, forward: boolean, sequence: number): Location | undefined;
  place(location: Location): Anchor;
  /** Distance group of a label name, a numeric label's unique name, or a name made by `hereName`. */
  anchor(name: string): Anchor | undefined;
  onError?(message: string): void;
  onWarning?(message: string): void;
  /** Counts what is looked up through `.set`s: symbols defined by one another may double at each step. */
  symbolSteps: number;
}

/** Name of the start of a fragment: `.` is this name plus an offset. */
export function hereName(location: Location): string {
  return `.loc$${location.chunk}$${location.fragment}`;
}

export function hereLocation(name: string): Location | undefined {
  if (!name.startsWith('.loc$')) return undefined;
  const second = name.indexOf('$', 5);
  return { chunk: Number(name.slice(5, second)), fragment: Number(name.slice(second + 1)), offset: 0 };
}

/** Differences of labels are numbers in the result wherever they can be. */
export function evaluate(e: BoundExpression, scope: Scope, depth = 0): LinearValue {
  return value(e.expression, e, scope, depth);
}

/** Where a label or `.` stands; undefined for everything else and for labels that are not there yet. */
export function placeOf(e: Expression, at: BoundExpression, scope: Scope): Anchor | undefined {
  let location: Location | undefined;
  if (e.kind === 'here') location = at.location;
  else if (e.kind === 'local') location = scope.localPlace(e.label, e.forward, at.sequence);
  else if (e.kind === 'symbol') {
    const symbol = scope.symbol(e.name);
    if (symbol?.aliasOf === undefined && versionAt(symbol, at.sequence) === undefined)
      location = symbol?.location;
  }
  return location && scope.place(location);
}

function value(e: Expression, at: BoundExpression, scope: Scope, depth: number): LinearValue {
  switch (e.kind) {
    case 'number':
      e.folded ??= constantValue(BigInt.asIntN(64, e.value));
      return e.folded;
    case 'here':
      return symbolValue(hereName(at.location), BigInt(at.location.offset));
    case 'local':
      return symbolValue(scope.localLabel(e.label, e.forward, at.sequence) ?? expressionText(e));
    case 'symbol':
      return named(e.name, at, scope, depth);
    case 'unary': {
      const v = value(e.operand, at, scope, depth);
      if (e.operator === '+') return v;
      if (e.operator === '-') return scaleValue(v, -1n);
      if (!isConstant(v)) return unresolved({ ...e, operand: termExpression(v) });
      return constantValue(e.operator === '~' ? ~v.constant : v.constant === 0n ? 1n : 0n);
    }
    case 'binary':
      return e.folded ?? binary(e, at, scope, depth);
  }
}

/** With the differences of labels as numbers. */
function folded(v: LinearValue, scope: Scope): LinearValue {
  return v.terms.length < 2 ? v : foldLabels(v, (n) => scope.anchor(n));
}

function isNumber(e: Expression): boolean {
  return (e.kind === 'number' || e.kind === 'binary') && e.folded !== undefined;
}

/** The `.set` of a symbol that a statement means; undefined for labels and undefined symbols. */
export function versionAt(symbol: SymbolState | undefined, sequence: number): SymbolValue | undefined {
  let version = symbol?.value;
  if (symbol?.labelled !== undefined && sequence >= symbol.labelled) return undefined;
  while (version?.previous && version.sequence >= sequence) version = version.previous;
  return version;
}

function named(name: string, at: BoundExpression, scope: Scope, depth: number): LinearValue {
  const symbol = scope.symbol(name);
  const version = versionAt(symbol, at.sequence);
  if (!version) return symbolValue(symbol?.aliasOf ?? name);
  if (version.constant) return version.constant;
  if (++scope.symbolSteps > limits.symbolSteps) {
    if (scope.symbolSteps === limits.symbolSteps + 1) scope.onError?.('expression too complex');
    return symbolValue(name);
  }
  if (depth > limits.symbolDepth) {
    scope.onError?.(`symbol definition loop encountered at \`${name}'`);
    return symbolValue(name);
  }
  return evaluate(boundAt(version, at), scope, depth + 1);
}

/** The expression of a `.set` as a statement that names the symbol reads it. */
export function boundAt(version: SymbolValue, at: BoundExpression): BoundExpression {
  if (!version.deferred) return version.bound;
  return { ...version.bound, sequence: at.sequence, location: at.location };
}

type Binary = Extract<Expression, { kind: 'binary' }>;

function binary(e: Binary, at: BoundExpression, scope: Scope, depth: number): LinearValue {
  if (e.operator === '-') {
    // Most expressions are a distance.
    const from = placeOf(e.right, at, scope);
    const to = from && placeOf(e.left, at, scope);
    if (to && to.group === from.group) return constantValue(BigInt(to.offset - from.offset));
  }
  const left = value(e.left, at, scope, depth);
  const right = value(e.right, at, scope, depth);
  if (e.operator === '+' || e.operator === '-') {
    const sum = folded(e.operator === '+' ? addValues(left, right) : subtractValues(left, right), scope);
    if (isNumber(e.left) && isNumber(e.right)) e.folded = sum;
    return sum;
  }
  if (isConstant(left) && isConstant(right)) {
    const isDivision = e.operator === '/' || e.operator === '%';
    const result = constantValue(BigInt.asIntN(64, compute(e.operator, left.constant, right.constant)));
    if (isDivision && right.constant === 0n) scope.onWarning?.('division by zero');
    else if (isNumber(e.left) && isNumber(e.right)) e.folded = result;
    return result;
  }
  if (e.operator === '*' && isConstant(left)) return scaleValue(right, left.constant);
  if (e.operator === '*' && isConstant(right)) return scaleValue(left, right.constant);
  if (e.operator === '<<' && isConstant(right) && right.constant >= 0n && right.constant < 64n)
    return scaleValue(left, 1n << right.constant);
  if (comparisons.has(e.operator)) {
    const difference = folded(subtractValues(left, right), scope);
    if (isConstant(difference)) return constantValue(compute(e.operator, difference.constant, 0n));
    // Whether two things are the same can be asked of anything: what has no value yet equals nothing else.
    const places = [left, right].every((v) => v.terms.length === 0 || (v.terms.length === 1 && isPlace(v)));
    if (places && e.operator === '==') return constantValue(0n);
    if (places && e.operator === '!=') return constantValue(-1n);
  }
  if (isConstant(right) && right.constant === 0n) {
    if (sameWithZero.has(e.operator)) return left;
    if (e.operator === '&') return constantValue(0n);
  }
  return unresolved({ ...e, left: termExpression(left), right: termExpression(right) });
}

function isPlace(v: LinearValue): boolean {
  const [term] = v.terms;
  return term?.coefficient === 1n && !isConstantName(term.symbol) && !term.symbol.startsWith('(');
}

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '>', '<=', '>=']);
const sameWithZero: ReadonlySet<string> = new Set(['|', '^', '<<', '>>']);

function unresolved(e: Expression): LinearValue {
  const text = expressionText(e);
  return symbolValue(text.startsWith('(') ? text : `(${text})`);
}

/** A linear value as an expression again, so that a non-linear one over it can be named. */
function termExpression(v: LinearValue): Expression {
  let sum: Expression | undefined;
  const add = (operator: '+' | '-', part: Expression): void => {
    if (sum) sum = { kind: 'binary', operator, left: sum, right: part };
    else sum = operator === '-' ? { kind: 'unary', operator: '-', operand: part } : part;
  };
  for (const t of v.terms) {
    const magnitude = t.coefficient < 0n ? -t.coefficient : t.coefficient;
    const symbol: Expression = { kind: 'symbol', name: t.symbol };
    add(
      t.coefficient < 0n ? '-' : '+',
      magnitude === 1n
        ? symbol
        : { kind: 'binary', operator: '*', left: { kind: 'number', value: magnitude }, right: symbol },
    );
  }
  if (v.constant !== 0n || !sum)
    add(v.constant < 0n ? '-' : '+', { kind: 'number', value: v.constant < 0n ? -v.constant : v.constant });
  return sum ?? { kind: 'number', value: 0n };
}

function truth(holds: boolean): bigint {
  return holds ? -1n : 0n;
}

/** Arithmetic of `as`: 64-bit, `>>` logical, comparisons signed and -1 when true; a divisor 0 counts as 1. */
function compute(operator: Binary['operator'], a: bigint, b: bigint): bigint {
  const shift = BigInt.asUintN(64, b);
  switch (operator) {
    case '*':
      return a * b;
    case '/':
      return b === 0n ? a : a / b;
    case '%':
      return b === 0n ? 0n : a % b;
    case '<<':
      return shift >= 64n ? 0n : a << shift;
    case '>>':
      return shift >= 64n ? 0n : BigInt.asUintN(64, a) >> shift;
    case '|':
      return a | b;
    case '&':
      return a & b;
    case '^':
      return a ^ b;
    case '!':
      return a | ~b;
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '==':
      return truth(a === b);
    case '!=':
      return truth(a !== b);
    case '<':
      return truth(a < b);
    case '>':
      return truth(a > b);
    case '<=':
      return truth(a <= b);
    case '>=':
      return truth(a >= b);
    case '&&':
      return a !== 0n && b !== 0n ? 1n : 0n;
    case '||':
      return a !== 0n || b !== 0n ? 1n : 0n;
  }
}
