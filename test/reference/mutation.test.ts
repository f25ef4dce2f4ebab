// Routines of maintained code, made wrong on purpose one line at a time: what do the rules notice?
//
// A mutant is one changed line of a document or of a header that its routines use. What the assembler rejects
// does not count. "Found" is what review would report as introduced by the change. What the change does is
// judged without the rules, from the states of the simulator (test/support/mutation):
//
// - no effect: `compare` says that every exit has the same machine state in every variant, and no obligation
//   below is broken. Most dropped barriers before an eret are of this kind, and 32-bit moves of small numbers.
// - broken ("effective"): the changed routine breaks an obligation that its own text shows and that the
//   unchanged one kept:
//     callee-saved registers, sp and lr at a function's ret; every register and sp at an eret that
//     resumes the interrupted code (x18-x30 where it answers a call, as SMCCC 1.0 has it); a system register that all
//     exits gave back; a way out that runs off the end, or none left at all; a read of what a call destroyed or
//     of a register that is no argument; an access through a misaligned sp or a 32-bit base; a trapped access;
//     TLB and cache maintenance without its DSB (IC: and ISB); a control register written and read indirectly
//     with no context synchronization between; an eret without a speculation barrier; a register of a save or
//     restore in register order that goes to another slot, or to none between its neighbours.
// - other result: the state differs, but nothing that is visibly owed does: another constant, another branch
//   taken, another argument for a callee. Whether that is wrong nobody can tell from the routine. Those that a
//   rule reports all the same are counted as "noticed" and are no part of the share.
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type Mutant, mutantsOf } from '../support/mutation/harness';
import { otherResultsText } from '../support/mutation/otherResults';
import { isFound, mutantText, rowsOf, shareOf, tableText } from '../support/mutation/table';
import { reportTable } from '../support/reportTable';
import { type Corpus, corpus, describeWith } from './needs';

const SEED = 20261122;
/** HYPLENS_MUTANTS: `all`, or how many of each document; HYPLENS_MUTANT_LIST: a file that gets one line for each. */
const { HYPLENS_MUTANTS, HYPLENS_MUTANT_LIST } = process.env;
const perDocument = HYPLENS_MUTANTS === 'all' ? undefined : Number(HYPLENS_MUTANTS ?? 8);
/** Share of the effective mutants that must be found. */
const FLOOR = 0.9;

/** Its macros make some thousand instructions, so that each mutant takes ten seconds: so many in a run of a few of each. */
const LARGE = /arch\/arm64\/kernel\/entry\.S$/;
const FEW_OF_LARGE = 5;

interface Tree {
  readonly name: Corpus;
  readonly build: Corpus;
  /** Folders and files below the tree; those of `few` in every run. */
  readonly few: readonly string[];
  readonly all: readonly string[];
}
const HYP = 'arch/arm64/kvm/hyp';
const linux = ['', '/nvhe', '/vhe'].map((folder) => HYP + folder);
const trees: readonly Tree[] = [
  {
    name: 'linux-6.1',
    build: 'linux-6.1-build',
    few: [`${HYP}/fpsimd.S`, `${HYP}/nvhe/host.S`, `${HYP}/nvhe/hyp-init.S`, 'arch/arm64/mm/cache.S'],
    all: [...linux, 'arch/arm64/kernel', 'arch/arm64/lib', 'arch/arm64/mm'],
  },
  {
    name: 'linux-6.12',
    build: 'linux-6.12-build',
    few: [`${HYP}/hyp-entry.S`],
    all: [...linux, 'arch/arm64/kernel', 'arch/arm64/lib', 'arch/arm64/mm'],
  },
  {
    name: 'tf-a-2.8',
    build: 'tf-a-2.8-build',
    few: ['lib/el3_runtime/aarch64/context.S', 'lib/aarch64/misc_helpers.S'],
    all: ['lib/aarch64', 'lib/el3_runtime/aarch64', 'bl31/aarch64', 'bl1/aarch64', 'lib/psci/aarch64'],
  },
  {
    name: 'u-boot-2023.01',
    build: 'u-boot-2023.01-build',
    few: ['arch/arm/cpu/armv8/cache.S', 'arch/arm/cpu/armv8/exceptions.S'],
    all: ['arch/arm/cpu/armv8', 'arch/arm/lib'],
  },
];

function documentsOf({ name, build, few, all }: Tree): string[] {
  if (perDocument !== undefined && HYPLENS_MUTANTS === undefined)
    return few.map((f) => join(corpus(name), f));
  const documents = all.flatMap((folder) => {
    const path = join(corpus(name), folder);
    const names = existsSync(path) ? readdirSync(path) : [];
    return names.filter((n) => n.endsWith('.S') && !n.endsWith('.lds.S')).map((n) => join(path, n));
  });
  const database = join(corpus(build), 'compile_commands.json');
  if (!existsSync(database)) return documents;
  // The rest of a firmware tree is for other machines.
  const built = readFileSync(database, 'utf8');
  return documents.filter(
    (d) => built.includes(`"${d}"`) || built.includes(d.slice(corpus(name).length + 1)),
  );
}

function limitFor(document: string, limit: number): number {
  return LARGE.test(document) ? Math.min(limit, FEW_OF_LARGE) : limit;
}

const collected: Mutant[] = [];

describeWith(
  trees.flatMap((t) => [t.name, t.build]),
  'mutants of maintained code',
  () => {
    for (const tree of trees)
      test.each(documentsOf(tree).map((d) => d.slice(corpus(tree.name).length + 1)))(
        `${tree.name}: %s`,
        (document) => {
          const build = corpus(tree.build);
          const database = join(build, 'compile_commands.json');
          const options = {
            tree: corpus(tree.name),
            seed: SEED,
            configuration: existsSync(database) ? { compileCommands: database } : { kernelBuild: build },
            ...(perDocument === undefined ? {} : { limit: limitFor(document, perDocument) }),
          };
          const own = [...mutantsOf(join(corpus(tree.name), document), options)];
          collected.push(...own);
          if (HYPLENS_MUTANT_LIST !== undefined)
            appendFileSync(HYPLENS_MUTANT_LIST, own.map((m) => `${mutantText(m)}\n`).join(''));
          // Without an effect there is nothing to report but hints about what has become superfluous.
          expect(own.every((m) => m.after !== m.before)).toBe(true);
        },
        3_600_000,
      );

    test('the share of effective mutants that some rule finds', () => {
      const rows = rowsOf(collected);
      const missed = collected.filter((m) => m.effect === 'broken' && !isFound(m));
      const list = missed.map((m) => `  ${mutantText(m).replaceAll(`${dirname(corpus('linux-6.1'))}/`, '')}`);
      reportTable(
        [tableText(rows), '', otherResultsText(collected), '', `missed (${missed.length}):`, ...list].join(
          '\n',
        ),
      );
      const total = rows.at(-1);
      expect(total?.found).toBeGreaterThan(0);
      expect(
        total && shareOf(total),
        `seed ${SEED}; missed:\n${missed.map(mutantText).join('\n')}`,
      ).toBeGreaterThanOrEqual(FLOOR);
    });
  },
);
