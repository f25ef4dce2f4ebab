import { type Encoding, tableEncodings } from '../../server/src/isa/decode/encodingTable';
import { decodeInstruction } from '../../server/src/isa/decodeInstruction';
import { type Resource, resourceName } from '../../server/src/simulator/resources';
import { hasResource } from '../../server/src/simulator/useDef/resourceSet';
import { type UseDef, useDef } from '../../server/src/simulator/useDef/useDefMachine';
import { parse } from './concreteRun';
import { RandomNumbers } from './randomNumbers';
import { layoutOf, runWords } from './vectorImage';
import {
  arrayPlace,
  changedAt,
  faulted,
  firstFaultPlace,
  places,
  randomVectorState,
  sameAt,
  sameBeyondRegisters,
  vectorModes,
} from './vectorStates';
import { isMatrix, isScalable, isUpper, isVector, randomWord } from './vectorWords';

/**
 * Use and definition of vector instructions against QEMU: each instance runs on a state, on one where
 * everything that it does not use is different, and on some where one thing that it uses is.
 */
interface Instance {
  readonly encoding: Encoding;
  readonly word: number;
  readonly text: string;
  readonly effects: UseDef;
}

function instanceOf(random: RandomNumbers, encoding: Encoding): Instance | undefined {
  for (let tries = 0; tries < 100; tries++) {
    const word = randomWord(random, encoding);
    const text = decodeInstruction(word);
    if (text?.split(' ')[0] === encoding.mnemonic && !/\bx30\b|\bw30\b|\bsp\b/.test(text))
      return { encoding, word, text, effects: useDef(parse(text)) };
  }
  return undefined;
}

/** FFR is there outside streaming mode only. */
const placesOf = (streaming: boolean) => [...places, streaming ? arrayPlace : firstFaultPlace];

export interface Report {
  readonly instances: number;
  readonly runs: number;
  /** Instances that QEMU does not execute, and the signal. */
  readonly faults: ReadonlyMap<string, number>;
  /**
   * Advanced SIMD instructions after which QEMU 7.2 leaves the bits of Z above 128 as they were. Every
   * write of a V register clears them (Arm ARM, shared pseudocode: V[] - assignment form).
   */
  readonly keptUpper: ReadonlySet<string>;
  /** Statements that QEMU contradicts. */
  readonly violations: readonly string[];
  /** By mnemonic: uses and definitions that made no difference in any instance, and instances it was tried in. */
  readonly idle: ReadonlyMap<string, { readonly tried: number; readonly mattered: number }>;
}

/** The part that an operand has: the first, second… register of its kind, so that instances can be put together. */
function role({ encoding, word, effects }: Instance, resource: Resource): string {
  const name = resourceName(resource);
  const number = Number(/\d+/.exec(name)?.[0] ?? -1);
  const fields = [
    ['d', 0, 31],
    ['n', 5, 31],
    ['m', 16, 31],
    ['a', 10, 31],
    ['g', 10, 7],
  ] as const;
  const own = fields.filter(([, lsb, ones]) => ((word >>> lsb) & ones) === number).map(([n]) => n);
  const kind = name.replace(/\d+/, '').replace('d ', 'v ');
  const isBoth = hasResource(effects.uses, resource) && hasResource(effects.defs, resource);
  return `${encoding.mnemonic} ${encoding.operands.text}: ${kind}${own.join('=')}${isBoth ? ' (kept)' : ''}`;
}

/**
 * @param perEncoding instances of each encoding of the tables
 * @param singles how many used resources of each instance are changed on their own
 */
