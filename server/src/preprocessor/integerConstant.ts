/** A value of an `#if` expression: 64 bits, kept in the range of its signedness. */
export interface IntMax {
  readonly value: bigint;
  readonly unsigned: boolean;
}

export function intMax(value: bigint, unsigned: boolean): IntMax {
  return { value: unsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value), unsigned };
}

const largestSigned = (1n << 63n) - 1n;

const largestUnsigned = (1n << 64n) - 1n;

type Warn = (message: string) => void;

/**
 * An integer constant (C11 6.4.4.1, and GNU binary ones), or the message that says why it is none. Its
 * upper bits are cut off.
 */
export function parseInteger(text: string, warn: Warn): IntMax | string {
  if (/^(0[xX][0-9a-fA-F.]*[.pP]|[0-9]*\.|(?!0[xX])[0-9]+[eE])/.test(text))
    return 'floating constant in preprocessor expression';
  const match = /^(0[xX][0-9a-fA-F]+|0[bB][0-9]+|[0-9]+)(.*)$/.exec(text) as RegExpExecArray;
  const digits = match[1] as string;
  const suffix = match[2] as string;
  const octal = /^0[0-9]+$/.test(digits);
  const wrong = octal ? /[89]/.exec(digits) : /^0[bB]/.test(digits) ? /[2-9]/.exec(digits) : null;
  if (wrong) return `invalid digit "${wrong[0]}" in ${octal ? 'octal' : 'binary'} constant`;
  if (!/^([uU]?(l|L|ll|LL)?|(l|L|ll|LL)[uU])$/.test(suffix))
    return `invalid suffix "${suffix}" on integer constant`;
  const value = BigInt(octal ? `0o${digits.slice(1)}` : digits);
  const unsigned = /[uU]/.test(suffix);
  if (value > largestUnsigned) warn('integer constant is too large for its type');
  else if (!unsigned && value > largestSigned && /^[1-9]/.test(digits))
    warn('integer constant is so large that it is unsigned');
  return intMax(value, unsigned || value > largestSigned);
}

const simpleEscapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  e: 27,
  E: 27,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
};

/** A character constant. `char` is unsigned on AArch64 (AAPCS64, section 5.1.1); several are packed into an int. */
export function parseCharacter(text: string, warn: Warn): IntMax | string {
  const wide = text.startsWith('L');
  const units = characterUnits(text.slice(wide ? 2 : 1, -1), wide ? 0xffffffff : 0xff, warn);
  if (typeof units === 'string') return units;
  if (units.length === 0) return 'empty character constant';
  const limit = wide ? 1 : 4;
  if (units.length > limit) warn('character constant too long for its type');
  else if (units.length > 1) warn('multi-character character constant');
  if (wide) return intMax(BigInt(units[units.length - 1] as number), true);
  // GCC takes the signedness of `char` for the constant's own, though C says int.
  if (units.length === 1) return intMax(BigInt(units[0] as number), true);
  let value = 0;
  for (const unit of units) value = (value << 8) | unit;
  return intMax(BigInt(value), false);
}

function characterUnits(text: string, mask: number, warn: Warn): number[] | string {
  const units: number[] = [];
  const pattern = /\\([0-7]{1,3}|x[0-9a-fA-F]*|[\s\S])|([^\\]+)/g;
  for (const match of text.matchAll(pattern)) {
    const escaped = match[1];
    if (escaped === undefined) {
      if (mask === 0xff) units.push(...new TextEncoder().encode(match[2]));
      else units.push(...Array.from(match[2] as string, (c) => c.codePointAt(0) as number));
    } else if (/^[0-7]/.test(escaped)) {
      const value = Number.parseInt(escaped, 8);
      if (value > mask) warn('octal escape sequence out of range');
      units.push(value & mask);
    } else if (escaped.startsWith('x')) {
      if (escaped.length === 1) return '\\x used with no following hex digits';
      const value = BigInt(`0x${escaped.slice(1)}`);
      if (value > BigInt(mask)) warn('hex escape sequence out of range');
      units.push(Number(value & BigInt(mask)));
    } else {
      if (simpleEscapes[escaped] === undefined && !/[\\'"?]/.test(escaped))
        warn(`unknown escape sequence: '\\${escaped}'`);
      units.push(simpleEscapes[escaped] ?? escaped.charCodeAt(0) & mask);
    }
  }
  return units;
}
