import { constantValue, isConstant, mayBecomeConstant } from '../../isa/linearValue';
import type { Assembler } from '../assembler';
import type { Expression } from '../expression';
import { ArgumentReader } from './argumentReader';
import type { DirectiveEntry } from './directive';

/** A number as it was written, beyond 64 bits too. */
function literal(e: Expression): bigint | undefined {
  if (e.kind === 'number') return e.value;
  if (e.kind === 'unary' && e.operator === '-' && e.operand.kind === 'number') return -e.operand.value;
  return undefined;
}

/**
 * True when a label or an unknown symbol has a part in a value: what it amounts to is asked at the end, when
 * its operators are checked too.
 */
function namesPlace(a: Assembler, e: Expression, size: number): boolean {
  switch (e.kind) {
    case 'number':
      return false;
    case 'symbol': {
      const symbol = a.symbol(e.name);
      return size <= 8 && (symbol?.value === undefined || symbol.labelled !== undefined);
    }
    case 'unary':
      return namesPlace(a, e.operand, size);
    case 'binary':
      // The distance of two labels is a number at once.
      if (e.operator === '-' && e.left.kind === 'symbol' && e.right.kind === 'symbol') {
        const distance = { expression: e, sequence: a.state.sequence, location: a.here };
        if (isConstant(a.now(distance))) return false;
      }
      return namesPlace(a, e.left, size) || namesPlace(a, e.right, size);
    default:
      return size <= 8;
  }
}

/** True when neither the number nor its negation fits the bytes: the assembler then warns. */
export function overflows(value: bigint, bytes: number): boolean {
  const magnitude = value < 0n ? -value : value;
  return magnitude >> BigInt(bytes * 8) !== 0n;
}

const hex = (n: bigint): string => `0x${BigInt.asUintN(64, n).toString(16)}`;

/** Reports bytes that a section without contents cannot hold. */
export function refuseInNobits(a: Assembler, what: string): boolean {
  const section = a.state.sections.currentSection;
  if (!section.nobits) return false;
  a.error(`attempt to store ${what} in section \`${section.name}'`);
  return true;
}

/** `.word`, `.quad`, …: each value is read with `.` at its own place. */
function integers(names: string, size: number): DirectiveEntry {
  const directive = names.slice(1).split(' ')[0] ?? '';
  return [
    names,
    {
      run: (a, args) => {
        const r = new ArgumentReader(a, args);
        if (r.done) return;
        do {
          const from = r.position;
          const { value, bound, absent } = r.value();
          if (absent) a.warn('zero assumed for missing expression');
          a.leaf('data', `.${directive} ${absent ? '0' : r.since(from)}`);
          const written = literal(bound.expression);
          if (written !== undefined || (isConstant(value) && !namesPlace(a, bound.expression, size))) {
            const wide = written !== undefined && overflows(written, 8);
            const number = wide || size > 8 ? (written ?? value.constant) : value.constant;
            if (wide && overflows(written, size)) a.warn(`bignum truncated to ${size} bytes`);
            else if (size < 8 && overflows(number, size)) {
              a.warn(`value ${hex(number)} truncated to ${hex(BigInt.asUintN(size * 8, number))}`);
            }
            if (number !== 0n) refuseInNobits(a, 'non-zero value');
            const kept = BigInt.asIntN(Math.max(size * 8, 64), number);
            a.emitData(directive, size, [constantValue(kept)]);
          } else {
            if (size > 8) a.error(`cannot do ${size}-byte relocation`);
            refuseInNobits(a, 'non-zero value');
            a.emitData(directive, size, [bound]);
          }
        } while (r.comma());
        r.end();
      },
    },
  ];
}

