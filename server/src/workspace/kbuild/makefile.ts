import { textCommand } from './textCommand';

/**
 * A reading of a Makefile without running it: variables, conditionals, includes and the text functions
 * of GNU make. Rules and recipes are skipped; nothing is executed: `$(shell …)` is empty but for commands on text alone.
 */
export interface Makefile {
  /** Final value of a variable, expanded; '' when it was never set. */
  value(name: string): string;
  /** Names of all variables that were set, in order of first assignment. */
  readonly names: readonly string[];
}

interface Variable {
  text: string;
  /** `=` keeps the text unexpanded, `:=` does not. */
  recursive: boolean;
}

/** Results of `$(call NAME,…)` for toolchain probes: a recent GNU toolchain accepts the option. */
const PROBES: ReadonlySet<string> = new Set(['cc-option', 'as-option', 'ld-option', 'cc-option-yn']);
const DEPTH_LIMIT = 40;

/** What an expansion may ask for. */
interface Lookup {
  /** Reads a variable: expanded, or with `raw` as it was written (for `$(call)` and `$(value)`). */
  (name: string, depth: number, raw?: boolean): string;
  /** `$(eval …)`: the text is read as lines of the makefile. */
  readonly evaluate: (text: string) => void;
  readonly isFile: (path: string) => boolean;
}

/** Variables that are set before the first line: a configuration has thousands, so they are only looked up. */
export type GivenVariables = Pick<ReadonlyMap<string, string>, 'get'>;

export interface MakefileOptions {
  /** Text of a file that is included; without it includes are skipped. */
  readonly read?: (path: string) => string | undefined;
  /** Variables of make's own command line, which no assignment of a makefile changes. */
  readonly commandLine?: ReadonlyMap<string, string>;
}

