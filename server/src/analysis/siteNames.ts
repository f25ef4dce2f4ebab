import type { Program } from '../assembler/program';
import { sitesOf } from '../simulator/sites';
import type { Site } from '../simulator/state';
import { rootOf } from '../source/origin';
import type { SourceFile } from '../source/sourceFile';

/** Where instructions of all programs come from: the same number for the same instruction of a line. */
export type SourceNumber = number;

/** Lines of a file, and instructions of a line, are fewer (`limits.fileLines`, `limits.statements`). */
const MOST = 2 ** 20;

const cache = new WeakMap<Program['instructions'], (site: Site) => SourceNumber>();
/** Files that have a number at a time; the one that has had its for longest gives it up. */
const MOST_FILES = 2 ** 13;
const files = new Map<string, number>();
const paths: string[] = [];
let nextFile = 0;

/** Numbers instructions by file, line, and which instruction of that line it is. */
export function sourceNumbersOf(program: Program): (site: Site) => SourceNumber {
  let numberOf = cache.get(program.instructions);
  if (numberOf === undefined) {
    const numbers = numbersIn(program);
    const { instruction } = sitesOf(program);
    numberOf = (site) => numbers[instruction(site)?.index ?? -1] ?? -1 - site;
    cache.set(program.instructions, numberOf);
  }
  return numberOf;
}

/** Names them in the same way. */
export function siteNamesOf(program: Program): (site: Site) => string {
  const numberOf = sourceNumbersOf(program);
  return (site) => {
    const number = numberOf(site);
    if (number < 0) return `instruction ${site}`;
    const n = (number % MOST) + 1;
    const at = Math.floor(number / MOST);
    const line = `${paths[Math.floor(at / MOST)]}:${(at % MOST) + 1}`;
    return n === 1 ? line : `${line}#${n}`;
  };
}

function numbersIn({ instructions }: Program): Float64Array {
  const counts = new Map<number, number>();
  const numbers = new Float64Array(instructions.length);
  let last: SourceFile | undefined;
  let file = 0;
  for (let i = 0; i < instructions.length; i++) {
    const root = rootOf((instructions[i] as Program['instructions'][0]).origin);
    if (root.file !== last) {
      last = root.file;
      file = numberOfFile(last.path);
    }
    const line = file * MOST + root.line;
    const n = counts.get(line) ?? 0;
    counts.set(line, n + 1);
    numbers[i] = line * MOST + n;
  }
  return numbers;
}

function numberOfFile(path: string): number {
  let n = files.get(path);
  if (n === undefined) {
    n = nextFile;
    nextFile = (n + 1) % MOST_FILES;
    const before = paths[n];
    if (before !== undefined) files.delete(before);
    files.set(path, n);
    paths[n] = path;
  }
  return n;
}
