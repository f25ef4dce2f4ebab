import { isConstant, type LinearValue } from '../isa/linearValue';
import { boundAt, placeOf, versionAt } from './evaluate';
import type { Expression } from './expression';
import type { Layout } from './layout';
import { limits } from './limits';
import { ExpressionReader } from './operandSegments';
import type { BoundExpression } from './symbols';

/** What an expression is to the object file: a number, or a place that a relocation can name. */
type Resolved =
  | { readonly kind: 'absolute' }
  | { readonly kind: 'undefined'; readonly symbol: string }
  | { readonly kind: 'section'; readonly section: number }
  /** Refused; said already. */
  | { readonly kind: 'refused' };

const TOO_COMPLEX = 'expression is too complex to be resolved or converted into relocations';

const NOTHING: readonly string[] = [];

const ABSOLUTE: Resolved = { kind: 'absolute' };
const REFUSED: Resolved = { kind: 'refused' };

/** What the assembler says at the end of expressions that no relocation can hold. */
export class Resolver {
  private messages: string[] = [];
  /** Symbols looked up through the `.set`s of the document so far. */
  private steps = 0;

  private readonly reader: ExpressionReader;

  constructor(private readonly layout: Layout) {
    this.reader = new ExpressionReader(layout);
  }

  /** Problems of a value that `bytes` bytes in section `here` hold. */
  dataValue(bound: BoundExpression, bytes: number, here: number): readonly string[] {
    if (this.isPlainDistance(bound, bytes, here)) return NOTHING;
    this.messages = [];
    if (this.combinesSections(bound)) return this.messages;
    const core = this.withoutConstants(bound.expression, bound);
    const difference = asDifference(core);
    if (difference) {
      const left = this.resolve(difference.left, bound, 0);
      const right = this.resolve(difference.right, bound, 0);
      if (left.kind === 'refused' || right.kind === 'refused') return this.messages;
      if (right.kind === 'absolute') return this.relocated(left, difference, bound, bytes);
      if (sameResolved(left, right)) return this.relocated(ABSOLUTE, difference, bound, bytes);
      // A distance from here can be had.
      if (right.kind === 'section' && right.section === here) {
        if (!this.isOneDifference(difference, bound)) return [TOO_COMPLEX];
        return this.relocated(right, difference, bound, bytes);
      }
      return [`can't resolve ${this.nameOf(left)} - ${this.nameOf(right, difference.right)}`];
    }
    return this.relocated(this.resolve(core, bound, 0), { left: core }, bound, bytes);
  }

  /** Two places of which nothing is said: their distance fits, or how far one is from here, which the linker fills in. */
  private isPlainDistance(bound: BoundExpression, bytes: number, here: number): boolean {
    const { expression: e } = bound;
    if (e.kind !== 'binary' || e.operator !== '-') return false;
    const from = placeOf(e.right, bound, this.layout);
    const to = from && placeOf(e.left, bound, this.layout);
    if (from === undefined || to === undefined) return false;
    if (to.group === from.group) return bytes >= 8 || Math.abs(to.offset - from.offset) < 2 ** (8 * bytes);
    if (from.group !== here || relocationProblem(bytes).length > 0) return false;
    return to.offset + from.offset + this.layout.address(bound.location).offset < 2 ** (8 * bytes);
  }

  private relocated(
    value: Resolved,
    parts: Partial<Difference>,
    bound: BoundExpression,
    bytes: number,
  ): readonly string[] {
    if (value.kind === 'refused') return this.messages;
    if (value.kind !== 'absolute') {
      const refused = relocationProblem(bytes);
      return refused.length > 0 ? refused : this.tooLarge(this.addend(parts, bound), bound, bytes);
    }
    const v = this.layout.value(bound);
    return isConstant(v) ? this.tooLarge(v.constant, bound, bytes) : [];
  }

