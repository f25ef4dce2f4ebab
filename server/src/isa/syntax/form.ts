import type { Operand } from '../instruction';
import { classNamed } from './classes';
import type { Failure, OperandClass } from './operandClass';

/**
 * The operand syntax of instructions, in a notation that `define` (with semantics) and `declare`
 * (syntax alone) both take. Forms stand between `;`:
 *
 *     operands [: variables] [@feature[+feature…]]
 *
 * Operands are separated by spaces. `|` separates alternatives of one operand; a trailing `?` makes the
 * last operands optional. Each names an operand class:
 *
 *     x w  X W          general register (31 is ZR)  /  (31 is SP)         x16, w12-15: those registers only
 *     xs ws  xa wa      register, shifted by anything  /  not by ROR       xe we: extended register
 *     b h s d q  F      scalar SIMD&FP register; F: of any size
 *     v.4s  v0-15.h[]   vector; element with an index that fits 128 bits   v.h[0..3]: with that index
 *     z.s  z  p  p/m  p0-7/z  pn8-15.b  z0-7.h[]                            SVE registers, likewise
 *     zat.s  zah.s  zav  ps.s                                               ZA tile, slice `za0h.s[w12, 3]`, array `za[w12, 3]`; `p0.s[w12, 3]`
 *     mvl(-8..7)  mza                                                       [base, #n, mul vl]; n of the array slice before
 *     mx3  mf3                                                              [base, Xm, lsl #3] of SVE; first-faulting, Xm may be missing
 *     mrz.d/3  mrz.d=3                                                      [base, Zm.D, op] with a shift of 0 or 3, of 3
 *     mi(0..63/1)  mz.s(0..62/2)  mzr.s  mzz.d                                           [base, #n] known at once; [Zn.S, #n]; [Zn.S, Xm]; [Zn.D, Zm.D, op #n] of ADR
 *     {v.4s*2}  {z.d*1-4}  {v.b*3}[]                                        lists of consecutive registers
 *     0..63  -64..252/4  90                                                 immediate: range, range in steps, value
 *     arith bitmask64 half64 mov64 float fzero …                            immediates with rules of their own
 *     aimm asimm lmask movmask floatz halfone halftwo zeroone               those of SVE, by the element size of operand 1
 *     m0 m(-256..255) m!(…) m+(…)  mr3  m+r                                 [base], with offset, pre-, post-index; by register
 *     M8 P8             every addressing mode of an 8-byte LDR  /  LDP
 *     c l pool sys word  word(c/j)                                                    condition, label, =literal, system register, bare word
 *     …^                                                                    a register that no operand before has
 *     …'                                                                    the same register as operand 1
 *
 * `r next R rs ra re bit width bitmask half halfk mov` stand for both widths of what they are named after, the same one throughout a form.
 *
 * Variables give the columns of a table, `A/B=a1/b1,a2/b2`: one row holds for the whole form, and its
 * texts take the place of the names. `v.A v.B v.B : A/B=8h/8b,4s/4h,2d/2s` is a widening operation. Groups
 * of variables that vary independently are separated by spaces.
 *
 * A class that is broader than the architecture (`v` for any arrangement, `i` for any immediate, `m` for any
 * offset) accepts too much, never too little. Source of every table: Arm ARM C6.2, C7.2, C8.2, C9.2.
 */
export interface Form {
  readonly text: string;
  readonly operands: readonly FormOperand[];
  /** Operands that must be there. */
  readonly required: number;
  /** The group of each set of alternatives has this many rows. */
  readonly groups: readonly number[];
  /** Architecture features that it belongs to, all needed; empty: the base architecture. */
  readonly features: readonly string[];
}

/** One alternative: with `group`, one class for each row of the group, else a single class. */
interface Alternative {
  readonly group: number | undefined;
  readonly rows: readonly OperandClass[];
}
type FormOperand = readonly Alternative[];

