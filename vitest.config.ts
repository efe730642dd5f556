import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    restoreMocks: true,
    // A file on each core: most of them wait, for timers of Slack's and for processes of their own.
    maxWorkers: '100%',
    // Generous: what hangs fails all the same, and a busy machine is no fault.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
