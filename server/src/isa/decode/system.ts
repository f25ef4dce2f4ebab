import { barrierOptionName, hintText, systemOperationName } from '../systemInstructions';
import { bits, zr } from './fields';

/** PSTATE fields by op1:op2 of MSR (immediate) (Arm ARM C6.2, MSR (immediate), table "field"). */
const pstateFields: Readonly<Record<string, string>> = {
  '0:3': 'uao',
  '0:4': 'pan',
  '0:5': 'spsel',
  '1:0': 'allint',
  '3:1': 'ssbs',
  '3:2': 'dit',
  '3:4': 'tco',
  '3:6': 'daifset',
  '3:7': 'daifclr',
}; // prettier-ignore

/** System instructions: Arm ARM C4.1, "Branches, Exception Generating and System instructions", bits 31-22 = 1101010100. */
export function decodeSystem(word: number): string | undefined {
  const isRead = bits(word, 21, 21) === 1;
  const op0 = bits(word, 20, 19);
  const op1 = bits(word, 18, 16);
  const crn = bits(word, 15, 12);
  const crm = bits(word, 11, 8);
  const op2 = bits(word, 7, 5);
  const rt = bits(word, 4, 0);
  if (op0 >= 2) {
    const name = `S${op0}_${op1}_C${crn}_C${crm}_${op2}`;
    return isRead ? `mrs ${zr(rt, true)}, ${name}` : `msr ${name}, ${zr(rt, true)}`;
  }
  if (op0 === 1) {
    if (isRead) return `sysl ${zr(rt, true)}, #${op1}, C${crn}, C${crm}, #${op2}`;
    const name = systemOperationName(op1, crn, crm, op2);
    if (name) return name.takesRegister ? `${name.text}, ${zr(rt, true)}` : name.text;
    return `sys #${op1}, C${crn}, C${crm}, #${op2}${rt === 31 ? '' : `, x${rt}`}`;
  }
  if (isRead) return undefined;
  if (op1 === 3 && crn === 1 && crm === 0 && op2 < 2) return `${op2 === 0 ? 'wfet' : 'wfit'} ${zr(rt, true)}`;
  if (rt !== 31) return undefined;
  if (op1 === 3 && crn === 2) return hintText(crm * 8 + op2);
  if (op1 === 3 && crn === 3) return decodeBarrier(crm, op2);
  return crn === 4 ? decodePState(op1, crm, op2) : undefined;
}

function decodeBarrier(crm: number, op2: number): string | undefined {
  switch (op2) {
    case 1:
      return (crm & 3) === 2 ? `dsb ${['oshnxs', 'nshnxs', 'ishnxs', 'synxs'][crm >> 2]}` : undefined;
    case 2:
      return crm === 15 ? 'clrex' : `clrex #${crm}`;
    case 4:
      if (crm === 0) return 'ssbb';
      return crm === 4 ? 'pssbb' : `dsb ${barrierOptionName(crm)}`;
    case 5:
      return `dmb ${barrierOptionName(crm)}`;
    case 6:
      return crm === 15 ? 'isb' : `isb #${crm}`;
    case 7:
      return crm === 0 ? 'sb' : undefined;
    default:
      return undefined;
  }
}

function decodePState(op1: number, crm: number, op2: number): string | undefined {
  if (op1 === 0 && op2 < 3) return ['cfinv', 'xaflag', 'axflag'][op2];
  if (op1 === 3 && op2 === 3) {
    const what = [undefined, ' sm', ' za', ''][crm >> 1];
    return what === undefined || crm > 7 ? undefined : `${crm & 1 ? 'smstart' : 'smstop'}${what}`;
  }
  const field = pstateFields[`${op1}:${op2}`];
  return field ? `msr ${field}, #${crm}` : undefined;
}
