import { mnemonics } from '../../isa/mnemonics';
import { type SourceFile, sourceFile } from '../../source/sourceFile';
import type { TreeKind } from '../sourceTree';
import { alternative, kconfig } from './alternative';
import { assembler } from './assembler';
import { floatingPoint } from './floatingPoint';
import {
  bug,
  constants,
  EMPTY_HEADERS,
  EMPTY_LAYOUT_HEADERS,
  init,
  processState,
  sizes,
  smccc,
  userAccess,
  virt,
} from './kernelMisc';
import {
  asmOffsets,
  exceptionSyndrome,
  kvmArm,
  kvmAsm,
  kvmMemoryTagging,
  kvmMmu,
  kvmPointerAuthentication,
} from './kvm';
import { linkage } from './linkage';
import { systemRegisters } from './systemRegisters';
import { trustedFirmwareArchitecture, trustedFirmwareMacros } from './trustedFirmware';
import { xenMacros } from './xen';

const empty = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, '\n']));

const KERNEL: Readonly<Record<string, string>> = {
  'linux/linkage.h': linkage,
  'linux/cfi_types.h': linkage,
  'asm/linkage.h': linkage,
  'asm/alternative.h': alternative,
  'asm/alternative-macros.h': alternative,
  'asm/alternative-asm.h': alternative,
  'linux/kconfig.h': kconfig,
  'asm/assembler.h': assembler,
  'asm/asm-bug.h': bug,
  'linux/sizes.h': sizes,
  'asm/mmu.h': sizes,
  'asm/memory.h': sizes,
  'asm/page.h': sizes,
  'asm/asm-extable.h': '#include <asm/assembler.h>\n',
  'asm/fpsimdmacros.h': floatingPoint,
  'asm/sysreg.h': systemRegisters,
  'asm/esr.h': exceptionSyndrome,
  'asm/kvm_arm.h': kvmArm,
  'asm/kvm_asm.h': kvmAsm,
  'asm/kvm_mmu.h': kvmMmu,
  'asm/kvm_mte.h': kvmMemoryTagging,
  'asm/kvm_ptrauth.h': kvmPointerAuthentication,
  'asm/asm-offsets.h': asmOffsets,
  'generated/asm-offsets.h': asmOffsets,
  'asm/asm-uaccess.h': userAccess,
  'asm/virt.h': virt,
  'asm/ptrace.h': processState,
  'linux/arm-smccc.h': smccc,
  'linux/const.h': constants,
  'linux/bits.h': constants,
  'vdso/bits.h': constants,
  'vdso/const.h': constants,
  'linux/init.h': init,
  ...empty(EMPTY_HEADERS),
  ...empty(EMPTY_LAYOUT_HEADERS),
};

/** Headers of Xen that its assembly has constants and layouts from: without them these stay symbolic. */
const XEN_CONSTANT_HEADERS: readonly string[] = [
  'asm/regs.h',
  'asm/smccc.h',
  'asm/processor.h',
  'asm/early_printk.h',
  'asm/lpae.h',
  'asm/page.h',
  'asm/setup.h',
  'asm/arm64/flushtlb.h',
  'efi/efierr.h',
  'xen/compile.h',
  'xen/const.h',
  'xen/init.h',
  'xen/lib.h',
  'xen/page-size.h',
];

const XEN: Readonly<Record<string, string>> = {
  'xen/config.h': xenMacros,
  'xen/linkage.h': xenMacros,
  'asm/config.h': xenMacros,
  'asm/macros.h': xenMacros,
  'asm/current.h': '\n',
  'asm/asm_defns.h': xenMacros,
  'public/xen.h': '\n',
  ...empty(XEN_CONSTANT_HEADERS),
};

const TRUSTED_FIRMWARE: Readonly<Record<string, string>> = {
  'asm_macros.S': trustedFirmwareMacros,
  'common/asm_macros_common.S': trustedFirmwareMacros,
  'asm_assert_macros.S': trustedFirmwareMacros,
  'assert_macros.S': trustedFirmwareMacros,
  'arch.h': trustedFirmwareArchitecture,
  'platform_def.h': '\n',
  'context.h': '\n',
  'common/bl_common.h': '\n',
  'common/runtime_svc.h': '\n',
};

/** What a header of a tree may be stood in by. A tree has its own macros: only what a build makes is missing there. */
const BUILT_ONLY: readonly string[] = [
  'asm/asm-offsets.h',
  'generated/asm-offsets.h',
  'generated/vdso-offsets.h',
];

/** Whether what stands in for a header may lack macros that the header itself has. */
export function mayHoldMacros(header: string): boolean {
  return !BUILT_ONLY.includes(header);
}

const SETS: Readonly<Record<TreeKind, readonly Readonly<Record<string, string>>[]>> = {
  linux: [KERNEL],
  xen: [XEN, KERNEL],
  'tf-a': [TRUSTED_FIRMWARE],
  'u-boot': [KERNEL],
  'op-tee': [],
  edk2: [],
  none: [KERNEL, XEN, TRUSTED_FIRMWARE],
};

const made = new Map<string, SourceFile>();
const PREFIX = 'hyplens:/prelude/';

