import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** V8 takes a name that it does not know for a mistake of the user, and says so to him. */
const V8_MAJOR = Number.parseInt(process.versions.v8, 10);
/** V8 compiles with Maglev on these. */
const HAS_MAGLEV = ['x64', 'arm64'].includes(process.arch);

/**
 * For a process that reads everything once and ends: functions are compiled for speed only after several times
 * the usual work. Most of what runs hot for a moment is done before its optimised code is; making that
 * code took a third of the processor time of a cold start.
 */
export function compileLate(): void {
  // Up to Node 20 the work is counted in bytes of code that ran, from 22 in calls.
  if (V8_MAJOR < 12) setFlagsFromString('--interrupt-budget=700000');
  else {
    setFlagsFromString('--invocation-count-for-turbofan=30000');
    if (HAS_MAGLEV) setFlagsFromString('--invocation-count-for-maglev=3000');
  }
}

/**
 * The heap grows by a third at most before it is cleaned up, not to several times what is in use. Nothing is kept
 * for later here, so that cleaning up costs little.
 */
export function growSlowly(): void {
  setFlagsFromString('--heap-growing-percent=35');
}

/** Both halves of the room for young objects, and what is spare. */
const YOUNG_BYTES = 32 * 2 ** 20;

/** To be asked now and then: the room for young objects stays where it is once it has this size; it goes to 128 MiB and beyond. */
export function keepYoungSmall(): void {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  if (young && young.space_size >= YOUNG_BYTES) setFlagsFromString('--semi-space-growth-factor=1');
}
