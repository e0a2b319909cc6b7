/** PostgreSQL answers, but cannot do what is asked. Each test has a server of its own, which it spoils and mends. */
import { rmSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { describe, expect, onTestFinished } from 'vitest'
import { agentOnline, startTestApp, type TestApp, tempDir, visitorOnline } from '../support/app.ts'
import { fill, mountSmall } from '../support/failed-starts.ts'
import { http } from '../support/http.ts'
import { eventually, newKey } from '../support/peer.ts'
import {
  giveAway,
  type PostgresqlServer,
  SERVER_PASSWORD,
  startPostgresql,
  testWithServer,
} from '../support/postgresql-server.ts'

/** The server's own connections: those of the chat and those of the index. */
const OURS = `application_name LIKE 'helpline%'`
const SEND_AWAY = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${OURS}`

/** An app on a server, with an agent and a visitor who chat. */
async function startChat(server: PostgresqlServer, database = 'postgres') {
  const app = await startTestApp({ dataDir: tempDir(), databaseUrl: server.url(database) })
  const agent = await agentOnline(app, { role: 'admin' })
  const visitor = await visitorOnline(app)
  const { conversation } = await visitor.call('open', { key: newKey(), text: 'hi' })
  await visitor.event('conversation', (frame) => frame.conversation.status === 'active')
  const { thread } = conversation
  const post = (text: string, key = newKey()) => visitor.call('post', { thread, key, text })
  const fetch = () => visitor.call('fetch', { thread, after: 0, limit: 50 })
  const times = async (text: string) => (await fetch()).messages.filter((message) => message.text === text).length
  return { app, agent, visitor, post, fetch, times }
}

const ready = async (app: TestApp) =>
  (await http(app.url, 'GET', '/readyz')) as { status: number; body: { problems: string[] } }
const readyAgain = (app: TestApp) =>
  eventually(async () => (await ready(app)).status === 200 || undefined, 'the server to be ready again')

/** A client of somebody else, by the server's own socket. */
async function somebodyElse(server: PostgresqlServer, database?: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: server.inside(database) })
  client.on('error', () => undefined)
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

describe('PostgreSQL answers, but', () => {
  testWithServer('[F8] it has no connection left: busy, told by /readyz; with some again, all goes on', async () => {
    const server = await startPostgresql({ settings: { max_connections: '20' } })
    const { app, post, times } = await startChat(server)
    const others = [await somebodyElse(server)]
    await eventually(async () => {
      await others[0]?.query(SEND_AWAY)
      for (;;)
        try {
          others.push(await somebodyElse(server))
        } catch {
          break
        }
      const left = await others[0]?.query(`SELECT 1 FROM pg_stat_activity WHERE ${OURS}`)
      return left?.rowCount === 0 || undefined
    }, 'all connections to be taken')
    const key = newKey()
    const [refused, readiness] = await Promise.allSettled([post('no connection', key), ready(app)])
    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'busy' } })
    expect(readiness).toMatchObject({ value: { status: 503 } })
    await Promise.all(others.map((client) => client.end()))
    await readyAgain(app)
    await post('no connection', key)
    expect(await times('no connection')).toBe(1)
  })

  testWithServer('[F8] nobody is let in while its password is changed: what is sent waits and is stored', async () => {
    const server = await startPostgresql({ admits: ['host all all 127.0.0.1/32 scram-sha-256'] })
    const { post, times } = await startChat(server)
    await server.run(`ALTER ROLE postgres PASSWORD 'another'`, SEND_AWAY)
    const sent = post('with another password')
    const other = await somebodyElse(server)
    await eventually(
      async () => (await other.query(`SELECT 1 FROM pg_stat_activity WHERE ${OURS}`)).rowCount === 0 || undefined,
      'the connections to be gone',
    )
    await server.run(`ALTER ROLE postgres PASSWORD '${SERVER_PASSWORD}'`)
    await sent
    expect(await times('with another password')).toBe(1)
  })

  testWithServer(
    '[F8] it is read-only: reads go on, writes are busy, /readyz says so; else it leaves for one that is not',
    async () => {
      const server = await startPostgresql()
      const { app, post, fetch, times } = await startChat(server)
      const readOnly = async (value: 'on' | 'off') => {
        await server.run(`ALTER SYSTEM SET default_transaction_read_only = ${value}`)
        await server.run('SELECT pg_reload_conf()')
        await eventually(async () => {
          const { rows } = await (await somebodyElse(server)).query('SHOW default_transaction_read_only')
          return rows[0]?.default_transaction_read_only === value || undefined
        }, `read-only to be ${value}`)
      }
      const other = await somebodyElse(server)
      await readOnly('on')
      const key = newKey()
      const refused = expect(post('read-only', key)).rejects.toMatchObject({ code: 'busy' })
      expect((await fetch()).messages.map(({ text }) => text)).toContain('hi')
      await refused
      expect(await ready(app)).toMatchObject({
        status: 503,
        body: { problems: [expect.stringContaining('cannot be written')] },
      })
      await other.query('SET default_transaction_read_only = off')
      await other.query('ALTER SYSTEM RESET default_transaction_read_only')
      await other.query('SELECT pg_reload_conf()')
      await readyAgain(app)
      await post('read-only', key)
      expect(await times('read-only')).toBe(1)
    },
  )

  testWithServer(
    '[F6] its disk is full: storage_full, told by /readyz, reads go on; with room all goes on',
    async (context) => {
      const made = mountSmall('48m')
      if ('reason' in made) return context.skip(made.reason)
      giveAway(made.folder)
      const server = await startPostgresql()
      await server.run(`CREATE TABLESPACE small LOCATION '${made.folder}'`)
      await server.run('CREATE DATABASE small TABLESPACE small')
      const { app, post, fetch, times } = await startChat(server, 'small')
      const ballast = path.join(made.folder, 'ballast')
      fill(ballast)
      // What stands in files already has room left. Random letters cannot be compressed.
      const long = () => Array.from({ length: 100 }, () => newKey()).join(' ')
      const stored: string[] = []
      const refused = await eventually(async () => {
        const [text, key] = [long(), newKey()]
        try {
          await post(text, key)
          stored.push(text)
          return undefined
        } catch (error) {
          return { text, key, error }
        }
      }, 'the disk to be full')
      expect(refused.error).toMatchObject({ code: 'storage_full' })
      expect((await fetch()).messages.map(({ text }) => text)).toContain('hi')
      expect(await ready(app)).toMatchObject({
        status: 503,
        body: { problems: [expect.stringContaining('disk is full')] },
      })
      rmSync(ballast)
      await readyAgain(app)
      await post(refused.text, refused.key)
      for (const text of [...stored, refused.text]) expect(await times(text)).toBe(1)
    },
  )

  testWithServer(
    '[F5] somebody locks a table for long: reads and writes get busy, and go on when it is over',
    async () => {
      const server = await startPostgresql()
      const { post, fetch, times } = await startChat(server)
      const other = await somebodyElse(server)
      await other.query('BEGIN')
      await other.query('LOCK TABLE "Message" IN ACCESS EXCLUSIVE MODE')
      const key = newKey()
      const [posted, read] = await Promise.allSettled([post('behind a lock', key), fetch()])
      expect(posted).toMatchObject({ status: 'rejected', reason: { code: 'busy' } })
      expect(read).toMatchObject({ status: 'rejected', reason: { code: 'busy' } })
      await other.query('COMMIT')
      await post('behind a lock', key)
      expect(await times('behind a lock')).toBe(1)
    },
  )

  testWithServer('[F5] searches that wait for the database, however many, hold up no message', async () => {
    const server = await startPostgresql()
    const { app, agent, post, fetch } = await startChat(server)
    const search = () => http(app.url, 'GET', '/api/v1/transcripts?q=hi', { token: agent.token })
    await eventually(async () => {
      const { body } = (await search()) as { body: { items: unknown[] } }
      return body.items.length === 1 || undefined
    }, 'the chat to be found')
    const other = await somebodyElse(server)
    await other.query('BEGIN')
    await other.query('LOCK TABLE helpline_index.message IN ACCESS EXCLUSIVE MODE')
    let answered = 0
    const searches = Array.from({ length: 30 }, () => search().finally(() => (answered += 1)))
    await eventually(async () => {
      const { rowCount } = await other.query(
        `SELECT 1 FROM pg_stat_activity WHERE ${OURS} AND wait_event_type = 'Lock'`,
      )
      return rowCount !== 0 || undefined
    }, 'a search to wait')
    for (let n = 0; n < 10; n += 1) await post(`meanwhile ${n}`)
    expect((await fetch()).messages.at(-1)?.text).toBe('meanwhile 9')
    expect(answered).toBe(0)
    await other.query('COMMIT')
    for (const { status } of await Promise.all(searches)) expect([200, 429, 503]).toContain(status)
  })
})
