import { isConstant } from '../../isa/linearValue';
import type { Assembler } from '../assembler';
import { skipBlanks } from '../lexical';
import type { SymbolState } from '../symbols';
import { type DirectiveEntry, splitArguments, symbolAt } from './directive';

/** `.set name, value`; `once` for `.equiv` and `.eqv`, which refuse a name that has a value. */
function assign(a: Assembler, args: string, once: boolean): void {
  const target = symbolAt(args, 0);
  const dot = /^\s*\.\s*,/.exec(args);
  if (dot) {
    const parsed = a.expression(args, dot[0].length);
    if (parsed)
      a.emitVariable({ kind: 'org', target: parsed.bound, sequence: a.state.sequence, origin: a.origin });
    return;
  }
  if (!target) {
    a.error('expected symbol name');
    return;
  }
  const comma = /^\s*,/.exec(args.slice(target.end));
  if (!comma) {
    a.error(`expected comma after "${target.name}"`);
    return;
  }
  const at = target.end + comma[0].length;
  const known = a.symbol(target.name);
  if (known?.location || known?.common !== undefined || (known?.value && (once || known.fixed))) {
    const related = known.origin ? [{ place: known.origin, message: 'first defined here' }] : undefined;
    a.problem('syntax-error', 'error', `symbol \`${target.name}' is already defined`, a.origin, related);
    return;
  }
  if (skipBlanks(args, at) >= args.length) {
    a.error('missing expression');
    return;
  }
  const parsed = a.expression(args, at);
  if (!parsed) return;
  a.expectEnd(args, parsed.end);
  const v = a.now(parsed.bound);
  const { sequence } = a.state;
  const constant = isConstant(v) ? v : undefined;
  const value = { sequence, constant, bound: parsed.bound, previous: known?.value };
  a.changeSymbol(target.name, { value, origin: a.origin, fixed: once });
}

/** Directives that mark each symbol of a list. */
function mark(names: string, change: Partial<SymbolState>): DirectiveEntry {
  return [
    names,
    {
      leaf: 'directive',
      run: (a, args) => {
        const parts = splitArguments(args);
        if (parts.length === 0) a.error('expected symbol name');
        for (const part of parts) {
          const s = symbolAt(part, 0);
          if (s) a.changeSymbol(s.name, change);
          else a.error('expected symbol name');
        }
      },
    },
  ];
}

function common(a: Assembler, args: string): void {
  const [name, size] = splitArguments(args);
  const s = symbolAt(name ?? '', 0);
  const parsed = s && a.expression(size ?? '');
  if (!s) a.error('expected symbol name');
  if (!s || !parsed) return;
  const v = a.now(parsed.bound);
  a.changeSymbol(s.name, { common: v.constant, origin: a.origin, global: true });
}

function localCommon(a: Assembler, args: string): void {
  const { sections } = a.state;
  const [name, size, alignment] = splitArguments(args);
  const s = symbolAt(name ?? '', 0);
  const parsed = s && a.expression(size ?? '');
  if (!s) a.error('expected symbol name');
  if (!s || !parsed) return;
  sections.push();
  sections.change({ section: 2, subsection: 1 });
  const aligned = alignment ? a.expression(alignment) : undefined;
  const bytes = aligned ? Number(a.now(aligned.bound).constant) : 1;
  if (bytes > 1 && Number.isInteger(Math.log2(bytes)))
    a.emitVariable({
      kind: 'align',
      alignment: bytes,
      maximum: 0,
      sequence: a.state.sequence,
      origin: a.origin,
    });
  a.changeSymbol(s.name, { location: a.here, origin: a.origin, fixed: true });
  const v = a.now(parsed.bound);
  if (isConstant(v) && v.constant > 0n) a.emitData('space', Number(v.constant), []);
  sections.pop();
}

function type(a: Assembler, args: string): void {
  const s = symbolAt(args, 0);
  if (!s) {
    a.error('Missing symbol name in directive');
    a.error('unrecognized symbol type ""');
    return;
  }
  const kind = /^\s*,?\s*[@%#"]?\s*([A-Za-z_0-9]+)"?\s*$/.exec(args.slice(s.end))?.[1];
  if (kind === undefined) a.error('unrecognized symbol type ""');
  else a.changeSymbol(s.name, { type: TYPES[kind] ?? kind });
}

const TYPES: Record<string, string> = {
  STT_FUNC: 'function',
  STT_OBJECT: 'object',
  STT_NOTYPE: 'notype',
  STT_TLS: 'tls_object',
  STT_COMMON: 'common',
  STT_GNU_IFUNC: 'gnu_indirect_function',
  2: 'function',
  1: 'object',
  0: 'notype',
};

function size(a: Assembler, args: string): void {
  const s = symbolAt(args, 0);
  const comma = s ? /^\s*,/.exec(args.slice(s.end)) : undefined;
  if (!s) a.error('expected symbol name');
  else if (!comma) a.error(`expected comma after name \`${s.name}' in .size directive`);
  else {
    const parsed = a.expression(args, s.end + comma[0].length);
    if (parsed) a.changeSymbol(s.name, { size: parsed.bound });
  }
}

export const symbolDirectives: readonly DirectiveEntry[] = [
  ['.set .equ', { leaf: 'directive', run: (a, args) => assign(a, args, false) }],
  ['.equiv .eqv', { leaf: 'directive', run: (a, args) => assign(a, args, true) }],
  mark('.globl .global', { global: true }),
  mark('.weak', { weak: true, global: true }),
  mark('.local', { global: false }),
  mark('.hidden .protected .internal', {}),
  mark('.variant_pcs .extern', {}),
  ['.comm', { leaf: 'directive', run: common }],
  ['.lcomm', { leaf: 'directive', run: localCommon }],
  ['.type', { leaf: 'directive', run: type }],
  ['.size', { leaf: 'directive', run: size }],
];
