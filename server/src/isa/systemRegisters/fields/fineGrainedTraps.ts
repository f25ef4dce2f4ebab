import { fineGrainedFields } from '../fineGrained';
import { elseTrapTo, f, layout, trapTo } from './notation';

/** Arm ARM: HFGRTR_EL2 and HFGWTR_EL2. */
export const fineGrainedTraps = (['HFGRTR_EL2', 'HFGWTR_EL2'] as const).flatMap((register) => {
  const verb = register === 'HFGRTR_EL2' ? 'reads' : 'writes';
  const fields = fineGrainedFields.flatMap((name, bit) => {
    if (name === undefined) return [];
    const negative = /^n[A-Z]/.test(name);
    const what = `EL0 and EL1 ${verb} of ${negative ? name.slice(1) : name}`;
    return [f(bit, name, what, negative ? elseTrapTo('EL2') : trapTo('EL2'))];
  });
  return layout(register, fields, { complete: false });
});
