// Reads the items of mcpp's validation suite: its files carry what is expected as DejaGnu comments.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a preprocessor made of a file. */
export interface Outcome {
  readonly output: string;
  /** Lines of the file (from 1) with an error or warning, or of the `#include` that led to it. */
  readonly complaints: ReadonlySet<number>;
  /** Those with an error. */
  readonly errors: ReadonlySet<number>;
}

export interface Item {
  readonly file: string;
  readonly category: string;
  readonly what: string;
  readonly passes: (outcome: Outcome) => boolean;
}

export interface SuiteFile {
  readonly path: string;
  readonly items: readonly Item[];
}

export interface Suite {
  readonly files: readonly SuiteFile[];
  /** Files that do not apply to assembler input, by reason. */
  readonly leftOut: ReadonlyMap<string, readonly string[]>;
}

const CATEGORIES: readonly [RegExp, string][] = [
  [/^n_/, 'n: conforming input'],
  [/^i_/, 'i: implementation-defined'],
  [/^e_/, 'e: errors'],
  [/^u_/, 'u: undefined behaviour'],
  [/^l_/, 'l: translation limits'],
  [/^(warn|unspcs)/, 'w: warnings, unspecified'],
];

/** Why a file says nothing about assembler input; undefined when it does. */
function reasonToLeaveOut(name: string, text: string): string | undefined {
  if (name.endsWith('.C')) return 'C++ only';
  if (/dg-do\s+run/.test(text)) return 'runs a C program';
  if (/pragma/.test(name)) return '#pragma, which means nothing to an assembler';
  if (/ucn|mbident/.test(name)) return 'universal character names and multibyte encodings of C';
  if (/^(n_1\.c|n_2\.c|n_dslcom|n_stdmac|warn_1_2|n_bool)/.test(name))
    return 'trigraphs, digraphs and macros of one C standard';
  return undefined;
}

export function readSuite(folder: string): Suite {
  const files: SuiteFile[] = [];
  const leftOut = new Map<string, string[]>();
  for (const part of ['test-t', 'test-l'])
    for (const name of readdirSync(join(folder, part)).sort()) {
      if (!/\.[cC]$/.test(name)) continue;
      const path = join(folder, part, name);
      const text = readFileSync(path, 'latin1');
      const reason = reasonToLeaveOut(name, text);
      if (reason) leftOut.set(reason, [...(leftOut.get(reason) ?? []), name]);
      else files.push({ path, items: itemsOf(name, text) });
    }
  return { files, leftOut };
}

function itemsOf(file: string, text: string): Item[] {
  const category = CATEGORIES.find(([pattern]) => pattern.test(file))?.[1] ?? 'other';
  const items: Item[] = [];
  const item = (what: string, passes: Item['passes']): void => {
    items.push({ file, category, what, passes });
  };
  const expected = new Set<number>();
  let anywhere = false;
  for (const [index, line] of text.split('\n').entries()) {
    const complaint = /\{\s*dg-(error|warning)\s/.exec(line);
    if (complaint) {
      // An explicit line follows the target; 0 means any place.
      const explicit = /\{\s*target\s[^}]*\}\s*(\d+)\s*\}/.exec(line)?.[1];
      const at = explicit === undefined ? index + 1 : Number(explicit);
      if (at === 0) anywhere = true;
      else expected.add(at);
      item(`${complaint[1]} at line ${at === 0 ? 'any' : at}`, ({ complaints }) =>
        at === 0 ? complaints.size > 0 : complaints.has(at),
      );
    }
    const grep = /\[grep\s+\S+\s+"((?:[^"\\]|\\.)*)"\]/.exec(line);
    if (grep) {
      const pattern = regularExpression(grep[1] as string);
      item(`output has ${pattern.source}`, ({ output }) => pattern.test(output));
    }
  }
  if (!anywhere && !/dg-excess-errors/.test(text))
    item('no error elsewhere', ({ errors }) => [...errors].every((line) => expected.has(line)));
  return items;
}

/** A pattern within Tcl's double quotes within braces: brackets, braces and quotes are escaped once more. */
function regularExpression(tcl: string): RegExp {
  return new RegExp(tcl.replace(/\\([[\]{}"])/g, '$1').replace(/(^|[^\\])([{}])/g, '$1\\$2'), 'm');
}

/** Places of messages in what GCC prints on standard error. */
export function gccComplaints(stderr: string, path: string): Pick<Outcome, 'complaints' | 'errors'> {
  const complaints = new Set<number>();
  const errors = new Set<number>();
  let includedAt: number | undefined;
  for (const line of stderr.split('\n')) {
    const from = /^(?:In file included|\s+) from ([^:]+):(\d+)[,:]/.exec(line);
    if (from) {
      if (from[1] === path) includedAt = Number(from[2]);
      continue;
    }
    const message = /^([^:\s][^:]*):(\d+):(?:\d+:)? (fatal error|error|warning):/.exec(line);
    if (!message) continue;
    const at = message[1] === path ? Number(message[2]) : includedAt;
    includedAt = undefined;
    if (at === undefined) continue;
    complaints.add(at);
    if (message[3] !== 'warning') errors.add(at);
  }
  return { complaints, errors };
}
