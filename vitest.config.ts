import { defineConfig } from 'vitest/config'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    environment: 'node',
    pool: 'forks',
    // Real servers, real browsers, argon2: more workers than this only make each other late.
    maxWorkers: 2,
    testTimeout: 480_000,
    hookTimeout: 240_000,
    teardownTimeout: 60_000,
    globalSetup: ['test/support/global-setup.ts'],
  },
})
