import type { InstructionItem } from '../assembler/program';
import { U64 } from '../isa/u64';
import {
  flagResource,
  generalResource,
  opaqueResource,
  type Resource,
  SP,
  vectorResource,
} from './resources';
import { registerOf } from './state';
import type { SymbolicMachine } from './symbolicMachine';

/** What a word of unknown meaning may do, by the encoding group that it belongs to (Arm ARM C4.1). */
export interface WordEffects {
  readonly group: string;
  /** Registers that it may write. */
  readonly writes: readonly Resource[];
  /** Registers whose old value may matter afterwards: what it may read, and what it may leave as it was. */
  readonly needs: readonly Resource[];
  /** Base register of memory that it may store to. */
  readonly storesThrough: Resource | undefined;
  /** What it certainly checks before it does anything. */
  readonly checks: 'fp' | 'sve' | 'sme' | undefined;
}

const FLAGS = (['n', 'z', 'c', 'v'] as const).map(flagResource);
const ALL_NUMBERS = Array.from({ length: 32 }, (_, n) => n);
const PREDICATES = ALL_NUMBERS.slice(0, 16).map((n) => opaqueResource(`p${n}`));

function field(word: number, lsb: number): number {
  return (word >>> lsb) & 31;
}
/** X registers by number; 31 is SP where the field may mean it, else nothing. */
function general(numbers: readonly number[], sp = false): Resource[] {
  return numbers.flatMap((n) => (n < 31 ? [generalResource(n)] : sp ? [SP] : []));
}
function vectors(numbers: readonly number[]): Resource[] {
  return numbers.flatMap((n) => [
    vectorResource(n % 32, 'low'),
    vectorResource(n % 32, 'high'),
    opaqueResource(`z${n % 32}`),
  ]);
}
/** A list of registers starts at `n` and wraps from 31 to 0. */
function from(n: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (n + i) % 32);
}

/** The word of an instruction that is written as one and whose meaning is not known. */
export function undecodedWordOf(instruction: InstructionItem | undefined): number | undefined {
  return instruction?.word !== undefined && !instruction.parsed.known ? instruction.word : undefined;
}

export function effectsOfWord(word: number): WordEffects {
  const [d, n, a, m] = [field(word, 0), field(word, 5), field(word, 10), field(word, 16)];
  const effects = (
    group: string,
    writes: readonly Resource[],
    reads: readonly Resource[] = [],
    rest: Partial<WordEffects> = {},
  ): WordEffects => ({
    group,
    writes,
    needs: [...new Set([...writes, ...reads])],
    storesThrough: undefined,
    checks: undefined,
    ...rest,
  });
  const op0 = (word >>> 25) & 15;
  if (op0 === 0b0000 && word >>> 31 === 1) {
    // Outer products, tile moves and loads, multi-vector operations: any Z register may be a destination.
    const writes = [opaqueResource('za'), opaqueResource('zt0'), ...vectors(ALL_NUMBERS)];
    const reads = [...PREDICATES, ...general([n, m, 12, 13, 14, 15, 8, 9, 10, 11], true)];
    return effects('SME', writes, reads, { storesThrough: generalOrSP(n), checks: 'sme' });
  }
  if (op0 === 0b0010) {
    // Structure loads write up to four registers; counts and reductions a general one; compares flags.
    const writes = [
      ...vectors(from(d, 4)),
      opaqueResource(`p${d & 15}`),
      opaqueResource(`p${(d + 1) & 15}`),
      opaqueResource('ffr'),
      ...general([d], true),
      ...FLAGS,
      opaqueResource('fpsr'),
    ];
    const reads = [...vectors(ALL_NUMBERS), ...PREDICATES, ...general([n, m], true)];
    const isMemory = word >>> 31 === 1;
    return effects('SVE', writes, reads, {
      storesThrough: isMemory ? generalOrSP(n) : undefined,
      checks: 'sve',
    });
  }
  if ((op0 & 0b1110) === 0b1000)
    return effects('data processing (immediate)', [...general([d], true), ...FLAGS], general([n, m], true));
  if ((op0 & 0b0111) === 0b0101)
    return effects('data processing (register)', [...general([d]), ...FLAGS], general([n, m, a], true));
  if ((op0 & 0b1110) === 0b1010)
    return effects(
      'branches, exceptions and system instructions',
      // System instructions may return one register or a pair; branches write none.
      word >>> 24 === 0xd5 ? general(from(d, 2)) : [],
      general([d, n, m]),
    );
  if ((op0 & 0b0101) === 0b0100) return loadOrStore(word, effects);
  if ((op0 & 0b0111) === 0b0111) return floatingPoint(word, effects);
  return effects('unallocated', []);
}

