import { configDefaults, defineConfig } from 'vitest/config'

/** What runs on PostgreSQL, too, for now: the server below the screens, without the faults of machines. */
const BOTH = ['test/{abuse,domain,gateway,http,store}/**/*.test.ts']
/** What is SQLite's own. */
const SQLITE_ONLY = ['test/store/{kept-statements,renames,sqlite-file}.test.ts']

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    environment: 'node',
    pool: 'forks',
    // Real servers, real browsers, argon2: more workers than this only make each other late.
    maxWorkers: 2,
    testTimeout: 480_000,
    hookTimeout: 240_000,
    teardownTimeout: 60_000,
    globalSetup: ['test/support/global-setup.ts'],
    projects: [
      { extends: true, test: { name: 'sqlite', include: ['test/**/*.test.{ts,tsx}'] } },
      {
        extends: true,
        test: {
          name: 'postgresql',
          include: BOTH,
          exclude: [...configDefaults.exclude, ...SQLITE_ONLY],
          env: { TEST_DATABASE: 'postgresql' },
          globalSetup: ['test/support/postgresql-setup.ts'],
        },
      },
    ],
  },
})
