import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assembleText } from '../../server/src/assembler/assemble';
import type { AssembledProgram } from '../../server/src/assembler/finish';
import { flatten } from '../../server/src/assembler/flatten';
import type { AssemblerOptions } from '../../server/src/assembler/statementContext';
import { NodeFileSystem } from '../../server/src/source/nodeFileSystem';
import { objectDifferences, readElf } from './elfObject';

/** One input of the assembler's own test suite with one set of flags that its descriptions name. */
export interface SuiteCase {
  /** `macros/irp.s --alternate`. */
  readonly name: string;
  readonly folder: string;
  readonly file: string;
  readonly flags: readonly string[];
}

export interface SuiteOutcome {
  readonly name: string;
  readonly accepted: boolean;
  /** Why the comparison cannot be made on this input, when it cannot. */
  readonly inapplicable?: string;
  readonly differences: readonly string[];
}

const files = new NodeFileSystem(Number.POSITIVE_INFINITY);

/**
 * Every `.s` file of a folder of the suite. Flags come from the `#as:` lines of the `.d` files that name
 * it and from `gas_test` and `run_list_test` lines of the `.exp` file; a target's own switches do not count.
 */
export function suiteCases(suite: string, folder: string): SuiteCase[] {
  const directory = join(suite, folder);
  const names = readdirSync(directory).sort();
  const flagsOf = new Map<string, Set<string>>();
  const add = (source: string, flags: string): void => {
    const own = flags
      .replaceAll(/\$\{?srcdir\}?\/\$\{?subdir\}?/g, '.')
      .split(/\s+/)
      .filter((word) => word !== '' && !/^-(a\w*|32|64|m.*)$/.test(word))
      .join(' ');
    const known = flagsOf.get(source);
    if (known) known.add(own);
    else flagsOf.set(source, new Set([own]));
  };
  for (const name of names.filter((n) => n.endsWith('.d'))) {
    const text = readFileSync(join(directory, name), 'latin1');
    const source = /^# ?source ?: ?(\S+)/m.exec(text)?.[1] ?? name.replace(/\.d$/, '.s');
    add(source, /^# ?as ?: ?(.*)$/m.exec(text)?.[1] ?? '');
  }
  for (const name of names.filter((n) => n.endsWith('.exp'))) {
    const text = readFileSync(join(directory, name), 'latin1');
    const variables = new Map(
      [...text.matchAll(/set (\w+) "?([^"\s][^"\n]*?)"?$/gm)].map((m) => [m[1], m[2]]),
    );
    for (const m of text.matchAll(/(?:gas_test(?:_error)?|run_list_test) "?([\w.-]+)"? +("[^"]*"|\$\w+)/g)) {
      const source = /\.s$/.test(m[1] ?? '') ? (m[1] ?? '') : `${m[1]}.s`;
      const words = m[2] ?? '';
      const flags = words.startsWith('$') ? (variables.get(words.slice(1)) ?? '') : words.slice(1, -1);
      if (!/(^| )-o/.test(flags)) add(source, flags);
    }
  }
  return names
    .filter((n) => n.endsWith('.s'))
    .flatMap((file) =>
      [...(flagsOf.get(file) ?? [''])].map((flags) => ({
        name: `${folder}/${file}${flags === '' ? '' : ` ${flags}`}`,
        folder: directory,
        file,
        flags: flags === '' ? [] : flags.split(' '),
      })),
    );
}

/** What the flags tell the front end, and the flags that the flat text is still assembled with. */
function splitFlags(flags: readonly string[]): { options: AssemblerOptions; rest: string[] } {
  const rest: string[] = [];
  const includePaths: string[] = [];
  const symbols = new Map<string, bigint>();
  let alternate = false;
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i] ?? '';
    if (flag === '--defsym') {
      const [name, value] = (flags[++i] ?? '').split('=');
      symbols.set(name ?? '', BigInt(value ?? '0'));
    } else if (flag === '--alternate') alternate = true;
    else if (flag.startsWith('-I')) includePaths.push(flag.slice(2));
    else rest.push(flag);
  }
  return { options: { fileSystem: files, includePaths, symbols, alternate }, rest };
}

/** Debug information names the same folder wherever the assembler runs. */
const mapped = (folder: string): string => `--debug-prefix-map=${folder}=/suite`;

