import { isConstant } from '../isa/linearValue';
import { boundAt, versionAt } from './evaluate';
import type { Expression } from './expression';
import type { Layout } from './layout';
import { limits } from './limits';
import type { BoundExpression, SymbolValue } from './symbols';

/** The section that `as` carries along while it reads an expression: of the file, or one of its own. */
type Segment = number | 'absolute' | 'undefined' | 'expression';

/**
 * What an expression is at the moment it is read (gas/expr.c: `expr`, `operand`): a number, a symbol with
 * a number added, or a tree that is left for the end. `addend` is undefined where it is not a number yet.
 */
export type ReadExpression =
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'symbol'; readonly addend: bigint; readonly segment: Segment }
  | { readonly kind: 'tree'; readonly segment: Segment };

/** Reads expressions as `as` does and counts the operations that combine two sections. */
export class ExpressionReader {
  /** Operations of the last `read` that `as` refuses at once. */
  combined = 0;
  private steps = 0;
  /** What a `.set` symbol was read as, and the refused operations in it: chains of them would be read again and again. */
  private readonly known = new WeakMap<
    SymbolValue,
    { readonly read: ReadExpression; readonly combined: number }
  >();

  constructor(private readonly layout: Layout) {}

  read(bound: BoundExpression): ReadExpression {
    this.combined = 0;
    this.steps = 0;
    return this.fold(bound.expression, bound, 0);
  }

  private fold(e: Expression, at: BoundExpression, depth: number): ReadExpression {
    switch (e.kind) {
      case 'number':
        return e;
      case 'here':
        return symbolIn(this.layout.address(at.location).section);
      case 'local':
        return symbolIn(e.forward ? 'undefined' : this.labelled(this.localName(e, at), at));
      case 'symbol':
        return this.symbol(e.name, at, depth);
      case 'unary': {
        const operand = this.fold(e.operand, at, depth);
        if (e.operator === '+') return operand;
        if (operand.kind !== 'number') return { kind: 'tree', segment: 'absolute' };
        return this.evaluated(e, at) ?? { kind: 'tree', segment: 'absolute' };
      }
      case 'binary':
        return this.binary(e, at, depth);
    }
  }

  private localName(e: Extract<Expression, { kind: 'local' }>, at: BoundExpression): string {
    return this.layout.localLabel(e.label, e.forward, at.sequence) ?? '';
  }

  private symbol(name: string, at: BoundExpression, depth: number): ReadExpression {
    const version = versionAt(this.layout.symbol(name), at.sequence);
    if (!version || version.sequence >= at.sequence) return symbolIn(this.labelled(name, at));
    if (version.constant && isConstant(version.constant))
      return { kind: 'number', value: version.constant.constant };
    if (++this.steps > limits.symbolSteps || depth > limits.symbolDepth) return symbolIn('expression');
    const known = version.deferred ? undefined : this.known.get(version);
    if (known) {
      this.combined += known.combined;
      return known.read;
    }
    const bound = boundAt(version, at);
    const before = this.combined;
    const value = this.fold(bound.expression, bound, depth + 1);
    if (version.deferred) return value;
    const read = symbolIn(value.kind === 'symbol' ? value.segment : 'expression');
    this.known.set(version, { read, combined: this.combined - before });
    return read;
  }

  /** The section of a label that stands before this place; the order of two sections is not known. */
  private labelled(name: string, at: BoundExpression): Segment {
    const anchor = this.layout.anchor(name);
    if (!anchor) return 'undefined';
    const here = this.layout.address(at.location);
    return anchor.group === here.section && anchor.offset > here.offset ? 'undefined' : anchor.group;
  }

  private evaluated(e: Expression, at: BoundExpression): ReadExpression | undefined {
    const value = this.layout.value({ ...at, expression: e });
    return isConstant(value) ? { kind: 'number', value: value.constant } : undefined;
  }

  private binary(
    e: Extract<Expression, { kind: 'binary' }>,
    at: BoundExpression,
    depth: number,
  ): ReadExpression {
    const left = this.fold(e.left, at, depth);
    const right = this.fold(e.right, at, depth);
    if (left.kind === 'number' && right.kind === 'number')
      return this.evaluated(e, at) ?? { kind: 'tree', segment: 'absolute' };
    if (right.kind === 'number' && (e.operator === '+' || e.operator === '-')) {
      if (left.kind !== 'symbol') return left;
      return { ...left, addend: e.operator === '+' ? left.addend + right.value : left.addend - right.value };
    }
    if (left.kind === 'number' && e.operator === '+')
      return right.kind === 'symbol' ? { ...right, addend: right.addend + left.value } : right;
    const [from, to] = [segmentOf(left), segmentOf(right)];
    if (e.operator === '-' && left.kind === 'symbol' && right.kind === 'symbol' && from === to)
      return this.evaluated(e, at) ?? { kind: 'tree', segment: 'absolute' };
    return { kind: 'tree', segment: this.combine(from, to, e.operator === '-') };
  }

  private combine(left: Segment, right: Segment, isDifference: boolean): Segment {
    if (left === right) return left;
    for (const special of ['undefined', 'expression'] as const)
      if (left === special || right === special) return special;
    if (right === 'absolute') return left;
    if (left === 'absolute') return right;
    if (!isDifference) this.combined++;
    return left;
  }
}

function symbolIn(segment: Segment): ReadExpression {
  return { kind: 'symbol', addend: 0n, segment };
}

function segmentOf(e: ReadExpression): Segment {
  return e.kind === 'number' ? 'absolute' : e.segment;
}
