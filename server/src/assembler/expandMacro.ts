import { isConstant } from '../isa/linearValue';
import type { Assembler } from './assembler';
import type { BlockCollector } from './blocks';
import type { ExpandedStatement } from './expandedTexts';
import { skipBlanks, skipComma } from './lexical';
import { limits } from './limits';
import { Line } from './line';
import { type ArgumentContext, anyString, bindArguments } from './macroArguments';
import { type Substitution, substitute } from './macroBody';
import type { MacroDefinition } from './macroDefinition';
import { missingConstants } from './missingConstants';
import { type ScrubbedStatement, scrubExpanded } from './scrub';

/** How arguments are read under the present mode. */
export function argumentContext(a: Assembler): ArgumentContext {
  return {
    alternate: a.state.alternate,
    evaluate: (text, at) => {
      const parsed = a.expression(text, at);
      const v = a.nowOnly(parsed.bound);
      const { end } = parsed;
      if (isConstant(v)) return { text: v.constant.toString(), end };
      // What only a missing header or a build gives stays as it is written.
      if (missingConstants(a, v) !== undefined) return { text: `(${text.slice(at, end).trim()})`, end };
      a.error('% operator needs absolute expression', 'macro-error');
      return { text: '0', end };
    },
  };
}

/** Reads the expansion of `macro` next, with the arguments of the current statement. */
export function expandMacro(a: Assembler, macro: MacroDefinition, args: string): void {
  const { state } = a;
  const known = state.alternate ? undefined : macro.expansion(args);
  if (known) {
    state.macroNumber++;
    a.enter(known, macro.name, a.origin);
    return;
  }
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
  const { lines, expansion, isFaulty } = substituteLines(a, macro.name, macro.body, s);
  const said = isFaulty || bound.errors.length + bound.warnings.length > 0;
  if (!state.alternate && !said) macro.keep(args, expansion, lines);
  a.enter(lines, macro.name, a.origin);
}

/** Reads the body once for each value of the parameter: `.irp` takes arguments, `.irpc` characters. */
export function expandList(
  a: Assembler,
  kind: 'irp' | 'irpc',
  { header, body, origin }: BlockCollector,
): void {
  const name = /^[A-Za-z_.$][\w.$]*/.exec(header)?.[0];
  if (name === undefined) {
    a.problem('macro-error', 'error', 'missing model parameter', origin);
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
    lines.push(...substituteLines(a, kind, body, s).lines);
  }
  a.enter(lines, kind, a.origin);
}

function substituteLines(
  a: Assembler,
  name: string,
  body: readonly Line[],
  s: Substitution,
): {
  readonly lines: readonly Line[];
  readonly expansion: readonly ExpandedStatement[];
  readonly isFaulty: boolean;
} {
  const lines: Line[] = [];
  const expansion: ExpandedStatement[] = [];
  let isFaulty = false;
  for (let i = 0; i < body.length; i++) {
    const line = body[i] as Line;
    const text = substitute(line.text, s, (message) => {
      isFaulty = true;
      a.problem('macro-error', 'error', message, { ...line.place, macro: name, parent: a.origin });
    });
    if (text === line.text) {
      lines.push(line);
      expansion.push({ statement: line.scrubbed, from: i });
    } else if (text.length > limits.statementLength) {
      isFaulty = true;
      a.error('statement too long after substitution', 'macro-error');
    } else {
      const statements = scrubExpanded(text);
      for (let k = 0; k < statements.length; k++) {
        const statement = statements[k] as ScrubbedStatement;
        lines.push(new Line(statement, line.place));
        expansion.push({ statement, from: i });
      }
    }
  }
  return { lines, expansion, isFaulty };
}