  /**
   * What a relocation adds to its symbol (gas/write.c: `adjust_reloc_syms`, `fixup_segment`): places are told from the
   * start of their section, symbols that the linker may replace by themselves, distances from where the value stands.
   */
  private addend({ left, right }: Partial<Difference>, bound: BoundExpression): bigint {
    let addend = this.layout.value(bound).constant;
    if (left) {
      const v = this.layout.value({ ...bound, expression: left });
      const symbol = left.kind === 'symbol' ? this.layout.symbol(left.name) : undefined;
      addend -= v.constant;
      if (!symbol?.global && !symbol?.weak) addend += this.offset(v);
    }
    if (right) {
      const v = this.layout.value({ ...bound, expression: right });
      const here = this.layout.address(bound.location).offset;
      addend += v.constant - this.offset(v) + (isConstant(v) ? 0n : BigInt(here));
    }
    return addend;
  }

  private offset(v: LinearValue): bigint {
    const address = this.layout.resolve(v);
    return address ? BigInt(address.offset) : v.constant;
  }

  private tooLarge(value: bigint, { location }: BoundExpression, bytes: number): readonly string[] {
    const magnitude = value < 0n ? -value : value;
    if (bytes >= 8 || magnitude >> BigInt(bytes * 8) === 0n) return [];
    const hex = (n: bigint): string => BigInt.asUintN(64, n).toString(16).padStart(16, '0');
    const field = `${bytes} byte${bytes === 1 ? '' : 's'}`;
    const at = hex(BigInt(this.layout.address(location).offset));
    // Small ones are printed in decimal.
    const shown = value >= 0n && value <= 1000n ? String(value) : hex(value);
    return [`value of ${shown} too large for field of ${field} at ${at}`];
  }

  /** Problems of a value that must be a number at the end: `what` says so when it is a place. */
  number(bound: BoundExpression, what: (symbol: string) => string): readonly string[] {
    this.messages = [];
    if (this.combinesSections(bound)) return this.messages;
    const value = this.resolve(bound.expression, bound, 0);
    if (value.kind === 'absolute') return [];
    return value.kind === 'refused' ? this.messages : [what(this.nameOf(value))];
  }

  /** Problems of any value, be it number or place. */
  anyValue(bound: BoundExpression): readonly string[] {
    this.messages = [];
    if (this.combinesSections(bound)) return this.messages;
    this.resolve(bound.expression, bound, 0);
    return this.messages;
  }

  /** Said while `as` reads: what is in one section is combined with what is in another. */
  private combinesSections(bound: BoundExpression): boolean {
    const { kind } = bound.expression;
    if (kind !== 'binary' && kind !== 'unary') return false;
    this.reader.read(bound);
    if (this.reader.combined > 0) this.refuse('operation combines symbols in different segments');
    return this.reader.combined > 0;
  }

  /** Two symbols, or a number and a symbol with nothing added, make one relocation. */
  private isOneDifference(difference: Difference, at: BoundExpression): boolean {
    const left = this.reader.read({ ...at, expression: difference.left });
    const right = this.reader.read({ ...at, expression: difference.right });
    if (right.kind !== 'symbol') return false;
    return left.kind === 'symbol' || right.addend === 0n;
  }

  private refuse(message: string): Resolved {
    this.messages.push(message);
    return REFUSED;
  }

  private resolve(e: Expression, at: BoundExpression, depth: number): Resolved {
    switch (e.kind) {
      case 'number':
        return ABSOLUTE;
      case 'here':
        return this.place(this.layout.address(at.location).section);
      case 'local': {
        const name = this.layout.localLabel(e.label, e.forward, at.sequence);
        const anchor = name === undefined ? undefined : this.layout.anchor(name);
        if (anchor) return this.place(anchor.group);
        if (!e.forward) return REFUSED;
        const instance = this.layout.instances(e.label, at.sequence) + 1;
        return this.refuse(
          `local label \`"${e.label}" (instance number ${instance} of a fb label)' is not defined`,
        );
      }
      case 'symbol':
        return this.symbol(e.name, at, depth);
      case 'unary': {
        const operand = this.resolve(e.operand, at, depth);
        if (operand.kind === 'refused' || operand.kind === 'absolute') return operand;
        if (e.operator === '+') return operand;
        if (e.operator === '!') return ABSOLUTE;
        return this.refuse(`invalid operand (${this.segment(operand)} section) for \`${e.operator}'`);
      }
      case 'binary':
        return this.binary(e, at, depth);
    }
  }

  private place(section: number): Resolved {
    return { kind: 'section', section };
  }

