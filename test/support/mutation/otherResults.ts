// What a mutant that breaks nothing visible has changed, and why nothing in the text contradicts it.
import { RandomNumbers } from '../randomNumbers';
import type { Mutant } from './harness';
import { mutationsOf } from './operators';
import { columns, isFound } from './table';

interface OtherResult {
  readonly name: string;
  readonly reason: string;
  readonly includes: (m: Mutant) => boolean;
}

const of =
  (operators: RegExp): OtherResult['includes'] =>
  (m) =>
    operators.test(m.operator);
/** The register that the mutant writes, where it was made to write another one. */
const target = (m: Mutant): number => Number(/^\s*(?:[\w.$]+:\s*)?\S+\s+[xw](\d+)/.exec(m.after)?.[1] ?? -1);

/** The first that includes a mutant is its class. */
const classes: readonly OtherResult[] = [
  {
    name: 'the other way at a branch',
    reason:
      'both ways are there before and after, and neither breaks anything when it is taken: which is meant is the specification',
    includes: of(/^(change condition|invert branch)$/),
  },
  {
    name: 'another bit or label',
    reason: 'the bit is tested of a value from outside, the label is one of the same routine',
    includes: of(/^wrong (bit|label|CPTR mask)$/),
  },
  {
    name: 'half of a value from outside',
    reason:
      'whether an argument, a word of memory or a system register has more than 32 bits in use stands nowhere',
    includes: of(/^narrow to W$/),
  },
  {
    name: 'a system register is not written',
    reason:
      'no exit of the routine gives back what another one leaves changed: whether it must be written is the specification',
    includes: of(/^drop msr$/),
  },
  {
    name: 'synchronized later',
    reason: 'nothing before the next synchronization in this routine depends on it',
    includes: of(/^drop (isb|dsb|sb)$/),
  },
  {
    name: 'another word of memory from outside',
    reason:
      'the layout of the structure is in a header or a build: the neighbouring word is as good, and no other access shares it',
    includes: of(/^(shift offset|swap pair)$/),
  },
  {
    name: 'memory or a register is left as it was',
    reason: 'what is saved or loaded is for other code, and no sibling of this file has the counterpart',
    includes: of(/^drop (save|restore)$/),
  },
  {
    name: 'another argument or result',
    reason: 'x0 to x8 go to the code behind an exit or call: what it takes there is known to that code alone',
    includes: (m) => /^retarget/.test(m.operator) && target(m) <= 8,
  },
  {
    name: 'a value in another register',
    reason:
      'some instruction reads that register afterwards on some way, and the old one holds a defined value',
    includes: of(/^retarget/),
  },
];

/** The operator makes the original line of the mutant's: whichever rule goes by such a line alone reports both. */
function isMirrored(m: Mutant): boolean {
  const { operator, file, line, before, after } = m;
  if (/^retarget/.test(operator)) return before.replace(/[xw]\d+/, '') === after.replace(/[xw]\d+/, '');
  return mutationsOf(file, line, after, { live: [], labels: [] }, new RandomNumbers(1)).some(
    (back) => back.operator === operator && back.after === before,
  );
}

/** Of those that have another result and that no rule reports: how many of each class. */
export function otherResultsText(mutants: readonly Mutant[]): string {
  const other = mutants.filter((m) => m.effect === 'other result');
  const rows = classes.map(({ name, reason }) => {
    const own = other.filter((m) => classOf(m)?.name === name);
    const left = own.filter((m) => !isFound(m));
    const compared = left.filter((m) => !m.why.startsWith('not compared'));
    return {
      cells: [
        name,
        String(own.length),
        String(own.length - left.length),
        String(left.length),
        String(left.length - compared.length),
        String(left.filter(isMirrored).length),
      ],
      reason,
    };
  });
  const unclassed = other.filter((m) => classOf(m) === undefined).length;
  if (unclassed > 0) throw new Error(`${unclassed} mutants are in no class`);
  const head = ['other result', 'mutants', 'noticed', 'not', 'not compared', 'mirrored'];
  const lines = columns([head, ...rows.map((r) => r.cells)], [0]);
  const reasons = rows.map((r) => `  ${r.cells[0]}: ${r.reason}`);
  return [...lines, '', ...reasons].join('\n');
}

export function classOf(m: Mutant): OtherResult | undefined {
  return classes.find((c) => c.includes(m));
}
