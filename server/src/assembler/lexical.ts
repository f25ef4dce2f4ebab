/** Character classes of GNU as for ELF targets without `$` or `@` specialities. */

const beginner = new Uint8Array(128);
const part = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  const s = String.fromCharCode(c);
  if (/[A-Za-z_.$]/.test(s)) beginner[c] = 1;
  if (/[A-Za-z0-9_.$]/.test(s)) part[c] = 1;
}

export function isNameBeginner(code: number): boolean {
  return code >= 128 || beginner[code] === 1;
}

export function isPartOfName(code: number): boolean {
  return code >= 128 || part[code] === 1;
}

export function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 12 || code === 13;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Index after blanks. */
export function skipBlanks(text: string, at: number): number {
  let i = at;
  while (i < text.length && isBlank(text.charCodeAt(i))) i++;
  return i;
}

/** Index after blanks, one optional comma, and blanks. */
export function skipComma(text: string, at: number): number {
  let i = skipBlanks(text, at);
  if (text.charCodeAt(i) === 44) i++;
  return skipBlanks(text, i);
}

/** Index after the name that starts at `at`; equals `at` when no name starts there. */
export function nameEnd(text: string, at: number): number {
  if (at >= text.length || !isNameBeginner(text.charCodeAt(at))) return at;
  let i = at + 1;
  while (i < text.length && isPartOfName(text.charCodeAt(i))) i++;
  return i;
}

/** Index after the double-quoted string that starts at `at`, escapes respected. */
export function stringEnd(text: string, at: number): number {
  let i = at + 1;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (c === 92) i += 2;
    else if (c === 34) return i + 1;
    else i++;
  }
  return text.length;
}

/** The symbol name at `at`, quoted or not; undefined when none stands there. */
export function symbolName(text: string, at: number): { name: string; end: number } | undefined {
  if (text.charCodeAt(at) === 34) return quotedName(text, at);
  const end = nameEnd(text, at);
  return end > at ? { name: text.slice(at, end), end } : undefined;
}

/** A quoted name: pieces side by side are one, and a backslash protects only a quote or itself. */
export function quotedName(text: string, at: number): { name: string; end: number } {
  let end = at;
  let name = '';
  do {
    const start = end + 1;
    end = stringEnd(text, end);
    const closed = end - 1 >= start && text.charCodeAt(end - 1) === 34;
    name += text.slice(start, closed ? end - 1 : end).replace(/\\(["\\])/g, '$1');
  } while (text.charCodeAt(end) === 34);
  return { name, end };
}