interface Group {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The classes that come in a 64-bit and a 32-bit reading. */
const widths: Group = {
  names: ['r', 'next', 'R', 'rs', 'ra', 're', 'bit', 'width', 'bitmask', 'half', 'halfk', 'mov'],
  rows: [
    ['x', 'next64', 'X', 'xs', 'xa', 'xe', '0..63', 'width64', 'bitmask64', 'half64', 'halfk64', 'mov64'],
    ['w', 'next32', 'W', 'ws', 'wa', 'we', '0..31', 'width32', 'bitmask32', 'half32', 'halfk32', 'mov32'],
  ],
};

const words = (text: string): string[] => text.split(/\s+/).filter((each) => each !== '');

export function compileForms(forms: string, features: readonly string[] = []): Form[] {
  return forms.split(';').map((form) => compileForm(form, features));
}

function partsOf(form: string): { operands: string[]; groups: Group[]; features: string[] } {
  const [, body = '', variables = '', feature = ''] = /^([^:@]*)(?::([^@]*))?(?:@(.*))?$/.exec(form) ?? [];
  return {
    operands: words(body),
    groups: [widths, ...words(variables).map(groupNamed)],
    features: feature
      .trim()
      .split('+')
      .filter((each) => each !== ''),
  };
}

function compileForm(form: string, shared: readonly string[]): Form {
  const { operands, groups, features } = partsOf(form);
  return {
    text: form,
    operands: operands.map((operand) =>
      operand
        .replace(/\?$/, '')
        .split('|')
        .map((choice) => alternative(choice, groups)),
    ),
    required: operands.filter((each) => !each.endsWith('?')).length,
    groups: groups.map((group) => group.rows.length),
    features: [...shared, ...features],
  };
}

function groupNamed(text: string): Group {
  const [names = '', rows = ''] = text.split('=');
  return { names: names.split('/'), rows: rows.split(',').map((row) => row.split('/')) };
}

function alternative(text: string, groups: readonly Group[]): Alternative {
  for (const [i, group] of groups.entries()) {
    const uses = group.names.filter((name) => occurs(name, text));
    if (uses.length === 0) continue;
    const rows = group.rows.map((row) => classNamed(substitute(text, group.names, row)));
    return { group: i, rows };
  }
  return { group: undefined, rows: [classNamed(text)] };
}

/**
 * The forms with every variable replaced: for each combination of rows, the class names that each operand may have.
 * For tools that write or list instructions; the check itself works on `compileForms`.
 */
export function expandedForms(
  forms: string,
): { operands: string[][]; required: number; features: string[] }[] {
  return forms.split(';').flatMap((form) => {
    const { operands, groups, features } = partsOf(form);
    let expanded = [operands.map((each) => each.replace(/\?$/, '').split('|'))];
    for (const group of groups) {
      if (
        !operands.some((each) =>
          each.split('|').some((one) => group.names.some((name) => occurs(name, one.replace(/\?$/, '')))),
        )
      )
        continue;
      expanded = expanded.flatMap((one) =>
        group.rows.map((row) =>
          one.map((choices) => choices.map((choice) => substitute(choice, group.names, row))),
        ),
      );
    }
    const required = operands.filter((each) => !each.endsWith('?')).length;
    return expanded.map((each) => ({ operands: each, required, features }));
  });
}

/** A name of the widths is a whole class; a variable is a capital letter that stands by itself in one. */
function occurs(name: string, text: string): boolean {
  return widths.names.includes(name)
    ? text.replace(/'$/, '') === name
    : new RegExp(`\\b${name}\\b`).test(text);
}

function substitute(text: string, names: readonly string[], row: readonly string[]): string {
  let out = text;
  for (const [i, name] of names.entries()) {
    if (occurs(name, out)) out = out.replace(new RegExp(`\\b${name}\\b`, 'g'), row[i] ?? '');
  }
  return out;
}

/** Where and why operands do not fit a form. */
export interface FormFailure extends Failure {
  /** Zero-based; the number of operands when one is missing, of the form's when there are too many. */
  readonly position: number;
}

const tooMany: Failure = { rank: 0, message: 'unexpected characters following instruction' };
const tooFew: Failure = { rank: 0, message: 'missing operand' };

/** Whether the operands fit: what is asked of every form, where a failure is of interest only when none does. */
export function fits(form: Form, operands: readonly Operand[]): boolean {
  const count = operands.length;
  if (count < form.required || count > form.operands.length) return false;
  return fitsFrom(form, operands, 0, allRows(form));
}

function fitsFrom(
  form: Form,
  operands: readonly Operand[],
  position: number,
  rows: readonly number[],
): boolean {
  if (position === operands.length) return true;
  const operand = operands[position];
  if (operand === undefined) return false;
  for (const { group, rows: classes } of form.operands[position] ?? []) {
    if (group === undefined) {
      if (classes[0]?.(operand, operands, position) !== undefined) continue;
      if (fitsFrom(form, operands, position + 1, rows)) return true;
      continue;
    }
    const before = rows[group] ?? 0;
    const left = rowsLeft(classes, before, operand, operands, position);
    if (left === 0) continue;
    const narrowed = left === before ? rows : rows.map((each, i) => (i === group ? left : each));
    if (fitsFrom(form, operands, position + 1, narrowed)) return true;
  }
  return false;
}

function rowsLeft(
  classes: readonly OperandClass[],
  before: number,
  operand: Operand,
  operands: readonly Operand[],
  position: number,
): number {
  let left = 0;
  for (let row = 0; row < classes.length; row++)
    if ((before & (1 << row)) !== 0 && classes[row]?.(operand, operands, position) === undefined)
      left |= 1 << row;
  return left;
}

/** Undefined when the operands fit; else the failure that lies furthest to the right. */
export function formFailure(form: Form, operands: readonly Operand[]): FormFailure | undefined {
  return failureFrom(form, operands, 0, allRows(form));
}

const rowSets = new WeakMap<Form, readonly number[]>();

function allRows(form: Form): readonly number[] {
  let rows = rowSets.get(form);
  if (rows === undefined) {
    rows = form.groups.map((count) => 2 ** count - 1);
    rowSets.set(form, rows);
  }
  return rows;
}

function failureFrom(
  form: Form,
  operands: readonly Operand[],
  position: number,
  rows: readonly number[],
): FormFailure | undefined {
  if (position === operands.length) return position < form.required ? { ...tooFew, position } : undefined;
  const choices = form.operands[position];
  const operand = operands[position];
  if (choices === undefined || operand === undefined) return { ...tooMany, position };
  let worst: FormFailure | undefined;
  for (const { group, rows: classes } of choices) {
    let left = group === undefined ? 1 : 0;
    let failure: Failure | undefined;
    if (group === undefined) {
      failure = classes[0]?.(operand, operands, position);
    } else {
      const before = rows[group] ?? 0;
      for (let row = 0; row < classes.length; row++) {
        if ((before & (1 << row)) === 0) continue;
        const one = classes[row]?.(operand, operands, position);
        if (one === undefined) left |= 1 << row;
        else if (failure === undefined || one.rank > failure.rank) failure = one;
      }
      if (left !== 0) failure = undefined;
    }
    if (failure !== undefined) {
      worst = further(worst, { ...failure, position });
      continue;
    }
    let narrowed = rows;
    if (group !== undefined && left !== rows[group]) {
      narrowed = rows.map((each, i) => (i === group ? left : each));
    }
    const rest = failureFrom(form, operands, position + 1, narrowed);
    if (rest === undefined) return undefined;
    worst = further(worst, rest);
  }
  return worst ?? { rank: 0, message: 'operand mismatch', position };
}

export function further(a: FormFailure | undefined, b: FormFailure): FormFailure {
  if (a === undefined || b.position > a.position) return b;
  return b.position === a.position && b.rank > a.rank ? b : a;
}
