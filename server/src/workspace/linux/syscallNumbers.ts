import type { FileSystem } from '../../source/fileSystem';

/**
 * The headers of system call numbers that a build generates from its tables (`NR ABI NAME …`):
 * `unistd_64.h`, `unistd_32.h` and, with a prefix on the names, `unistd_compat_32.h`.
 * Undefined when the tree has no such table (before 6.11 these headers were plain files).
 */
export function syscallHeader(treeRoot: string, header: string, fileSystem: FileSystem): string | undefined {
  const m = /^asm\/unistd_(compat_)?(32|64)\.h$/.exec(header);
  if (!m) return undefined;
  const bits = m[2] as string;
  const tables = [`arch/arm64/tools/syscall_${bits}.tbl`, 'scripts/syscall.tbl'];
  const table = tables.map((path) => fileSystem.readFile(`${treeRoot}/${path}`)).find((t) => t !== undefined);
  if (table === undefined) return undefined;
  const makefile = fileSystem.readFile(`${treeRoot}/arch/arm64/kernel/Makefile.syscalls`) ?? '';
  const extra = new RegExp(`^syscall_abis_${bits}\\s*\\+?=(.*)$`, 'm').exec(makefile)?.[1] ?? '';
  const abis = new Set(['common', bits, ...extra.split(/\s+/).filter(Boolean)]);
  const prefix = m[1] ? `compat${bits}_` : '';
  const guard = `_UAPI_ASM_UNISTD_${m[1] ? 'COMPAT_' : ''}${bits}_H`;
  const lines = [`#ifndef ${guard}`, `#define ${guard}`];
  let last = 0;
  for (const line of table.split(/\r?\n/)) {
    const [number, abi, name] = line.split(/\s+/);
    if (!number || !/^(0x[\da-f]+|\d+)$/i.test(number) || !abi || !name || !abis.has(abi)) continue;
    last = Number(number);
    lines.push(`#define __NR_${prefix}${name} ${number}`);
  }
  lines.push('#ifdef __KERNEL__', `#define __NR_${prefix}syscalls ${last + 1}`, '#endif', '#endif', '');
  return lines.join('\n');
}
