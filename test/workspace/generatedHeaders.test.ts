import { expect, test } from 'vitest';
import { syscallHeader } from '../../server/src/workspace/linux/syscallNumbers';
import { sysregHeader } from '../../server/src/workspace/linux/sysregDefinitions';
import { memoryFileSystem } from '../support/memoryFileSystem';

const defines = (text: string) =>
  Object.fromEntries([...text.matchAll(/^#define (\S+) (.+)$/gm)].map((m) => [m[1], m[2]]));

test('a register with fields, enumerations and reserved bits', () => {
  const list =
    'Sysreg\tR_EL1\t3\t0\t1\t2\t0\nRes0\t63:5\nUnsignedEnum\t4:3\tMODE\n\t0b00\tOFF\n\t0b11\tON\nEndEnum\nRes1\t2\nUnkn\t1\nField\t0\tEN\nEndSysreg\n';
  const { text, problems } = sysregHeader(list, true);
  expect(problems).toEqual([]);
  expect(defines(text)).toMatchObject({
    SYS_R_EL1: 'sys_reg(3, 0, 1, 2, 0)',
    REG_R_EL1: 'S3_0_C1_C2_0',
    R_EL1_MODE_MASK: 'GENMASK(4, 3)',
    R_EL1_MODE_WIDTH: '2',
    R_EL1_MODE_SIGNED: 'false',
    R_EL1_MODE_ON: 'UL(0b11)',
    R_EL1_EN_SHIFT: '0',
    R_EL1_RES0: '(UL(0) | GENMASK_ULL(63, 5))',
    R_EL1_RES1: '(UL(0) | GENMASK_ULL(2, 2))',
    R_EL1_UNKN: '(UL(0) | GENMASK_ULL(1, 1))',
  });
});

test('a register that refers to a shared layout has no masks of its own', () => {
  const list =
    'SysregFields\tL\nRes0\t63:1\nField\t0\tA\nEndSysregFields\nSysreg\tR\t3\t0\t0\t0\t0\nFields\tL\nEndSysreg\nSysreg\tQ\t3\t0\t0\t0\t1\nMapping\tL\nEndSysreg\n';
  const names = Object.keys(defines(sysregHeader(list, false).text));
  expect(names).toContain('L_RES0');
  expect(names).toContain('SYS_Q');
  expect(names.filter((n) => /^[RQ]_/.test(n) || n.endsWith('_UNKN'))).toEqual([]);
});

test('what cannot be read is told with its line, and the rest still counts', () => {
  const { text, problems } = sysregHeader(
    'Sysreg\tR\t3\t0\t0\t0\t0\nField\t70\tA\nWhat\t1\nField\t0\tB\nEndSysreg\n',
    true,
  );
  expect(problems).toEqual(['line 2: bits 70 are not a range', 'line 3: "What" is not known']);
  expect(text).toContain('R_B_SHIFT 0');
});

test('system call numbers of one ABI', () => {
  const fs = memoryFileSystem(
    '//- /k/arch/arm64/tools/syscall_32.tbl\n# c\n0\tcommon\ta\tsys_a\n3\t32\tb\tsys_b\n9\tother\tc\n',
  );
  expect(defines(syscallHeader('/k', 'asm/unistd_compat_32.h', fs) ?? '')).toEqual({
    __NR_compat32_a: '0',
    __NR_compat32_b: '3',
    __NR_compat32_syscalls: '4',
  });
  expect(syscallHeader('/k', 'asm/unistd_64.h', fs)).toBeUndefined();
});
