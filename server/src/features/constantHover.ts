import type { Program } from '../assembler/program';
import type { LinearValue } from '../isa/linearValue';
import { isConstant } from '../isa/linearValue';
import { U64 } from '../isa/u64';
import type { Place } from '../source/origin';
import { lineText } from '../source/sourceFile';
import { bitList, hex } from './bitNames';
import { alignColumns } from './columns';
import type { FeatureContext } from './context';
import { isEncoding } from './givenNames';
import { instructionsOnLine, programsAt } from './lineFacts';
import { lineName } from './valueText';
import { variantRows } from './variantRows';
import type { Word } from './word';

/** Hover on a constant: its value in hexadecimal and decimal, its bits, and where it is defined. */
export function constantHover(context: FeatureContext, word: Word): string | undefined {
  const text = lineText(context.document, word.line);
  if (/^\s*#\s*include\b/.test(text)) return undefined;
  const programs = programsAt(context.analysis, word.line);
  const values = programs.flatMap(({ guard, program }) => {
    const cells = valueCells(program, word.text, text.slice(word.end));
    return cells === undefined ? [] : [{ guard, cells }];
  });
  if (values.length === 0) return openSymbol(context, word);
  const definitions = programs.flatMap(({ program }) =>
    definitionText(program, word.text, context.document.path),
  );
  const rows = variantRows(values);
  const spelled = word.text + (argumentsOf(text.slice(word.end)) ?? '');
  const macro = programs.some(({ program }) => program.cMacros.get(word.text)?.parameters);
  const lines = rows.map((row, i) => [i > 0 ? '' : macro ? spelled : word.text, row.name, ...row.cells]);
  return [alignColumns(lines), ...new Set(definitions)].join('\n');
}

/** A name in an operand that nothing in the program defines: an offset that a build computes, or another file's symbol. */
function openSymbol({ analysis, document }: FeatureContext, { text, line }: Word): string | undefined {
  const used = programsAt(analysis, line).some(
    ({ program }) =>
      program.symbols.get(text)?.address === undefined &&
      instructionsOnLine(program, document.path, line).some(({ parsed }) =>
        parsed.operands.some((operand) => mentions(operand, text)),
      ),
  );
  if (!used) return undefined;
  const built = analysis.setup.buildRoot !== undefined;
  return `${text} · defined outside this file; kept as a symbol${built ? '' : ' (offsets are numbers once a build is found)'}`;
}

function mentions(part: unknown, symbol: string): boolean {
  if (typeof part !== 'object' || part === null) return false;
  return Object.entries(part).some(
    ([key, value]) => (key === 'symbol' && value === symbol) || mentions(value, symbol),
  );
}

/** The parenthesised arguments that a text starts with. */
function argumentsOf(text: string): string | undefined {
  let depth = 0;
  for (let i = text.search(/\S/); i >= 0 && i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    if (depth === 0) return text[i] === ')' ? text.slice(0, i + 1) : undefined;
  }
  return undefined;
}

function valueCells(program: Program, name: string, rest: string): string[] | undefined {
  const macro = program.cMacros.get(name);
  const symbol = program.symbols.get(name);
  if (!macro && symbol?.value === undefined) return undefined;
  const given = macro?.parameters ? argumentsOf(rest) : '';
  const value = given === undefined ? undefined : program.evaluate(name + given);
  if (value === undefined) return macro ? [] : undefined;
  if (!isConstant(value)) {
    const shown = linearText(value);
    return [
      `= ${shown}`,
      isEncoding(shown.toUpperCase())
        ? 'a system register by its encoding'
        : 'not a number until it is built',
    ];
  }
  const word = U64.fromBigInt(BigInt.asUintN(64, value.constant));
  const decimal = value.constant.toString();
  const hexadecimal = hex(word);
  return [`= ${hexadecimal}`, decimal === hexadecimal ? '' : `= ${decimal}`, bitList(word)];
}

/** `VCPU_CONTEXT + 8`. */
export function linearText(value: LinearValue): string {
  const terms = value.terms.map(({ symbol, coefficient }) =>
    coefficient === 1n ? symbol : `${coefficient} * ${symbol}`,
  );
  if (value.constant !== 0n || terms.length === 0) terms.push(value.constant.toString());
  return terms.join(' + ').replaceAll('+ -', '- ');
}

/** Texts that Hyplens supplies: the compiler's own macros, and the configuration that is tried. */
function definedWhere(place: Place, documentPath: string): string {
  const { path } = place.file;
  if (path === 'hyplens:/predefined.h') return 'predefined by the compiler';
  if (path === 'hyplens:/variant') return 'explored both ways';
  if (path === 'hyplens:/command-line') return 'given by the compiler flags';
  return `defined on ${lineName(place, documentPath)}`;
}

function definitionText(program: Program, name: string, documentPath: string): string[] {
  const macro = program.cMacros.get(name);
  if (macro) {
    const parameters = macro.parameters ? `(${macro.parameters.join(', ')})` : '';
    const where = definedWhere(macro.definition, documentPath);
    return [`${where}: ${name}${parameters} ${macro.body}`.trimEnd()];
  }
  const symbol = program.symbols.get(name);
  return symbol ? [`set on ${lineName(symbol.origin, documentPath)}`] : [];
}
