import { isAbsolute, join } from 'node:path';
import type { Severity } from '../../source/problem';
import { emptyConfiguration, type ProjectConfiguration } from '../../workspace/configuration';

/** The `hyplens.*` settings of one resource, as the server uses them. */
export interface Settings {
  readonly configuration: ProjectConfiguration;
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly stated: readonly { readonly name: string; readonly value: number }[];
  readonly codeLens: boolean;
}

export const defaultSettings: Settings = {
  configuration: emptyConfiguration,
  rules: {},
  stated: [],
  codeLens: true,
};

const severities: ReadonlySet<string> = new Set(['off', 'error', 'warning', 'info', 'hint']);

/** Reads what the editor sent; anything of the wrong type counts as not set. Relative paths start at `folder`. */
export function settingsFrom(sent: unknown, folder: string | undefined, roots: readonly string[]): Settings {
  const record: Readonly<Record<string, unknown>> = isRecord(sent) ? sent : {};
  const absolute = (path: string) => (folder === undefined || isAbsolute(path) ? path : join(folder, path));
  const path = (name: string) => {
    const value = record[name];
    return typeof value === 'string' && value !== '' ? absolute(value) : undefined;
  };
  const strings = (name: string) => {
    const value = record[name];
    return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
  };
  const rules: Record<string, Severity | 'off'> = {};
  for (const [rule, severity] of Object.entries(isRecord(record.rules) ? record.rules : {}))
    if (typeof severity === 'string' && severities.has(severity)) rules[rule] = severity as Severity | 'off';
  const codeLens = isRecord(record.codeLens) ? record.codeLens.enabled !== false : true;
  return {
    configuration: {
      kernelTree: path('kernelTree'),
      kernelBuild: path('kernelBuild'),
      compileCommands: path('compileCommands'),
      includePaths: strings('includePaths').map(absolute),
      defines: strings('defines'),
      variantConstraints: strings('variantConstraints'),
      roots,
    },
    rules,
    stated: strings('assume').map(assumption),
    codeLens,
  };
}

/** `E2H=1`, `ARM64_SVE`, `!ARM64_SVE`. */
function assumption(text: string): { name: string; value: number } {
  const [name = '', value] = text.split('=').map((part) => part.trim());
  if (value !== undefined) return { name, value: Number(value) };
  return name.startsWith('!') ? { name: name.slice(1), value: 0 } : { name, value: 1 };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
