import { isConstant } from '../isa/linearValue';
import type { Assembler } from './assembler';
import { skipBlanks, skipComma } from './lexical';
import { limits } from './limits';
import { type ArgumentContext, anyString, bindArguments } from './macroArguments';
import { type Substitution, substitute } from './macroBody';
import type { Line, MacroDefinition } from './macroDefinition';
import { scrub } from './scrub';

/** How arguments are read under the present mode. */
export function argumentContext(a: Assembler): ArgumentContext {
  return {
    alternate: a.state.alternate,
    evaluate: (text, at) => {
      const parsed = a.expression(text, at);
      const v = a.now(parsed.bound);
      if (!isConstant(v)) a.error('% operator needs absolute expression', 'macro-error');
      return { value: isConstant(v) ? v.constant : 0n, end: parsed.end };
    },
  };
}

/** Reads the expansion of `macro` next, with the arguments of the current statement. */
export function expandMacro(a: Assembler, macro: MacroDefinition, args: string): void {
  const { state } = a;
  const bound = bindArguments(macro, args, argumentContext(a));
  for (const message of bound.errors) a.error(message, 'macro-error');
  for (const message of bound.warnings) a.warn(message, 'macro-error');
  if (!bound.usable) return;
  const s: Substitution = {
    values: new Map(bound.values),
    number: state.macroNumber++,
    alternate: state.alternate,
    localName: () => `.LL${(++state.localCounter).toString(16).padStart(4, '0')}`,
  };
  a.enter(substituteLines(a, macro.name, macro.body, s), macro.name, a.origin);
}

/** Reads the body once for each value of the parameter: `.irp` takes arguments, `.irpc` characters. */
export function expandList(a: Assembler, kind: 'irp' | 'irpc', header: string, body: readonly Line[]): void {
  const name = /^[A-Za-z_.$][\w.$]*/.exec(header)?.[0];
  if (name === undefined) {
    a.error('missing model parameter', 'macro-error');
    return;
  }
  const context = argumentContext(a);
  const values: string[] = [];
  let i = skipComma(header, name.length);
  if (i >= header.length) values.push('');
  let quoted = kind === 'irpc' && header.charAt(i) === '"';
  if (quoted) i++;
  while (i < header.length && values.length < limits.repetitions) {
    if (kind === 'irp') {
      const value = anyString(header, i, context);
      values.push(value.text);
      i = skipComma(header, Math.max(value.end, i));
      continue;
    }
    if (header.charAt(i) === '"') {
      quoted = !quoted;
      if (skipBlanks(header, i + 1) >= header.length) break;
    }
    values.push(header.charAt(i++));
    if (!quoted) i = skipBlanks(header, i);
  }
  const lines: Line[] = [];
  for (const value of values) {
    const s: Substitution = {
      values: new Map([[name, value]]),
      number: a.state.macroNumber,
      alternate: a.state.alternate,
    };
    lines.push(...substituteLines(a, kind, body, s));
  }
  a.enter(lines, kind, a.origin);
}

function substituteLines(a: Assembler, name: string, body: readonly Line[], s: Substitution): Line[] {
  const out: Line[] = [];
  for (const line of body) {
    const text = substitute(line.text, s, (message) =>
      a.problem('macro-error', 'error', message, { ...line.place, macro: name, parent: a.origin }),
    );
    if (text === line.text) out.push(line);
    else if (text.length > limits.statementLength)
      a.error('statement too long after substitution', 'macro-error');
    else for (const l of scrub(text)) out.push({ text: l.text, place: line.place });
  }
  return out;
}
