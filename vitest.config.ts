import { defineConfig } from 'vitest/config'
import { TESTS_ON_A_CLUSTER, testsOnPostgresql } from './test/architecture/databases.ts'
import { hasRedis } from './test/support/has-redis.ts'

/** Visitors come to one node and agents to another. */
const CLUSTER = {
  extends: true as const,
  test: {
    name: 'cluster',
    include: TESTS_ON_A_CLUSTER,
    env: { TEST_DATABASE: 'postgresql', TEST_CLUSTER: 'yes' },
    globalSetup: ['test/support/postgresql-setup.ts'],
  },
}

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    environment: 'node',
    pool: 'forks',
    // The tests run real servers, real browsers and argon2, so more workers would only slow each other down.
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
          include: testsOnPostgresql(import.meta.dirname),
          env: { TEST_DATABASE: 'postgresql' },
          globalSetup: ['test/support/postgresql-setup.ts'],
        },
      },
      // Without Redis there are no nodes; the setup says so.
      ...(hasRedis ? [CLUSTER] : []),
    ],
  },
})
