import { setFlagsFromString } from 'node:v8';

/**
 * For a process that reads everything once and ends: functions are compiled for speed only after several times
 * the usual work. Most of what runs hot for a moment is done before its optimised code is; making that
 * code took a third of the processor time of a cold start.
 */
export function compileLate(): void {
  setFlagsFromString('--interrupt-budget=700000');
}

/**
 * The heap grows by a third at most before it is cleaned up, not to several times what is in use. Nothing is kept
 * for later here, so that cleaning up costs little.
 */
export function growSlowly(): void {
  setFlagsFromString('--heap-growing-percent=35');
}
