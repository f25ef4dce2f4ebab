import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Encoding, tableEncodings } from '../../server/src/isa/decode/encodingTable';
import { decodeInstruction } from '../../server/src/isa/decodeInstruction';
import { definedness } from './census';
import { parse } from './concreteRun';
import { RandomNumbers } from './randomNumbers';
import { differingParts, hexOf, type Part, partsOf, runScalable } from './scalableRun';
import { activateFirst, narrowSliceNumbers, randomScalableState } from './scalableStates';
import { currentBytes, layoutOf, runWords, type VectorMode } from './vectorImage';
import { isMatrix, isScalable, isUpper, isVector, randomWord } from './vectorWords';

/** Instances of vector instructions whose results are exact, compared with QEMU at a vector length. */

interface Sample {
  readonly words: readonly number[];
  readonly texts: readonly string[];
  readonly state: Buffer;
}

export interface ScalableReport {
  readonly instances: number;
  /** Encodings of which some instance was compared. */
  readonly encodings: ReadonlySet<string>;
  /** Instances that both take as a fault of their address. */
  readonly faults: number;
  /** Instances that are UNDEFINED in this mode or at this length. */
  readonly undefined: number;
  readonly mismatches: readonly string[];
  /** Instances that differ where QEMU does, by rule. */
  readonly explained: ReadonlyMap<string, number>;
}

const ILLEGAL = 4;

/** Encodings whose results are values, tried on one word each. */
function exactEncodings(): Encoding[] {
  const random = new RandomNumbers(1);
  return tableEncodings().filter((encoding) => {
    if (!isVector(encoding)) return false;
    const text = textOf(random, encoding)?.text;
    return text !== undefined && definedness(parse(text)) === 'exact';
  });
}

let exact: readonly Encoding[] | undefined;

/** Names an encoding. */
export function encodingName({ mnemonic, operands }: Encoding): string {
  return `${mnemonic} ${operands.text}`;
}
export function exactVectorEncodings(): readonly Encoding[] {
  exact ??= exactEncodings();
  return exact;
}

function textOf(random: RandomNumbers, encoding: Encoding): { word: number; text: string } | undefined {
  for (let tries = 0; tries < 100; tries++) {
    const word = randomWord(random, encoding);
    const text = decodeInstruction(word);
    if (text?.split(' ')[0] === encoding.mnemonic && !/\bx30\b|\bw30\b|\bsp\b|\bwsp\b/.test(text))
      return { word, text };
  }
  return undefined;
}

/** Streaming mode and ZA switched on and off, and prefixed instructions: sequences that keep the mode they began in. */
const sequences: Readonly<Record<VectorMode['mode'], readonly string[]>> = {
  vectors: [
    'smstart sm; smstop sm',
    'smstop sm',
    'smstop',
    'smstart; smstop',
    'smstart za; smstop za; mrs x3, svcr',
    'and x5, x5, #3; msr svcr, x5; msr svcr, xzr',
    'movprfx z1, z2; mov z1.s, p3/m, w4',
    'movprfx z1.d, p3/z, z2.d; clasta z1.d, p4, z1.d, z7.d',
    'movprfx z1.h, p3/m, z2.h; cpy z1.h, p3/m, #-5',
    'rdvl x1, #-32; rdsvl x2, #31; addvl x3, x4, #-7',
    'str z31, [x20, #3, mul vl]; ldr z8, [x20, #3, mul vl]',
    'str p15, [x20, #-9, mul vl]; ldr p2, [x20, #-9, mul vl]',
    'st4d {z30.d, z31.d, z0.d, z1.d}, p1, [x20]; ld2w {z31.s, z0.s}, p2/z, [x20]',
  ],
  streaming: [
    'smstop sm; smstart sm',
    'smstop za; smstart za',
    'smstop; smstart',
    'smstart',
    'smstart za; mrs x3, svcr',
    'and x5, x5, #3; msr svcr, x5; smstart',
    'mrs x6, svcr',
    'rdvl x1, #3; addsvl x2, x3, #-31; addspl x4, x5, #17',
    'str za[w13, 5], [x20, #5, mul vl]; ldr za[w14, 5], [x20, #5, mul vl]',
  ],
  array: [
    'smstart sm; smstop sm',
    'smstop za; smstart za',
    'rdvl x1, #3; rdsvl x2, #-4; addspl x4, x5, #17',
    'str za[w13, 5], [x20, #5, mul vl]; ldr za[w14, 5], [x20, #5, mul vl]',
    'msr svcr, x5; mrs x6, svcr; msr svcrsmza, #1',
  ],
};

