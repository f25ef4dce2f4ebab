import type { Assembler } from '../assembler';
import { ArgumentReader } from './argumentReader';
import type { DirectiveEntry } from './directive';

const decoder = new TextDecoder();

function text(r: ArgumentReader): string | undefined {
  const bytes = r.string();
  return bytes && decoder.decode(new Uint8Array(bytes));
}

/** `.file "name"`, or `.file number ["directory"] "name" [md5 value]` for the line table. */
function file(a: Assembler, args: string): void {
  const r = new ArgumentReader(a, args);
  if (r.next === '"') {
    r.string();
    r.end();
    return;
  }
  const number = r.absolute();
  const first = text(r);
  if (first === undefined) {
    a.error('missing string');
    return;
  }
  const name = text(r) ?? first;
  r.match(/md5\s+0[xX][0-9a-fA-F]+/y);
  r.end();
  const slot = Number(number);
  const known = a.state.lineFiles.get(slot);
  if (known !== undefined && known !== name && slot > 0)
    a.error(`file table slot ${slot} is already occupied by a different file (${known} vs ${name})`);
  else a.state.lineFiles = new Map(a.state.lineFiles).set(slot, name);
}

/** `.loc file line [column] [options]`. */
function location(a: Assembler, args: string): void {
  const r = new ArgumentReader(a, args);
  const slot = Number(r.absolute());
  if (slot < 1 && !a.state.lineFiles.has(slot)) {
    a.error('file number less than one');
    return;
  }
  if (slot > 0 && !a.state.lineFiles.has(slot)) {
    a.error(`unassigned file number ${slot}`);
    return;
  }
  r.absolute();
  if (/[0-9]/.test(r.next)) r.absolute();
  let row: Parameters<typeof a.state.lineRows.add>[2];
  for (let option = r.match(/[A-Za-z_]\w*/y); option !== undefined; option = r.match(/[A-Za-z_]\w*/y)) {
    if (option === 'view') row = view(a, r);
    if (option === 'view' ? row === undefined : !locationOption(a, r, option)) return;
  }
  r.end();
  a.state.lineRows.add(a.origin, a.here, row);
}

/** A label for the number of the row at its place, or 0 or -0; undefined when it is neither. */
function view(a: Assembler, r: ArgumentReader): 'named' | 'first' | 'reset' | undefined {
  const name = r.name();
  if (name !== undefined) {
    // The number of the view is the line table's business: the symbol has a value that is not known here.
    a.changeSymbol(name, { lineView: true, origin: a.origin });
    return 'named';
  }
  const isReset = r.next === '-';
  if (r.absolute() === 0n) return isReset ? 'reset' : 'first';
  a.error('numeric view can only be asserted to zero');
  return undefined;
}

function locationOption(a: Assembler, r: ArgumentReader, option: string): boolean {
  switch (option) {
    case 'basic_block':
    case 'prologue_end':
    case 'epilogue_begin':
      return true;
    case 'is_stmt': {
      const value = r.absolute();
      if (value === 0n || value === 1n) return true;
      a.error('is_stmt value not 0 or 1');
      return false;
    }
    case 'isa':
      if (r.absolute() >= 0n) return true;
      a.error('isa number less than zero');
      return false;
    case 'discriminator':
      if (r.absolute() >= 0n) return true;
      a.error('discriminator less than zero');
      return false;
    default:
      a.error(`unknown .loc sub-directive \`${option}'`);
      return false;
  }
}

export const debugLineDirectives: readonly DirectiveEntry[] = [
  ['.file', { leaf: 'directive', run: file }],
  ['.loc', { leaf: 'directive', run: location }],
  [
    '.line .loc_mark_labels .ident .version .vtable_entry .vtable_inherit .gnu_attribute .stabs .stabn .stabd .xstabs .func .endfunc',
    { leaf: 'directive', run: () => undefined },
  ],
];
