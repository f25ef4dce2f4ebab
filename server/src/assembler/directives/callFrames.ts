import type { Assembler } from '../assembler';
import { ArgumentReader } from './argumentReader';
import type { DirectiveEntry } from './directive';

/** One `.cfi_startproc` that is still open. */
export interface FrameDescription {
  /** Offset of the canonical frame address from its register, bytes. */
  readonly cfaOffset: bigint;
  readonly remembered: readonly bigint[];
}

/** Registers that have a DWARF number (DWARF for the Arm 64-bit Architecture, "DWARF register names"). */
const REGISTER = /^(?:[xw](?:[0-9]|[12][0-9]|30)|sp|wsp|fp|lr|ip[01]|[bhsdq](?:[0-9]|[12][0-9]|3[01]))$/i;

/** Register saves stand at multiples of the data alignment factor. */
const SAVE_ALIGNMENT = 8n;

function register(a: Assembler, r: ArgumentReader): void {
  r.take('%');
  const from = r.position;
  const { value } = r.value();
  const name = a.state.registerAliases.registerOf(r.since(from)) ?? r.since(from);
  const number = value.terms.length === 0 && value.constant >= 0n && name !== '';
  if (!number && !REGISTER.test(name)) a.error('bad register expression');
}

function separator(a: Assembler, r: ArgumentReader): void {
  if (!r.comma()) a.error('missing separator');
}

function saveOffset(a: Assembler, offset: bigint): void {
  if (offset % SAVE_ALIGNMENT !== 0n) a.error(`register save offset not a multiple of ${SAVE_ALIGNMENT}`);
}

/** A directive that belongs between `.cfi_startproc` and `.cfi_endproc`. */
function inside(
  names: string,
  run: (a: Assembler, r: ArgumentReader, frame: FrameDescription) => FrameDescription | undefined,
): DirectiveEntry {
  return [
    names,
    {
      leaf: 'directive',
      run: (a, args) => {
        const frame = frameOf(a);
        if (!frame) {
          a.error('CFI instruction used without previous .cfi_startproc');
          return;
        }
        const r = new ArgumentReader(a, args);
        setFrame(a, run(a, r, frame) ?? frame);
        r.end();
      },
    },
  ];
}

/** Each subsection has frames of its own. */
function frameOf(a: Assembler): FrameDescription | undefined {
  return a.state.frames.get(a.state.sections.chunk.id);
}

function setFrame(a: Assembler, frame: FrameDescription | undefined): void {
  const frames = new Map(a.state.frames);
  if (frame) frames.set(a.state.sections.chunk.id, frame);
  else frames.delete(a.state.sections.chunk.id);
  a.state.frames = frames;
}

const PLAIN =
  '.cfi_signal_frame .cfi_window_save .cfi_negate_ra_state .cfi_b_key_frame .cfi_mte_tagged_frame';
/** Their operands name encodings and symbols of the exception tables, which are not analysed. */
const UNREAD =
  '.cfi_personality .cfi_personality_id .cfi_lsda .cfi_escape .cfi_label .cfi_val_encoded_addr .cfi_fde_data .cfi_inline_lsda';

export const callFrameDirectives: readonly DirectiveEntry[] = [
  [
    '.cfi_sections',
    {
      leaf: 'directive',
      run: (a, args) => {
        const r = new ArgumentReader(a, args);
        const SECTIONS = /\.(?:eh_frame(?:_entry)?|debug_frame|sframe)\b/y;
        while (r.match(SECTIONS) !== undefined) if (!r.comma()) break;
        r.end();
      },
    },
  ],
  [
    '.cfi_startproc',
    {
      leaf: 'directive',
      run: (a, args) => {
        if (frameOf(a)) {
          a.error('previous CFI entry not closed (missing .cfi_endproc)');
          return;
        }
        const r = new ArgumentReader(a, args);
        r.match(/simple\b/y);
        r.end();
        setFrame(a, { cfaOffset: 0n, remembered: [] });
      },
    },
  ],
  [
    '.cfi_endproc',
    {
      leaf: 'directive',
      run: (a, args) => {
        if (!frameOf(a)) a.error('.cfi_endproc without corresponding .cfi_startproc');
        else new ArgumentReader(a, args).end();
        setFrame(a, undefined);
      },
    },
  ],
  inside('.cfi_def_cfa', (a, r, frame) => {
    register(a, r);
    separator(a, r);
    return { ...frame, cfaOffset: r.absolute() };
  }),
  inside('.cfi_def_cfa_register .cfi_return_column', (a, r) => {
    register(a, r);
    return undefined;
  }),
  inside('.cfi_def_cfa_offset', (_, r, frame) => ({ ...frame, cfaOffset: r.absolute() })),
  inside('.cfi_adjust_cfa_offset', (_, r, frame) => ({
    ...frame,
    cfaOffset: frame.cfaOffset + r.absolute(),
  })),
  inside('.cfi_offset .cfi_val_offset', (a, r) => {
    register(a, r);
    separator(a, r);
    saveOffset(a, r.absolute());
    return undefined;
  }),
  inside('.cfi_rel_offset', (a, r, frame) => {
    register(a, r);
    separator(a, r);
    saveOffset(a, r.absolute() - frame.cfaOffset);
    return undefined;
  }),
  inside('.cfi_register', (a, r) => {
    register(a, r);
    separator(a, r);
    register(a, r);
    return undefined;
  }),
  inside('.cfi_restore .cfi_undefined .cfi_same_value', (a, r) => {
    do register(a, r);
    while (r.comma());
    return undefined;
  }),
  inside('.cfi_remember_state', (_, __, frame) => ({
    ...frame,
    remembered: [...frame.remembered, frame.cfaOffset],
  })),
  inside('.cfi_restore_state', (a, _, frame) => {
    const cfaOffset = frame.remembered[frame.remembered.length - 1];
    if (cfaOffset !== undefined) return { cfaOffset, remembered: frame.remembered.slice(0, -1) };
    a.error('CFI state restore without previous remember');
    return undefined;
  }),
  inside(PLAIN, () => undefined),
  inside(UNREAD, (_, r) => {
    r.ignoreRest();
    return undefined;
  }),
];
