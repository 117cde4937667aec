import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/judge.ts'],
    // The sandbox, real processes and ptys need longer than a unit test, on two busy cores.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
