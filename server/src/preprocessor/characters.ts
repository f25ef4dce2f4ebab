/** Classes of characters for the scanners. Anything beyond ASCII is CharacterClass.Other. */
export enum CharacterClass {
  Other,
  Blank,
  Letter,
  Digit,
  Quote,
  Slash,
}

const classes = new Uint8Array(128);
for (const c of ' \t\f\v\r\0') classes[c.charCodeAt(0)] = CharacterClass.Blank;
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_')
  classes[c.charCodeAt(0)] = CharacterClass.Letter;
for (const c of '0123456789') classes[c.charCodeAt(0)] = CharacterClass.Digit;
for (const c of `"'`) classes[c.charCodeAt(0)] = CharacterClass.Quote;
classes['/'.charCodeAt(0)] = CharacterClass.Slash;

/** `code` may be NaN, what charCodeAt gives beyond the end. */
export function classOf(code: number): CharacterClass {
  return code < 128 ? (classes[code] as CharacterClass) : CharacterClass.Other;
}

export function isNameCharacter(code: number): boolean {
  const c = classOf(code);
  return c === CharacterClass.Letter || c === CharacterClass.Digit;
}

/** End of the identifier that starts at `at`. `$` is no letter in assembler input. */
export function endOfName(text: string, at: number): number {
  let i = at + 1;
  while (isNameCharacter(text.charCodeAt(i))) i++;
  return i;
}

/** End of the pp-number (C11 6.4.8) that starts at `at`: a sign belongs to it after e, E, p and P. */
export function endOfNumber(text: string, at: number): number {
  let i = at + 1;
  for (;;) {
    const code = text.charCodeAt(i);
    if (isNameCharacter(code) || code === 46) {
      i++;
    } else if (code === 43 || code === 45) {
      const before = text.charCodeAt(i - 1) | 32;
      if (before !== 101 && before !== 112) return i;
      i++;
    } else {
      return i;
    }
  }
}

/** End of a pp-number that starts with a point, or of any other single character. */
export function endOfOther(text: string, at: number): number {
  if (text.charCodeAt(at) === 46 && classOf(text.charCodeAt(at + 1)) === CharacterClass.Digit)
    return endOfNumber(text, at);
  return at + 1;
}

/**
 * End of the string or character constant whose quote is at `at`, or the end of the text when it is not
 * terminated: in assembler input the rest of the line then belongs to the quote, comments and all.
 */
export function endOfQuoted(text: string, at: number): number {
  const quote = text.charCodeAt(at);
  let i = at + 1;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code === 92) i++;
    else if (code === quote) return i + 1;
    i++;
  }
  return text.length;
}

/** Whether the quoted text from `start` to `end`, as endOfQuoted found it, has its closing quote. */
export function isTerminated(text: string, start: number, end: number): boolean {
  if (end - start < 2 || text.charCodeAt(end - 1) !== text.charCodeAt(start)) return false;
  let i = start + 1;
  while (i < end - 1) i += text.charCodeAt(i) === 92 ? 2 : 1;
  return i === end - 1;
}
