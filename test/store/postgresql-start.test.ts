import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { LOCKS } from '../../src/store/postgresql/locks.ts'
import { whyUnusable } from '../../src/store/postgresql/start-failure.ts'
import { tempDir } from '../support/app.ts'
import { refusal } from '../support/failed-starts.ts'
import { freePort } from '../support/free-port.ts'
import { eventually } from '../support/peer.ts'
import {
  type PostgresqlServer,
  SERVER_PASSWORD,
  startPostgresql,
  testWithServer,
} from '../support/postgresql-server.ts'
import { startProcess } from '../support/process.ts'

const start = async (url: string): Promise<string> => {
  const said = await refusal({ DATA_DIR: tempDir(), DATABASE_URL: url })
  expect(said).not.toContain(SERVER_PASSWORD)
  expect(said).not.toContain('not-the-password')
  return said
}

testWithServer('[F6] a start that PostgreSQL does not let in says why in one sentence', async () => {
  const server = await startPostgresql({
    admits: [
      'hostnossl tls all 127.0.0.1/32 reject',
      'host nobody all 127.0.0.1/32 reject',
      'host all all 127.0.0.1/32 scram-sha-256',
    ],
  })
  await server.run('CREATE DATABASE tls', 'CREATE DATABASE nobody')
  const wrong = 'postgres:not-the-password'
  expect(await start(server.url('postgres', wrong))).toContain('refuses the user or the password of DATABASE_URL')
  expect(await start(server.url('postgres', 'postgres'))).toContain('asks for a password')
  expect(await start(server.url('unmade'))).toContain('The database of DATABASE_URL does not exist')
  expect(await start(server.url('tls'))).toContain('add ?sslmode=require')
  expect(await start(server.url('nobody'))).toContain('pg_hba.conf')
  for (const mode of ['require', 'prefer', 'verify-full'])
    expect(await start(`${server.url()}?sslmode=${mode}`)).toContain('does not encrypt')
})

testWithServer('[F6] a start that finds no PostgreSQL says why in one sentence', async () => {
  const port = await freePort()
  expect(await start(`postgresql://postgres@127.0.0.1:${port}/x`)).toContain('Nothing answers')
  // Without a network the name cannot be looked up, and with one it is not known.
  expect(await start('postgresql://postgres@nowhere.invalid/x')).toMatch(/The host of DATABASE_URL (is not|cannot be)/)
})

testWithServer('[F6] a start on a database that cannot be used says why in one sentence', async () => {
  const server = await startPostgresql()
  await server.run(
    `CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`,
    'CREATE DATABASE frozen',
    'ALTER DATABASE frozen SET default_transaction_read_only = on',
    'CREATE DATABASE busy CONNECTION LIMIT 0',
    'CREATE ROLE clerk LOGIN',
    'CREATE DATABASE shared',
    'REVOKE CREATE ON SCHEMA public FROM public',
  )
  const standby = await startPostgresql({ follows: server })
  expect(await start(server.url('latin'))).toContain('keeps its texts as LATIN1')
  expect(await start(server.url('frozen'))).toContain('is read-only')
  expect(await start(standby.url())).toContain('is read-only, a standby perhaps')
  expect(await start(server.url('busy', 'clerk'))).toContain('has no connection left')
  expect(await start(server.url('postgres', 'clerk'))).toContain('may not make tables')
})

test('[F6] a version that is too old is named, and the oldest that will do', () => {
  const server = { version: '13.0', number: 130_000, encoding: 'UTF8', standby: false }
  expect(whyUnusable(server)).toBeUndefined()
  expect(whyUnusable({ ...server, version: '12.17', number: 120_017 })).toContain('PostgreSQL 12.17')
  expect(whyUnusable(undefined)).toContain('does not answer as PostgreSQL does')
})

testWithServer('[F6] of servers that start at once on an empty database one makes its tables and runs', async () => {
  const url = (await startPostgresql()).url()
  const starts = await Promise.allSettled(
    Array.from({ length: 3 }, () => startProcess(tempDir(), { DATABASE_URL: url })),
  )
  const [server, ...others] = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
  expect(others).toEqual([])
  expect(await server?.terminate()).toBe(0)
  const names = await migrationsOf(url)
  expect(names.length).toBeGreaterThan(0)
  expect(new Set(names).size).toBe(names.length)
})

testWithServer(
  '[F24] a second server on a database is refused; when the first is gone, however, it is let in',
  async () => {
    const url = (await startPostgresql()).url()
    const first = await startProcess(tempDir(), { DATABASE_URL: url })
    expect(await start(url)).toContain('Another server runs on the database of DATABASE_URL')
    first.pause()
    expect(await start(url)).toContain('Another server runs on the database of DATABASE_URL')
    await first.kill()
    const second = await startProcess(tempDir(), { DATABASE_URL: url })
    expect(await second.terminate()).toBe(0)
  },
)

testWithServer('[F24] a server whose database was taken while its connection was broken ends', async () => {
  const postgresql = await startPostgresql()
  const server = await startProcess(tempDir(), { DATABASE_URL: postgresql.url() })
  const other = new pg.Client({ connectionString: postgresql.inside() })
  other.on('error', () => undefined)
  await other.connect()
  onTestFinished(() => other.end())
  const { rows } = await other.query(
    `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = ${LOCKS.server % 2 ** 32}`,
  )
  expect(rows).toHaveLength(1)
  // Whoever waits for a lock has it in the moment when it is free.
  const taken = other.query('SELECT pg_advisory_lock($1)', [LOCKS.server])
  await eventually(async () => {
    const waiting = await countOf(postgresql, `pg_locks WHERE locktype = 'advisory' AND NOT granted`)
    return waiting === 1 || undefined
  }, 'the other to wait for the lock')
  await postgresql.run(`SELECT pg_terminate_backend(${rows[0]?.pid})`)
  await taken
  expect(await server.exited).toBe(1)
  expect(server.output()).toContain('another server took the database')
})

testWithServer('[F22] a stop is not held up by an index that waits for the database', async () => {
  const postgresql = await startPostgresql()
  const other = new pg.Client({ connectionString: postgresql.inside() })
  await other.connect()
  onTestFinished(() => other.end())
  await other.query('SELECT pg_advisory_lock($1)', [LOCKS.index])
  const server = await startProcess(tempDir(), { DATABASE_URL: postgresql.url() })
  await eventually(async () => {
    const waiting = await countOf(postgresql, `pg_locks WHERE locktype = 'advisory' AND NOT granted`)
    return waiting === 1 || undefined
  }, 'the index to wait for the lock')
  expect(await server.terminate()).toBe(0)
})

async function countOf(server: PostgresqlServer, from: string): Promise<number> {
  const client = new pg.Client({ connectionString: server.inside() })
  await client.connect()
  const { rows } = await client.query<{ count: string }>(`SELECT count(*) AS count FROM ${from}`)
  await client.end()
  return Number(rows[0]?.count)
}

async function migrationsOf(connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const { rows } = await client.query<{ name: string }>('SELECT migration_name AS name FROM "_prisma_migrations"')
  await client.end()
  return rows.map(({ name }) => name)
}
