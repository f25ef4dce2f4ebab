import { lineText, type SourceFile } from '../source/sourceFile';
import type { DirectivePlace } from './lexedFile';
import { MacroDefinition, variableArguments } from './macroDefinition';
import { reservedNames } from './reservedNames';

/** Definitions of fewer lines are not worth a run: each one in force costs a look-up of every name. */
const FEWEST = 64;

const start = /#define[ \t]+/y;
const identifier = /[A-Za-z_]\w*/y;
/** What ends a line, or may make it more than a name and its replacement list as they stand. */
const special = /[\n"'\\#]|\/[*/]/g;
const endOfString = /["\\\n]/g;
/** Blank lines, and comments that are lines of their own. */
const between = /[ \t\r]*(?:\/\*[^*\n\\]*\*\/[ \t\r]*)?\n/y;

/**
 * Neighbouring lines `#define NAME text`, each for another name, without parameters, comments and splices:
 * generated headers have thousands of them, few of which are ever used. They are read as one, and a
 * definition is made when its name is looked up.
 */
export class DefineRun {
  readonly kind = 'defines';
  readonly text = '';
  readonly breaks = undefined;
  readonly nameStart = 0;
  readonly operand = 0;

  constructor(
    private readonly file: SourceFile,
    readonly line: number,
    readonly lastLine: number,
    /** Line of each name's definition until it is asked for. */
    private readonly entries: Map<string, MacroDefinition | number>,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  get names(): Iterable<string> {
    return this.entries.keys();
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  definition(name: string): MacroDefinition | undefined {
    const entry = this.entries.get(name);
    if (typeof entry !== 'number') return entry;
    const made = definitionAt(this.file, entry, name);
    this.entries.set(name, made);
    return made;
  }

  /** A definition as the directive of its line. */
  directive(definition: MacroDefinition): DirectivePlace {
    const { line } = definition.definition;
    const text = lineText(this.file, line).trimEnd();
    return { text, line, lastLine: line, breaks: undefined, nameStart: 1, operand: '#define'.length };
  }
}

function definitionAt(file: SourceFile, line: number, name: string): MacroDefinition {
  const text = lineText(file, line).trimEnd();
  start.lastIndex = 0;
  start.test(text);
  const nameStart = start.lastIndex;
  return new MacroDefinition(name, undefined, false, text, nameStart + name.length, file, line, nameStart);
}

/**
 * The run that starts at the beginning of that physical line; else the first line after which one may start
 * again.
 */
export function defineRunAt(file: SourceFile, first: number): DefineRun | number {
  const { text, lineStarts } = file;
  const entries = new Map<string, number>();
  let line = first;
  let last = first;
  while (line < lineStarts.length) {
    const from = lineStarts[line] as number;
    start.lastIndex = from;
    if (!start.test(text)) {
      between.lastIndex = from;
      if (!between.test(text)) break;
      line++;
      continue;
    }
    const nameStart = start.lastIndex;
    identifier.lastIndex = nameStart;
    if (!identifier.test(text)) break;
    const nameEnd = identifier.lastIndex;
    const end = lineStarts[line + 1] ?? text.length + 1;
    const name = text.slice(nameStart, nameEnd);
    if (reservedNames.has(name) || entries.has(name) || !isPlain(text, nameEnd, end - 1)) break;
    entries.set(name, line);
    last = line++;
  }
  if (entries.size < FEWEST) return line + 1;
  const from = lineStarts[first] as number;
  const to = lineStarts[last + 1] ?? text.length;
  if (text.slice(from, to).includes(variableArguments)) return line + 1;
  return new DefineRun(file, first, last, entries);
}

/** Whether a blank or nothing follows the name, and then text up to the end of the line that stands for itself. */
function isPlain(text: string, nameEnd: number, lineEnd: number): boolean {
  const next = text.charCodeAt(nameEnd);
  if (nameEnd < lineEnd && next !== 32 && next !== 9) return false;
  let at = nameEnd;
  for (;;) {
    special.lastIndex = at;
    if (!special.test(text)) return true;
    at = special.lastIndex;
    if (at > lineEnd) return true;
    if (text.charCodeAt(at - 1) !== 34) return false;
    endOfString.lastIndex = at;
    if (!endOfString.test(text)) return false;
    at = endOfString.lastIndex;
    if (text.charCodeAt(at - 1) !== 34) return false;
  }
}
