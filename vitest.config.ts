import { configDefaults, defineConfig } from 'vitest/config'

const NO_DATABASE = [
  'test/{architecture,codes,scripts}.test.ts',
  'test/{architecture,bench,kernel,protocol,realtime}/**',
  'test/store/{kept-statements,renames,sqlite-file}.test.ts',
]

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
    projects: [
      { extends: true, test: { name: 'sqlite' } },
      {
        extends: true,
        test: {
          name: 'postgresql',
          // All but what never opens a database.
          exclude: [...configDefaults.exclude, ...NO_DATABASE],
          env: { TEST_DATABASE: 'postgresql' },
          globalSetup: ['test/support/postgresql-setup.ts'],
        },
      },
    ],
  },
})