/** Words of instructions by the assembler. */
function assemble(folder: string, texts: readonly string[]): number[] {
  const file = (name: string) => join(folder, name);
  writeFileSync(file('words.s'), `.arch armv9-a+sme\n${texts.join('\n')}\n`);
  execFileSync('aarch64-linux-gnu-as', [file('words.s'), '-o', file('words.o')], { stdio: 'pipe' });
  execFileSync('aarch64-linux-gnu-objcopy', ['-O', 'binary', file('words.o'), file('words.bin')]);
  const bytes = readFileSync(file('words.bin'));
  return texts.map((_, i) => bytes.readUInt32LE(4 * i));
}

function sequenceSamples(
  folder: string,
  random: RandomNumbers,
  mode: VectorMode,
  perSequence: number,
): Sample[] {
  // A sequence that ends in another mode than it began is none to compare.
  const all = sequences[mode.mode]
    .filter((text) => mode.mode !== 'array' || !text.endsWith('svcrsmza, #1'))
    .map((text) => text.split('; '));
  const words = assemble(folder, all.flat());
  const samples: Sample[] = [];
  let at = 0;
  for (const texts of all) {
    const own = words.slice(at, at + texts.length);
    at += texts.length;
    for (let i = 0; i < perSequence; i++)
      samples.push({ words: own, texts, state: randomScalableState(random, mode, false) });
  }
  return samples;
}

function encodingSamples(random: RandomNumbers, mode: VectorMode, perEncoding: number): Sample[] {
  return exactVectorEncodings()
    .filter(({ value }) => mode.mode !== 'vectors' || !isMatrix(value))
    .flatMap((encoding) =>
      Array.from({ length: perEncoding }, (): Sample[] => {
        const found = textOf(random, encoding);
        if (!found) return [];
        // Of a non-fault load that reaches an inaccessible page QEMU performs nothing, as it may.
        const atEnd = encoding.mnemonic.startsWith('ldff') && random.chance(1, 2);
        const state = randomScalableState(random, mode, atEnd);
        avoidDefects(found.text, state, mode);
        return [{ words: [found.word], texts: [found.text], state }];
      }).flat(),
    );
}

/**
 * Where QEMU 7.2 does not follow the architecture, samples keep to what it does right:
 * - contiguous first-fault and non-fault loads lose elements, with FFR still set, unless element 0 is active or none;
 * - PSEL takes the 64-bit register where the number of elements is no power of two (C9.2, PSEL: X[v, 32]).
 */
function avoidDefects(text: string, state: Buffer, mode: VectorMode): void {
  const g = /^ld[fn]f\S+ \{z\d+\.\w\}, p(\d+)\/z, \[x[^z]*\]$/.exec(text)?.[1];
  if (g !== undefined) activateFirst(state, mode, Number(g));
  if (text.startsWith('psel')) narrowSliceNumbers(state);
}

/** Where QEMU 7.2 departs from the architecture, by rule. */
const defects = {
  upper: 'bits of a Z register above a SIMD&FP result are cleared (Arm ARM V[] setter); QEMU 7.2 keeps them',
  slice:
    'inactive elements of a loaded slice become zero (C9.2 LD1B); QEMU 7.2 keeps some of vertical slices',
  pairs: 'UZP1, UZP2 of Q elements take whole pairs, the rest is zero (C8.2); QEMU 7.2 takes the odd element',
  predicatePairs:
    'UZP1, UZP2 of predicates take the even or odd elements of both (C8.2); QEMU 7.2 loses some of long ones of odd size',
  distance:
    'WHILERW, WHILEWR are all true below a distance of one element (C8.2: diff DIV esize, = 0); in QEMU 7.2 none is',
} as const;

