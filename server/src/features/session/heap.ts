import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the server small: an editor has many servers, and each keystroke makes garbage. Without this
 * the heap grows to several times what is in use before it is cleaned up.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=20');
}

/** For the thread that does the work: half of the usual room for young objects. */
export const WORKER_LIMITS = { maxYoungGenerationSizeMb: 24 };
