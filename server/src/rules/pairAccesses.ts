import { splitAddress } from '../analysis/addresses';
import type { RunFacts, StepFacts } from '../analysis/facts';
import type { Operand } from '../isa/instruction';
import { generalResource, type Resource, vectorResource } from '../simulator/resources';
import { gapsOf, registerFilesOf } from './registerFile';

/** A load or store of one or two whole registers at one place, for what lies side by side in memory. */
export interface PairAccess {
  readonly step: StepFacts;
  readonly kind: 'load' | 'store';
  /** `x`, `d` or `q`. */
  readonly of: keyof typeof bytesOf;
  readonly numbers: readonly number[];
  readonly resources: readonly Resource[];
  /** Names the memory within one run. */
  readonly base: string;
  readonly onStack: boolean;
  /** Of the first register. */
  readonly offset: number;
  /** Of one register. */
  readonly bytes: number;
}

const bytesOf = { x: 8, d: 8, q: 16 };
const known = new WeakMap<RunFacts['steps'], readonly PairAccess[]>();

/** Those of a run, in the order in which its instructions are read. */
export function pairAccessesOf({ steps, order }: RunFacts): readonly PairAccess[] {
  let all = known.get(steps);
  if (all === undefined) {
    all = order.flatMap((site) => accessOf(steps.get(site)) ?? []);
    known.set(steps, all);
  }
  return all;
}

function accessOf(step: StepFacts | undefined): PairAccess | undefined {
  const [access] = step?.memory ?? [];
  const [address, ...more] = access?.address ?? [];
  if (step === undefined || access === undefined || address === undefined || more.length > 0)
    return undefined;
  const { mnemonic, operands } = step.instruction.parsed;
  if (!/^(ld|st)(p|r|np|ur)$/.test(mnemonic)) return undefined;
  const { base, offset, onStack } = splitAddress(address.value);
  const data = operands.slice(
    0,
    operands.findIndex((o) => o.kind === 'memory'),
  );
  const of = classOf(data[0]);
  if (of === undefined || offset === undefined) return undefined;
  const numbers = data.flatMap((o) => (o.kind === 'general' || o.kind === 'vector' ? [o.number] : []));
  const resources = numbers.map((n) => (of === 'x' ? generalResource(n) : vectorResource(n, 'low')));
  return { step, kind: access.kind, of, numbers, resources, base, onStack, offset, bytes: bytesOf[of] };
}

function classOf(o: Operand | undefined): PairAccess['of'] | undefined {
  if (o?.kind === 'general') return o.width === 64 ? 'x' : undefined;
  return o?.kind === 'vector' && (o.view === 'd' || o.view === 'q') ? o.view : undefined;
}

/** Bytes from the first to behind the last. */
export function lengthOf({ bytes, numbers }: PairAccess): number {
  return bytes * numbers.length;
}

/** `mismatched-slot` says of it that it is where another register of the file has its slot. */
export function isToldAsStray(run: RunFacts, { step }: PairAccess): boolean {
  return registerFilesOf(run).some((file) => {
    const between = gapsOf(file).flat();
    return file.strays.some((s) => s.step === step && between.includes(s.register));
  });
}
