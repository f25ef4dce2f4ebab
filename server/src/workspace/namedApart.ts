import type { MacroOption } from '../preprocessor/api';
import type { BuildFlavour } from './documentSetup';

/**
 * Flavours that have no names of their own are named by what only one of them defines: `BL31` for
 * `-DIMAGE_BL31`, `SPL_BUILD` for `-DCONFIG_SPL_BUILD`. They exclude each other, so each name is a condition.
 */
export function namedApart(flavours: readonly BuildFlavour[]): readonly BuildFlavour[] {
  const groups = new Map<string, BuildFlavour[]>();
  for (const flavour of flavours) {
    const group = groups.get(flavour.name);
    if (group) group.push(flavour);
    else groups.set(flavour.name, [flavour]);
  }
  return [...groups.values()].flatMap((group) => (group.length === 1 ? group : tellApart(group)));
}

function tellApart(group: readonly BuildFlavour[]): readonly BuildFlavour[] {
  const defined = group.map((f) => definedBy(f.options.macros));
  const common = group[0]?.name ?? '';
  const names = group.map((_, i) => {
    const own = [...(defined[i] ?? [])].filter((d) => defined.every((other, k) => k === i || !other.has(d)));
    const plainest = own.find((d) => /^IMAGE_BL/.test(d)) ?? own.find((d) => !d.includes('=')) ?? own[0];
    return plainest?.replace(/^_*(?:IMAGE_|CONFIG_)?/, '').replace(/_*$/, '') ?? '';
  });
  // One may be what remains when none of the others' definitions is there; more than one needs numbers.
  const unique = names.map((name, i) =>
    names.indexOf(name) === i && (name !== '' || names.lastIndexOf('') === i)
      ? name
      : `${name || 'build '}${i + 1}`,
  );
  return group.map((flavour, i) => ({
    ...flavour,
    name: [common, unique[i] ?? ''].filter((part) => part !== '').join(' '),
    conditions: new Map([
      ...flavour.conditions,
      ...unique.flatMap((name, k) => (name === '' ? [] : [[name, k === i] as const])),
    ]),
  }));
}

/** `NAME` for a definition as 1 or as nothing, else `NAME=VALUE`. */
function definedBy(macros: readonly MacroOption[]): ReadonlySet<string> {
  const defined = new Map<string, string>();
  for (const m of macros) {
    if (m.kind === 'undefine') defined.delete(m.name);
    else defined.set(m.name, m.value === undefined || m.value === '1' ? m.name : `${m.name}=${m.value}`);
  }
  return new Set(defined.values());
}