/** Strings, and single bytes as `<65>`. Strings side by side are one. */
function strings(name: string, terminated: boolean, bytesPerCharacter: number): DirectiveEntry {
  return [
    name,
    {
      leaf: 'data',
      run: (a, args) => {
        const r = new ArgumentReader(a, args);
        const emit = (bytes: readonly number[]): void => {
          if (bytes.some((b) => b !== 0)) refuseInNobits(a, 'non-empty string');
          const size = bytes.length * bytesPerCharacter;
          const values = bytesPerCharacter === 1 ? bytes.map((b) => constantValue(BigInt(b))) : [];
          if (size > 0) a.emitData(name.slice(1), size, values);
        };
        // The assembler takes the next line for the operand here.
        if (r.done) a.error('missing string');
        for (let more = !r.done; more; more = /^[",<]/.test(r.next)) {
          if (r.next === '"') {
            const bytes: number[] = [];
            for (let s = r.string(); s; s = r.string()) for (const byte of s) bytes.push(byte);
            if (terminated) bytes.push(0);
            emit(bytes);
          } else if (r.take('<')) {
            // A number alone: `>` would be an operator.
            const digits = r.match(/0[xX][0-9a-fA-F]+|[0-9]+/y);
            const value = digits === undefined ? -1n : BigInt(digits);
            if (value < 0n || !r.take('>')) {
              a.error('expected <nn>');
              return;
            }
            emit([Number(BigInt.asUintN(8, value))]);
          } else if (!r.comma()) break;
        }
        r.end();
      },
    },
  ];
}

/** `.uleb128`, `.sleb128`. */
function leb128(name: string, signed: boolean): DirectiveEntry {
  return [
    name,
    {
      leaf: 'data',
      run: (a, args) => {
        const r = new ArgumentReader(a, args);
        do {
          const { value, bound, absent } = r.value();
          if (absent) a.warn('zero assumed for missing expression');
          const number = literal(bound.expression) ?? (isConstant(value) ? value.constant : undefined);
          if (number !== 0n) refuseInNobits(a, 'non-zero value');
          if (number !== undefined)
            a.emitData(name.slice(1), leb128Size(number, signed), [constantValue(number)]);
          else {
            const { origin } = a;
            a.emitVariable({ kind: 'leb128', value: bound, signed, sequence: a.state.sequence, origin });
          }
        } while (r.comma());
        r.end();
      },
    },
  ];
}

/** Bytes of a LEB128 number (DWARF 4, 7.6). */
export function leb128Size(value: bigint, signed: boolean): number {
  let v = signed || value >= 0n ? value : BigInt.asUintN(64, value);
  let size = 1;
  if (signed) for (; v < -64n || v > 63n; v >>= 7n) size++;
  else for (; v > 127n; v >>= 7n) size++;
  return size;
}

/** `.inst`: words that the assembler emits as instructions. */
function instructionWords(a: Assembler, args: string): void {
  const r = new ArgumentReader(a, args);
  while (!r.done) {
    const from = r.position;
    const { value, bound, absent } = r.value();
    a.leaf('instruction', `.inst ${r.since(from)}`);
    if (absent) {
      a.error('constant expression required');
      return;
    }
    if (isConstant(value)) {
      const word = BigInt.asUintN(32, value.constant);
      if (overflows(value.constant, 4)) a.warn(`value ${hex(value.constant)} truncated to ${hex(word)}`);
      a.emitWord(Number(word));
    } else {
      const names = value.terms.map((t) => t.symbol).join(', ');
      if (mayBecomeConstant(value))
        a.warn(`constant expression required: ${names} has no value here`, 'undefined-symbol');
      else a.error('constant expression required');
      a.emitData('inst', 4, [bound]);
    }
    if (!r.comma()) break;
  }
  r.end();
}

/** `.incbin "file"[, skip[, count]]`: only the size matters. */
function includeBinary(a: Assembler, args: string): void {
  const r = new ArgumentReader(a, args);
  const name = r.string();
  if (!name) {
    a.error('missing string');
    return;
  }
  const skip = r.comma() ? Number(r.absolute()) : 0;
  const count = r.comma() ? Number(r.absolute()) : 0;
  if (!r.end()) return;
  const path = new TextDecoder().decode(new Uint8Array(name));
  if (a.options.fileSystem?.isDirectory(path)) {
    a.error(`unable to include \`${path}'`, 'unresolved-include');
    return;
  }
  const found = a.findFile(path);
  if (found === undefined) {
    const message = `file not found: ${path} (a build may make it; here it counts as empty)`;
    a.warn(message, 'unresolved-include');
    return;
  }
  const { fileSystem } = a.options;
  const length =
    fileSystem?.byteLength?.(found) ?? new TextEncoder().encode(fileSystem?.readFile(found) ?? '').length;
  const whole = Math.max(0, length - skip);
  const size = count > 0 ? Math.min(count, whole) : whole;
  if (size > 0) a.emitData('incbin', size, []);
}

export const dataDirectives: readonly DirectiveEntry[] = [
  integers('.byte .dc.b', 1),
  integers('.hword .short .2byte .dc.w .dc', 2),
  integers('.word .long .int .4byte .dc.l', 4),
  integers('.quad .xword .8byte .dword .dc.a', 8),
  integers('.octa', 16),
  strings('.ascii', false, 1),
  strings('.asciz', true, 1),
  strings('.string', true, 1),
  strings('.string8', true, 1),
  strings('.string16', true, 2),
  strings('.string32', true, 4),
  strings('.string64', true, 8),
  leb128('.uleb128', false),
  leb128('.sleb128', true),
  ['.inst', { run: instructionWords }],
  ['.incbin', { leaf: 'data', run: includeBinary }],
];
