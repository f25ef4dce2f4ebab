import { conjunction, type Expression, parseExpression, YES } from './expression';
import { expandKconfigMacros } from './toolchain';

export type SymbolType = 'bool' | 'tristate' | 'int' | 'hex' | 'string';

export interface KconfigSymbol {
  readonly name: string;
  type: SymbolType | undefined;
  /** Conditions under which the user may set it; empty: never. Each includes its `depends on`. */
  readonly prompts: Expression[];
  readonly defaults: { readonly value: Expression; readonly condition: Expression }[];
  /** `depends on` of each definition, with those of the menus and `if`s around it. */
  readonly dependencies: Expression[];
  readonly selects: { readonly target: string; readonly condition: Expression; readonly weak: boolean }[];
  choice?: Choice;
}

export interface Choice {
  readonly members: string[];
  readonly defaults: { readonly name: string; readonly condition: Expression }[];
  dependency: Expression;
  optional: boolean;
}

export interface Kconfig {
  readonly symbols: ReadonlyMap<string, KconfigSymbol>;
}

/** Reads the text of a Kconfig file named by `source`, or undefined when it shall not be followed. */
export type SourceReader = (path: string) => string | undefined;

interface Block {
  readonly kind: 'if' | 'menu' | 'choice';
  condition: Expression;
  readonly choice?: Choice;
}

/** A definition being read: its properties refer to the `depends on` that may follow them. */
interface Entry {
  readonly symbol: KconfigSymbol | undefined;
  readonly block: Block | undefined;
  dependency: Expression;
  readonly prompts: Expression[];
  readonly defaults: { value: Expression; condition: Expression }[];
  readonly selects: { target: string; condition: Expression; weak: boolean }[];
}

const SOURCE_DEPTH_LIMIT = 30;

/** `folder`: the one below `arch/` that `$(SRCARCH)` stands for. */
export function parseKconfig(text: string, readSource: SourceReader, folder = 'arm64'): Kconfig {
  const symbols = new Map<string, KconfigSymbol>();
  const blocks: Block[] = [];
  let entry: Entry | undefined;

  const surrounding = (): Expression => blocks.reduce((all, block) => conjunction(all, block.condition), YES);

  const finish = (): void => {
    if (!entry) return;
    const { symbol, block, dependency } = entry;
    if (symbol) {
      const full = conjunction(surrounding(), dependency);
      symbol.dependencies.push(full);
      for (const p of entry.prompts) symbol.prompts.push(conjunction(full, p));
      for (const d of entry.defaults)
        symbol.defaults.push({ value: d.value, condition: conjunction(full, d.condition) });
      for (const s of entry.selects) symbol.selects.push({ ...s, condition: s.condition });
    } else if (block) {
      block.condition = conjunction(block.condition, dependency);
      if (block.choice) {
        block.choice.dependency = surrounding();
        for (const d of entry.defaults)
          if (d.value.kind === 'symbol')
            block.choice.defaults.push({ name: d.value.name, condition: d.condition });
      }
    }
    entry = undefined;
  };

  const begin = (symbol: KconfigSymbol | undefined, block: Block | undefined): void => {
    entry = { symbol, block, dependency: YES, prompts: [], defaults: [], selects: [] };
  };

  const open = (kind: Block['kind'], condition: Expression, choice?: Choice): Block => {
    const block = { kind, condition, ...(choice ? { choice } : {}) };
    blocks.push(block);
    return block;
  };

  const read = (source: string, depth: number): void => {
    const lines = source.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] as string;
      const bare = stripComment(line).trim();
      if (bare === '') continue;
      const word = /^[\w-]+/.exec(bare)?.[0] ?? '';
      const rest = bare.slice(word.length).trim();
      switch (word) {
        case 'config':
        case 'menuconfig': {
          finish();
          const symbol = symbolNamed(symbols, rest);
          const top = blocks[blocks.length - 1];
          if (top?.choice) {
            top.choice.members.push(symbol.name);
            symbol.choice = top.choice;
          }
          begin(symbol, undefined);
          break;
        }
        case 'choice':
          finish();
          begin(
            undefined,
            open('choice', YES, { members: [], defaults: [], dependency: YES, optional: false }),
          );
          break;
        case 'menu':
          finish();
          begin(undefined, open('menu', YES));
          break;
        case 'comment':
          finish();
          begin(undefined, undefined);
          break;
        case 'if':
          finish();
          open('if', parseExpression(expandKconfigMacros(rest)));
          break;
        case 'endif':
        case 'endmenu':
        case 'endchoice':
          finish();
          blocks.pop();
          break;
        case 'source':
        case 'rsource':
        case 'osource': {
          finish();
          const included = depth < SOURCE_DEPTH_LIMIT ? readSource(sourcePath(rest, folder)) : undefined;
          if (included !== undefined) read(included, depth + 1);
          break;
        }
        case 'help':
        case '---help---':
          i = skipHelp(lines, i);
          break;
        default:
          if (entry) property(entry, word, expandKconfigMacros(rest));
      }
    }
    finish();
  };
  read(text, 0);
  return { symbols };
}

