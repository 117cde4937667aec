import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/judge.ts'],
    // The sandbox, real processes and ptys need longer than a unit test, on two busy cores.
    // Much of the time is waiting for processes, terminals and clocks, so two cores carry more than two files.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
