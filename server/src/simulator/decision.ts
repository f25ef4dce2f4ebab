/**
 * Rules of the manual as decision graphs over control bits. A graph is built once; evaluating it with
 * a reader that does not know every bit gives the reduced tree of what is left: a bit whose two sides
 * come out equal is not in it.
 */

/** Reads bits `msb` to `lsb` of a register as an unsigned number; undefined when any of them is unknown. */
export type BitReader = (register: string, msb: number, lsb: number) => number | undefined;

/** A bit, or a field that counts as set when it is not zero. */
export interface ControlBit {
  readonly register: string;
  readonly msb: number;
  readonly lsb: number;
  /** `REGISTER.FIELD`. */
  readonly field: string;
  /** As `field`, with `<n>` for one bit of a wider field. */
  readonly label: string;
}

export type Decision<L> =
  | { readonly leaf: L; readonly key: string }
  | { readonly test: ControlBit; readonly zero: Decision<L>; readonly one: Decision<L> };

/** What is left of a decision: `key` is equal exactly for equal trees. */
export type Outcome<L> =
  | { readonly key: string; readonly leaf: L }
  | { readonly key: string; readonly test: ControlBit; readonly zero: Outcome<L>; readonly one: Outcome<L> };

/** Bit `n` of the one-bit field `name`. */
export function control(register: string, name: string, n: number): ControlBit {
  const field = `${register}.${name}`;
  return { register, msb: n, lsb: n, field, label: field };
}

/** Bit `lsb + index` of a wider field. */
export function controlOf(register: string, name: string, lsb: number, index: number): ControlBit {
  const field = `${register}.${name}`;
  return { register, msb: lsb + index, lsb: lsb + index, field, label: `${field}<${index}>` };
}

/** The test `field != 0`. */
export function nonZero(register: string, name: string, msb: number, lsb: number): ControlBit {
  const field = `${register}.${name}`;
  return { register, msb, lsb, field, label: field };
}

export function leaf<L>(value: L, key: string): Decision<L> {
  return { leaf: value, key };
}

export function test<L>(bit: ControlBit, zero: Decision<L>, one: Decision<L>): Decision<L> {
  return zero === one ? zero : { test: bit, zero, one };
}

/** The decision under what `read` knows. */
export function evaluate<L>(decision: Decision<L>, read: BitReader): Outcome<L> {
  return reduce(decision, read, new Map());
}

/** `assumed` holds the side taken at each open bit above: a graph may ask for one bit twice. */
function reduce<L>(decision: Decision<L>, read: BitReader, assumed: Map<string, 0 | 1>): Outcome<L> {
  let at = decision;
  while ('test' in at) {
    const { register, msb, lsb, label } = at.test;
    const value = assumed.get(label) ?? read(register, msb, lsb);
    if (value === undefined) return split(at, read, assumed);
    at = value === 0 ? at.zero : at.one;
  }
  return at;
}

function split<L>(
  at: Extract<Decision<L>, { readonly test: ControlBit }>,
  read: BitReader,
  assumed: Map<string, 0 | 1>,
): Outcome<L> {
  const { label } = at.test;
  assumed.set(label, 0);
  const zero = reduce(at.zero, read, assumed);
  assumed.set(label, 1);
  const one = reduce(at.one, read, assumed);
  assumed.delete(label);
  if (zero.key === one.key) return zero;
  return { key: `(${label}?${one.key}:${zero.key})`, test: at.test, zero, one };
}

/** The registers that a decision may look at. */
export function registersOf<L>(decision: Decision<L>): ReadonlySet<string> {
  const registers = new Set<string>();
  const seen = new Set<Decision<L>>();
  const visit = (at: Decision<L>): void => {
    if (!('test' in at) || seen.has(at)) return;
    seen.add(at);
    registers.add(at.test.register);
    visit(at.zero);
    visit(at.one);
  };
  visit(decision);
  return registers;
}
