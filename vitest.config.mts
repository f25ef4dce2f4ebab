import { defineConfig } from 'vitest/config';

// Tests of one room stand in `test/<room>/`; those that need kernel sources, an assembler or QEMU in `test/reference/`.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/reference/**', 'test/extension/**'],
          // Time is measured by the bench; this only ends what hangs.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'reference',
          include: ['test/reference/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
