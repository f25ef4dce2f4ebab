import { isAbsolute, join } from 'node:path';
import type { Severity } from '../../source/problem';
import { emptyConfiguration, type ProjectConfiguration } from '../../workspace/configuration';

/** The `hyplens.*` settings of one resource, as the server uses them. */
export interface Settings {
  readonly configuration: ProjectConfiguration;
  readonly codeLens: boolean;
}

export const defaultSettings: Settings = {
  configuration: emptyConfiguration,
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
      assume: strings('assume'),
      rules,
      roots,
    },
    codeLens,
  };
}

/** The `hyplens` section of what a client sends with a change of its settings. */
export function sectionOf(sent: unknown): unknown {
  return isRecord(sent) ? sent.hyplens : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