/** Runs the assembler and the front end on one case. `scratch` is a folder for their files. */
export function compareCase(c: SuiteCase, scratch: string): SuiteOutcome {
  const object = join(scratch, 'original.o');
  const path = join(c.folder, c.file);
  const assemble = (...more: string[]): ReturnType<typeof spawnSync> =>
    spawnSync('aarch64-linux-gnu-as', [...c.flags, mapped(c.folder), ...more, c.file, '-o', object], {
      cwd: c.folder,
      encoding: 'latin1',
      timeout: 20_000,
    });
  let said = assemble();
  const accepted = said.status === 0;
  // With -Z the errors that are found only at the end are listed beside those of the statements.
  if (!accepted) said = assemble('-Z');
  const { options, rest } = splitFlags(c.flags);
  const bad = `${said.stderr}`.match(/unrecognized option.*|invalid .*option.*/)?.[0];
  if (bad) return { name: c.name, accepted, inapplicable: bad, differences: [] };
  const text = readFileSync(path, 'utf8');
  const program = assembleText(path, text, {
    ...options,
    includePaths: options.includePaths?.map((p) => join(c.folder, p)),
  });
  const differences = accepted
    ? acceptedDifferences(program, c, scratch, rest)
    : lineDifferences(`${said.stderr}`, c.file, program, path);
  return { name: c.name, accepted, differences };
}

/** Lines of the input with errors; 0 for errors without a place. */
export function reportedLines(stderr: string, file: string): Set<number> {
  const lines = new Set<number>();
  for (const line of stderr.split('\n')) {
    const m = /^([^:]*):(?:(\d+):)? +(?:Error|Fatal error|Internal error)/i.exec(line);
    if (m && (m[1] ?? '').endsWith(file)) lines.add(Number(m[2] ?? 0));
  }
  return lines;
}

/** Errors by line, as the assembler counts lines. */
function ourLines(program: AssembledProgram, path: string): Map<number, string> {
  const lines = new Map<number, string>();
  for (const p of program.problems) {
    if (p.severity !== 'error' || p.origin.file.path !== path) continue;
    // It counts the lines of a repetition's body one too high.
    const repeated = /^(rept|irp|irpc)$/.test(p.origin.macro ?? '');
    lines.set(p.origin.line + (repeated ? 2 : 1), p.message);
  }
  return lines;
}

/** Lines that only one of both rejects. An error without a line stands for one of ours anywhere. */
function lineDifferences(stderr: string, file: string, program: AssembledProgram, path: string): string[] {
  const theirs = reportedLines(stderr, file);
  const ours = ourLines(program, path);
  const placeless = theirs.delete(0);
  // After a fatal error the assembler reads no further.
  const last = /Fatal error/.test(stderr) ? Math.max(...theirs) : Number.POSITIVE_INFINITY;
  const out = [...theirs]
    .filter((line) => !ours.has(line))
    .map((line) => `line ${line} is rejected by as alone`);
  const extra = [...ours].filter(([line]) => !theirs.has(line) && line <= last);
  if (placeless && extra.length === 0) out.push('an error without a line is reported by as alone');
  if (!placeless) out.push(...extra.map(([line, message]) => `line ${line}: ${message}`));
  return out;
}

function acceptedDifferences(
  program: AssembledProgram,
  c: SuiteCase,
  scratch: string,
  flags: readonly string[],
): string[] {
  const errors = program.problems.filter((p) => p.severity === 'error');
  if (errors.length > 0) return errors.map((p) => `line ${p.origin.line + 1}: ${p.message}`);
  // The same file name: debug information and stabs hold it.
  const folder = join(scratch, 'flat');
  const object = join(scratch, 'flat.o');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, c.file), flatten(program));
  const said = spawnSync(
    'aarch64-linux-gnu-as',
    [...flags, mapped(folder), '-I', c.folder, c.file, '-o', object],
    {
      cwd: folder,
      encoding: 'latin1',
    },
  );
  if (said.status !== 0) return [`flat text: ${said.stderr.split('\n').filter((l) => /rror:/.test(l))[0]}`];
  const original = join(scratch, 'original.o');
  if (!existsSync(original) || !existsSync(object)) return [];
  const differences = objectDifferences(readElf(readFileSync(original)), readElf(readFileSync(object)));
  // With -g the assembler makes debug information of the source's own lines and macros.
  if (c.flags.some((f) => /^--?g/.test(f))) return differences.filter((d) => !/^\.debug_/.test(d));
  return differences;
}
