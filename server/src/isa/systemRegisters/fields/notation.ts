import type { RegisterField, RegisterLayout } from '../types';

type Values = Readonly<Record<number, string>>;

/** A field at bit `bits`, or at bits `'msb:lsb'`. */
export function f(bits: number | string, name: string, meaning: string, values?: Values): RegisterField {
  const [msb = 0, lsb = msb] = String(bits).split(':').map(Number);
  return values === undefined ? { name, msb, lsb, meaning } : { name, msb, lsb, meaning, values };
}

/** A one-bit trap that traps when it is set. */
export function trapTo(el: string): Values {
  return { 0: 'not trapped', 1: `trapped to ${el}` };
}
/** A one-bit enable that traps when it is clear. */
export function elseTrapTo(el: string): Values {
  return { 0: `trapped to ${el}`, 1: 'not trapped' };
}
export const enabled: Values = { 0: 'disabled', 1: 'enabled' };
export const yes: Values = { 0: 'no', 1: 'yes' };

interface LayoutOptions {
  readonly e2h?: 0 | 1;
  readonly res1?: readonly number[];
  readonly razwi?: readonly number[];
  /** Default true. */
  readonly complete?: boolean;
}

export function layout(
  registers: string,
  fields: readonly RegisterField[],
  { e2h, res1 = [], razwi, complete = true }: LayoutOptions = {},
): readonly RegisterLayout[] {
  const sorted = [...fields].sort((a, b) => b.msb - a.msb);
  return registers.split(' ').map((register) => ({
    register,
    ...(e2h === undefined ? {} : { e2h }),
    fields: sorted,
    res1,
    ...(razwi === undefined ? {} : { razwi }),
    complete,
  }));
}

/** A register that is one value as a whole. */
export function whole(registers: string, name: string, meaning: string): readonly RegisterLayout[] {
  return layout(registers, [f('63:0', name, meaning)]);
}
