import { fineGrainedFields, trapsWhenClear } from '../fineGrained';
import { elseTrapTo, f, layout, trapTo } from './notation';

const verbs: Readonly<Record<string, string>> = { R: 'reads of', W: 'writes of', I: 'use of' };

/** Arm ARM: HFGRTR_EL2, HFGWTR_EL2, HFGITR_EL2, HDFGRTR_EL2, HDFGWTR_EL2, HAFGRTR_EL2 and those of FEAT_FGT2. */
export const fineGrainedTraps = Object.entries(fineGrainedFields).flatMap(([register, names]) => {
  const verb = verbs[/FG(\w)TR/.exec(register)?.[1] ?? 'R'] ?? 'accesses to';
  const fields = names.flatMap((name, bit) => {
    if (name === undefined) return [];
    const negative = trapsWhenClear(name);
    const what = `EL0 and EL1 ${verb} ${negative ? name.slice(1) : name}`;
    return [f(bit, name, what, negative ? elseTrapTo('EL2') : trapTo('EL2'))];
  });
  return layout(register, fields);
});
