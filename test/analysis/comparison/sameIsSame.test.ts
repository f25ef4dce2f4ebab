// What `compare` calls the same is the same: random routines, one line of them or of their callee changed at random, are
// run side by side from random states where the comparison sees no difference.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  compareRoutines,
  type VariantComparison,
} from '../../../server/src/analysis/comparison/compareRoutines';
import { U64 } from '../../../server/src/isa/u64';
import { TermTable } from '../../../server/src/simulator/termTable';
import { ALL, given } from '../../../server/src/simulator/variantSet';
import { sourceFile } from '../../../server/src/source/sourceFile';
import { Analyzer } from '../../../server/src/workspace/analyze';
import { emptyConfiguration } from '../../../server/src/workspace/configuration';
import { type Ending, PatchedProgram, RandomWorld, runRoutine } from '../../support/concreteProgram';
import { recordJudgement } from '../../support/judgement';
import { memoryFileSystem } from '../../support/memoryFileSystem';
import { RandomNumbers } from '../../support/randomNumbers';
import { CAPABILITIES, programs, textOf } from '../../support/randomProgram';
import { seed } from '../../support/seed';

const PAIRS = Number(process.env.HYPLENS_PROGRAMS ?? (process.env.HYPLENS_JUDGE ? 3000 : 400));
const MILLISECONDS_PER_PAIR = 400;
const WORLDS = 3;

const OTHER_MNEMONIC: readonly (readonly [RegExp, string])[] = [
  [/\badd\b/, 'sub'],
  [/\bsub\b/, 'add'],
  [/\band\b/, 'orr'],
  [/\borr\b/, 'eor'],
  [/\bcbz\b/, 'cbnz'],
  [/\bcbnz\b/, 'cbz'],
  [/\btbz\b/, 'tbnz'],
  [/\blsl\b/, 'lsr'],
  [/\bldr\b/, 'ldur'],
  [/\bb\.eq\b/, 'b.ne'],
  [/\bcsel\b/, 'csinc'],
  [/\bmadd\b/, 'msub'],
  [/\bsxtw\b/, 'uxtw'],
];

/** Lines that keep the routine one that can be run: its frame, its labels, what the assembler is told. */
const FIXED =
  /^\s*(\.|stp x29|ldp x29|ret|sub sp|add sp|mov x1[45], x[01]|and x16|bl |b )|:$|\b(sp|x2[2-8])\b/;

/**
 * The text with one line changed, moved or left out; undefined where the choice changes nothing. As many instructions
 * as before: where code lies is no part of what it does, and would show in the values of `adr`.
 */
