import { parseAssumption } from '../conventions/annotations';
import { type ProjectConventions, statementProblem } from '../conventions/projectConventions';
import { ruleById } from '../rules';
import type { FileSystem } from '../source/fileSystem';
import type { Severity } from '../source/problem';
import { sourceFile } from '../source/sourceFile';
import { parseConstraint } from './constraints';
import { ancestors, resolvePath } from './paths';

/**
 * What the user set for a project, from the editor's settings, the command line or `.hyplens.json`.
 * All paths are absolute once it has been read by this room.
 */
export interface ProjectConfiguration {
  /** Source tree whose headers are used, when the document does not stand in one. */
  readonly kernelTree?: string;
  /** `O=` folder of that tree, or a headers package. */
  readonly kernelBuild?: string;
  readonly includePaths: readonly string[];
  /** `NAME`, `NAME=VALUE` or `NAME(a,b)=VALUE`, as after `-D`. */
  readonly defines: readonly string[];
  readonly undefines?: readonly string[];
  /** As after `-include`. */
  readonly forcedIncludes?: readonly string[];
  readonly compileCommands?: string;
  /** `A => B` or `A -> B`; `!` negates either side. */
  readonly variantConstraints: readonly string[];
  /** What holds on entry of every routine: `E2H=1`, `CPTR_EL2.TFP=1`, `ARM64_SVE`. */
  readonly assume?: readonly string[];
  /** Severity by rule id. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
  /** What is stated of routines, by name or pattern, as comments would. */
  readonly conventions?: ProjectConventions;
  /** The user named the file: what nothing tells to be for another machine is arm64. */
  readonly named?: boolean;
  /** `KBUILD_OUTPUT` of the environment: as `kernelBuild`, where that is not set and it is a build of the tree. */
  readonly kbuildOutput?: string;
  /** `SOURCE_DATE_EPOCH` of the environment: the time of builds that can be repeated. */
  readonly sourceDate?: number;
  /** Workspace folders. Empty: no limit on what may be read (command line). */
  readonly roots: readonly string[];
}

export const emptyConfiguration: ProjectConfiguration = {
  includePaths: [],
  defines: [],
  variantConstraints: [],
  roots: [],
};

/** Keys of a project file, in the order in which they are told. */
export const projectFileKeys = (): readonly string[] => Object.keys(KEYS);

export const PROJECT_FILE = '.hyplens.json';

export interface ProjectFile {
  readonly path: string;
  readonly configuration: Partial<ProjectConfiguration>;
  /** One sentence for each thing that is wrong in the file; the rest of it still counts. */
  readonly problems: readonly string[];
}

type Kind = 'path' | 'strings' | 'paths' | 'severities' | 'conventions';
const KEYS: Readonly<Record<string, Kind>> = {
  kernelTree: 'path',
  kernelBuild: 'path',
  compileCommands: 'path',
  includePaths: 'paths',
  forcedIncludes: 'paths',
  defines: 'strings',
  undefines: 'strings',
  variantConstraints: 'strings',
  assume: 'strings',
  rules: 'severities',
  conventions: 'conventions',
};
/** Named by editors. */
const FOREIGN_KEYS: ReadonlySet<string> = new Set(['$schema']);
const SEVERITIES: ReadonlySet<unknown> = new Set(['error', 'warning', 'info', 'hint', 'off']);

/** What the strings of some lists have to be. */
const EXPECTED: Readonly<
  Record<string, { readonly what: string; readonly holds: (text: string) => boolean } | undefined>
> = {
  assume: {
    what: 'NAME, NAME=VALUE or REGISTER.FIELD=VALUE',
    holds: (text) => parseAssumption(text) !== undefined,
  },
  variantConstraints: { what: 'NAME => NAME', holds: (text) => parseConstraint(text) !== undefined },
};

