import { isConditionalDirective } from './conditionals';
import { isDigit, isPartOfName, nameEnd, quotedName, skipBlanks, stringEnd } from './lexical';

/** A `name:` in front of a statement. */
export interface Label {
  readonly name: string;
  /** What follows it. */
  readonly rest: string;
}

/** A statement taken apart, as far as that needs no state of the assembler. */
export interface Statement {
  readonly labels: readonly Label[];
  /** What follows the labels. */
  readonly text: string;
  /** Mnemonic, directive or macro as written, and in lower case; empty when the text starts with none. */
  readonly word: string;
  readonly lower: string;
  /** `.set` or `.eqv` for `name = value` and `name == value`: the directive that means the same. */
  readonly assignment: '.set' | '.eqv' | undefined;
  /** What follows the word; for an assignment, the operands of its directive. */
  readonly operands: string;
  /** It is looked at even inside of skipped text. */
  readonly isConditional: boolean;
  /** A string in it has no end. */
  readonly isUnterminated: boolean;
}

const noLabels: readonly Label[] = [];

export function statementOf(whole: string): Statement {
  let labels = noLabels;
  let text = whole;
  for (let label = labelOf(text); label; label = labelOf(text)) {
    labels = [...labels, label];
    text = label.rest;
  }
  const isConditional = isConditionalDirective(whole);
  const isUnterminated = hasOpenString(text);
  const end = keywordEnd(text);
  const word = text.slice(0, end);
  const rest = skipBlanks(text, end);
  if (text.charCodeAt(rest) !== 61 || end === 0) {
    const operands = text.slice(rest);
    const lower = word.toLowerCase();
    return { labels, text, word, lower, assignment: undefined, operands, isConditional, isUnterminated };
  }
  const again = text.charCodeAt(rest + 1) === 61;
  const operands = `${word},${text.slice(rest + (again ? 2 : 1))}`;
  return {
    labels,
    text,
    word,
    lower: word.toLowerCase(),
    assignment: again ? '.eqv' : '.set',
    operands,
    isConditional,
    isUnterminated,
  };
}

function hasOpenString(text: string): boolean {
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    at = stringEnd(text, at);
    if (at >= text.length) return text.charCodeAt(text.length - 1) !== 34 || isEscapedEnd(text);
  }
  return false;
}

/** The last character is a quote that a backslash makes part of the string, or the only one. */
function isEscapedEnd(text: string): boolean {
  let backslashes = 0;
  while (text.charCodeAt(text.length - 2 - backslashes) === 92) backslashes++;
  return backslashes % 2 === 1;
}

function labelOf(text: string): Label | undefined {
  let end: number;
  let name: string;
  if (text.charCodeAt(0) === 34) ({ name, end } = quotedName(text, 0));
  else {
    end = nameEnd(text, 0);
    if (end === 0) while (isDigit(text.charCodeAt(end))) end++;
    name = '';
  }
  const colon = skipBlanks(text, end);
  if (end === 0 || text.charCodeAt(colon) !== 58) return undefined;
  if (name === '') name = text.slice(0, end);
  return { name, rest: text.slice(skipBlanks(text, colon + 1)) };
}

function keywordEnd(text: string): number {
  if (text.charCodeAt(0) === 34) return stringEnd(text, 0);
  let end = 0;
  while (end < text.length && isPartOfName(text.charCodeAt(end))) end++;
  return end;
}
