import type { AssembledProgram } from './finish';
import { isDigit, isPartOfName, stringEnd } from './lexical';
import { localLabelName } from './localLabels';
import type { Address } from './program';
import type { LeafStatement } from './state';

/** Which capabilities count as present; `all` takes every alternative that is not a callback. */
export type FlatVariant = 'default' | 'all' | ReadonlySet<string>;

/**
 * The program as assembler text without preprocessor, macros, repetitions and conditionals, in source
 * order. For capabilities that are present, each original instruction is replaced by the one at the
 * same place of the replacement.
 */
export function flatten(program: AssembledProgram, variant: FlatVariant = 'default'): string {
  const { patches, entries } = patchesOf(program, variant);
  const seen = new Map<string, number>();
  const out: string[] = [];
  for (const s of program.statements) {
    if (s.kind === 'label') {
      out.push(`${labelName(s, seen)}:`);
      continue;
    }
    if (s.kind === 'directive') {
      out.push(`\t${renameLocals(s, program)}`);
      continue;
    }
    const key = keyOf(program.addressOf(s.location));
    const entry = entries.get(key);
    if (entry !== undefined) {
      out.push(`${entry}:`);
      entries.delete(key);
    }
    const patch = patches.get(key);
    out.push(
      `\t${patch ? renameLocals(patch.statement, program, patch.redirect) : renameLocals(s, program)}`,
    );
  }
  // What only a condition named.
  for (const name of program.named) out.push(`\t.globl ${written(name)}`);
  return `${out.join('\n')}\n`;
}

interface Patch {
  readonly statement: LeafStatement;
  /** Text for a target inside of the replacement, which the copy carries along. */
  readonly redirect: (target: Address) => string | undefined;
}

interface Patches {
  readonly patches: ReadonlyMap<string, Patch>;
  /** Labels to put before the first original instruction of each patched block. */
  readonly entries: Map<string, string>;
}

function patchesOf(program: AssembledProgram, variant: FlatVariant): Patches {
  const patches = new Map<string, Patch>();
  const entries = new Map<string, string>();
  if (variant === 'default') return { patches, entries };
  const byAddress = new Map<string, LeafStatement>();
  for (const s of program.statements)
    if (s.kind === 'instruction' || s.kind === 'data') byAddress.set(keyOf(program.addressOf(s.location)), s);
  program.alternatives.forEach((alternative, index) => {
    if (alternative.callback !== undefined) return;
    if (variant !== 'all' && !variant.has(alternative.capability)) return;
    const { original, replacement, replacementLength: length } = alternative;
    if (length === 0) return;
    const label = entries.get(keyOf(original)) ?? `.Lpatched$${index}`;
    entries.set(keyOf(original), label);
    // Branches inside of the replacement move with it, its end included (Linux: apply_alternatives).
    const redirect = (target: Address): string | undefined => {
      const delta = target.offset - replacement.offset;
      if (target.section !== replacement.section || delta < 0 || delta > length) return undefined;
      return delta === 0 ? label : `${label}+${delta}`;
    };
    for (let offset = 0; offset < length; offset += 4) {
      const statement = byAddress.get(`${replacement.section}:${replacement.offset + offset}`);
      if (statement) patches.set(`${original.section}:${original.offset + offset}`, { statement, redirect });
    }
  });
  return { patches, entries };
}

function keyOf(a: Address): string {
  return `${a.section}:${a.offset}`;
}

/** The name as a statement has it. */
function written(name: string): string {
  return /^[\w.$\u0080-\uffff]+$/.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;
}

/** Numeric labels come in order, so the n-th statement `1:` is instance n. */
function labelName(s: LeafStatement, seen: Map<string, number>): string {
  if (!isDigit(s.text.charCodeAt(0))) return written(s.text);
  const index = seen.get(s.text) ?? 0;
  seen.set(s.text, index + 1);
  return localLabelName(s.text, index);
}

/** The statement with `1b` and `1f` as unique names, and targets inside of a moved replacement redirected. */
function renameLocals(s: LeafStatement, program: AssembledProgram, redirect?: Patch['redirect']): string {
  const { text } = s;
  if (!redirect && !/[0-9][bf]/.test(text)) return text;
  const moved = (name: string): string => {
    const address = redirect && program.resolve({ constant: 0n, terms: [{ symbol: name, coefficient: 1n }] });
    return (address && redirect(address)) ?? name;
  };
  let out = '';
  let i = 0;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    let end = i + 1;
    if (c === 34) {
      end = stringEnd(text, i);
      out += text.slice(i, end);
    } else if (isPartOfName(c)) {
      while (end < text.length && isPartOfName(text.charCodeAt(end))) end++;
      const word = text.slice(i, end);
      const local = /^([0-9]+)([bf])$/.exec(word);
      if (local) {
        const name = program.localLabel(
          (local[1] ?? '').replace(/^0+(?=.)/, ''),
          local[2] === 'f',
          s.sequence,
        );
        out += name === undefined ? word : moved(name);
      } else out += i > 0 && !isDigit(c) ? moved(word) : word;
    } else out += text.charAt(i);
    i = end;
  }
  return out;
}
