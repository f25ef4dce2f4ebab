import { isBlank, isNameBeginner, nameEnd, skipBlanks, skipComma } from './lexical';

/** Everything that substitution into the lines of one expansion depends on. */
export interface Substitution {
  /** Parameter (and `LOCAL`) names and the text that replaces them. `LOCAL` adds to it. */
  readonly values: Map<string, string>;
  /** What `\@` becomes. */
  readonly number: number;
  readonly alternate: boolean;
  /** Makes the name for a `LOCAL`; undefined outside of macros, where `LOCAL` is not a keyword. */
  readonly localName?: () => string;
}

/** Substitutes into one body statement. */
export function substitute(text: string, s: Substitution, error: (message: string) => void): string {
  if (!s.alternate && text.indexOf('\\') < 0 && text.indexOf('&') < 0) return text;
  let out = '';
  let i = 0;
  let quoted = false;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code === 38) {
      // `&name` and `&name&` are replaced too; any other `&` stays.
      const end = nameEnd(text, i + 1);
      const value = end > i + 1 ? s.values.get(text.slice(i + 1, end)) : undefined;
      const after = skipAmpersand(text, Math.max(end, i + 1), end > i + 1);
      out += value ?? text.slice(i, after);
      i = after;
    } else if (code === 92) {
      const next = text.charAt(i + 1);
      if (next === '(') {
        const close = text.indexOf(')', i + 2);
        if (close < 0) error("missing `)'");
        out += text.slice(i + 2, close < 0 ? text.length : close);
        i = close < 0 ? text.length : close + 1;
      } else if (next === '@') {
        out += s.number;
        i += 2;
      } else if (next === '&') {
        out += '\\&';
        i += 2;
      } else {
        const end = nameEnd(text, i + 1);
        const value = end > i + 1 ? s.values.get(text.slice(i + 1, end)) : undefined;
        out += value ?? text.slice(i, Math.max(end, i + 1));
        i = skipAmpersand(text, Math.max(end, i + 1), s.alternate);
      }
    } else if (s.alternate && isNameBeginner(code)) {
      if (s.localName && !quoted && isLocal(text, i)) {
        i = declareLocals(text, i + 5, s, s.localName, error);
        continue;
      }
      const end = nameEnd(text, i);
      const name = text.slice(i, end);
      out += s.values.get(name) ?? name;
      i = skipAmpersand(text, end, true);
    } else {
      if (code === 34) quoted = !quoted;
      // Copy up to the next character that can matter.
      let end = i + 1;
      while (end < text.length) {
        const c = text.charCodeAt(end);
        if (c === 38 || c === 92 || c === 34 || (s.alternate && isNameBeginner(c))) break;
        end++;
      }
      out += text.slice(i, end);
      i = end;
    }
  }
  return out;
}

function skipAmpersand(text: string, at: number, belongs: boolean): number {
  return belongs && text.charCodeAt(at) === 38 ? at + 1 : at;
}

function isLocal(text: string, at: number): boolean {
  return text.slice(at, at + 5).toUpperCase() === 'LOCAL' && isBlank(text.charCodeAt(at + 5));
}

function declareLocals(
  text: string,
  at: number,
  s: Substitution,
  localName: () => string,
  error: (message: string) => void,
): number {
  let i = skipBlanks(text, at);
  while (i < text.length) {
    const end = nameEnd(text, i);
    if (end === i) break;
    const name = text.slice(i, end);
    if (s.values.has(name)) error(`\`${name}' was already used as parameter (or another local) name`);
    else s.values.set(name, localName());
    i = skipComma(text, end);
  }
  return i;
}