export function compareVectorUseDef(
  folder: string,
  seed: number,
  perEncoding: number,
  singles: number,
): Report {
  const random = new RandomNumbers(seed);
  const violations: string[] = [];
  const faults = new Map<string, number>();
  const idle = new Map<string, { tried: number; mattered: number }>();
  const keptUpper = new Set<string>();
  let runs = 0;
  let instances = 0;
  const encodings = tableEncodings().filter(isVector);
  for (const streaming of [false, true]) {
    const mode = vectorModes[streaming ? 'streaming' : 'vectors'];
    const layout = layoutOf(mode);
    const all = encodings
      .filter(({ value }) => isMatrix(value) === streaming)
      .flatMap((encoding) => Array.from({ length: perEncoding }, () => instanceOf(random, encoding)))
      .filter((instance) => instance !== undefined);
    for (let first = 0; first < all.length; first += 3000) {
      const batch = all.slice(first, first + 3000);
      const words: number[][] = [];
      const states: Buffer[] = [];
      const plans: { instance: Instance; at: number; changed: (typeof places)[number][][] }[] = [];
      for (const instance of batch) {
        const { uses } = instance.effects;
        const unused = placesOf(streaming).filter((p) => !hasResource(uses, p.resource));
        const used = placesOf(streaming).filter((p) => hasResource(uses, p.resource) && p.resource > 31);
        const changed = [unused];
        for (let i = 0; i < Math.min(singles, used.length); i++) changed.push([random.pick(used)]);
        plans.push({ instance, at: words.length, changed });
        const state = randomVectorState(random);
        states.push(state, ...changed.map((at) => changedAt(random, state, at)));
        for (let i = 0; i <= changed.length; i++) words.push([instance.word]);
      }
      const input = states.map((state) => state.subarray(0, layout.bytes));
      const after = runWords(folder, words, Buffer.concat(input), mode);
      runs += words.length;
      instances += batch.length;
      const stateAfter = (i: number) => after.subarray(i * layout.bytes, (i + 1) * layout.bytes);
      for (const { instance, at, changed } of plans) {
        const before = states[at];
        const base = stateAfter(at);
        if (!before) throw new RangeError('a state for each word');
        if (faulted(base)) {
          faults.set(`${instance.text} (0x${instance.word.toString(16)})`, base.readUInt32LE(layout.fault));
          continue;
        }
        const { defs } = instance.effects;
        const what = `${instance.text} (0x${instance.word.toString(16)})`;
        const other = stateAfter(at + 1);
        const unusedBefore = states[at + 1] ?? before;
        if (!sameBeyondRegisters(base, other)) violations.push(`${what}: memory depends on what is not used`);
        for (const place of placesOf(streaming)) {
          const name = resourceName(place.resource);
          if (hasResource(defs, place.resource)) {
            if (!sameAt(base, other, place)) {
              const isKept = sameAt(base, before, place) && sameAt(other, unusedBefore, place);
              if (isKept && isUpper(name) && !isScalable(instance.word))
                keptUpper.add(instance.encoding.mnemonic);
              else violations.push(`${what}: ${name} depends on what is not used`);
            }
            const key = `def ${role(instance, place.resource)}`;
            const count = idle.get(key) ?? { tried: 0, mattered: 0 };
            idle.set(key, {
              tried: count.tried + 1,
              mattered: count.mattered + (sameAt(base, before, place) ? 0 : 1),
            });
          } else if (!sameAt(base, before, place) || !sameAt(other, unusedBefore, place)) {
            violations.push(`${what}: writes ${name}`);
          }
        }
        for (const [i, [place]] of changed.entries()) {
          if (i === 0 || !place) continue;
          const result = stateAfter(at + 1 + i);
          const key = `use ${role(instance, place.resource)}`;
          const count = idle.get(key) ?? { tried: 0, mattered: 0 };
          const matters =
            !sameBeyondRegisters(base, result) ||
            placesOf(streaming).some(
              (p) => !sameAt(base, result, p) && (p !== place || hasResource(defs, p.resource)),
            );
          idle.set(key, { tried: count.tried + 1, mattered: count.mattered + (matters ? 1 : 0) });
        }
      }
    }
  }
  return { instances, runs, faults, violations, keptUpper, idle };
}
