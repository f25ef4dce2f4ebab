import type { U64 } from '../u64';
import { registerLayouts } from './layouts';
import type { RegisterField, RegisterLayout } from './types';

/** One field of a value, for display. */
export interface FieldRow {
  readonly name: string;
  readonly msb: number;
  readonly lsb: number;
  /** The field's value; undefined when not all of its bits are known. */
  readonly value: number | undefined;
  /** The bits from the highest down, `?` for those that are not known. */
  readonly bits: string;
  /** What the field controls. */
  readonly meaning: string;
  /** What this value of it means, where the manual lists it. */
  readonly valueMeaning: string | undefined;
}

/** A reserved bit that does not hold what it should. */
export interface ReservedBit {
  readonly bit: number;
  readonly should: 0 | 1;
}

/** A value read in one layout. */
export interface DescribedValue {
  readonly register: string;
  /** The E2H that this layout belongs to; undefined when the register has one layout. */
  readonly e2h: 0 | 1 | undefined;
  readonly rows: readonly FieldRow[];
  /** Known bits that violate RES0 or RES1; RES0 is looked at only where the layout is complete. */
  readonly reserved: readonly ReservedBit[];
}

function row(field: RegisterField, value: U64, known: U64): FieldRow {
  const { name, msb, lsb, meaning, values } = field;
  let bits = '';
  let number = 0;
  for (let n = msb; n >= lsb; n--) {
    bits += known.bit(n) === 0 ? '?' : String(value.bit(n));
    number = number * 2 + value.bit(n);
  }
  // A field wider than 53 bits does not fit a number; it is shown by its bits.
  const whole = bits.includes('?') || msb - lsb >= 53 ? undefined : number;
  return {
    name,
    msb,
    lsb,
    value: whole,
    bits,
    meaning,
    valueMeaning: whole === undefined ? undefined : values?.[whole],
  };
}

/** Known bits of a value that are not what RES0 and RES1 ask for; RES0 only where the layout is complete. */
export function reservedBits(layout: RegisterLayout, value: U64, known: U64): ReservedBit[] {
  const wrong: ReservedBit[] = [];
  const covered = new Set<number>();
  for (const { msb, lsb } of layout.fields) for (let n = lsb; n <= msb; n++) covered.add(n);
  for (const bit of layout.razwi ?? []) covered.add(bit);
  for (let bit = 63; bit >= 0; bit--) {
    if (known.bit(bit) === 0 || covered.has(bit)) continue;
    const one = layout.res1.includes(bit);
    if (one && value.bit(bit) === 0) wrong.push({ bit, should: 1 });
    if (!one && layout.complete && value.bit(bit) === 1) wrong.push({ bit, should: 0 });
  }
  return wrong;
}

/**
 * The fields of a register value, for a hover or a diagnostic: one description, two when the register
 * has a layout for each E2H and E2H is not known, none when its fields are not known to the tool.
 *
 * @param known mask of the bits of `value` that are known
 */
export function describeValue(
  register: string,
  e2h: 0 | 1 | undefined,
  value: U64,
  known: U64,
): readonly DescribedValue[] {
  return registerLayouts(register)
    .filter((layout) => layout.e2h === undefined || e2h === undefined || layout.e2h === e2h)
    .map((layout) => ({
      register: layout.register,
      e2h: layout.e2h,
      rows: layout.fields.map((field) => row(field, value, known)),
      reserved: reservedBits(layout, value, known),
    }));
}
