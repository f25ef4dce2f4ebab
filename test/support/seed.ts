import fc from 'fast-check';

/** With CI the random tests repeat the same cases, so that what it says is about the change. */
const CI_SEED = 20261122;

/**
 * The seed of the random tests: `HYPLENS_SEED` repeats a run; CI has one of its own; every other run
 * explores. Each test prints it in its name or in its failure.
 */
export const seed = Number(
  process.env.HYPLENS_SEED ?? (process.env.CI === 'true' ? CI_SEED : Date.now() % 2 ** 31),
);

fc.configureGlobal({ seed });
