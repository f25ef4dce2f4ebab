import { isConstant } from '../../isa/linearValue';
import type { Assembler } from '../assembler';
import type { SymbolState } from '../symbols';
import { ArgumentReader } from './argumentReader';
import type { DirectiveEntry } from './directive';
import { alignTo } from './placement';

/** How a symbol gets a value: `.set` may be repeated, `.equiv` not, and `.eqv` is read where it is used. */
export type Assignment = 'set' | 'once' | 'deferred';

function assign(a: Assembler, args: string, how: Assignment): void {
  const r = new ArgumentReader(a, args);
  const name = r.name();
  if (name === undefined) {
    a.error('expected symbol name');
    return;
  }
  if (!r.comma()) {
    a.error(`expected comma after "${name}"`);
    return;
  }
  if (name === '.') {
    const { bound } = r.expression();
    a.emitVariable({ kind: 'org', target: bound, sequence: a.state.sequence, origin: a.origin });
    r.end();
    return;
  }
  const known = a.symbol(name);
  if (isDefined(known) && (how !== 'set' || known?.fixed || !known?.value)) {
    alreadyDefined(a, name);
    return;
  }
  if (r.done) {
    a.error('missing expression');
    return;
  }
  const { value, bound } = r.value();
  r.end();
  const target = bound.expression.kind === 'symbol' ? a.symbol(bound.expression.name) : undefined;
  if (target?.common !== undefined)
    a.error(`\`${name}' can't be equated to common symbol \`${target.name}'`, 'syntax-error');
  const { sequence } = a.state;
  const deferred = how === 'deferred';
  const constant = isConstant(value) && !deferred ? value : undefined;
  const version = { sequence, constant, bound, deferred, previous: known?.value };
  a.changeSymbol(name, { value: version, origin: a.origin, fixed: how !== 'set' });
}

function isDefined(s: SymbolState | undefined): boolean {
  return s !== undefined && !!(s.location || s.value || s.aliasOf || s.common !== undefined);
}

function alreadyDefined(a: Assembler, name: string): void {
  const first = a.symbol(name)?.origin;
  const related = first ? [{ place: first, message: 'first defined here' }] : undefined;
  a.problem('syntax-error', 'error', `symbol \`${name}' is already defined`, a.origin, related);
}

/** Directives that mark each symbol of a list. `missing` is what is said when there is none. */
function mark(names: string, missing: string, change: Partial<SymbolState>): DirectiveEntry {
  return [
    names,
    {
      leaf: 'directive',
      run: (a, args) => {
        const r = new ArgumentReader(a, args);
        do {
          const name = r.name();
          if (name === undefined) {
            a.error(missing);
            return;
          }
          a.changeSymbol(name, change);
        } while (r.comma() && !r.done);
        r.end();
      },
    },
  ];
}

const EXPECTED = 'expected symbol name';
const MISSING = 'Missing symbol name in directive';

/** `.comm name, size[, alignment]`. */
function common(a: Assembler, args: string): void {
  const r = new ArgumentReader(a, args);
  const name = r.name();
  if (name === undefined) {
    a.error(EXPECTED);
    return;
  }
  r.comma();
  if (r.done) {
    a.error('missing size expression');
    return;
  }
  const size = r.absolute();
  if (size < 0n) {
    a.warn(`size (${size}) out of range, ignored`);
    return;
  }
  if (r.comma()) {
    const alignment = r.absolute();
    if (alignment > 0n && (alignment & (alignment - 1n)) !== 0n) a.error('alignment not a power of 2');
  }
  if (!r.end()) return;
  const known = a.symbol(name);
  if (known?.location || known?.aliasOf || (known?.value && known.fixed)) {
    alreadyDefined(a, name);
    return;
  }
  a.changeSymbol(name, { common: size, origin: a.origin, global: true });
}

/** `.lcomm name, size[, alignment]`: a label in `.bss`. */
function localCommon(a: Assembler, args: string): void {
  const r = new ArgumentReader(a, args);
  const name = r.name();
  if (name === undefined) {
    a.error(EXPECTED);
    return;
  }
  r.comma();
  if (r.done) {
    a.error('missing size expression');
    return;
  }
  const size = Number(r.absolute());
  const alignment = r.comma() ? Number(r.absolute()) : 1;
  if (!r.end()) return;
  const { sections } = a.state;
  sections.push();
  sections.change({ section: 2, subsection: 1 });
  if (Number.isInteger(Math.log2(alignment))) alignTo(a, alignment);
  a.changeSymbol(name, { location: a.here, origin: a.origin, fixed: true });
  if (size > 0) a.emitData('space', size, []);
  sections.pop();
}

const TYPES: Record<string, string> = {
  STT_FUNC: 'function',
  STT_OBJECT: 'object',
  STT_NOTYPE: 'notype',
  STT_TLS: 'tls_object',
  STT_COMMON: 'common',
  STT_GNU_IFUNC: 'gnu_indirect_function',
  function: 'function',
  object: 'object',
  notype: 'notype',
  tls_object: 'tls_object',
  common: 'common',
  gnu_indirect_function: 'gnu_indirect_function',
  gnu_unique_object: 'gnu_unique_object',
  2: 'function',
  1: 'object',
  0: 'notype',
  6: 'tls_object',
  5: 'common',
  10: 'gnu_indirect_function',
};

