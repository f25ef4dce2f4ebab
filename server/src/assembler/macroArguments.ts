import { nameEnd, skipBlanks, skipComma } from './lexical';
import type { MacroDefinition } from './macroDefinition';

/** What reading an argument depends on: `.altmacro` mode and the evaluation of `%expression`. */
export interface ArgumentContext {
  readonly alternate: boolean;
  /** Value of the expression at `at` and the index after it; reports when it is not absolute. */
  readonly evaluate: (text: string, at: number) => { readonly text: string; readonly end: number };
}

export interface MacroArguments {
  readonly values: ReadonlyMap<string, string>;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** False when the assembler gives up on the whole invocation. */
  readonly usable: boolean;
}

const SEPARATORS = new Set([' ', '\t', ',', '"', ';', ')', '(']);

function isSeparator(char: string, alternate: boolean): boolean {
  return SEPARATORS.has(char) || (alternate && (char === '<' || char === '>'));
}

/** Binds the arguments of an invocation (the statement's text after the name) to the formals. */
export function bindArguments(
  macro: MacroDefinition,
  text: string,
  context: ArgumentContext,
): MacroArguments {
  const given = new Map<string, string>();
  const errors: string[] = [];
  const warnings: string[] = [];
  let usable = true;
  let next = 0;
  let keyword = false;
  let i = skipBlanks(text, 0);
  while (i < text.length) {
    let scan = i;
    while (
      scan < text.length &&
      !isSeparator(text.charAt(scan), context.alternate) &&
      !context.alternate &&
      text.charAt(scan) !== '='
    )
      scan++;
    if (scan < text.length && !context.alternate && text.charAt(scan) === '=') {
      keyword = true;
      const end = nameEnd(text, i);
      if (text.charAt(end) !== '=') {
        errors.push('confusion in formal parameters');
        usable = false;
        break;
      }
      const name = text.slice(i, end);
      const value = anyString(text, end + 1, context);
      i = value.end;
      if (!macro.parameters.some((p) => p.name === name))
        errors.push(`Parameter named \`${name}' does not exist for macro \`${macro.name}'`);
      else {
        if (given.get(name))
          warnings.push(`Value for parameter \`${name}' of macro \`${macro.name}' was already specified`);
        given.set(name, value.text);
      }
    } else {
      if (keyword) {
        errors.push("can't mix positional and keyword arguments");
        usable = false;
        break;
      }
      const parameter = macro.parameters[next++];
      if (!parameter) {
        errors.push('too many positional arguments');
        usable = false;
        break;
      }
      if (parameter.kind === 'vararg') {
        given.set(parameter.name, text.slice(i));
        i = text.length;
      } else {
        const value = anyString(text, i, context);
        given.set(parameter.name, value.text);
        i = value.end;
      }
    }
    i = skipComma(text, i);
  }
  const values = new Map<string, string>();
  for (const p of macro.parameters) {
    const value = given.get(p.name) ?? '';
    if (p.kind === 'required' && value === '' && usable)
      errors.push(`Missing value for required parameter \`${p.name}' of macro \`${macro.name}'`);
    values.set(p.name, value === '' ? p.byDefault : value);
  }
  return { values, errors, warnings, usable };
}

/** One argument at `at`: a quoted string without its quotes, or text up to a blank or comma outside brackets. */
export function anyString(text: string, at: number, context: ArgumentContext): { text: string; end: number } {
  let i = skipBlanks(text, at);
  if (i >= text.length) return { text: '', end: i };
  const { alternate } = context;
  const char = text.charAt(i);
  if (/[bBoOdDxXhH]/.test(char) && text.charAt(i + 1) === "'" && text.length > i + 2) {
    const start = i;
    while (i < text.length && !isSeparator(text.charAt(i), alternate)) i++;
    return { text: text.slice(start, i), end: i };
  }
  if (char === '%' && alternate) {
    return context.evaluate(text, i + 1);
  }
  if (char === '"' || (alternate && (char === '<' || char === "'"))) {
    const s = quotedString(text, i, alternate);
    return alternate && char !== '<' ? { text: `"${s.text}"`, end: s.end } : s;
  }
  return bareArgument(text, i, alternate);
}

function bareArgument(text: string, at: number, alternate: boolean): { text: string; end: number } {
  let i = at;
  let open = '';
  while (i < text.length) {
    const c = text.charAt(i);
    if (c === ',' || (alternate && c === '<')) break;
    if (open === '' && (c === ' ' || c === '\t')) break;
    if (c === '"' || c === "'") {
      const close = text.indexOf(c, i + 1);
      if (close < 0) return { text: text.slice(at), end: text.length };
      i = close;
    } else if (c === '(' || c === '[') open = c + open;
    else if (c === ')' && open.startsWith('(')) open = open.slice(1);
    else if (c === ']' && open.startsWith('[')) open = open.slice(1);
    i++;
  }
  return { text: text.slice(at, i), end: i };
}

/** Adjacent quoted pieces, joined; `""` is a quote; `<…>` nests and `!` escapes in alternate mode. */
function quotedString(text: string, at: number, alternate: boolean): { text: string; end: number } {
  let i = at;
  let out = '';
  for (;;) {
    const quote = text.charAt(i);
    if (quote === '<' && alternate) {
      let nest = 0;
      i++;
      while (i < text.length && (text.charAt(i) !== '>' || nest > 0)) {
        const c = text.charAt(i);
        if (c === '!') out += text.charAt(++i);
        else {
          if (c === '>') nest--;
          if (c === '<') nest++;
          out += c;
        }
        i++;
      }
      i++;
    } else if (quote === '"' || (quote === "'" && alternate)) {
      let escaped = false;
      i++;
      while (i < text.length) {
        escaped = text.charAt(i - 1) === '\\' ? !escaped : false;
        const c = text.charAt(i);
        if (alternate && c === '!') {
          out += text.charAt(i + 1);
          i += 2;
        } else if (escaped && c === quote) {
          out += c;
          i++;
        } else {
          if (c === quote) {
            i++;
            if (text.charAt(i) !== quote) break;
          }
          out += text.charAt(i);
          i++;
        }
      }
    } else return { text: out, end: i };
  }
}