/** The rule by which a part differs from what QEMU says; undefined: it should not. */
function knownDefect(
  { words, texts, state }: Sample,
  mode: VectorMode,
  { name, offset, length }: Part,
  expected: Buffer,
  found: Buffer,
): string | undefined {
  const [text = ''] = texts;
  if (texts.length !== 1) return undefined;
  if (/^uzp[12] z\d+\.q/.test(text))
    return currentBytes(mode) % 32 !== 0 && isUpper(name) ? defects.pairs : undefined;
  const predicateBytes = currentBytes(mode) / 8;
  if (/^uzp[12] p/.test(text) && predicateBytes > 8 && predicateBytes % 16 !== 0)
    return name === `p${/\d+/.exec(text.slice(5))?.[0]}` ? defects.predicatePairs : undefined;
  if (/^ld1.*\{za\d+v/.test(text)) {
    const isKept = expected
      .subarray(offset, offset + length)
      .every(
        (byte, i) => byte === found[offset + i] || (found[offset + i] === 0 && byte === state[offset + i]),
      );
    return isKept ? defects.slice : undefined;
  }
  const pointers = /^while(?:rw|wr) p(\d+)\.(\w), (?:x(\d+)|xzr), (?:x(\d+)|xzr)/.exec(text);
  if (pointers) {
    const [, d, letter, n, m] = pointers;
    const x = (r: string | undefined) => (r === undefined ? 0n : state.readBigUInt64LE(8 * Number(r)));
    const [a, b] = [x(n), x(m)];
    const distance = a < b ? b - a : a - b;
    const elementBytes = { b: 1n, h: 2n, s: 4n, d: 8n }[letter ?? ''] ?? 1n;
    const isWritten = name === `p${d}` || name === 'nzcv';
    return distance !== 0n && distance < elementBytes && isWritten ? defects.distance : undefined;
  }
  const isUpperKept =
    !isScalable(words[0] ?? 0) &&
    isUpper(name) &&
    expected.compare(found, offset, offset + 16, offset, offset + 16) === 0 &&
    expected.compare(state, offset + 16, offset + length, offset + 16, offset + length) === 0;
  return isUpperKept ? defects.upper : undefined;
}

function entryValues(texts: readonly string[], state: Buffer, mode: VectorMode): string {
  const named = new Set(
    [...texts.join(' ').matchAll(/\b([xwzpvbhsdq])(\d+)/g)].map(
      ([, file = '', n]) => `${{ w: 'x', v: 'z', b: 'z', h: 'z', s: 'z', d: 'z', q: 'z' }[file] ?? file}${n}`,
    ),
  );
  return partsOf(mode)
    .filter(({ name }) => named.has(name) || name === 'ffr' || name === 'nzcv')
    .map((part) => `${part.name}=${hexOf(state, part)}`)
    .join(' ');
}

export function compareScalable(
  folder: string,
  seed: number,
  mode: VectorMode,
  perEncoding: number,
): ScalableReport {
  const random = new RandomNumbers(seed);
  const layout = layoutOf(mode);
  const samples = [
    ...encodingSamples(random, mode, perEncoding),
    ...sequenceSamples(folder, random, mode, perEncoding * 4),
  ];
  const mismatches: string[] = [];
  const encodings = new Set<string>();
  const explained = new Map<string, number>();
  let instances = 0;
  let faults = 0;
  let undefinedCount = 0;
  // Keep the images of long vectors small.
  const batch = Math.max(1, Math.min(3000, Math.floor(1e8 / layout.bytes)));
  for (let first = 0; first < samples.length; first += batch) {
    const part = samples.slice(first, first + batch);
    const after = runWords(
      folder,
      part.map(({ words }) => words),
      Buffer.concat(part.map(({ state }) => state)),
      mode,
    );
    for (const [i, { words, texts, state }] of part.entries()) {
      const expected = after.subarray(i * layout.bytes, (i + 1) * layout.bytes);
      const signal = expected.readUInt32LE(layout.fault);
      if (signal === ILLEGAL) {
        undefinedCount++;
        continue;
      }
      const what = `${texts.join('; ')} (${currentBytes(mode) * 8} bits, ${mode.mode}, seed ${seed})`;
      const { state: found, faulted, isExact } = runScalable(texts.map(parse), state, mode);
      if (!isExact) {
        mismatches.push(`${what}: a value is not modelled`);
        continue;
      }
      instances++;
      if (signal !== 0 || faulted) {
        if (signal !== 0 && faulted) faults++;
        else
          mismatches.push(
            `${what}: ${faulted ? 'should fault' : `signal ${signal}`}\n    ${entryValues(texts, state, mode)}`,
          );
        continue;
      }
      encodings.add(texts.length === 1 ? (texts[0]?.split(' ')[0] ?? '') : texts.join('; '));
      const different: Part[] = [];
      const rules = new Set<string>();
      for (const each of differingParts(expected, found, mode)) {
        const rule = knownDefect({ words, texts, state }, mode, each, expected, found);
        if (rule === undefined) different.push(each);
        else rules.add(rule);
      }
      for (const rule of rules) explained.set(rule, (explained.get(rule) ?? 0) + 1);
      if (different.length > 0) {
        const lines = different
          .slice(0, 6)
          .map((each) => `${each.name} ${hexOf(found, each)}, expected ${hexOf(expected, each)}`);
        mismatches.push([what, entryValues(texts, state, mode), ...lines].join('\n    '));
      }
    }
  }
  return { instances, encodings, faults, undefined: undefinedCount, mismatches, explained };
}