function type(a: Assembler, args: string): void {
  const r = new ArgumentReader(a, args);
  const name = r.name();
  if (name === undefined) a.error(MISSING);
  r.comma();
  r.match(/[@%#"]/y);
  const written = r.match(/[A-Za-z_0-9]+/y) ?? '';
  r.match(/"/y);
  const kind = TYPES[written];
  if (kind === undefined) a.error(`unrecognized symbol type "${written}"`);
  if (name !== undefined && kind !== undefined) a.changeSymbol(name, { type: kind });
  r.end();
}

function size(a: Assembler, args: string): void {
  const r = new ArgumentReader(a, args);
  const name = r.name();
  if (!r.comma()) a.error(`expected comma after name \`${name ?? ''}' in .size directive`);
  else if (name === undefined) a.error(MISSING);
  else {
    const { bound, absent } = r.expression();
    if (absent) a.error('missing expression in .size directive');
    else a.changeSymbol(name, { size: bound });
    r.end();
  }
}

/** `.weakref alias, target`. */
function weakReference(a: Assembler, args: string): void {
  const r = new ArgumentReader(a, args);
  const alias = r.name();
  if (alias === undefined) {
    a.error(EXPECTED);
    return;
  }
  if (!r.comma()) {
    a.error(`expected comma after "${alias}"`);
    return;
  }
  const target = r.name();
  if (target === undefined) {
    a.error(EXPECTED);
    return;
  }
  if (!r.end()) return;
  const known = a.symbol(alias);
  const settable = known?.value && !known.fixed && !known.location;
  if (isDefined(known) && !settable) {
    alreadyDefined(a, alias);
    return;
  }
  const chain = [target];
  for (let next = a.symbol(target)?.aliasOf; next !== undefined; next = a.symbol(next)?.aliasOf) {
    chain.push(next);
    if (next === alias || chain.length > 1000) break;
  }
  if (chain[chain.length - 1] === alias)
    a.error(`${alias}: would close weakref loop: ${[alias, ...chain].join(' => ')}`);
  else a.changeSymbol(alias, { aliasOf: target, value: undefined, origin: a.origin, fixed: true });
}

/** `.symver name, name@version[, visibility]`. */
function symbolVersion(a: Assembler, args: string): void {
  const r = new ArgumentReader(a, args);
  const name = r.name();
  if (name === undefined) a.error(MISSING);
  if (!r.comma()) {
    a.error('expected comma after name in .symver');
    return;
  }
  const versioned = r.match(/"[^"]*"|[^\s,;]+/y) ?? '';
  if (!versioned.includes('@')) {
    a.error(`missing version name in \`${versioned}' for symbol \`${name ?? ''}'`);
    return;
  }
  if (r.comma()) {
    const visibility = r.match(/\w+/y) ?? '';
    if (visibility === 'remove' && name !== undefined) a.changeSymbol(name, { isRemoved: true });
    if (!['local', 'hidden', 'remove'].includes(visibility)) {
      a.error(`unrecognized visibility argument: ${visibility}`);
      r.ignoreRest();
    }
  }
  if (name !== undefined && a.symbol(name)?.common !== undefined)
    a.error(`\`${versioned}' can't be versioned to common symbol '${name}'`);
  if (name !== undefined) {
    const known = a.symbol(name)?.versions ?? [];
    if (versioned.includes('@@@') && known.some((v) => v.includes('@@@') && v !== versioned))
      a.error(`only one version name with \`@@@' is allowed for symbol \`${name}'`);
    else if (!known.includes(versioned))
      a.changeSymbol(name, { versions: [...known, versioned], origin: a.symbol(name)?.origin ?? a.origin });
  }
  r.end();
}

export const symbolDirectives: readonly DirectiveEntry[] = [
  ['.set .equ', { leaf: 'directive', run: (a, args) => assign(a, args, 'set') }],
  ['.equiv', { leaf: 'directive', run: (a, args) => assign(a, args, 'once') }],
  ['.eqv', { leaf: 'directive', run: (a, args) => assign(a, args, 'deferred') }],
  mark('.globl .global .xdef', EXPECTED, { global: true }),
  mark('.weak', MISSING, { weak: true, global: true }),
  mark('.local', MISSING, { global: false }),
  mark('.hidden .protected .internal', MISSING, {}),
  mark('.variant_pcs', EXPECTED, {}),
  ['.extern .xref', { leaf: 'directive', run: () => undefined }],
  ['.comm .common .common.s .tls_common .xcom', { leaf: 'directive', run: common }],
  ['.lcomm', { leaf: 'directive', run: localCommon }],
  ['.type', { leaf: 'directive', run: type }],
  ['.size', { leaf: 'directive', run: size }],
  ['.weakref', { leaf: 'directive', run: weakReference }],
  ['.symver', { leaf: 'directive', run: symbolVersion }],
];
