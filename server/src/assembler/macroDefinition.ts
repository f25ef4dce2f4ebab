import type { Place } from '../source/origin';
import { type ExpandedStatement, type ExpandedTexts, expandedTextsOf } from './expandedTexts';
import { isPartOfName, nameEnd, skipBlanks, skipComma } from './lexical';
import { Line } from './line';
import { type ArgumentContext, anyString } from './macroArguments';

export interface MacroParameter {
  readonly name: string;
  readonly kind: 'optional' | 'required' | 'vararg';
  readonly byDefault: string;
}

/** A `.macro` with its body, and the expansions that were made of it. */
export class MacroDefinition {
  private texts: ExpandedTexts | undefined;
  private readonly lines = new WeakMap<readonly ExpandedStatement[], readonly Line[]>();

  constructor(
    readonly name: string,
    readonly parameters: readonly MacroParameter[],
    readonly body: readonly Line[],
    readonly definition: Place,
  ) {}

  /** The lines that these arguments gave before, or would give. */
  expansion(args: string): readonly Line[] | undefined {
    this.texts ??= expandedTextsOf(this);
    const texts = this.texts.get(args);
    const known = texts && this.lines.get(texts);
    if (texts === undefined || known) return known;
    const made = texts.map(({ statement, from }) => new Line(statement, (this.body[from] as Line).place));
    this.lines.set(texts, made);
    return made;
  }

  /** Keeps an expansion that followed from the arguments alone. */
  keep(args: string, texts: readonly ExpandedStatement[], lines: readonly Line[]): void {
    if (this.texts?.set(args, texts)) this.lines.set(texts, lines);
  }
}

export interface MacroHeader {
  readonly name: string;
  readonly parameters: readonly MacroParameter[];
  readonly errors: readonly string[];
}

/** Reads what follows `.macro`: name and formal parameters, separated by blanks or commas. */
export function parseMacroHeader(text: string, context: ArgumentContext): MacroHeader {
  const errors: string[] = [];
  let i = skipBlanks(text, 0);
  let end = i;
  // A macro name may hold anything that a mnemonic may.
  while (end < text.length && isPartOfName(text.charCodeAt(end))) end++;
  const name = text.slice(i, end);
  if (name === '') return { name, parameters: [], errors: ['Missing macro name'] };
  i = skipComma(text, end);
  if (i >= text.length && text.slice(end).includes(','))
    return { name, parameters: [], errors: [`Bad parameter list for macro \`${name}'`] };
  // The assembler refuses parentheses here; what stands in them is read all the same.
  const parenthesised = text.charAt(i) === '(';
  if (parenthesised) {
    errors.push(`Bad parameter list for macro \`${name}'`);
    i = skipBlanks(text, i + 1);
  }
  const parameters: MacroParameter[] = [];
  while (i < text.length && text.charAt(i) !== ')') {
    end = nameEnd(text, i);
    if (end === i) {
      errors.push(`Bad parameter list for macro \`${name}'`);
      return { name, parameters, errors };
    }
    const parameter = text.slice(i, end);
    let kind: MacroParameter['kind'] = 'optional';
    let byDefault = '';
    i = skipBlanks(text, end);
    if (text.charAt(i) === ':') {
      i = skipBlanks(text, i + 1);
      end = nameEnd(text, i);
      const qualifier = text.slice(i, end);
      if (qualifier === 'req') kind = 'required';
      else if (qualifier === 'vararg') kind = 'vararg';
      else if (qualifier === '')
        errors.push(`Missing parameter qualifier for \`${parameter}' in macro \`${name}'`);
      else
        errors.push(
          `\`${qualifier}' is not a valid parameter qualifier for \`${parameter}' in macro \`${name}'`,
        );
      i = skipBlanks(text, Math.max(end, i));
    }
    if (text.charAt(i) === '=') {
      const value = anyString(text, i + 1, context);
      byDefault = value.text;
      i = value.end;
    }
    if (parameters.some((p) => p.name === parameter))
      errors.push(`A parameter named \`${parameter}' already exists for macro \`${name}'`);
    else parameters.push({ name: parameter, kind, byDefault });
    const next = skipComma(text, i);
    if (next >= text.length && text.slice(i).includes(',')) {
      errors.push(`Bad parameter list for macro \`${name}'`);
      return { name, parameters, errors };
    }
    if (next === i && next < text.length && text.charAt(next) !== ')' && nameEnd(text, next) === next) {
      errors.push(`Bad parameter list for macro \`${name}'`);
      return { name, parameters, errors };
    }
    i = next;
    if (kind === 'vararg') break;
  }
  if (parenthesised && text.charAt(i) === ')') i = skipBlanks(text, i + 1);
  if (i < text.length && errors.length === 0) errors.push(`Bad parameter list for macro \`${name}'`);
  return { name, parameters, errors };
}
