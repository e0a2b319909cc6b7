import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { removeDatabases } from '../../bench/harness/postgresql.ts'
import type { Stored } from '../../bench/peers/relay.ts'
import { SetCommit } from '../../bench/peers/set-commit.ts'
import { type Seeded, seed, type Wish } from '../../bench/seed/seed.ts'
import { keepForever } from '../../src/store/sqlite/kept-statements.ts'
import { onPostgresql, testOnPostgresql } from '../support/store.ts'

const WISH: Wish = { visitors: 9, agents: 3, conversations: 4, queued: 2, closed: 1, messages: 3, adminApart: true }

function seeded(wish: Wish): Promise<Seeded> {
  const folder = mkdtempSync(join(tmpdir(), 'helpline-seed-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  onTestFinished(removeDatabases)
  return seed(folder, wish, onPostgresql ? 'postgresql' : 'sqlite')
}

/** Runs a statement that both databases understand. */
async function rowsOf(place: Seeded, text: string): Promise<unknown[]> {
  if (place.url === undefined) {
    const database = keepForever(new Sqlite(join(place.dataDir, 'helpline.db')))
    onTestFinished(() => void database.close())
    return keepForever(database.prepare(text)).all()
  }
  const client = new pg.Client({ connectionString: place.url })
  await client.connect()
  const { rows } = await client.query(text)
  await client.end()
  return rows
}

test('a seed writes the same people, conversations and messages into either database', async () => {
  const place = await seeded(WISH)
  expect(place.world.pairs.map(({ agent, lastSeq }) => [agent, lastSeq])).toEqual([
    ...[
      [1, 3],
      [2, 3],
      [1, 3],
      [2, 3],
      [-1, 0],
      [-1, 0],
    ],
    [1, 3],
  ])
  const counts = `SELECT "status" AS status, CAST(count(*) AS INTEGER) AS conversations,
      CAST(sum("lastSeq") AS INTEGER) AS messages
    FROM "Conversation" JOIN "Thread" ON "Thread"."id" = "publicThreadId" GROUP BY 1 ORDER BY 1`
  expect(await rowsOf(place, counts)).toEqual([
    { status: 'active', conversations: 4, messages: 12 },
    { status: 'closed', conversations: 1, messages: 3 },
    { status: 'queued', conversations: 2, messages: 0 },
  ])
  const first = `SELECT "seq" AS seq, "text" AS text FROM "Message" WHERE "threadId" = '${place.world.pairs[0]?.thread}'
    ORDER BY 1`
  expect(await rowsOf(place, first)).toEqual(
    [1, 2, 3].map((seq) => ({ seq, text: expect.stringMatching(new RegExp(`^[a-z ]+ ${seq}$`)) })),
  )
})

testOnPostgresql('what pg-relay acknowledges is stored in the order of seqs, behind what was there', async () => {
  const place = await seeded(WISH)
  const threads = place.world.pairs.slice(0, 2).map(({ thread }) => thread)
  const store = await SetCommit.open(place.url ?? '')
  onTestFinished(() => store.close())
  const acked = await Promise.all(
    [0, 1, 0, 0].map((index, at) => {
      const row = { thread: threads[index] ?? '', author: 'visitor', key: `key ${at}`, text: `{"it's", ${at}}` }
      return new Promise<Stored>((resolve) => store.add(row, resolve))
    }),
  )
  expect(acked.map(({ seq }) => seq)).toEqual([4, 4, 5, 6])
  const page = await new Promise((resolve) => store.page(threads[0] ?? '', 2, 3, resolve))
  expect(page).toMatchObject([{ seq: 3 }, { seq: 4, text: `{"it's", 0}` }, { seq: 5, text: `{"it's", 2}` }])
  expect(await rowsOf(place, `SELECT seq FROM relay.thread WHERE id = '${threads[0]}'`)).toEqual([{ seq: 6 }])
  // Whoever opens it again goes on where it stopped.
  const again = await SetCommit.open(place.url ?? '')
  onTestFinished(() => again.close())
  const next = await new Promise<Stored>((resolve) =>
    again.add({ thread: threads[0] ?? '', author: 'visitor', key: 'next', text: 'next' }, resolve),
  )
  expect(next.seq).toBe(7)
})
