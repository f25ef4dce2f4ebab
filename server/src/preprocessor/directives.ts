import type { HeaderName } from '../source/includePath';
import type { DirectivePlace, OtherDirective } from './lexedFile';
import type { Run } from './run';
import { type Token, TokenFlag, TokenKind } from './token';
import { tokenize } from './tokenize';

/** Carries out a directive that is neither a definition nor a conditional. */
export function runDirective(run: Run, line: OtherDirective): void {
  switch (line.name) {
    case 'include':
    case 'import':
    case 'include_next':
      include(run, line);
      return;
    case 'undef': {
      const operand = operandOf(line).trim();
      const name = /^[A-Za-z_]\w*/.exec(operand)?.[0];
      if (operand === '') run.fault('no macro name given in #undef directive', line);
      else if (name === undefined) run.fault('macro names must be identifiers', line);
      else if (name === 'defined') run.fault('"defined" cannot be used as a macro name', line);
      else {
        if (operand.length > name.length) extraTokens(run, line);
        run.undefine(name, line);
      }
      return;
    }
    case 'line':
      setLine(run, line);
      return;
    case 'error':
      run.fault(`#error ${messageOf(line)}`.trimEnd(), line);
      return;
    case 'warning':
      run.caution(`#warning ${messageOf(line)}`.trimEnd(), line);
      return;
    case 'pragma':
      pragma(run, line);
      return;
    case 'assert':
    case 'unassert':
      assertion(run, line);
      return;
    default:
    // `#` alone, #ident and #sccs have no effect on the text.
  }
}

function operandOf(line: DirectivePlace): string {
  return line.text.slice(line.operand);
}

/** The text of `#error`, with every run of white space as one space, as GCC prints it. */
function messageOf(line: DirectivePlace): string {
  return operandOf(line).trim().replace(/\s+/g, ' ');
}

function extraTokens(run: Run, line: OtherDirective): void {
  run.caution(`extra tokens at end of #${line.name} directive`, line);
}

function expanded(run: Run, line: DirectivePlace): Token[] {
  const expander = run.directiveExpander(tokenize(line.text, line.line, line.breaks, line.operand));
  const tokens: Token[] = [];
  for (let token = expander.next(); token.kind !== TokenKind.End; token = expander.next()) tokens.push(token);
  return tokens;
}

function include(run: Run, line: OtherDirective): void {
  const operand = operandOf(line);
  const start = line.operand + operand.length - operand.trimStart().length;
  const origin = run.frame.origin(line, start, line.text.length);
  const header = literalHeader(operand.trim()) ?? run.within(line, () => computedHeader(expanded(run, line)));
  if (header === undefined || header.name === '') {
    run.fault(
      header ? `empty filename in #${line.name}` : `#${line.name} expects "FILENAME" or <FILENAME>`,
      line,
    );
    return;
  }
  if (header.rest === 'unterminated') run.fault('missing terminating > character', line);
  else if (header.rest !== '') extraTokens(run, line);
  if (line.name === 'include_next' && run.frame.depth === 0)
    run.caution('#include_next in primary source file', line);
  // In the document itself #include_next is a plain #include.
  const after = line.name === 'include_next' ? run.frame.position : undefined;
  run.include(header, origin, after, line.name === 'import');
}

/** A header's name and what stands after it on the line. */
interface WrittenHeader extends HeaderName {
  readonly rest: string;
}

function literalHeader(text: string): WrittenHeader | undefined {
  const match = /^"([^"]*)"|^<([^>]*)(>?)/.exec(text);
  if (!match) return undefined;
  const rest = match[3] === '' ? 'unterminated' : text.slice(match[0].length).trim();
  return match[1] !== undefined
    ? { name: match[1], angled: false, rest }
    : { name: (match[2] as string).trim(), angled: true, rest };
}

function computedHeader(tokens: readonly Token[]): WrittenHeader | undefined {
  const first = tokens[0];
  if (first?.kind === TokenKind.String)
    return { name: first.text.slice(1, -1), angled: false, rest: tokens[1]?.text ?? '' };
  if (first?.text !== '<') return undefined;
  let name = '';
  for (const [i, token] of tokens.slice(1).entries()) {
    if (token.text === '>') return { name, angled: true, rest: tokens[i + 2]?.text ?? '' };
    name += token.flags & TokenFlag.SpaceBefore && name !== '' ? ` ${token.text}` : token.text;
  }
  return undefined;
}

function setLine(run: Run, line: OtherDirective): void {
  const [number, name, extra] = run.within(line, () => expanded(run, line)) ?? [];
  if (number === undefined || !/^[0-9]+$/.test(number.text)) {
    run.fault(
      number
        ? `"${number.text}" after #line is not a positive integer`
        : 'unexpected end of file after #line',
      line,
    );
    return;
  }
  run.frame.lineShift = Number(number.text) - (line.lastLine + 2);
  if (name?.kind === TokenKind.String && name.text.startsWith('"')) {
    run.frame.presumedName = name.text.slice(1, -1).replace(/\\(.)/g, '$1');
    if (extra) extraTokens(run, line);
  } else if (name) run.fault(`"${name.text}" is not a valid filename`, line);
}

function pragma(run: Run, line: OtherDirective): void {
  const operand = operandOf(line).trim();
  if (/^once\b/.test(operand)) {
    if (run.frame.depth > 0) run.once.add(run.frame.lexed.file.path);
    else run.caution('#pragma once in main file', line);
    return;
  }
  const stacked = /^(push_macro|pop_macro)\s*\(\s*"([A-Za-z_]\w*)"\s*\)/.exec(operand);
  if (!stacked) return;
  const name = stacked[2] as string;
  const pushed = run.pushed.get(name) ?? [];
  if (stacked[1] === 'push_macro') {
    run.pushed.set(name, [...pushed, run.macros.get(name)]);
  } else if (pushed.length > 0 && !run.options.fixed.has(name)) {
    const entry = pushed[pushed.length - 1];
    run.pushed.set(name, pushed.slice(0, -1));
    if (entry === undefined) run.macros.delete(name);
    else if (typeof entry !== 'string') run.macros.set(name, entry);
  }
}

/** `#assert predicate(answer)` and its reverse, deprecated but understood by GCC in assembler input. */
function assertion(run: Run, line: OtherDirective): void {
  run.caution(`#${line.name} is a deprecated GCC extension`, line);
  if (/^\s*[A-Za-z_]\w*\s*\([^)]*$/.test(operandOf(line))) {
    run.fault("missing ')' to complete answer", line);
    return;
  }
  const match = /^\s*([A-Za-z_]\w*)\s*(?:\(([^)]*)\))?\s*$/.exec(operandOf(line));
  const answer = match?.[2]?.trim().replace(/\s+/g, ' ');
  if (!match || (line.name === 'assert' && !answer)) {
    run.fault(match ? "missing '(' after predicate" : 'assertion without predicate', line);
    return;
  }
  const predicate = match[1] as string;
  const answers = run.assertions.get(predicate) ?? [];
  if (line.name === 'assert') {
    if (answers.includes(answer as string)) run.caution(`"${predicate}" re-asserted`, line);
    else run.assertions.set(predicate, [...answers, answer as string]);
  } else if (answer === undefined) run.assertions.delete(predicate);
  else
    run.assertions.set(
      predicate,
      answers.filter((a) => a !== answer),
    );
}
