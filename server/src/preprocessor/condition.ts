import { type IntMax, intMax, parseCharacter, parseInteger } from './integerConstant';
import { limits } from './limits';
import { isPunctuator, type Token, TokenKind } from './token';

/** What an `#if` expression reads besides numbers. */
export interface ConditionSource {
  /** The next token with macros expanded; End at the end of the line. */
  next(): Token;
  /** The next token as it stands. */
  nextRaw(): Token;
  isDefined(name: string): boolean;
  hasInclude(header: string, angled: boolean, after: boolean): boolean;
  hasAssertion(predicate: string, answer: string): boolean;
}

class ConditionError extends Error {}

export interface ConditionResult {
  /** False where the expression is malformed. */
  readonly holds: boolean;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** The truth of an `#if` expression (C11 6.10.1). */
export function evaluateCondition(source: ConditionSource, directive: string): ConditionResult {
  const condition = new Condition(source, directive);
  let holds = false;
  try {
    holds = condition.run();
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    condition.errors.push(error.message);
  }
  return { holds, errors: condition.errors, warnings: condition.warnings };
}

const precedence: Readonly<Record<string, number>> = {
  ',': 1,
  '?': 2,
  '||': 3,
  '&&': 4,
  '|': 5,
  '^': 6,
  '&': 7,
  '==': 8,
  '!=': 8,
  '<': 9,
  '>': 9,
  '<=': 9,
  '>=': 9,
  '<<': 10,
  '>>': 10,
  '+': 11,
  '-': 11,
  '*': 12,
  '/': 12,
  '%': 12,
};
const prefixes = new Set(['(', '+', '-', '!', '~']);
const zero = intMax(0n, false);
const one = intMax(1n, false);
const truth = (value: boolean): IntMax => (value ? one : zero);

class Condition {
  private token: Token;
  private depth = 0;
  /** The operator or parenthesis that an operand must follow; '' at the start. */
  private last = '';
  /** Errors that leave the expression with a value, and the one that ended it. */
  readonly errors: string[] = [];
  readonly warnings: string[] = [];

  constructor(
    private readonly source: ConditionSource,
    private readonly directive: string,
  ) {
    this.token = source.next();
  }

  run(): boolean {
    if (this.token.kind === TokenKind.End) throw new ConditionError(`#${this.directive} with no expression`);
    const value = this.expression(1, true);
    this.requireEnd();
    return value.value !== 0n;
  }

  private requireEnd(): void {
    const { token } = this;
    if (isPunctuator(token, ')')) throw new ConditionError("missing '(' in expression");
    if (isPunctuator(token, ':')) throw new ConditionError("':' without preceding '?'");
    if (token.kind === TokenKind.End) return;
    throw new ConditionError(
      this.mayStand(token)
        ? `missing binary operator before token "${token.text}"`
        : `token "${token.text}" is not valid in preprocessor expressions`,
    );
  }

  /** Whether the token has a meaning in an expression, be it at another place. */
  private mayStand(token: Token): boolean {
    if (token.kind === TokenKind.Punctuator)
      return prefixes.has(token.text) || precedence[token.text] !== undefined || token.text === '#';
    return token.kind !== TokenKind.String && token.kind !== TokenKind.Other;
  }

  /** No operand stands where one must. */
  private operandMissing(): ConditionError {
    const closes = isPunctuator(this.token, ')');
    const { last } = this;
    if (last === '(')
      return new ConditionError(
        closes ? "missing expression between '(' and ')'" : "missing ')' in expression",
      );
    return new ConditionError(
      last === '' ? "missing '(' in expression" : `operator '${last}' has no right operand`,
    );
  }

  /** A value whose arithmetic went beyond 64 bits is said to have done so. */
  private checked(exact: bigint, unsigned: boolean, live: boolean): IntMax {
    const result = intMax(exact, unsigned);
    if (live && !unsigned && result.value !== exact) this.warn('integer overflow in preprocessor expression');
    return result;
  }

  private readonly warn = (message: string): void => {
    this.warnings.push(message);
  };