/** Reads the text of a project file; relative paths start at the folder that holds it. Never throws. */
export function parseProjectFile(path: string, text: string): ProjectFile {
  const problems: string[] = [];
  const configuration: Record<string, unknown> = {};
  const directory = path.slice(0, path.lastIndexOf('/'));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { path, configuration: {}, problems: [`${path}: not valid JSON: ${reason}`] };
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return { path, configuration: {}, problems: [`${path}: expected an object at the top level`] };
  for (const [key, value] of Object.entries(json)) {
    const kind = KEYS[key];
    if (kind === undefined) {
      if (!FOREIGN_KEYS.has(key))
        problems.push(`${path}: unknown key "${key}"; known are ${Object.keys(KEYS).join(', ')}`);
      continue;
    }
    if (kind === 'path') {
      if (typeof value === 'string') configuration[key] = resolvePath(directory, value);
      else problems.push(`${path}: "${key}" must be a string`);
      continue;
    }
    if (kind === 'severities') {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        problems.push(`${path}: "${key}" must map rules to severities`);
        continue;
      }
      const entries = Object.entries(value);
      for (const [rule, severity] of entries)
        if (ruleById(rule) === undefined) problems.push(`${path}: "${key}": there is no rule called ${rule}`);
        else if (!SEVERITIES.has(severity))
          problems.push(`${path}: "${key}": ${rule} must be error, warning, info, hint or off`);
      configuration[key] = Object.fromEntries(entries.filter(([, severity]) => SEVERITIES.has(severity)));
      continue;
    }
    if (kind === 'conventions') {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        problems.push(`${path}: "${key}" must map routines to what they owe`);
        continue;
      }
      configuration[key] = { file: sourceFile(path, text), byName: readConventions(path, value, problems) };
      continue;
    }
    if (!Array.isArray(value) || !value.every((item): item is string => typeof item === 'string')) {
      problems.push(`${path}: "${key}" must be an array of strings`);
      continue;
    }
    for (const item of value) {
      const expected = EXPECTED[key];
      if (expected && !expected.holds(item))
        problems.push(`${path}: "${key}": expected ${expected.what}, not "${item}"`);
    }
    configuration[key] = kind === 'paths' ? value.map((item) => resolvePath(directory, item)) : value;
  }
  return { path, configuration, problems };
}

/** `"NAME": "STATEMENT"` or a list of statements; those that are wrong are told and left out. */
function readConventions(path: string, value: object, problems: string[]): Record<string, readonly string[]> {
  const out: Record<string, readonly string[]> = {};
  for (const [name, said] of Object.entries(value)) {
    const statements: unknown[] = Array.isArray(said) ? said : [said];
    const right: string[] = [];
    for (const s of statements) {
      const wrong = typeof s === 'string' ? statementProblem(s) : 'expected a string or an array of strings';
      if (wrong !== undefined) problems.push(`${path}: "conventions": ${name}: ${wrong}`);
      else if (typeof s === 'string') right.push(s);
    }
    out[name] = right;
  }
  return out;
}

/** The nearest `.hyplens.json` above a document; never above the workspace folder that holds it. */
export function findProjectFile(
  documentPath: string,
  roots: readonly string[],
  fileSystem: FileSystem,
): ProjectFile | undefined {
  for (const directory of ancestors(documentPath)) {
    const path = resolvePath(directory, PROJECT_FILE);
    const text = fileSystem.readFile(path);
    if (text !== undefined) return parseProjectFile(path, text);
    if (roots.includes(directory)) return undefined;
  }
  return undefined;
}

/** Settings given by hand come before those of the file; lists are joined, the file's first. */
export function mergeConfiguration(
  file: Partial<ProjectConfiguration>,
  given: ProjectConfiguration,
): ProjectConfiguration {
  const join = (a: readonly string[] | undefined, b: readonly string[] | undefined) => [
    ...(a ?? []),
    ...(b ?? []),
  ];
  return {
    kernelTree: given.kernelTree ?? file.kernelTree,
    kernelBuild: given.kernelBuild ?? file.kernelBuild,
    compileCommands: given.compileCommands ?? file.compileCommands,
    includePaths: join(file.includePaths, given.includePaths),
    defines: join(file.defines, given.defines),
    undefines: join(file.undefines, given.undefines),
    forcedIncludes: join(file.forcedIncludes, given.forcedIncludes),
    variantConstraints: join(file.variantConstraints, given.variantConstraints),
    assume: join(file.assume, given.assume),
    rules: { ...file.rules, ...given.rules },
    conventions: given.conventions ?? file.conventions,
    ...(given.named === undefined ? {} : { named: given.named }),
    roots: given.roots,
  };
}
