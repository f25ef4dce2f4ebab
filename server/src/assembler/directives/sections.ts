import { isConstant } from '../../isa/linearValue';
import type { Assembler } from '../assembler';
import { limits } from '../limits';
import type { SectionPosition } from '../sectionTable';
import { type DirectiveEntry, splitArguments } from './directive';

function subsectionOf(a: Assembler, text: string | undefined): number {
  if (!text) return 0;
  const parsed = a.expression(text);
  if (!parsed) return 0;
  const v = a.now(parsed.bound);
  if (isConstant(v)) return Number(v.constant);
  a.error('bad or irreducible absolute expression');
  return 0;
}

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, text.endsWith('"') && text.length > 1 ? -1 : undefined) : text;
}

/** `name [, "flags" [, @type [, entsize] [, group [, comdat]] [, unique, n]]]`; `.pushsection` has a subsection first. */
function sectionNamed(a: Assembler, args: string, push: boolean): SectionPosition | undefined {
  const parts = splitArguments(args);
  const name = unquote(parts.shift() ?? '');
  if (name === '') {
    a.error('missing name');
    return undefined;
  }
  let subsection = 0;
  if (push && parts[0] !== undefined && !/^["@%#]/.test(parts[0]))
    subsection = subsectionOf(a, parts.shift());
  const written = parts.shift();
  const table = a.state.sections;
  let flags = written === undefined ? undefined : unquote(written);
  let group: string | undefined;
  let key = name;
  if (flags !== undefined) {
    if (parts[0] !== undefined && /^[@%#"]/.test(parts[0])) parts.shift();
    if (flags.includes('M')) parts.shift();
    if (flags.includes('?')) {
      group = table.currentSection.group;
      flags = flags.replace('?', '');
    }
    if (flags.includes('G')) group = unquote(parts.shift() ?? '');
    if (group !== undefined && parts[0] === 'comdat') parts.shift();
    if (flags.includes('o')) key += `\0linked ${parts.shift() ?? ''}`;
    if (group !== undefined) key += `\0group ${group}`;
    const unique = parts.indexOf('unique');
    if (unique >= 0) key += `\0unique ${parts[unique + 1] ?? ''}`;
  }
  return { section: table.section(name, key, flags, group).index, subsection };
}

function fixedSection(name: string): DirectiveEntry {
  return [
    name,
    {
      leaf: 'directive',
      run: (a, args) => {
        const section = a.state.sections.section(name, name, undefined).index;
        a.state.sections.change({ section, subsection: subsectionOf(a, args.trim()) });
      },
    },
  ];
}

/** `.align`, `.balign`, `.p2align`: alignment, fill (which changes no size), maximum to skip. */
function alignment(names: string, power: boolean): DirectiveEntry {
  return [
    names,
    {
      leaf: 'directive',
      run: (a, args) => {
        const parts = splitArguments(args);
        const amount = numberArgument(a, parts[0] || (power ? '2' : '4'));
        const maximum = parts[2] ? numberArgument(a, parts[2]) : 0;
        if (amount === undefined || maximum === undefined) return;
        let bytes = power ? 2 ** Math.min(amount, 31) : amount;
        if (power && amount > 31) a.warn('alignment too large: 31 assumed');
        if (bytes === 0) bytes = 1;
        if (!Number.isInteger(Math.log2(bytes))) {
          a.error('alignment not a power of 2');
          return;
        }
        if (bytes === 1) return;
        a.emitVariable({
          kind: 'align',
          alignment: bytes,
          maximum,
          sequence: a.state.sequence,
          origin: a.origin,
        });
        a.state.sections.recordAlignment(bytes);
      },
    },
  ];
}

/** A non-negative number that must be known now. */
export function numberArgument(a: Assembler, text: string): number | undefined {
  const parsed = a.expression(text);
  if (!parsed) return undefined;
  const v = a.now(parsed.bound);
  if (!isConstant(v)) {
    a.error('bad or irreducible absolute expression');
    return undefined;
  }
  if (v.constant < 0n) {
    a.warn('value negative; 0 assumed');
    return 0;
  }
  return Number(v.constant);
}

/** `.space size, fill` and kin: known now they stay in the fragment, otherwise the layout decides. */
function space(names: string, directive: string, unit: number): DirectiveEntry {
  return [
    names,
    {
      leaf: 'data',
      run: (a, args) => {
        const [size] = splitArguments(args);
        const parsed = a.expression(size ?? '');
        if (!parsed) return;
        a.expectEnd(size ?? '', parsed.end);
        const v = a.now(parsed.bound);
        if (!isConstant(v)) {
          const { origin } = a;
          a.emitVariable({
            kind: 'space',
            size: parsed.bound,
            directive,
            unit,
            sequence: a.state.sequence,
            origin,
          });
          return;
        }
        emitSpace(a, directive, Number(v.constant) * unit);
      },
    },
  ];
}

function emitSpace(a: Assembler, directive: string, bytes: number): void {
  if (bytes < 0) a.warn(`.space repeat count is negative, ignored`);
  else if (bytes > limits.spaceBytes) a.error(`.${directive} of ${bytes} bytes is beyond what is analysed`);
  else if (bytes > 0) a.emitData(directive, bytes, []);
}

export const sectionDirectives: readonly DirectiveEntry[] = [
  fixedSection('.text'),
  fixedSection('.data'),
  fixedSection('.bss'),
  [
    '.section',
    {
      leaf: 'directive',
      run: (a, args) => {
        const to = sectionNamed(a, args, false);
        if (to) a.state.sections.change(to);
      },
    },
  ],
  [
    '.pushsection',
    {
      leaf: 'directive',
      run: (a, args) => {
        const to = sectionNamed(a, args, true);
        if (!to) return;
        a.state.sections.push();
        a.state.sections.change(to);
      },
    },
  ],
  [
    '.popsection',
    {
      leaf: 'directive',
      run: (a) => {
        if (!a.state.sections.pop()) a.warn('.popsection without corresponding .pushsection; ignored');
      },
    },
  ],
  [
    '.previous',
    {
      leaf: 'directive',
      run: (a) => {
        const { previous } = a.state.sections;
        if (previous) a.state.sections.change(previous);
        else a.warn('.previous without corresponding .section; ignored');
      },
    },
  ],
  [
    '.subsection',
    {
      leaf: 'directive',
      run: (a, args) => {
        const { section } = a.state.sections.current;
        a.state.sections.change({ section, subsection: subsectionOf(a, args) });
      },
    },
  ],
  [
    '.org',
    {
      leaf: 'directive',
      run: (a, args) => {
        const parsed = a.expression(args);
        if (!parsed) return;
        a.emitVariable({ kind: 'org', target: parsed.bound, sequence: a.state.sequence, origin: a.origin });
      },
    },
  ],
  alignment('.align .p2align .p2alignw .p2alignl', true),
  alignment('.balign .balignw .balignl', false),
  space('.skip .space', 'space', 1),
  space('.zero', 'zero', 1),
  ['.nops', { leaf: 'data', run: (a) => a.error('unimplemented .nops directive') }],
  space('.ds.b .dcb.b', 'space', 1),
  space('.ds .ds.w .dcb .dcb.w', 'space', 2),
  space('.ds.l .ds.s .dcb.l .dcb.s', 'space', 4),
  space('.ds.d .dcb.d', 'space', 8),
  [
    '.fill',
    {
      leaf: 'data',
      run: (a, args) => {
        const [repeat, unit] = splitArguments(args);
        const size = unit ? numberArgument(a, unit) : 1;
        const parsed = a.expression(repeat ?? '');
        if (!parsed || size === undefined) return;
        const bytes = Math.min(size, 8);
        const v = a.now(parsed.bound);
        if (isConstant(v)) emitSpace(a, 'fill', Number(v.constant) * bytes);
        else {
          const { origin } = a;
          const { sequence } = a.state;
          a.emitVariable({
            kind: 'space',
            size: parsed.bound,
            directive: 'fill',
            unit: bytes,
            sequence,
            origin,
          });
        }
      },
    },
  ],
  ['.bundle_align_mode .bundle_lock .bundle_unlock', { leaf: 'directive', run: unsupportedBundle }],
];

function unsupportedBundle(a: Assembler): void {
  a.error('unknown pseudo-op: bundles are not supported for this target', 'unknown-instruction');
}