  private advance(): void {
    this.token = this.source.next();
  }

  private enter(): void {
    if (++this.depth > limits.conditionDepth) throw new ConditionError('expression is nested too deeply');
  }

  /** `live` is false where the value is not used: then a division by zero is no error. */
  private expression(lowest: number, live: boolean): IntMax {
    this.enter();
    let left = this.unary(live);
    for (;;) {
      const operator = this.token.kind === TokenKind.Punctuator ? this.token.text : '';
      const level = precedence[operator];
      if (level === undefined || level < lowest) break;
      this.last = operator;
      this.advance();
      left = this.binary(operator, level, left, live);
    }
    this.depth--;
    return left;
  }

  private binary(operator: string, level: number, left: IntMax, live: boolean): IntMax {
    if (operator === '?') return this.conditional(left, live);
    if (operator === '||') {
      const right = this.expression(level + 1, live && left.value === 0n);
      return truth(left.value !== 0n || right.value !== 0n);
    }
    if (operator === '&&') {
      const right = this.expression(level + 1, live && left.value !== 0n);
      return truth(left.value !== 0n && right.value !== 0n);
    }
    const right = this.expression(level + 1, live);
    if (operator === ',') return right;
    if ((operator === '/' || operator === '%') && right.value === 0n) {
      // GCC reports it and goes on with the dividend as it stands then: its magnitude where both are signed.
      if (live) this.errors.push('division by zero in #if');
      return left.value < 0n && !right.unsigned ? intMax(-left.value, left.unsigned) : left;
    }
    if (operator === '<<' || operator === '>>') return this.shift(operator, left, right, live);
    if (operator === '+' || operator === '-' || operator === '*' || operator === '/') {
      const unsigned = left.unsigned || right.unsigned;
      const a = intMax(left.value, unsigned).value;
      const b = intMax(right.value, unsigned).value;
      const exact = operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : a / b;
      return this.checked(exact, unsigned, live);
    }
    return arithmetic(operator, left, right);
  }

  /** GCC shifts by a negative count the other way, and by 64 or more everything out. */
  private shift(operator: string, left: IntMax, right: IntMax, live: boolean): IntMax {
    const by = operator === '<<' ? right.value : -right.value;
    if (by >= 64n) return this.checked(left.value === 0n ? 0n : 1n << 64n, left.unsigned, live);
    if (by >= 0n) return this.checked(left.value << by, left.unsigned, live);
    return intMax(left.value >> (-by > 63n ? 64n : -by), left.unsigned);
  }

  private conditional(test: IntMax, live: boolean): IntMax {
    const chosen = test.value !== 0n;
    const first = this.expression(1, live && chosen);
    if (!isPunctuator(this.token, ':')) {
      if (!isPunctuator(this.token, ')')) this.requireEnd();
      throw new ConditionError("'?' without following ':'");
    }
    this.last = ':';
    this.advance();
    const second = this.expression(2, live && !chosen);
    const unsigned = first.unsigned || second.unsigned;
    return intMax((chosen ? first : second).value, unsigned);
  }

  private unary(live: boolean): IntMax {
    const { token } = this;
    switch (token.kind) {
      case TokenKind.Number: {
        this.advance();
        return ok(parseInteger(token.text, this.warn));
      }
      case TokenKind.Character: {
        this.advance();
        return ok(parseCharacter(token.text, this.warn));
      }
      case TokenKind.Name:
        return this.name(token);
      case TokenKind.Punctuator:
        return this.prefixed(token.text, live);
      case TokenKind.End:
        throw this.operandMissing();
      default:
        throw new ConditionError(`token "${token.text}" is not valid in preprocessor expressions`);
    }
  }