  private symbol(name: string, at: BoundExpression, depth: number): Resolved {
    const symbol = this.layout.symbol(name);
    const version = versionAt(symbol, at.sequence);
    if (version) {
      if (version.constant) return ABSOLUTE;
      // Said where the expressions are evaluated.
      if (++this.steps > limits.symbolSteps) return REFUSED;
      if (depth > limits.symbolDepth) return this.refuse(`symbol definition loop encountered at \`${name}'`);
      const bound = boundAt(version, at);
      return this.resolve(bound.expression, bound, depth + 1);
    }
    if (symbol?.lineView) return ABSOLUTE;
    const anchor = this.layout.anchor(name);
    return anchor ? this.place(anchor.group) : { kind: 'undefined', symbol: symbol?.aliasOf ?? name };
  }

  private binary(e: Extract<Expression, { kind: 'binary' }>, at: BoundExpression, depth: number): Resolved {
    const left = this.resolve(e.left, at, depth);
    const right = this.resolve(e.right, at, depth);
    if (left.kind === 'refused' || right.kind === 'refused') return REFUSED;
    if (left.kind === 'absolute' && right.kind === 'absolute') {
      // Numbers that were known when the statement was read are divided then, with a warning.
      const divisor = /[/%]/.test(e.operator) && this.layout.value({ ...at, expression: e.right });
      return divisor && isConstant(divisor) && divisor.constant === 0n
        ? this.refuse('division by zero')
        : ABSOLUTE;
    }
    switch (e.operator) {
      case '+':
        if (right.kind === 'absolute') return left;
        if (left.kind === 'absolute') return right;
        break;
      case '-':
        if (right.kind === 'absolute') return left;
        if (sameResolved(left, right)) return ABSOLUTE;
        break;
      case '==':
      case '!=':
        return ABSOLUTE;
      case '<':
      case '>':
      case '<=':
      case '>=':
        if (sameResolved(left, right)) return ABSOLUTE;
        break;
    }
    const segments = `${this.segment(left)} and ${this.segment(right)} sections`;
    return this.refuse(`invalid operands (${segments}) for \`${e.operator}'`);
  }

  private segment(r: Resolved): string {
    if (r.kind === 'section') return this.layout.state.sections.sectionAt(r.section).name;
    return r.kind === 'absolute' ? '*ABS*' : '*UND*';
  }

  /** Symbol or section, as the assembler prints the sides of a difference. */
  private nameOf(r: Resolved, written?: Expression): string {
    if (r.kind === 'undefined') return r.symbol;
    if (r.kind === 'absolute') return '0';
    return written?.kind === 'symbol' ? written.name : this.segment(r);
  }

  /** Numbers added to the outermost expression do not count: a relocation has an addend. */
  private withoutConstants(e: Expression, at: BoundExpression): Expression {
    if (e.kind === 'unary' && e.operator === '+') return this.withoutConstants(e.operand, at);
    if (e.kind !== 'binary') return e;
    const isNumber = (side: Expression): boolean =>
      side.kind === 'number' || this.reader.read({ ...at, expression: side }).kind === 'number';
    if ((e.operator === '+' || e.operator === '-') && isNumber(e.right))
      return this.withoutConstants(e.left, at);
    if (e.operator === '+' && isNumber(e.left)) return this.withoutConstants(e.right, at);
    return e;
  }
}

interface Difference {
  readonly left: Expression;
  readonly right: Expression;
}

function asDifference(e: Expression): Difference | undefined {
  if (e.kind === 'binary' && e.operator === '-') return e;
  if (e.kind === 'unary' && e.operator === '-')
    return { left: { kind: 'number', value: 0n }, right: e.operand };
  return undefined;
}

function sameResolved(a: Resolved, b: Resolved): boolean {
  if (a.kind === 'section') return b.kind === 'section' && a.section === b.section;
  if (a.kind === 'undefined') return b.kind === 'undefined' && a.symbol === b.symbol;
  return a.kind === b.kind;
}

/** AArch64 ELF has relocations of data for 2, 4 and 8 bytes (AAELF64, "Static data relocations"). */
function relocationProblem(bytes: number): readonly string[] {
  if (bytes === 2 || bytes === 4 || bytes === 8) return [];
  return ['cannot represent BFD_RELOC_8 relocation in this object file format'];
}
