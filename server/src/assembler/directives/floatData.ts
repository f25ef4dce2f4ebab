import { constantValue } from '../../isa/linearValue';
import type { Assembler } from '../assembler';
import { ArgumentReader } from './argumentReader';
import { refuseInNobits } from './data';
import type { DirectiveEntry } from './directive';

/** An encoding of floating-point numbers: size in memory and the largest finite magnitude. */
interface FloatFormat {
  readonly name: string;
  readonly bytes: number;
  readonly largest: number;
}

const HALF: FloatFormat = { name: 'float16', bytes: 2, largest: 65519 };
const BRAIN: FloatFormat = { name: 'bfloat16', bytes: 2, largest: 3.396e38 };
const SINGLE: FloatFormat = { name: 'float', bytes: 4, largest: 3.4028235677973362e38 };
const DOUBLE: FloatFormat = { name: 'double', bytes: 8, largest: Number.MAX_VALUE };
/** What the assembler emits for `x`: 80 bits. */
const EXTENDED: FloatFormat = { name: 'extended', bytes: 10, largest: Number.POSITIVE_INFINITY };

const NUMBER = /[+-]?(?:[qs]?nan(?:\([^)]*\))?|inf(?:inity)?|[0-9]*(?:\.[0-9]*)?(?:e[+-]?[0-9]*)?)/iy;

/** One constant: `1.5e3`, `inf`, `0f1.5`, or the bits as `0f:3fc00000`. Undefined when it was refused. */
function floatValue(r: ArgumentReader, a: Assembler, format: FloatFormat): number | undefined {
  const prefixed = r.match(/0[a-zA-Z]/y) !== undefined;
  if (prefixed && r.take(':')) {
    const digits = r.match(/[0-9a-fA-F_]*/y)?.replaceAll('_', '') ?? '';
    if (digits.length > format.bytes * 2) a.warn('Floating point constant too large');
    return Number.NaN;
  }
  const text = r.match(NUMBER) ?? '';
  if (/nan/i.test(text)) return Number.NaN;
  if (/inf/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const value = Number.parseFloat(text) || 0;
  if (Math.abs(value) > format.largest) {
    a.error('cannot create floating-point number');
    return undefined;
  }
  return value;
}

function emit(a: Assembler, value: number, { name, bytes }: FloatFormat): void {
  const view = new DataView(new ArrayBuffer(8));
  if (bytes === 4) view.setFloat32(0, value);
  else view.setFloat64(0, value);
  const bits = bytes === 4 ? BigInt(view.getUint32(0)) : view.getBigUint64(0);
  // A NaN or a number whose encoding is not made here is known only to the assembler.
  const known = (bytes === 4 || bytes === 8) && !Number.isNaN(value);
  a.emitData(name, bytes, known ? [constantValue(BigInt.asIntN(64, bits))] : []);
}

function floats(names: string, format: FloatFormat): DirectiveEntry {
  return [
    names,
    {
      leaf: 'data',
      run: (a, args) => {
        const r = new ArgumentReader(a, args);
        if (r.done) return;
        do {
          const value = floatValue(r, a, format);
          if (value === undefined) return;
          if (!refuseInNobits(a, 'float')) emit(a, value, format);
        } while (r.comma());
        r.end();
      },
    },
  ];
}

/** `.dcb.d count, value`. */
function repeatedFloat(name: string, format: FloatFormat): DirectiveEntry {
  return [
    name,
    {
      leaf: 'data',
      run: (a, args) => {
        const r = new ArgumentReader(a, args);
        const count = Number(r.absolute());
        const value = r.comma() ? floatValue(r, a, format) : 0;
        if (value === undefined || !r.end() || count <= 0) return;
        a.emitData(name.slice(1), count * format.bytes, []);
      },
    },
  ];
}

export const floatDirectives: readonly DirectiveEntry[] = [
  floats('.float16', HALF),
  floats('.bfloat16', BRAIN),
  floats('.float .single .dc.s', SINGLE),
  floats('.double .dc.d', DOUBLE),
  floats('.dc.x', EXTENDED),
  repeatedFloat('.dcb.s', SINGLE),
  repeatedFloat('.dcb.d', DOUBLE),
  repeatedFloat('.dcb.x', EXTENDED),
];