  private prefixed(operator: string, live: boolean): IntMax {
    if (operator === '#') return this.assertion();
    if (!prefixes.has(operator)) {
      if (operator === ')') throw this.operandMissing();
      if (precedence[operator] === undefined && operator !== ':')
        throw new ConditionError(`token "${operator}" is not valid in preprocessor expressions`);
      if (this.last !== '' && this.last !== '(') throw this.operandMissing();
      throw new ConditionError(`operator '${operator}' has no left operand`);
    }
    this.enter();
    this.last = operator;
    this.advance();
    let value: IntMax;
    if (operator === '(') {
      value = this.expression(1, live);
      if (!isPunctuator(this.token, ')')) {
        this.requireEnd();
        throw new ConditionError("missing ')' in expression");
      }
      this.advance();
    } else {
      const operand = this.unary(live);
      if (operator === '-') value = this.checked(-operand.value, operand.unsigned, live);
      else if (operator === '~') value = intMax(~operand.value, operand.unsigned);
      else if (operator === '!') value = truth(operand.value === 0n);
      else value = operand;
    }
    this.depth--;
    return value;
  }

  private name(token: Token): IntMax {
    if (token.text === 'defined') return this.defined();
    if (token.text === '__has_include' || token.text === '__has_include_next')
      return this.hasInclude(token.text);
    this.advance();
    return zero;
  }

  private defined(): IntMax {
    let token = this.source.nextRaw();
    const parenthesis = isPunctuator(token, '(');
    if (parenthesis) token = this.source.nextRaw();
    if (token.kind !== TokenKind.Name) throw new ConditionError('operator "defined" requires an identifier');
    if (parenthesis && !isPunctuator(this.source.nextRaw(), ')'))
      throw new ConditionError(`missing ')' after "defined"`);
    this.advance();
    return truth(this.source.isDefined(token.text));
  }

  private hasInclude(operator: string): IntMax {
    this.advance();
    const opened = isPunctuator(this.token, '(');
    if (opened) this.advance();
    else this.errors.push(`missing '(' before "${operator}" operand`);
    let header = '';
    let angled = false;
    if (this.token.kind === TokenKind.String) {
      header = this.token.text.slice(1, -1);
      this.advance();
    } else if (isPunctuator(this.token, '<')) {
      angled = true;
      this.token = this.source.nextRaw();
      while (!isPunctuator(this.token, '>') && this.token.kind !== TokenKind.End) {
        header += this.token.text;
        this.token = this.source.nextRaw();
      }
      this.advance();
    } else {
      this.errors.push(`operator "${operator}" requires a header-name`);
      if (opened && this.token.kind !== TokenKind.End) this.advance();
    }
    if (opened) {
      if (isPunctuator(this.token, ')')) this.advance();
      else this.errors.push(`missing ')' after "${operator}" operand`);
    }
    if (header === '') return zero;
    return truth(this.source.hasInclude(header, angled, operator === '__has_include_next'));
  }

  /** `#predicate(answer)`, the old GNU test. */
  private assertion(): IntMax {
    const predicate = this.source.nextRaw();
    if (predicate.kind !== TokenKind.Name) throw new ConditionError('predicate must be an identifier');
    this.advance();
    if (!isPunctuator(this.token, '(')) return truth(this.source.hasAssertion(predicate.text, ''));
    let answer = '';
    for (
      this.token = this.source.nextRaw();
      !isPunctuator(this.token, ')');
      this.token = this.source.nextRaw()
    ) {
      if (this.token.kind === TokenKind.End) throw new ConditionError("missing ')' to complete answer");
      answer += `${answer && ' '}${this.token.text}`;
    }
    this.advance();
    return truth(this.source.hasAssertion(predicate.text, answer));
  }
}

function ok(value: IntMax | string): IntMax {
  if (typeof value === 'string') throw new ConditionError(value);
  return value;
}

function arithmetic(operator: string, left: IntMax, right: IntMax): IntMax {
  const unsigned = left.unsigned || right.unsigned;
  const a = intMax(left.value, unsigned).value;
  const b = intMax(right.value, unsigned).value;
  switch (operator) {
    case '%':
      return intMax(a % b, unsigned);
    case '&':
      return intMax(a & b, unsigned);
    case '|':
      return intMax(a | b, unsigned);
    case '^':
      return intMax(a ^ b, unsigned);
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
    default:
      return truth(a >= b);
  }
}