function changed(text: string, random: RandomNumbers): string | undefined {
  const lines = text.split('\n');
  const places = lines.flatMap((line, i) => (FIXED.test(line) ? [] : [i]));
  if (places.length === 0) return undefined;
  const at = random.pick(places);
  const line = lines[at] as string;
  const below = lines[at + 1] as string;
  const data = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 19, 20, 21] as const;
  const replaced = (now: string): string => lines.with(at, now).join('\n');
  let made: string;
  switch (random.between(0, 6)) {
    case 0:
      made = replaced(' nop');
      break;
    case 1:
      made = FIXED.test(below)
        ? text
        : lines
            .with(at, below)
            .with(at + 1, line)
            .join('\n');
      break;
    case 2:
      made = replaced(line.replace(/#(\d+)/, (_, n: string) => `#${Number(n) ^ 1}`));
      break;
    case 3: {
      const [from, to] = random.pick(OTHER_MNEMONIC);
      made = replaced(line.replace(from, to));
      break;
    }
    case 4:
      made = replaced(line.replace(/, ([xw]\d+), ([xw]\d+)/, ', $2, $1'));
      break;
    case 5: {
      const asked = lines.flatMap((l, i) => (/\.hword CAP_/.test(l) ? [i] : []));
      if (asked.length === 0) return undefined;
      made = lines.with(random.pick(asked), ` .hword ${random.pick(CAPABILITIES)}`).join('\n');
      break;
    }
    default: {
      let n = random.between(0, 2);
      made = replaced(
        line.replace(/\b([xw])\d+\b/g, (r, w: string) => (n-- === 0 ? `${w}${random.pick(data)}` : r)),
      );
    }
  }
  return made === text ? undefined : made;
}

const REGISTERS = 31;

/** What the caller can see, as text. */
function outcome({ machine, memory }: Ending, world: RandomWorld, others: Iterable<number>): string[] {
  const out = Array.from({ length: REGISTERS }, (_, n) => `x${n} ${machine.x[n]?.toString()}`);
  out.push(`sp ${machine.sp.toString()}`);
  for (const f of ['n', 'z', 'c', 'v'] as const) out.push(`${f} ${machine.flags[f].toString()}`);
  for (let n = 0; n < 32; n++)
    out.push(`v${n} ${machine.vHigh[n]?.toString()} ${machine.vLow[n]?.toString()}`);
  const end = world.sp.lo;
  // Below sp is nobody's; an address that a number cannot hold was not remembered as it is.
  for (const address of [...new Set([...memory.keys(), ...others])].sort((a, b) => a - b))
    if ((address < end - 0x10000 || address >= end) && Number.isSafeInteger(address))
      out.push(`[${address.toString(16)}] ${machine.memory.load(U64.from(address), 1).lo}`);
  return out;
}

interface Compared {
  readonly variants: readonly VariantComparison[];
  readonly codes: readonly [Analyzed['program'], Analyzed['program']];
}
type Analyzed = { readonly program: ConstructorParameters<typeof PatchedProgram>[0] };

/** Undefined where the changed text does not assemble. */
function compared(old: string, now: string): Compared | undefined {
  const terms = new TermTable();
  const configuration = { ...emptyConfiguration, named: true };
  const versions = [old, now].map((text) => {
    const path = '/random.S';
    const analyzer = new Analyzer(memoryFileSystem({ [path]: text }), () => configuration, { terms });
    const { routines, runs } = analyzer.analyze(sourceFile(path, text), undefined, {
      routines: new Set(['f']),
    });
    const program = runs[0]?.program;
    return { routine: routines.find((r) => r.name === 'f'), program };
  });
  const [a, b] = versions;
  if (!a?.routine || !b?.routine || !a.program || !b.program) return undefined;
  if (b.program.problems.some((p) => p.severity === 'error')) return undefined;
  return { variants: compareRoutines(a.routine, b.routine).variants, codes: [a.program, b.program] };
}

const told = { same: 0, differs: 0, other: 0 };

function check(old: string, now: string, random: RandomNumbers): void {
  const found = compared(old, now);
  if (found === undefined) return;
  for (let i = 0; i < WORLDS; i++) {
    const variant = new Map(CAPABILITIES.map((c) => [c, random.chance(1, 2)] as const));
    const own = found.variants.find(
      ({ guard }) => CAPABILITIES.reduce((rest, c) => given(rest, c, variant.get(c) ?? false), guard) === ALL,
    );
    if (own?.verdict !== 'same') {
      told[own?.verdict === 'differs' ? 'differs' : 'other']++;
      continue;
    }
    told.same++;
    const world = new RandomWorld(random.word());
    const [before, after] = found.codes.map((program) =>
      runRoutine(
        new PatchedProgram(program, (c) => CAPABILITIES.some((name) => name === c && variant.get(name))),
        'f',
        world,
      ),
    ) as [Ending, Ending];
    const expected = outcome(before, world, after.memory.keys());
    const actual = outcome(after, world, before.memory.keys());
    const different = expected.flatMap((e, k) => (e === actual[k] ? [] : [`${e}, now ${actual[k]}`]));
    if (different.length > 0)
      throw new Error(
        `said to be the same (world ${world.seed}, with ${[...variant].flatMap(([n, v]) => (v ? [n] : [])).join(' ')}): ` +
          `${different.slice(0, 5).join('; ')}\n--- old\n${old}\n--- new\n${now}`,
      );
  }
}

it('versions that are said to leave the same machine state do', {
  timeout: PAIRS * MILLISECONDS_PER_PAIR,
}, () => {
  fc.assert(
    fc.property(programs, fc.integer({ min: 0, max: 2 ** 32 - 1 }), (program, choice) => {
      const random = new RandomNumbers(choice);
      const old = textOf(program);
      const now = changed(old, random);
      if (now !== undefined) check(old, now, random);
    }),
    { numRuns: PAIRS, seed },
  );
  // Both happen, so that something was compared.
  expect(told.same).toBeGreaterThan(PAIRS / 20);
  expect(told.differs + told.other).toBeGreaterThan(PAIRS / 20);
  const suite = 'programs: what compare calls the same is the same (runs)';
  recordJudgement({ suite, instances: told.same, mismatches: 0, seed });
});
