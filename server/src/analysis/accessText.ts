import { canonicalName } from '../isa/systemRegisters';
import type { AccessResult, DefiniteAccess } from '../simulator/accessResult';
import type { AccessFeature } from '../simulator/trapState';

/** What users call the feature that an instruction needs. */
export const featureNames: Readonly<Record<AccessFeature, string>> = {
  fp: 'FP',
  advsimd: 'FP/SIMD',
  sve: 'SVE',
  nonStreamingSve: 'SVE (non-streaming)',
  streamingAes: 'SVE AES',
  streamingBitPerm: 'SVE bit permutation',
  streamingFexpa: 'SVE FEXPA',
  streamingSme2p2: 'SVE COMPACT',
  sve2p1OrStreaming: 'SVE2.1 or streaming SVE',
  smeAccess: 'SME (SVCR)',
  sme: 'SME',
  streamingSve: 'streaming SVE',
  za: 'SME (ZA)',
  streamingSveAndZa: 'SME (streaming mode and ZA)',
  zt0: 'SME2 (ZT0)',
  trace: 'trace',
  amu: 'activity monitor',
};

/** What a check is about: a unit, or `access to ZCR_EL2`. */
export function checkName(feature: AccessFeature | { readonly register: string }): string {
  return typeof feature === 'string' ? featureNames[feature] : `access to ${canonicalName(feature.register)}`;
}

/** `allowed`, `trapped to EL2 (CPTR_EL2.TZ)`, `depends on CPTR_EL2.{TZ, TFP}`. */
export function printAccess(result: AccessResult, nameOf = (field: string) => field): string {
  if (result.kind !== 'depends') return printDefinite(result);
  const trappers = result.outcomes.filter((o) => o.kind === 'trapped');
  const open = `depends on ${fieldsText(result.on.map(nameOf))}`;
  return trappers.length === result.outcomes.length ? `trapped (where to ${open})` : open;
}

/** Fields of one register stand together, as the manual writes them: `HCR_EL2.{E2H, TGE} at entry`. */
function fieldsText(names: readonly string[]): string {
  const groups = new Map<string, { register: string; fields: string[]; rest: string }>();
  for (const name of names) {
    const [, register = '', field = name, rest = ''] = /^(\w+)\.(\w+)(.*)$/.exec(name) ?? [];
    const key = register === '' ? name : `${register}.${rest}`;
    const known = groups.get(key);
    if (known) known.fields.push(field);
    else groups.set(key, { register, fields: [field], rest });
  }
  return [...groups.values()]
    .map(({ register, fields, rest }) => {
      const list = fields.length === 1 ? fields.join() : `{${fields.join(', ')}}`;
      return `${register === '' ? '' : `${register}.`}${list}${rest}`;
    })
    .join(', ');
}

function printDefinite(result: DefiniteAccess): string {
  return result.kind === 'allowed' ? 'allowed' : `trapped to EL${result.to} (${result.by})`;
}

/** True when the access traps whatever the bits that are not known may be. */
export function isTrapped(result: AccessResult): boolean {
  if (result.kind === 'trapped') return true;
  return result.kind === 'depends' && result.outcomes.every((o) => o.kind === 'trapped');
}