export function readMakefile(text: string, given: GivenVariables, options: MakefileOptions = {}): Makefile {
  const variables = new Map<string, Variable>();
  const variable = (name: string): Variable | undefined => {
    const fixed = options.commandLine?.get(name);
    if (fixed !== undefined) return { text: fixed, recursive: false };
    const own = variables.get(name);
    if (own) return own;
    const value = given.get(name);
    return value === undefined ? undefined : { text: value, recursive: false };
  };
  const names: string[] = [];

  const expand = (source: string, depth = 0): string => expandText(source, lookup, depth);
  let nesting = 0;
  const evaluate = (lines: string): void => {
    if (nesting >= DEPTH_LIMIT) return;
    nesting++;
    readLines(lines);
    nesting--;
  };
  const lookup: Lookup = withEvaluate(
    (name, depth, raw) => {
      const found = variable(name);
      if (!found) return '';
      return found.recursive && !raw ? expand(found.text, depth + 1) : found.text;
    },
    { evaluate, isFile: (path) => options.read?.(path) !== undefined },
  );

  const assign = (name: string, operator: string, right: string): void => {
    if (options.commandLine?.has(name)) return;
    const old = variable(name);
    if (!old) names.push(name);
    if (operator === '?=' && old) return;
    if (operator === '+=' && old) {
      const added = old.recursive ? right : expand(right);
      variables.set(name, { text: old.text ? `${old.text} ${added}` : added, recursive: old.recursive });
      return;
    }
    const immediate = operator === ':=' || operator === '::=';
    variables.set(name, { text: immediate ? expand(right) : right, recursive: !immediate });
  };

  function readLines(text: string): void {
    /** One entry for each open conditional: taken now, and whether some branch was taken already. */
    const conditions: { active: boolean; done: boolean }[] = [];
    const isActive = () => conditions.every((c) => c.active);
    let definition: { name: string; lines: string[]; active: boolean } | undefined;

    for (const line of logicalLines(text)) {
      if (definition) {
        if (/^\s*endef\b/.test(line)) {
          if (definition.active) assign(definition.name, '=', definition.lines.join('\n'));
          definition = undefined;
        } else definition.lines.push(line);
        continue;
      }
      if (line.startsWith('\t') && conditions.length === 0) continue;
      const bare = line.trim();
      if (bare === '') continue;
      const directive = /^(ifeq|ifneq|ifdef|ifndef|else|endif)\b\s*(.*)$/.exec(bare);
      if (directive) {
        const [, word = '', rest = ''] = directive;
        if (word === 'endif') conditions.pop();
        else if (word === 'else') {
          const top = conditions[conditions.length - 1];
          if (!top) continue;
          const nested = /^(ifeq|ifneq|ifdef|ifndef)\b\s*(.*)$/.exec(rest);
          top.active = !top.done && (!nested || test(nested[1] ?? '', nested[2] ?? '', expand, lookup));
          top.done ||= top.active;
        } else {
          const active = isActive() && test(word, rest, expand, lookup);
          conditions.push({ active, done: active || !isActive() });
        }
        continue;
      }
      if (line.startsWith('\t') && !/^\t\s*[\w.$(){}%/-]+\s*(\+|:|\?|::)?=/.test(line)) continue;
      const defined = /^define\s+(\S+)\s*=?$/.exec(bare);
      if (defined) {
        definition = { name: defined[1] as string, lines: [], active: isActive() };
        continue;
      }
      if (!isActive()) continue;
      const included = /^(?:-?include|sinclude)\s+(.*)$/.exec(bare);
      if (included) {
        for (const path of words(expand(included[1] as string))) {
          const lines = options.read?.(path);
          if (lines === undefined) continue;
          assign('MAKEFILE_LIST', '+=', path);
          evaluate(lines);
        }
        continue;
      }
      if (/^\$[({](?:eval|call|foreach|if|or|and)\s/.test(bare)) {
        evaluate(expand(bare));
        continue;
      }
      const assignment =
        /^(?:(?:export|override)\s+)?((?:[^\s:=+?#$]|\$\([^)]*\))+)\s*(\+=|::=|:=|\?=|=)\s*(.*)$/s.exec(bare);
      if (assignment)
        assign(expand(assignment[1] as string), assignment[2] as string, assignment[3] as string);
    }
  }

  readLines(text);
  return { value: (name) => lookup(name, 0).trim(), names };
}

function withEvaluate(
  read: (name: string, depth: number, raw?: boolean) => string,
  { evaluate, isFile }: Pick<Lookup, 'evaluate' | 'isFile'>,
): Lookup {
  return Object.assign(read, { evaluate, isFile });
}

/** Lines with continuations joined and comments removed. */
function* logicalLines(text: string): Generator<string> {
  let pending = '';
  for (const physical of text.split(/\r?\n/)) {
    if (/(^|[^\\])(\\\\)*\\$/.test(physical)) {
      pending += `${physical.slice(0, -1).trimEnd()} `;
      continue;
    }
    const line = pending + (pending ? physical.trim() : physical);
    pending = '';
    yield line.startsWith('\t') ? line : line.replace(/(^|[^\\])#.*$/, '$1').replaceAll('\\#', '#');
  }
  if (pending) yield pending;
}

function test(word: string, rest: string, expand: (text: string) => string, lookup: Lookup): boolean {
  if (word === 'ifdef' || word === 'ifndef') {
    const set = lookup(expand(rest).trim(), 0) !== '';
    return set === (word === 'ifdef');
  }
  let sides: string[];
  if (rest.startsWith('(')) sides = splitArguments(rest.slice(1, rest.lastIndexOf(')')));
  else sides = [...rest.matchAll(/"([^"]*)"|'([^']*)'/g)].map((m) => m[1] ?? m[2] ?? '');
  const equal = expand(sides[0] ?? '').trim() === expand(sides[1] ?? '').trim();
  return equal === (word === 'ifeq');
}

function expandText(source: string, lookup: Lookup, depth: number): string {
  if (!source.includes('$')) return source;
  // A variable that refers to itself is an error in make.
  if (depth > DEPTH_LIMIT) return '';
  let out = '';
  for (let i = 0; i < source.length; i++) {
    const c = source[i] as string;
    if (c !== '$') {
      out += c;
      continue;
    }
    const next = source[i + 1];
    if (next === '$') {
      out += '$';
      i++;
    } else if (next === '(' || next === '{') {
      const end = closing(source, i + 1);
      out += reference(source.slice(i + 2, end), lookup, depth);
      i = end;
    } else if (next !== undefined) {
      out += lookup(next, depth);
      i++;
    }
  }
  return out;
}

/** Index of the bracket that closes the one at `open`, or the end of the text. */
function closing(text: string, open: number): number {
  const opener = text[open];
  const closer = opener === '(' ? ')' : '}';
  let level = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === opener) level++;
    else if (text[i] === closer && --level === 0) return i;
  }
  return text.length;
}

function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let level = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '(' || c === '{') level++;
    else if (c === ')' || c === '}') level--;
    else if (c === ',' && level === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** The part that `%` stands for when `word` matches `pattern`; '' for an exact match without `%`. */
function stem(pattern: string, word: string): string | undefined {
  const percent = pattern.indexOf('%');
  if (percent < 0) return pattern === word ? '' : undefined;
  const before = pattern.slice(0, percent);
  const after = pattern.slice(percent + 1);
  if (word.length < before.length + after.length || !word.startsWith(before) || !word.endsWith(after))
    return undefined;
  return word.slice(before.length, word.length - after.length);
}

function patsubst(pattern: string, replacement: string, text: string): string {
  return words(text)
    .map((word) => {
      const part = stem(pattern, word);
      return part === undefined ? word : replacement.replace('%', () => part);
    })
    .join(' ');
}

function reference(inner: string, lookup: Lookup, depth: number): string {
  const expand = (text: string) => expandText(text, lookup, depth + 1);
  const call = /^([a-z][a-z-]*)\s+([\s\S]*)$/.exec(inner);
  if (call) {
    const result = applyFunction(call[1] as string, splitArguments(call[2] as string), expand, lookup, depth);
    if (result !== undefined) return result;
  }
  const name = expand(inner);
  const substitution = /^([^:]+):([^=]*)=(.*)$/.exec(name);
  if (substitution) {
    const [, variable = '', from = '', to = ''] = substitution;
    const pattern = from.includes('%') ? from : `%${from}`;
    return patsubst(pattern, to.includes('%') ? to : `%${to}`, lookup(variable, depth));
  }
  return lookup(name.trim(), depth);
}

function applyFunction(
  name: string,
  raw: readonly string[],
  expand: (text: string) => string,
  lookup: Lookup,
  depth: number,
): string | undefined {
  const argument = (index: number): string => expand(raw[index] ?? '');
  const list = (index: number): string[] => words(expand(raw.slice(index).join(',')));
  const each = (index: number, f: (word: string) => string): string => list(index).map(f).join(' ');
  switch (name) {
    case 'addprefix':
      return each(1, (w) => argument(0) + w);
    case 'addsuffix':
      return each(1, (w) => w + argument(0));
    case 'patsubst':
      return patsubst(argument(0).trim(), argument(1).trim(), argument(2));
    case 'subst':
      return argument(2).replaceAll(argument(0), argument(1));
    case 'filter':
    case 'filter-out': {
      const patterns = words(argument(0));
      const keep = name === 'filter';
      return list(1)
        .filter((w) => patterns.some((p) => stem(p, w) !== undefined) === keep)
        .join(' ');
    }
    case 'strip':
      return list(0).join(' ');
    case 'sort':
      return [...new Set(list(0))].sort().join(' ');
    case 'notdir':
      return each(0, (w) => w.slice(w.lastIndexOf('/') + 1));
    case 'dir':
      return each(0, (w) => (w.includes('/') ? w.slice(0, w.lastIndexOf('/') + 1) : './'));
    case 'basename':
      return each(0, (w) => w.replace(/\.[^./]*$/, ''));
    case 'firstword':
      return list(0)[0] ?? '';
    case 'lastword':
      return list(0).at(-1) ?? '';
    case 'words':
      return String(list(0).length);
    case 'word':
      return list(1)[Number(argument(0)) - 1] ?? '';
    case 'findstring':
      return argument(1).includes(argument(0)) ? argument(0) : '';
    case 'if':
      return argument(0).trim() !== '' ? argument(1) : argument(2);
    case 'or':
      return raw.map(expand).find((value) => value.trim() !== '') ?? '';
    case 'and': {
      const values = raw.map(expand);
      return values.every((value) => value.trim() !== '') ? (values.at(-1) ?? '') : '';
    }
    case 'foreach': {
      const variable = argument(0).trim();
      return words(argument(1))
        .map((value) => {
          const scoped = withEvaluate(
            (n, d, asWritten) => (n === variable ? value : lookup(n, d, asWritten)),
            lookup,
          );
          return expandText(raw.slice(2).join(','), scoped, depth + 1);
        })
        .join(' ');
    }
    case 'call': {
      const callee = argument(0).trim();
      if (PROBES.has(callee)) return argument(1);
      const parameters = raw.slice(1).map(expand);
      const body = withEvaluate(
        (n, d, asWritten) =>
          /^\d+$/.test(n)
            ? n === '0'
              ? callee
              : (parameters[Number(n) - 1] ?? '')
            : lookup(n, d, asWritten),
        lookup,
      );
      return expandText(lookup(callee, depth, true), body, depth + 1);
    }
    case 'eval':
      lookup.evaluate(expand(raw.join(',')));
      return '';
    case 'origin':
      return lookup(argument(0).trim(), depth) === '' ? 'undefined' : 'file';
    case 'value':
      return lookup(argument(0).trim(), depth, true);
    case 'realpath':
    case 'abspath':
      return argument(0);
    case 'shell':
      return textCommand(expand(raw.join(',')).trim()) ?? '';
    case 'wildcard':
      // Patterns are left out: which files there are is not looked for.
      return list(0)
        .filter((path) => lookup.isFile(path))
        .join(' ');
    case 'error':
    case 'warning':
    case 'info':
      return '';
    default:
      return undefined;
  }
}
