import { parseAssumption } from '../conventions/annotations';
import { statementProblem } from '../conventions/projectConventions';
import { ruleById } from '../rules';
import type { FileSystem } from '../source/fileSystem';
import { type SourceFile, sourceFile } from '../source/sourceFile';
import type { ProjectConfiguration } from './configuration';
import { parseConstraint } from './constraints';
import { JsonError, type JsonMember, type JsonNode, parseJson } from './jsonText';
import { ancestors, resolvePath } from './paths';

/** Keys of a project file, in the order in which they are told. */
export const projectFileKeys = (): readonly string[] => Object.keys(KEYS);

export const PROJECT_FILE = '.hyplens.json';

export interface ProjectFile {
  readonly path: string;
  readonly configuration: Partial<ProjectConfiguration>;
  /** One for each thing that is wrong in the file; the rest of it still counts. */
  readonly problems: readonly ProjectProblem[];
}

/** Something that is wrong on a line of a project file; line and columns are zero-based. */
export interface ProjectProblem {
  readonly message: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** `path:line:column: message`, as compilers say it. */
export function problemTexts({ path, problems }: Pick<ProjectFile, 'path' | 'problems'>): string[] {
  return problems.map(({ line, start, message }) => `${path}:${line + 1}:${start + 1}: ${message}`);
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

type Tell = (at: { readonly start: number; readonly end: number }, message: string) => void;

/** Reads the text of a project file; relative paths start at the folder that holds it. Never throws. */
export function parseProjectFile(path: string, text: string): ProjectFile {
  const file = sourceFile(path, text);
  const problems: ProjectProblem[] = [];
  const tell: Tell = ({ start, end }, message) => problems.push(problemAt(file, start, end, message));
  const configuration: Record<string, unknown> = {};
  let json: JsonNode;
  try {
    json = parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    tell(error, `not valid JSON: ${error.message}; no setting of this file counts`);
    return { path, configuration, problems };
  }
  if (json.members === undefined) tell(json, 'expected an object at the top level');
  for (const member of json.members ?? []) {
    const kind = KEYS[member.key];
    if (kind === undefined) {
      if (!FOREIGN_KEYS.has(member.key))
        tell(member, `unknown key "${member.key}"; known are ${Object.keys(KEYS).join(', ')}`);
      continue;
    }
    const value = readValue(kind, member, file, tell);
    if (value !== undefined) configuration[member.key] = value;
  }
  return { path, configuration, problems };
}

/** A place on one line: what goes on over its end is marked up to there. */
function problemAt(file: SourceFile, start: number, end: number, message: string): ProjectProblem {
  const next = file.lineStarts.findIndex((s) => s > start);
  const line = next < 0 ? file.lineStarts.length - 1 : next - 1;
  const first = file.lineStarts[line] as number;
  const last = next < 0 ? file.text.length : (file.lineStarts[next] as number) - 1;
  return { message, line, start: start - first, end: Math.max(Math.min(end, last), start) - first };
}

/** Undefined when it is not of the right kind, which is told. */
function readValue(kind: Kind, member: JsonMember, file: SourceFile, tell: Tell): unknown {
  const { key, node } = member;
  const absolute = (p: string): string => resolvePath(file.path.slice(0, file.path.lastIndexOf('/')), p);
  if (kind === 'path') {
    if (typeof node.value === 'string') return absolute(node.value);
    tell(node, `"${key}" must be a string`);
    return undefined;
  }
  if (kind === 'severities' || kind === 'conventions') {
    const { members } = node;
    if (members === undefined) {
      const values = kind === 'severities' ? 'rules to severities' : 'routines to what they owe';
      tell(node, `"${key}" must map ${values}`);
      return undefined;
    }
    return kind === 'severities'
      ? readSeverities(key, members, tell)
      : { file, byName: readConventions(members, tell) };
  }
  const items: string[] = [];
  for (const item of node.items ?? []) if (typeof item.value === 'string') items.push(item.value);
  if (node.items === undefined || items.length < node.items.length) {
    tell(node, `"${key}" must be an array of strings`);
    return undefined;
  }
  const expected = EXPECTED[key];
  for (const item of node.items)
    if (expected && !expected.holds(item.value as string))
      tell(item, `"${key}": expected ${expected.what}, not "${item.value}"`);
  return kind === 'paths' ? items.map(absolute) : items;
}

function readSeverities(key: string, members: readonly JsonMember[], tell: Tell): Record<string, unknown> {
  const right: Record<string, unknown> = {};
  for (const member of members) {
    const severity = member.node.value;
    if (ruleById(member.key) === undefined) tell(member, `"${key}": there is no rule called ${member.key}`);
    else if (!SEVERITIES.has(severity))
      tell(member.node, `"${key}": ${member.key} must be error, warning, info, hint or off`);
    if (SEVERITIES.has(severity)) right[member.key] = severity;
  }
  return right;
}

/** `"NAME": "STATEMENT"` or a list of statements; those that are wrong are told and left out. */
function readConventions(members: readonly JsonMember[], tell: Tell): Record<string, readonly string[]> {
  const out: Record<string, readonly string[]> = {};
  for (const { key: name, node } of members) {
    const right: string[] = [];
    for (const { value: s, ...at } of node.items ?? [node]) {
      const wrong = typeof s === 'string' ? statementProblem(s) : 'expected a string or an array of strings';
      if (wrong !== undefined) tell(at, `"conventions": ${name}: ${wrong}`);
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
