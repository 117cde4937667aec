import { defineConfig } from 'vitest/config';

/** These leave nothing behind in their process, so that one serves many files: loading takes longer than their tests. */
const shared = ['sandbox', 'stytch', 'migration', 'wizard'];
/** Everything at every call, many times: `npm run test:slow`. */
const slow = 'test/**/*.slow.test.ts';
const files = (folders: string[]) => folders.map(folder => `test/${folder}/**/*.test.{ts,tsx}`);

export default defineConfig({
  test: {
    globalSetup: ['test/temporary.ts', 'test/judge.ts'],
    // Much of the time is waiting for processes, terminals and clocks, so two cores carry more than two files.
    maxWorkers: 4,
    projects: [
      { extends: true, test: { name: 'shared', include: files(shared), exclude: [slow], isolate: false } },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [slow, ...files(shared), 'test/codebase/scan/fixtures/**'],
        },
      },
      { extends: true, test: { name: 'slow', include: [slow] } },
    ],
    // The sandbox, real processes and ptys need longer than a unit test, on two busy cores.
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
});
