import { expect, it } from 'vitest';
import { layoutsWith, treeRegisters } from '../../server/src/workspace/linux/treeRegisters';

const list = `
# a register that this tool does not know, one that it knows in part, one that shares its layout
Sysreg	NEWCTL_EL2	3	4	13	5	3
Res0	63:12
UnsignedEnum	11:8	Mode
	0b0000	OFF
	0b0011	ON
EndEnum
Res1	7
Field	6:0	Count
EndSysreg

SysregFields	HCRX_EL2
Field	40	NewControl
Field	22	Renamed
EndSysregFields

Sysreg	HCRX_EL2	3	4	1	2	2
Fields	HCRX_EL2
EndSysreg

Sysreg	ID_AA64PFR0_EL1	3	0	0	4	0
UnsignedEnum	39:36	SEL2
	0b0000	NI
	0b0001	IMP
EndEnum
EndSysreg
`;
const tree = treeRegisters(list);

it('gives registers that the tool does not know, by name and by encoding', () => {
  const [layout] = layoutsWith(tree, 'newctl_el2');
  expect(layout?.fields.map(({ name, msb, lsb, values }) => ({ name, msb, lsb, values }))).toEqual([
    { name: 'Mode', msb: 11, lsb: 8, values: { 0: 'OFF', 3: 'ON' } },
    { name: 'Count', msb: 6, lsb: 0, values: undefined },
  ]);
  expect(layout?.res1).toEqual([7]);
  expect(layoutsWith(tree, 'S3_4_C13_C5_3')).toEqual([layout]);
});

it("adds the tree's fields at free bits, and never replaces the tool's", () => {
  const [layout] = layoutsWith(tree, 'HCRX_EL2');
  expect(layout?.fields[0]).toMatchObject({ name: 'NewControl', msb: 40 });
  expect(layout?.fields.find(({ msb }) => msb === 22)?.name).toBe('GCSEn');
});

it('names values that the tool does not name', () => {
  const [layout] = layoutsWith(tree, 'ID_AA64PFR0_EL1');
  const values = layout?.fields.find(({ name }) => name === 'SEL2')?.values;
  expect(values).toEqual({ 0: 'not implemented', 1: 'IMP' });
});

it('leaves all as it is without a tree, and where E2H chooses the layout', () => {
  expect(layoutsWith(undefined, 'NEWCTL_EL2')).toEqual([]);
  expect(layoutsWith(tree, 'CPTR_EL2')).toHaveLength(2);
});
