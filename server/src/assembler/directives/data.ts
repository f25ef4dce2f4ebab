import { constantValue, isConstant } from '../../isa/linearValue';
import type { Assembler } from '../assembler';
import type { PendingValue } from '../chunk';
import { skipBlanks } from '../lexical';
import { type DirectiveEntry, splitArguments, stringBytes } from './directive';

/** `.word`, `.quad`, …: each value is read with `.` at its own place. */
function integers(names: string, size: number): DirectiveEntry {
  return [
    names,
    {
      run: (a, args) => {
        const directive = names.slice(1).split(' ')[0] ?? '';
        for (const part of splitArguments(args)) {
          a.leaf('data', `.${directive} ${part || '0'}`);
          if (part === '') a.warn('zero assumed for missing expression');
          const parsed = a.expression(part || '0');
          if (!parsed) return;
          a.emitData(directive, size, [a.pending(parsed.bound)]);
          if (part !== '' && !a.expectEnd(part, parsed.end)) return;
        }
      },
    },
  ];
}

function strings(name: string, terminated: boolean): DirectiveEntry {
  return [
    name,
    {
      leaf: 'data',
      run: (a, args) => {
        for (const part of splitArguments(args)) {
          let at = 0;
          const bytes: number[] = [];
          while (at < part.length) {
            const s = stringBytes(part, at);
            if (!s) {
              a.error(`junk at end of line, first unrecognized character is \`${part.charAt(at)}'`);
              return;
            }
            bytes.push(...s.bytes);
            at = skipBlanks(part, s.end);
          }
          // Strings side by side are one.
          if (terminated) bytes.push(0);
          a.emitData(
            name.slice(1).split(' ')[0] ?? '',
            bytes.length,
            bytes.map((b) => constantValue(BigInt(b))),
          );
        }
      },
    },
  ];
}

/** Floating-point constants keep their size; the value is that of the IEEE encoding. */
function floats(names: string, size: 2 | 4 | 8): DirectiveEntry {
  return [
    names,
    {
      leaf: 'data',
      run: (a, args) => {
        for (const part of splitArguments(args)) {
          const n = Number(part.replace(/^0[a-zA-Z](?![\da-fA-F]+$)/, ''));
          if (Number.isNaN(n) && !/nan/i.test(part)) {
            a.error('bad floating literal: junk at end of line');
            return;
          }
          const view = new DataView(new ArrayBuffer(8));
          if (size === 4) view.setFloat32(0, n);
          else view.setFloat64(0, n);
          const bits = size === 4 ? BigInt(view.getUint32(0)) : view.getBigUint64(0);
          const values: PendingValue[] = size === 2 ? [] : [constantValue(BigInt.asIntN(64, bits))];
          a.emitData(size === 4 ? 'float' : size === 8 ? 'double' : 'float16', size, values);
        }
      },
    },
  ];
}

function leb128(name: string, signed: boolean): DirectiveEntry {
  return [
    name,
    {
      leaf: 'data',
      run: (a, args) => {
        for (const part of splitArguments(args)) {
          const parsed = a.expression(part);
          if (!parsed) return;
          const v = a.now(parsed.bound);
          if (isConstant(v)) a.emitData(name.slice(1), leb128Size(v.constant, signed), [v]);
          else {
            const { origin } = a;
            a.emitVariable({
              kind: 'leb128',
              value: parsed.bound,
              signed,
              sequence: a.state.sequence,
              origin,
            });
          }
        }
      },
    },
  ];
}

/** Bytes of a LEB128 number (DWARF 4, 7.6). */
export function leb128Size(value: bigint, signed: boolean): number {
  let v = signed ? value : BigInt.asUintN(64, value);
  let size = 1;
  if (signed) for (; v < -64n || v > 63n; v >>= 7n) size++;
  else for (; v > 127n; v >>= 7n) size++;
  return size;
}

/** `.inst`: words that the assembler emits as instructions. */
function instructionWords(a: Assembler, args: string): void {
  for (const part of splitArguments(args)) {
    a.leaf('instruction', `.inst ${part}`);
    const parsed = a.expression(part);
    if (!parsed) return;
    const v = a.now(parsed.bound);
    if (isConstant(v)) a.emitWord(Number(BigInt.asUintN(32, v.constant)));
    else {
      const names = v.terms.map((t) => t.symbol).join(', ');
      if (v.terms.some((t) => a.symbol(t.symbol)?.location)) a.error('constant expression required');
      else a.warn(`constant expression required: ${names} has no value here`, 'undefined-symbol');
      a.emitData('inst', 4, [parsed.bound]);
    }
  }
  if (args.trim() === '') a.error('constant expression required');
}

function includeBinary(a: Assembler, args: string): void {
  const parts = splitArguments(args);
  const name = /^"(.*)"$/.exec(parts[0] ?? '')?.[1];
  if (name === undefined) {
    a.error('missing string');
    return;
  }
  const text = a.readFile(name);
  if (!text) {
    a.warn(`file not found: ${name}`, 'unresolved-include');
    return;
  }
  const skip = parts[1] ? Number(constant(a, parts[1]) ?? 0n) : 0;
  const whole = new TextEncoder().encode(text.text).length - skip;
  const size = parts[2] ? Number(constant(a, parts[2]) ?? 0n) : whole;
  if (size > 0) a.emitData('incbin', size, []);
}

function constant(a: Assembler, text: string): bigint | undefined {
  const parsed = a.expression(text);
  const v = parsed && a.now(parsed.bound);
  return v && isConstant(v) ? v.constant : undefined;
}

export const dataDirectives: readonly DirectiveEntry[] = [
  integers('.byte .dc.b', 1),
  integers('.hword .short .2byte .half .dc.w .dc', 2),
  integers('.word .long .int .4byte .dc.l', 4),
  integers('.quad .xword .8byte .dword .dc.a', 8),
  integers('.octa', 16),
  strings('.ascii', false),
  strings('.asciz', true),
  strings('.string', true),
  strings('.string8', true),
  floats('.float16 .bfloat16', 2),
  floats('.float .single .dc.s', 4),
  floats('.double .dc.d', 8),
  leb128('.uleb128', false),
  leb128('.sleb128', true),
  ['.inst', { run: instructionWords }],
  ['.incbin', { leaf: 'data', run: includeBinary }],
];
