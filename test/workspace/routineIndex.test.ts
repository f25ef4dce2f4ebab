import { expect, test } from 'vitest';
import { emptyConfiguration } from '../../server/src/workspace/configuration';
import { RoutineIndex, scanRoutines } from '../../server/src/workspace/routineIndex';
import { setupsFor } from '../../server/src/workspace/setup';
import { memoryFileSystem } from '../support/memoryFileSystem';

test('the forms in which routines begin', () => {
  const text =
    'ENTRY(a)\nSYM_FUNC_START_LOCAL(b)\n\tSYM_CODE_START(c)\nfunc d\n\t.type e, @function\n.globl f\nSYM_FUNC_ALIAS(g, a)\n// ENTRY(no)\n\tbl ENTRY(x)\n\t.type h, %object\nSYM_TYPED_FUNC_START(i)\n';
  expect(Object.fromEntries(scanRoutines(text))).toEqual({ a: 0, b: 1, c: 2, d: 3, e: 4, f: 5, g: 6, i: 10 });
});

const fixture = `
//- /k/include/linux/x.h
//- /k/arch/arm64/hyp/Makefile
asflags-y := -D__KVM_NVHE_HYPERVISOR__
hyp-obj-y := host.o ../z/copy.o
//- /k/arch/arm64/hyp/host.S
ENTRY(start)
//- /k/arch/arm64/a/copy.S
ENTRY(copy)
//- /k/arch/arm64/z/copy.S

ENTRY(copy)
//- /k/arch/arm64/z/Makefile
obj-y := copy.o
`;

test('definitions of the object list that the caller is linked with come first', () => {
  const fs = memoryFileSystem(fixture);
  const index = new RoutineIndex(fs);
  const host = '/k/arch/arm64/hyp/host.S';
  const setup = setupsFor(host, '', emptyConfiguration, fs);
  expect(index.sitesOf('copy', setup, host, { name: 'nVHE' })).toEqual([
    { file: '/k/arch/arm64/z/copy.S', line: 1 },
    { file: '/k/arch/arm64/a/copy.S', line: 0 },
  ]);
  expect(index.filesDefining('__kvm_nvhe_copy', setup, host, { name: 'nVHE' })[0]).toBe(
    '/k/arch/arm64/z/copy.S',
  );
  fs.set('/k/arch/arm64/z/copy.S', '\tret\n');
  expect(index.filesDefining('copy', setup, host, { name: 'nVHE' })).toEqual(['/k/arch/arm64/a/copy.S']);
});

test('outside a tree, the files of the same folder', () => {
  const fs = memoryFileSystem({ '/p/a.S': 'ENTRY(a)\n', '/p/b.s': 'ENTRY(b)\n', '/q/c.S': 'ENTRY(b)\n' });
  const setup = setupsFor('/p/a.S', '\tmov x0, xzr', emptyConfiguration, fs);
  expect(new RoutineIndex(fs).filesDefining('b', setup, '/p/a.S', { name: '' })).toEqual(['/p/b.s']);
});
