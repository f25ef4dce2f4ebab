import type { LinearValue } from '../isa/linearValue';
import type { Origin } from '../source/origin';
import type { Expression } from './expression';

/** A point of the output before the layout: fragment `fragment` of chunk `chunk`, bytes from its start. */
export interface Location {
  readonly chunk: number;
  readonly fragment: number;
  readonly offset: number;
}

/** An expression with the moment and the place at which `as` would read it. */
export interface BoundExpression {
  readonly expression: Expression;
  /** Number of the statement, for `1b`, `1f` and symbols that are set again later. */
  readonly sequence: number;
  /** The value of `.`. */
  readonly location: Location;
}

/**
 * One `.set` of a symbol; earlier ones are reached through `previous`. Statements after `sequence` mean it;
 * the first is also meant by every statement before it.
 */
export interface SymbolValue {
  readonly sequence: number;
  /** Present when it was a number at once. */
  readonly constant?: LinearValue;
  readonly bound: BoundExpression;
  /** `.eqv`, `==`: read anew, with the symbols of that moment, wherever the symbol is used. */
  readonly deferred?: boolean;
  readonly previous?: SymbolValue;
}

export interface SymbolState {
  readonly name: string;
  readonly location?: Location;
  /** Statement of the label, where a `.set` symbol became one. */
  readonly labelled?: number;
  readonly value?: SymbolValue;
  readonly origin?: Origin;
  /** `.equiv` and labels may not be given a value again. */
  readonly fixed?: boolean;
  readonly global?: boolean;
  readonly weak?: boolean;
  readonly type?: string;
  readonly size?: BoundExpression;
  /** Named by a `view` of `.loc`: a number that the line table decides. */
  readonly lineView?: boolean;
  /** `.symver`: the versioned names. */
  readonly versions?: readonly string[];
  /** `.symver … remove`: only the versioned names are in the object. */
  readonly isRemoved?: boolean;
  /** `.weakref`: the symbol that this name is an alias of. */
  readonly aliasOf?: string;
  /** `.comm`: bytes. */
  readonly common?: bigint;
}
