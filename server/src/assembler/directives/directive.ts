import type { Assembler } from '../assembler';
import type { BlockCollector } from '../blocks';
import { skipBlanks } from '../lexical';
import type { LeafStatement } from '../state';

export interface Directive {
  /** Present when the statement itself belongs to the flat text. */
  readonly leaf?: LeafStatement['kind'];
  run(a: Assembler, args: string): void;
  /** For directives that open a block: called with the whole body. */
  close?(a: Assembler, block: BlockCollector): void;
}

export type DirectiveEntry = readonly [names: string, directive: Directive];

/** Splits at commas outside of strings and brackets; parts are trimmed. Empty text: no parts. */
export function splitArguments(args: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  let quoted = false;
  for (let i = 0; i < args.length; i++) {
    const c = args.charCodeAt(i);
    if (quoted) {
      if (c === 92) i++;
      else if (c === 34) quoted = false;
    } else if (c === 34) quoted = true;
    else if (c === 40 || c === 91) depth++;
    else if (c === 41 || c === 93) depth--;
    else if (c === 44 && depth <= 0) {
      parts.push(args.slice(start, i).trim());
      start = i + 1;
    }
  }
  const last = args.slice(start).trim();
  if (last !== '' || parts.length > 0) parts.push(last);
  return parts;
}

/** A symbol name, quoted or not, at `at`. */
export function symbolAt(text: string, at: number): { name: string; end: number } | undefined {
  const i = skipBlanks(text, at);
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(text.slice(i));
  if (quoted) return { name: quoted[1] ?? '', end: i + quoted[0].length };
  const bare = /^[A-Za-z_.$\u0080-\uffff][\w.$\u0080-\uffff]*/.exec(text.slice(i));
  return bare ? { name: bare[0], end: i + bare[0].length } : undefined;
}

const ESCAPES: Record<string, number> = { b: 8, f: 12, n: 10, r: 13, t: 9 };
const encoder = new TextEncoder();

/** Bytes of a string literal at `at`, with the escapes of `as`; undefined when none stands there. */
export function stringBytes(text: string, at: number): { bytes: number[]; end: number } | undefined {
  if (text.charAt(at) !== '"') return undefined;
  const bytes: number[] = [];
  let i = at + 1;
  for (let c = text.charCodeAt(i); c < 128 && c !== 34 && c !== 92; c = text.charCodeAt(++i)) bytes.push(c);
  while (i < text.length && text.charAt(i) !== '"') {
    if (text.charAt(i) !== '\\') {
      const char = String.fromCodePoint(text.codePointAt(i) ?? 0);
      bytes.push(...encoder.encode(char));
      i += char.length;
      continue;
    }
    const octal = /^[0-7]{1,3}/.exec(text.slice(i + 1, i + 4));
    const hex = /^[xX]([0-9a-fA-F]+)/.exec(text.slice(i + 1));
    if (octal) {
      bytes.push(Number.parseInt(octal[0], 8) & 0xff);
      i += 1 + octal[0].length;
    } else if (hex) {
      bytes.push(Number.parseInt((hex[1] ?? '').slice(-2), 16));
      i += 1 + hex[0].length;
    } else {
      const c = text.charAt(i + 1);
      bytes.push(ESCAPES[c] ?? c.charCodeAt(0) & 0xff);
      i += 2;
    }
  }
  return { bytes, end: i + 1 };
}