/** Our own text for a known header that is not to be found, or undefined. */
export function standIn(header: string, tree: TreeKind): SourceFile | undefined {
  if (header.startsWith(PREFIX)) return standIn(header.slice(PREFIX.length), 'none');
  for (const set of SETS[tree]) {
    const text = set[header];
    if (text === undefined) continue;
    // In a tree the layouts come from the build alone, and its own headers define the helpers around them.
    const shown = tree !== 'none' && BUILT_ONLY.includes(header) ? '\n' : text;
    const key = `${shown === '\n' ? 'empty' : tree}:${header}`;
    let file = made.get(key);
    if (!file) {
      file = sourceFile(PREFIX + header, shown);
      made.set(key, file);
    }
    return file;
  }
  return undefined;
}

/** Names that a stand-in defines, with those of the stand-ins that it includes. */
const definitions = new Map<string, ReadonlySet<string>>();
function definedBy(header: string): ReadonlySet<string> {
  const known = definitions.get(header);
  if (known) return known;
  const names = new Set<string>();
  definitions.set(header, names);
  const text = standIn(header, 'none')?.text ?? '';
  for (const m of text.matchAll(/^\s*(?:#define\s+|\.macro\s+)(\w+)/gm)) names.add(m[1] as string);
  for (const m of text.matchAll(/^#include <([^>]+)>/gm))
    for (const name of definedBy(m[1] as string)) names.add(name);
  return names;
}

/** Tried in this order for names that nothing defines. */
const MACRO_HEADERS: readonly string[] = [
  'linux/linkage.h',
  'asm/assembler.h',
  'asm/fpsimdmacros.h',
  'asm/kvm_asm.h',
  'asm/kvm_mmu.h',
  'asm/kvm_arm.h',
  'asm/kvm_mte.h',
  'asm/kvm_ptrauth.h',
  'asm_macros.S',
];

/**
 * For a file outside any tree: the stand-ins whose macros it uses although none of its includes
 * brings them and it does not define them itself, as one file of includes. Undefined when none is needed.
 */
export function loneFilePrelude(text: string): SourceFile | undefined {
  const known = new Set<string>();
  const isXen = /^\s*#\s*include\s*[<"](?:xen\/|public\/|asm\/(?:current|macros|asm_defns)\.h)/m.test(text);
  for (const m of text.matchAll(/^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm)) {
    const header = m[1] as string;
    // A header that is neither ours nor here may define anything: then nothing is added.
    if (standIn(header, 'none') === undefined) return undefined;
    for (const name of definedBy(header)) known.add(name);
  }
  const own = namesBy(OWN_DEFINITION, text);
  for (const name of own) known.add(name);
  const used = usedNames(text);
  const wanted: string[] = [];
  // The macros of two projects do not go together: unless the file says which is its own, the kernel's come first.
  const isFirmware = /^\s*#\s*include\s*[<"](?:common\/)?asm_macros/m.test(text);
  for (const header of isFirmware ? [] : MACRO_HEADERS) {
    if (header === 'asm_macros.S' && wanted.length > 0) break;
    const offered = definedBy(header);
    if (![...used].some((name) => offered.has(name) && !known.has(name))) continue;
    wanted.push(header);
    for (const name of offered) known.add(name);
  }
  // Xen's compiler gets `-include xen/config.h`, where its basic macros come from.
  if (isXen && !known.has('FUNC_LOCAL')) wanted.unshift('xen/config.h');
  if (wanted.length === 0) return undefined;
  // What the file defines is its own: the stand-in's macro of that name is taken back.
  const macros = new Set(wanted.flatMap((h) => [...macrosOf(h)]));
  const lines = [
    ...wanted.map((h) => `#include <${h}>`),
    ...[...own].flatMap((name) => [`#undef ${name}`, ...(macros.has(name) ? [`.purgem ${name}`] : [])]),
  ];
  return sourceFile(`${PREFIX}lone-file.h`, `${lines.join('\n')}\n`);
}

const OWN_DEFINITION = /^\s*(?:#\s*define\s+|\.macro\s+)(\w+)/gm;
const ASSEMBLER_MACRO = /^\s*\.macro\s+(\w+)/gm;

function namesBy(pattern: RegExp, text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(pattern)].map((m) => m[1] as string));
}

/** Macros of the assembler that a stand-in defines, with the stand-ins that it includes. */
function macrosOf(header: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(header)) return [];
  seen.add(header);
  const text = standIn(header, 'none')?.text ?? '';
  return [
    ...namesBy(ASSEMBLER_MACRO, text),
    ...[...namesBy(/^#include <([^>]+)>/gm, text)].flatMap((h) => macrosOf(h, seen)),
  ];
}

/** Names, but for instructions, at the place of a mnemonic or of a macro call: first on a line, after a label, or before a parenthesis. */
function usedNames(text: string): ReadonlySet<string> {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ');
  const names = new Set<string>();
  for (const m of code.matchAll(
    /^[ \t]*(?:[\w.$]+:[ \t]*)*([A-Za-z_]\w*)\b(?![ \t]*[:=])|\b([A-Z_][A-Z0-9_]+)\b/gm,
  ))
    names.add((m[1] ?? m[2]) as string);
  return new Set([...names].filter((name) => !mnemonics.has(name)));
}
