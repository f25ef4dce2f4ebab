import type { CostName } from './cost';

/** Of one, and of any other number. */
const labels: Readonly<Record<CostName, readonly [string, string]>> = {
  instructions: ['instruction', 'instructions'],
  loads: ['load', 'loads'],
  stores: ['store', 'stores'],
  bytesLoaded: ['byte loaded', 'bytes loaded'],
  bytesStored: ['byte stored', 'bytes stored'],
  barriers: ['barrier', 'barriers'],
  systemRegisterAccesses: ['system register access', 'system register accesses'],
};

/** What so many of a cost are called: `barrier` for 1, `barriers` for other numbers, several of them or none. */
export function costLabel(name: CostName, count?: number): string {
  return labels[name][count === 1 ? 0 : 1];
}
