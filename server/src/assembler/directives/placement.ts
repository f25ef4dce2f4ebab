import { isConstant } from '../../isa/linearValue';
import type { Assembler } from '../assembler';
import { limits } from '../limits';
import type { BoundExpression } from '../symbols';
import { ArgumentReader } from './argumentReader';
import { refuseInNobits } from './data';
import type { DirectiveEntry } from './directive';

/** Greatest power of two that a section of a 64-bit object can be aligned to. */
const MAXIMUM_POWER = 63n;

/** `.align`, `.balign`, `.p2align`: alignment, fill (which changes no size), maximum to skip. */
function alignment(names: string, power: boolean, byDefault: bigint): DirectiveEntry {
  return [
    names,
    {
      leaf: 'directive',
      run: (a, args) => {
        const r = new ArgumentReader(a, args);
        let amount = r.done ? byDefault : r.absolute();
        let maximum = 0;
        if (r.comma()) {
          if (!r.done && r.next !== ',') {
            const fill = r.absolute();
            const { name, nobits } = a.state.sections.currentSection;
            if (fill !== 0n && nobits) a.warn(`ignoring fill value in section \`${name}'`);
          }
          if (r.comma() && !r.done) maximum = Number(r.absolute());
        }
        if (!r.end()) return;
        if (power && (amount < 0n || amount > MAXIMUM_POWER)) {
          a.warn(`alignment too large: ${MAXIMUM_POWER} assumed`);
          amount = MAXIMUM_POWER;
        }
        if (!power && amount !== 0n && (amount & (amount - 1n)) !== 0n) {
          a.error('alignment not a power of 2');
          return;
        }
        alignTo(a, power ? 2 ** Math.min(Number(amount), 31) : Number(amount), maximum);
      },
    },
  ];
}

export function alignTo(a: Assembler, bytes: number, maximum = 0): void {
  if (bytes <= 1) return;
  a.emitVariable({
    kind: 'align',
    alignment: bytes,
    maximum,
    sequence: a.state.sequence,
    origin: a.origin,
  });
  a.state.sections.recordAlignment(bytes);
}

/** Bytes whose number is known now stay in the fragment; otherwise the layout decides. */
function emitRepeated(
  a: Assembler,
  directive: string,
  count: { readonly now: bigint | undefined; readonly bound: BoundExpression },
  unit: number,
): void {
  if (count.now === undefined) {
    const { origin } = a;
    const { sequence } = a.state;
    a.emitVariable({ kind: 'space', size: count.bound, directive, unit, sequence, origin });
    return;
  }
  const bytes = Number(count.now) * unit;
  if (bytes > limits.spaceBytes) a.error(`.${directive} of ${bytes} bytes is beyond what is analysed`);
  else if (bytes > 0) a.emitData(directive, bytes, []);
}

/** `.skip size, fill` and kin. */
function space(names: string, directive: string, unit: number): DirectiveEntry {
  return [
    names,
    {
      leaf: 'data',
      run: (a, args) => {
        const r = new ArgumentReader(a, args);
        const { value, bound, absent } = r.value();
        const now = isConstant(value) ? value.constant : undefined;
        if (r.comma()) {
          const fill = r.value();
          if (fill.absent) a.warn('zero assumed for missing expression');
          if (absent || (now === undefined && !isConstant(fill.value)))
            a.error('unsupported variable size or fill value');
          const known = isConstant(fill.value) ? fill.value.constant : 1n;
          if (known !== 0n) {
            const { name, nobits } = a.state.sections.currentSection;
            if (nobits && unit === 1) a.warn(`ignoring fill value in section \`${name}'`);
            else refuseInNobits(a, 'non-zero value');
          }
        }
        if (!r.end()) return;
        if (now !== undefined && now <= 0n && !absent) a.warn('.space repeat count is zero, ignored');
        emitRepeated(a, directive, { now, bound }, unit);
      },
    },
  ];
}

/** `.fill repeat, size, value`. */
function fill(a: Assembler, args: string): void {
  const r = new ArgumentReader(a, args);
  const { value, bound } = r.value();
  let size = 1n;
  let filler = 0n;
  if (r.comma()) {
    size = r.absolute();
    if (r.comma()) filler = r.absolute();
  }
  if (size > 8n) {
    a.warn('.fill size clamped to 8');
    size = 8n;
  }
  r.end();
  const { name, nobits } = a.state.sections.currentSection;
  if (filler !== 0n && nobits) a.error(`attempt to fill section \`${name}' with non-zero value`);
  const now = isConstant(value) ? value.constant : undefined;
  if (size < 0n) a.warn('size negative; .fill ignored');
  else if (now !== undefined && now < 0n) a.warn('repeat < 0; .fill ignored');
  else emitRepeated(a, 'fill', { now, bound }, Number(size));
}

function origin(a: Assembler, args: string): void {
  const r = new ArgumentReader(a, args);
  const { bound, absent } = r.expression();
  if (absent) a.error('expected address expression');
  if (r.comma()) {
    const filler = r.absolute();
    const { name, nobits } = a.state.sections.currentSection;
    if (filler !== 0n && nobits) a.warn(`ignoring fill value in section \`${name}'`);
  }
  r.end();
  if (!absent) a.emitVariable({ kind: 'org', target: bound, sequence: a.state.sequence, origin: a.origin });
}

function nops(a: Assembler): void {
  a.error('unimplemented .nops directive');
}

export const placementDirectives: readonly DirectiveEntry[] = [
  ['.org', { leaf: 'directive', run: origin }],
  alignment('.align .p2align .p2alignw .p2alignl', true, 0n),
  alignment('.balign .balignw .balignl', false, 0n),
  ['.even', { leaf: 'directive', run: (a) => alignTo(a, 2) }],
  space('.skip .space .zero .ds.b .dcb.b', 'space', 1),
  space('.ds .ds.w .dcb .dcb.w', 'space', 2),
  space('.ds.l .ds.s .dcb.l', 'space', 4),
  space('.ds.d', 'space', 8),
  space('.ds.p .ds.x', 'space', 12),
  ['.fill', { leaf: 'data', run: fill }],
  ['.nops', { leaf: 'data', run: nops }],
  ['.nop', { leaf: 'instruction', run: (a) => a.emitNop() }],
];