function generalOrSP(n: number): Resource {
  return n === 31 ? SP : generalResource(n);
}

type Effects = (
  group: string,
  writes: readonly Resource[],
  reads?: readonly Resource[],
  rest?: Partial<WordEffects>,
) => WordEffects;

/** Arm ARM C4.1, "Loads and Stores": Rt 4:0, Rn 9:5, Rt2 14:10, Rs or Rm 20:16; bit 26 chooses the register file. */
function loadOrStore(word: number, effects: Effects): WordEffects {
  const [t, n, t2, s] = [field(word, 0), field(word, 5), field(word, 10), field(word, 16)];
  const base = general([n], true);
  const storesThrough = generalOrSP(n);
  if (((word >>> 26) & 1) === 1)
    return effects('loads and stores', [...vectors([...from(t, 4), t2]), ...base], general([s]), {
      storesThrough,
      checks: 'fp',
    });
  // LD64B and ST64B take eight registers, compare-and-swap pairs two; some of them return flags.
  const isSingleCopy64 = (word & 0xffe08c00) >>> 0 === 0xf8208000 && t2 >= 0b10000;
  const writes = [...general([...from(t, isSingleCopy64 ? 8 : 2), t2, ...from(s, 2)]), ...base, ...FLAGS];
  return effects('loads and stores', writes, [], { storesThrough });
}

/** Arm ARM C4.1, "Data Processing - Scalar Floating-Point and Advanced SIMD". */
function floatingPoint(word: number, effects: Effects): WordEffects {
  const d = field(word, 0);
  const sources = vectors([field(word, 5), field(word, 10), field(word, 16)]);
  const group = 'floating point and Advanced SIMD';
  if (word >>> 24 === 0xce) return effects(group, vectors([d]), sources, { checks: 'fp' });
  const writes = [...vectors([d]), opaqueResource('fpsr')];
  // Conversions and moves to general registers and compares have 11110 in bits 28:24 and bit 30 clear;
  // UMOV and SMOV are Advanced SIMD copies (01110000 in bits 28:21).
  const isScalar = (word & 0x5f000000) === 0x1e000000;
  const isCopy = (word & 0x9fe00000) === 0x0e000000;
  if (isScalar || isCopy) writes.push(...general([d]));
  if (isScalar) writes.push(...FLAGS);
  return effects(group, writes, [...sources, ...general([field(word, 5)])], { checks: 'fp' });
}

/** Furthest that an addressing mode reaches below its base, in bytes (a multiple of the vector length, at most 256). */
const REACH_BELOW = 32 * 4 * 256;

/** Makes unknown what the word may write. */
export function applyUndecodedWord(machine: SymbolicMachine, word: number): void {
  const { writes, storesThrough, checks } = effectsOfWord(word);
  const { terms } = machine;
  const before = machine.state();
  if (checks === 'fp') machine.checkFPAdvSIMDEnabled();
  else if (checks === 'sve') machine.checkSVEEnabled();
  else if (checks === 'sme') machine.checkSMEEnabled();
  if (storesThrough !== undefined) {
    const below = terms.constant(U64.from(-REACH_BELOW));
    const start = registerOf(before, storesThrough).map((c) => ({
      guard: c.guard,
      value: terms.add(c.value.term, below),
    }));
    machine.storeScalable(start, nameOf(word));
  }
  for (const r of new Set(writes)) machine.overwrite(r, unknownResult(machine, word));
}

function unknownResult(machine: SymbolicMachine, word: number): ReturnType<SymbolicMachine['unknown']> {
  return machine.unknown(`result of ${nameOf(word)}, which Hyplens does not decode`);
}
function nameOf(word: number): string {
  return `.inst 0x${(word >>> 0).toString(16).padStart(8, '0')}`;
}