function symbolNamed(symbols: Map<string, KconfigSymbol>, name: string): KconfigSymbol {
  let symbol = symbols.get(name);
  if (!symbol) {
    symbol = { name, type: undefined, prompts: [], defaults: [], dependencies: [], selects: [] };
    symbols.set(name, symbol);
  }
  return symbol;
}

function property(entry: Entry, word: string, rest: string): void {
  const [before, condition] = splitIf(rest);
  switch (word) {
    case 'bool':
    case 'tristate':
    case 'int':
    case 'hex':
    case 'string':
      if (entry.symbol) entry.symbol.type = word;
      if (before !== '') entry.prompts.push(condition);
      return;
    case 'prompt':
      entry.prompts.push(condition);
      return;
    case 'def_bool':
    case 'def_tristate':
      if (entry.symbol) entry.symbol.type = word === 'def_bool' ? 'bool' : 'tristate';
      entry.defaults.push({ value: parseExpression(before), condition });
      return;
    case 'default':
      entry.defaults.push({ value: parseExpression(before), condition });
      return;
    case 'select':
    case 'imply':
      entry.selects.push({ target: before, condition, weak: word === 'imply' });
      return;
    case 'depends':
      entry.dependency = conjunction(entry.dependency, parseExpression(rest.replace(/^on\s+/, '')));
      return;
    case 'optional':
      if (entry.block?.choice) entry.block.choice.optional = true;
  }
}

/** Splits `VALUE if CONDITION` at the `if` outside of quotes. */
function splitIf(text: string): [string, Expression] {
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (quote) {
      if (c === '\\') i++;
      else if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
    else if (
      c === 'i' &&
      /^if[\s(!]/.test(text.slice(i, i + 3)) &&
      (i === 0 || /[\s)"']/.test(text[i - 1] ?? ''))
    )
      return [text.slice(0, i).trim(), parseExpression(text.slice(i + 2))];
  }
  return [text.trim(), YES];
}

function stripComment(line: string): string {
  if (!line.includes('#')) return line;
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string;
    if (quote) {
      if (c === '\\') i++;
      else if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
    else if (c === '#') return line.slice(0, i);
  }
  return line;
}

function sourcePath(rest: string, folder: string): string {
  return rest.replace(/^["']|["']$/g, '').replace(/\$\(?SRCARCH\)?/g, folder);
}

/** Help text is what is indented at least as far as its first line. Returns the index of its last line. */
function skipHelp(lines: readonly string[], at: number): number {
  const indent = (line: string) => {
    let column = 0;
    for (const c of line) {
      if (c === '\t') column = (column & ~7) + 8;
      else if (c === ' ') column++;
      else break;
    }
    return column;
  };
  let i = at + 1;
  while (i < lines.length && (lines[i] as string).trim() === '') i++;
  const margin = i < lines.length ? indent(lines[i] as string) : 0;
  if (margin === 0) return i - 1;
  while (i < lines.length && ((lines[i] as string).trim() === '' || indent(lines[i] as string) >= margin))
    i++;
  return i - 1;
}
