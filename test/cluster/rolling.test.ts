/** While nodes are upgraded one after the other, builds that do not know all of each other share the database. */
import { describe, expect, onTestFinished } from 'vitest'
import { runStatements } from '../../scripts/lib/postgresql-databases.mjs'
import { Outbox } from '../../src/cluster/outbox.ts'
import { keepEvents, TABLES } from '../../src/cluster/store.ts'
import { Exchange, MemoryWire } from '../../src/cluster/wire-memory.ts'
import { EventBus } from '../../src/events/bus.ts'
import { createLogger } from '../../src/kernel/logger.ts'
import { ENDPOINTS, type Endpoint } from '../../src/protocol/http-api.ts'
import { Database } from '../../src/store/database.ts'
import { agentOnline, makeAgent, type TestApp, tempDir, visitorOnline } from '../support/app.ts'
import { startCluster } from '../support/cluster.ts'
import { http } from '../support/http.ts'
import { newKey } from '../support/peer.ts'
import { newPlace, testOnPostgresql as test } from '../support/store.ts'

const KNOWN = { type: 'site_stored', siteId: 'known' }
const FOREIGN = [
  JSON.stringify({ type: 'coffee_made', cups: 2 }),
  JSON.stringify({ ...KNOWN, siteId: 'with more', colour: 'red', when: { at: 1 } }),
  JSON.stringify({ type: 'announcement_sent', announcement: { id: '1' } }),
  JSON.stringify({ type: 'typing' }),
  '{}',
  'null',
  '7',
  'no JSON at all',
]

/** Opens a node's outbox on a database, with a wire that is away or works. */
async function open(wireWorks: boolean) {
  const logger = createLogger('silent')
  const bus = new EventBus(logger)
  const database = await Database.open(await newPlace(tempDir()), bus, true)
  for (const table of TABLES) await database.write((tx) => tx.db.sql.run(table))
  const nothing = () => undefined
  const outbox = new Outbox({
    node: 'me',
    database,
    bus,
    hub: { has: () => true },
    logger,
    moved: nothing,
    lost: nothing,
  })
  const exchange = new Exchange()
  const wire = new MemoryWire(exchange, { heard: (_, text) => outbox.hear(text), changed: () => outbox.look() })
  await wire.start()
  if (!wireWorks) exchange.leave()
  await wire.listen('*')
  const heard: string[] = []
  bus.on('site_stored', ({ siteId }) => heard.push(siteId))
  await outbox.open(wire)
  outbox.begin()
  onTestFinished(async () => {
    await outbox.stop()
    await database.close()
  })
  const keep = (turn: number, topics: string, events: string) =>
    database.write((tx) => keepEvents(tx.db, 'other', turn, topics, events))
  return { exchange, heard, keep }
}

describe('what another build tells, and this one does not know', () => {
  test('[F23] is left out when it stands in the outbox, and what comes after it is heard', async () => {
    const { heard, keep } = await open(false)
    const topics = JSON.stringify(FOREIGN.map(() => ['*']))
    await keep(1, topics, JSON.stringify(FOREIGN))
    await keep(2, '{"form":2}', '{"form":2}')
    await keep(3, 'not ours', 'not ours')
    await keep(4, '[["*"]]', '{"form":2}')
    await keep(5, '[["*"]]', JSON.stringify([JSON.stringify(KNOWN)]))
    await expect.poll(() => heard).toEqual(['with more', 'known'])
  })

  test('[F23] is left out when the wire brings it, and what comes after it is heard', async () => {
    const { exchange, heard } = await open(true)
    for (const [index, text] of FOREIGN.entries()) exchange.send('*', `other 1 ${index} ${text}`)
    for (const text of ['', 'other', 'other 2', 'other - ']) exchange.send('*', text)
    exchange.send('*', `other 3 0 ${JSON.stringify(KNOWN)}`)
    await expect.poll(() => heard).toEqual(['with more', 'known'])
  })
})

/** Everything that can be asked without naming something. */
const GETS = Object.values<Endpoint>(ENDPOINTS)
  .filter(({ method, path }) => method === 'GET' && !path.includes(':'))
  .map(({ path }) => path)

/** Asks for everything on many connections at once, and lets people talk. Returns the paths with their statuses. */
async function use(app: TestApp, token: string): Promise<string[]> {
  const answers: string[] = []
  for (const path of GETS) {
    const found = await Promise.all(Array.from({ length: 10 }, () => http(app.url, 'GET', path, { token })))
    answers.push(...new Set(found.map(({ status }) => `${path} ${status}`)))
  }
  const visitor = await visitorOnline(app)
  const { conversation } = await visitor.call('open', { key: newKey(), text: 'hello' })
  const { thread } = conversation
  await visitor.event('conversation', (frame) => frame.conversation.status === 'active')
  await visitor.call('follow', { thread })
  await visitor.call('post', { thread, key: newKey(), text: 'again' })
  await visitor.call('end', { conversation: conversation.id })
  return answers
}

test('[F23] a node goes on while a later build adds a column to every table', async () => {
  const { nodes, databaseUrl } = await startCluster(1)
  const [app] = nodes as [TestApp]
  await agentOnline(app, { capacity: 20 })
  const { token } = await makeAgent(app, { role: 'admin' })
  const before = await use(app, token)
  const tables = await app.services.database.read.sql.all<{ name: string }>(
    `SELECT tablename AS "name" FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_%'`,
  )
  expect(tables.length).toBeGreaterThan(10)
  await runStatements(
    databaseUrl,
    ...tables.map(({ name }) => `ALTER TABLE "${name}" ADD COLUMN "fromLater" TEXT NOT NULL DEFAULT 'later'`),
  )
  expect(await use(app, token)).toEqual(before)
})
