import { type ConcreteOutcome, resultNames } from './privilegedImage';

/**
 * Where QEMU 7.2 does something else than the architecture asks for, by rule. A difference that none of
 * these explains is a mismatch.
 */
interface Difference {
  readonly name: string;
  readonly ours: bigint;
  readonly theirs: bigint;
}

const isSyndrome = ({ name }: Difference): boolean => /^(ESR_EL\d|x12)$/.test(name);
const exceptionClass = (syndrome: bigint): bigint => syndrome >> 26n;
const within = ({ ours, theirs }: Difference, mask: bigint): boolean => ((ours ^ theirs) & ~mask) === 0n;
const field = (word: bigint, lsb: bigint): bigint => (word >> lsb) & 7n;

interface Simplification {
  readonly rule: string;
  readonly explains: (difference: Difference, outcome: ConcreteOutcome) => boolean;
}

const isDataAbort = ({ ours }: Difference): boolean => [0x24n, 0x25n].includes(exceptionClass(ours));
/** ISV to AR, and WnR. */
const instructionSyndrome = 0x1ffc000n;
const writeNotRead = 1n << 6n;

const simplifications: readonly Simplification[] = [
  {
    rule: 'an illegal exception return restores PSTATE.PAN (Arm ARM SetPSTATEFromPSR()); QEMU 7.2 leaves it',
    explains: (d, { returnedIllegally }) =>
      returnedIllegally && /^(SPSR_EL|x13)/.test(d.name) && within(d, 1n << 22n),
  },
  {
    rule: 'ISV is 0 for a fault of stage 1 (Arm ARM ESR_EL2, ISS of a data abort); QEMU 7.2 sets it and SAS to AR whenever EL2 takes it',
    explains: (d) =>
      isSyndrome(d) &&
      isDataAbort(d) &&
      within(d, instructionSyndrome | writeNotRead) &&
      !within(d, writeNotRead),
  },
  {
    rule: 'WnR is 0 where a read of the address would have failed as well (Arm ARM ESR_EL1, ISS of a data abort); QEMU 7.2 reports atomics as writes',
    explains: (d) =>
      isSyndrome(d) && isDataAbort(d) && within(d, writeNotRead) && (d.theirs & writeNotRead) !== 0n,
  },
  {
    rule: 'the ISS of a trapped MSR DAIFSet or DAIFClr has op1 and op2 (Arm ARM ESR_EL1); QEMU 7.2 swaps the two',
    explains: (d) =>
      isSyndrome(d) &&
      exceptionClass(d.ours) === 0x18n &&
      within(d, (7n << 17n) | (7n << 14n)) &&
      field(d.ours, 17n) === field(d.theirs, 14n) &&
      field(d.ours, 14n) === field(d.theirs, 17n),
  },
  {
    rule: 'a PC alignment fault comes before an instruction abort (Arm ARM D1.3.5.5, prioritization); QEMU 7.2 looks at the page first',
    explains: (d, { words }) =>
      (words ?? []).some((word, k) => /^ESR/.test(resultNames[k] ?? '') && exceptionClass(word) === 0x22n) &&
      ((isSyndrome(d) && [0x20n, 0x21n].includes(exceptionClass(d.theirs))) || d.name === 'x13'),
  },
];

/** The rules that explain every difference; undefined when one is left. */
export function qemuSimplification(
  outcome: ConcreteOutcome,
  expected: readonly bigint[],
): readonly string[] | undefined {
  const { words } = outcome;
  if (words === undefined) return undefined;
  const rules = new Set<string>();
  for (const [k, name] of resultNames.entries()) {
    const difference = { name, ours: words[k] ?? 0n, theirs: expected[k] ?? 0n };
    if (difference.ours === difference.theirs) continue;
    const found = simplifications.find(({ explains }) => explains(difference, outcome));
    if (found === undefined) return undefined;
    rules.add(found.rule);
  }
  return [...rules];
}
