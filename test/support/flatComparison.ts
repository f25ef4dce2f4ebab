import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AssembledProgram } from '../../server/src/assembler/finish';
import { type FlatVariant, flatten } from '../../server/src/assembler/flatten';
import { FrontEnd } from '../../server/src/assembler/frontEnd';
import { sourceFile } from '../../server/src/source/sourceFile';
import { applyAlternatives } from './applyAlternatives';
import { objectDifferences, readElf } from './elfObject';
import { RandomNumbers } from './randomNumbers';
import type { SourceUnit } from './sourceUnits';

const run = promisify(execFile);
const RANDOM_VARIANTS = 8;

/** What came of one file: the compiler's object beside those of the flat texts. */
export interface Outcome {
  readonly name: string;
  readonly file: string;
  /** What the compiler said when it does not assemble this file. */
  readonly refused?: string;
  /** Files that this one included. */
  readonly includes: readonly string[];
  /** Flat texts that were compared. */
  readonly variants: number;
  /** Instruction sequences that the variant with every capability replaces. */
  readonly replaced: number;
  readonly differences: readonly string[];
}

interface Variant {
  readonly name: string;
  readonly flat: FlatVariant;
  readonly present: (capability: number) => boolean;
}

/** No capability, all of them, and random sets of those that the file knows, each set once. */
function variantsOf(program: AssembledProgram, random: RandomNumbers): Variant[] {
  const none: Variant = { name: 'default', flat: 'default', present: () => false };
  const numbers = new Map<string, number>();
  for (const a of program.alternatives)
    if (a.callback === undefined && a.capabilityNumber !== undefined)
      numbers.set(a.capability, a.capabilityNumber);
  if (numbers.size === 0) return [none];
  const all: Variant = { name: 'all', flat: 'all', present: () => true };
  const names = [...numbers.keys()];
  const sets = new Map<string, ReadonlySet<string>>();
  const possible = 2 ** Math.min(names.length, 20) - 2;
  while (sets.size < Math.min(RANDOM_VARIANTS, possible)) {
    const set = new Set(names.filter(() => random.chance(1, 2)));
    if (set.size > 0 && set.size < names.length) sets.set([...set].join('+'), set);
  }
  const some = [...sets].map(([name, flat]): Variant => {
    const present = new Set([...flat].map((each) => numbers.get(each)));
    return { name, flat, present: (capability) => present.has(capability) };
  });
  return [none, all, ...some];
}

/** Assembles one file with the compiler and from each variant's flat text; files are written to `folder`. */
async function compare(
  unit: SourceUnit,
  frontEnd: FrontEnd,
  random: RandomNumbers,
  folder: string,
): Promise<Outcome> {
  const { name, file } = unit;
  const text = readFileSync(file, 'utf8');
  const program = frontEnd.run(sourceFile(file, text), unit.options);
  const includes = program.includes.map((include) => include.path);
  const errors = program.problems.filter((p) => p.severity === 'error');
  // A symbol that only a missing header or a build defines is kept symbolic, with a warning.
  const told = program.problems.some((p) => p.severity === 'error' || p.severity === 'warning');
  const object = join(folder, 'original.o');
  try {
    // A part is read, and built, with the file that includes it.
    const source = unit.options.includer ?? file;
    await run('aarch64-linux-gnu-gcc', [...unit.compilerFlags, '-c', source, '-o', object], {
      cwd: unit.directory,
    });
  } catch (error) {
    const refused = firstError(error);
    const differences = told ? [] : [`accepted, but the compiler says ${refused}`];
    return { name, file, refused, includes, variants: 0, replaced: 0, differences };
  }
  const differences = errors.map((p) => `${p.message} (${p.origin.file.path}:${p.origin.line + 1})`);
  const variants = variantsOf(program, random);
  for (const variant of variants) {
    const flat = join(folder, 'flat.s');
    const result = join(folder, 'flat.o');
    writeFileSync(flat, flatten(program, variant.flat));
    const march = unit.march === undefined ? [] : [`-march=${unit.march}`];
    try {
      await run('aarch64-linux-gnu-as', [...march, flat, '-o', result], { cwd: unit.directory });
    } catch (error) {
      differences.push(`${variant.name}: ${firstError(error)}`);
      continue;
    }
    let expected = readElf(readFileSync(object));
    if (variant.name !== 'default') expected = applyAlternatives(expected, variant.present);
    for (const d of objectDifferences(expected, readElf(readFileSync(result))))
      differences.push(`${variant.name}: ${d}`);
  }
  const replaced = program.alternatives.filter((a) => a.replacementLength > 0).length;
  return { name, file, includes, variants: variants.length, replaced, differences };
}

function firstError(error: unknown): string {
  const lines = String((error as { stderr?: unknown }).stderr ?? error).split('\n');
  return lines.find((line) => /\berror:/i.test(line)) ?? lines[0] ?? '';
}

/**
 * Compares all files, two at a time, so that the compiler runs while the other file is read. `seed`
 * decides the random variants; `folders` are two scratch folders.
 */
export async function compareAll(
  units: readonly SourceUnit[],
  seed: number,
  folders: readonly [string, string],
): Promise<readonly Outcome[]> {
  const frontEnd = new FrontEnd();
  const outcomes: Outcome[] = [];
  let next = 0;
  const worker = async (folder: string): Promise<void> => {
    for (let i = next++; i < units.length; i = next++) {
      const unit = units[i];
      if (unit) outcomes[i] = await compare(unit, frontEnd, new RandomNumbers(seed + i), folder);
    }
  };
  await Promise.all(folders.map(worker));
  return outcomes;
}

/** The summary of a corpus: files equal, each difference, and each file that the compiler refuses. */
export function summary(corpusName: string, outcomes: readonly Outcome[], seed: number): string {
  const built = outcomes.filter((o) => o.refused === undefined);
  const equal = built.filter((o) => o.differences.length === 0);
  const texts = built.reduce((sum, o) => sum + o.variants, 0);
  const lines = [
    `${corpusName}: ${equal.length} of ${built.length} files equal (${texts} flat texts, seed ${seed})`,
  ];
  for (const o of outcomes) {
    if (o.refused !== undefined) {
      const includers = includersOf(o, outcomes).map((each) => each.name);
      const role = includers.length > 0 ? ` (only ever included, by ${includers.join(', ')})` : '';
      lines.push(`  the compiler refuses ${o.name}${role}: ${o.refused}`);
    }
    for (const difference of o.differences) lines.push(`  ${o.name}: ${difference}`);
  }
  return lines.join('\n');
}

/** The other files that include this one: a template has some. */
export function includersOf(outcome: Outcome, outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter((o) => o.file !== outcome.file && o.includes.includes(outcome.file));
}
