/** Which tests run on which database: each that starts one runs on both, unless it is named here. */
import { parseSources, readSources, type Source } from './sources.ts'

/** Makes the databases of all tests: what imports it, however indirectly, starts one. */
const DATABASES = 'test/support/store.ts'

/** Tests that start a database and stay on SQLite, with the reason. */
export const SQLITE_ONLY: Readonly<Record<string, string>> = {
  'test/faults/start-sqlite.test.ts': 'is about what can be wrong with the files of SQLite',
  'test/store/kept-statements.test.ts': 'is about statements that SQLite keeps prepared',
  'test/store/renames.test.ts': 'is about how SQLite renames columns in migrations',
  'test/store/sqlite-file.test.ts': 'is about the file of SQLite',
}

/** In these, visitors and agents are on two nodes: the tests of all that people on sockets do. */
export const TESTS_ON_A_CLUSTER = ['test/gateway/**/*.test.ts']

/** Returns the tests for PostgreSQL: all that start a database, but for those that are about SQLite. */
export const testsOnPostgresql = (root: string): string[] =>
  testsWithDatabase(parseSources(readSources(root, ['test', 'bench']))).filter((file) => !(file in SQLITE_ONLY))

/** Returns the tests whose imports lead to the module that makes databases. */
export function testsWithDatabase(sources: Source[]): string[] {
  const leading = new Set([DATABASES])
  // A set also visits what is added while it is walked.
  for (const target of leading)
    for (const { path, imports } of sources)
      if (imports.some(({ file, typeOnly }) => file === target && !typeOnly)) leading.add(path)
  return [...leading].filter((file) => /\.test\.tsx?$/.test(file)).sort()
}
