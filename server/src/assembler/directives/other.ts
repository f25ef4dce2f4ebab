import { lineText } from '../../source/sourceFile';
import type { Assembler } from '../assembler';
import { emitPool } from '../literalPool';
import type { Line } from '../macroDefinition';
import { scrub } from '../scrub';
import { type DirectiveEntry, splitArguments, stringBytes } from './directive';

function message(args: string, byDefault: string): string {
  const s = stringBytes(args, 0);
  return s ? new TextDecoder().decode(new Uint8Array(s.bytes)) : args.trim() || byDefault;
}

function include(a: Assembler, args: string): void {
  const name = /^"(.*)"$/.exec(args.trim())?.[1];
  if (name === undefined) {
    a.error('missing string');
    return;
  }
  const file = a.readFile(name);
  if (!file) {
    a.error(`can't open ${name} for reading: No such file or directory`, 'unresolved-include');
    return;
  }
  const lines: Line[] = [];
  const state = { inComment: false };
  for (let line = 0; line < file.lineStarts.length; line++)
    for (const s of scrub(lineText(file, line), state))
      lines.push({ text: s.text, place: { file, line, start: s.start, end: s.end } });
  a.enter(lines, `.include "${name}"`, a.origin);
}

function unrequire(a: Assembler, args: string): void {
  const name = args.trim();
  if (name === '') a.error('invalid syntax for .unreq directive');
  else if (!a.state.registerAliases.has(name)) a.warn(`unreq: missing hash entry for \`${name}'`);
  else a.state.registerAliases = a.state.registerAliases.without(name);
}

/** Kept in the flat text; they shape no section that is analysed. */
const PASSED_ON = [
  '.file .line .ln .loc .loc_mark_labels .ident .version .symver .weakref .vtable_entry .vtable_inherit',
  '.arch .cpu .arch_extension .tlsdesccall .tlsdescadd .tlsdescldr .aarch64_extension',
  '.cfi_sections .cfi_startproc .cfi_endproc .cfi_fde_data .cfi_personality .cfi_personality_id .cfi_lsda',
  '.cfi_inline_lsda .cfi_def_cfa .cfi_def_cfa_register .cfi_def_cfa_offset .cfi_adjust_cfa_offset .cfi_offset',
  '.cfi_rel_offset .cfi_register .cfi_restore .cfi_undefined .cfi_same_value .cfi_remember_state',
  '.cfi_restore_state .cfi_return_column .cfi_signal_frame .cfi_window_save .cfi_escape .cfi_label',
  '.cfi_val_encoded_addr .cfi_val_offset .cfi_negate_ra_state .cfi_b_key_frame .cfi_mte_tagged_frame',
  '.gnu_attribute .attach_to_group .reloc .dc.x .extend .ldouble .dtprel',
].join(' ');

/** Accepted and without effect on the output. */
const IGNORED =
  '.eject .psize .list .nolist .title .sbttl .lflags .abort .noformat .even_listing .debug .stabs .stabn';

export const otherDirectives: readonly DirectiveEntry[] = [
  [PASSED_ON, { leaf: 'directive', run: () => undefined }],
  [IGNORED, { run: () => undefined }],
  [
    '.error',
    { run: (a, args) => a.error(message(args, '.error directive invoked in source file'), 'macro-error') },
  ],
  [
    '.warning',
    { run: (a, args) => a.warn(message(args, '.warning directive invoked in source file'), 'macro-error') },
  ],
  ['.err', { run: (a) => a.error('.err encountered', 'macro-error') }],
  [
    '.fail',
    {
      run: (a, args) => {
        const v = Number(splitArguments(args)[0] ?? '0');
        const text = `.fail ${v} encountered`;
        if (v >= 500) a.warn(text, 'macro-error');
        else a.error(text, 'macro-error');
      },
    },
  ],
  ['.print', { run: (a, args) => a.problem('macro-error', 'info', message(args, ''), a.origin) }],
  [
    '.end',
    {
      run: (a) => {
        a.state.ended = true;
      },
    },
  ],
  ['.include', { run: include }],
  ['.unreq', { leaf: 'directive', run: unrequire }],
  ['.ltorg .pool', { leaf: 'directive', run: (a) => emitPool(a, a.state.sections.chunk) }],
];
