/** PostgreSQL servers of a test's own, which it may break. Each ends with the test. */
import fs from 'node:fs'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { freePort } from './free-port.ts'
import { hasPrograms, initialise, makeFolder, PostgresqlServer, runProgram } from './postgresql-process.ts'
import { onPostgresql } from './store.ts'
import { testWhere } from './test-where.ts'

export { giveAway, PostgresqlServer, SERVER_PASSWORD } from './postgresql-process.ts'

interface Options {
  /** Lines of postgresql.conf. */
  settings?: Record<string, string>
  /** Lines of pg_hba.conf for whoever comes by TCP. Without them, everybody on this machine is trusted. */
  admits?: string[]
  encoding?: string
  /** Copies this server's data, and follows it as its standby. */
  follows?: PostgresqlServer
}

/** A test that starts a PostgreSQL of its own. */
export const testWithServer = testWhere(
  onPostgresql && hasPrograms,
  'needs the programs of PostgreSQL (initdb) on this machine',
)

/** Starts a server, which ends with the test. */
export async function startPostgresql(options: Options = {}): Promise<PostgresqlServer> {
  const folder = ownFolder()
  const data = path.join(folder, 'data')
  const { follows, admits, encoding = 'UTF8', settings = {} } = options
  if (follows === undefined) initialise(folder, encoding)
  else runProgram(folder, 'pg_basebackup', '-D', data, '-R', '-c', 'fast', '-d', follows.inside())
  if (admits !== undefined)
    fs.writeFileSync(path.join(data, 'pg_hba.conf'), ['local all all trust', ...admits, ''].join('\n'))
  const server = new PostgresqlServer(folder, await freePort(), settings)
  onTestFinished(() => server.kill())
  await server.start()
  return server
}

/** Makes a folder for the user who runs PostgreSQL. It goes with the test. */
export function ownFolder(): string {
  const folder = makeFolder()
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}
