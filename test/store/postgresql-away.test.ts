import { describe, expect } from 'vitest'
import { authorOf } from '../../src/identity/index.ts'
import type { AppError } from '../../src/kernel/errors.ts'
import type { Tx } from '../../src/store/database.ts'
import { writeSetting } from '../../src/store/settings.ts'
import { agentOnline, startTestApp, tempDir, visitorOnline } from '../support/app.ts'
import { eventually, newKey } from '../support/peer.ts'
import { startProxy } from '../support/proxy.ts'
import { databaseUrl, testOnPostgresql } from '../support/store.ts'

/** A server whose line to PostgreSQL can be cut. */
async function startOverLine(settings: Parameters<typeof startTestApp>[0] = {}) {
  const dataDir = tempDir()
  const direct = new URL((await databaseUrl(dataDir)) ?? '')
  direct.port ||= '5432'
  const line = await startProxy(direct.href)
  const url = new URL(direct)
  url.hostname = '127.0.0.1'
  url.port = new URL(line.url).port
  return { line, app: await startTestApp({ ...settings, dataDir, databaseUrl: url.href }) }
}

/**
 * Breaks the connection of a transaction, and resolves when that has been noticed. The line is whole again then. With
 * `leave`, PostgreSQL does not notice, and the transaction stays open there.
 */
async function breakUnder(
  tx: Tx,
  line: Awaited<ReturnType<typeof startProxy>>,
  how: 'cut' | 'leave' = 'cut',
): Promise<void> {
  line[how]()
  const isGivenUp = (error: Error) => (error.cause as Error)?.message === 'Connection terminated' || undefined
  await eventually(() => tx.db.sql.get('SELECT 1').then(() => undefined, isGivenUp), 'the connection to be given up')
  line.mend()
}

describe('PostgreSQL cannot be reached for a while', () => {
  testOnPostgresql('[F8] what is sent meanwhile waits, is stored once and is read', async () => {
    const { app, line } = await startOverLine()
    await agentOnline(app)
    const visitor = await visitorOnline(app)
    const { conversation } = await visitor.call('open', { key: newKey(), text: 'hi' })
    await visitor.event('conversation', (frame) => frame.conversation.status === 'active')
    const { thread } = conversation
    line.cut()
    const key = newKey()
    const sent = visitor.call('post', { thread, key, text: 'while it is away' })
    const read = visitor.call('fetch', { thread, after: 0, limit: 50 })
    line.mend()
    expect(await sent).toMatchObject({ seq: expect.any(Number) })
    await read
    const again = await visitor.call('post', { thread, key, text: 'while it is away' })
    expect(again).toMatchObject({ seq: (await sent).seq })
    const { messages } = await visitor.call('fetch', { thread, after: 0, limit: 50 })
    expect(messages.filter(({ text }) => text === 'while it is away')).toHaveLength(1)
  })

  testOnPostgresql('[F8] an absence that could not be noted is noted as soon as it can be', async () => {
    const { app, line } = await startOverLine({ visitorGraceMs: 50, visitorGoneMs: 100 })
    await agentOnline(app)
    const visitor = await visitorOnline(app)
    const { conversation } = await visitor.call('open', { key: newKey(), text: 'hi' })
    await visitor.event('conversation', (frame) => frame.conversation.status === 'active')
    line.cut()
    visitor.cut()
    line.mend()
    await eventually(async () => {
      const stands = (await app.services.conversations.byIds([conversation.id])).get(conversation.id)
      return (stands !== undefined && stands.goneAt !== null) || undefined
    }, 'the visitor to be gone')
  })

  testOnPostgresql(
    '[F8] a connection that breaks before the answer to a commit: stored once, acked and heard once',
    async () => {
      const { app, line } = await startOverLine()
      const agent = await agentOnline(app)
      const visitor = await visitorOnline(app)
      const { conversation } = await visitor.call('open', { key: newKey(), text: 'hi' })
      await visitor.event('conversation', (frame) => frame.conversation.status === 'active')
      const { thread } = conversation
      await agent.call('follow', { thread })
      const key = newKey()
      const cut = line.cutAtAnswerTo('COMMIT')
      const sent = visitor.call('post', { thread, key, text: 'at the commit' })
      await cut
      line.mend()
      const { seq } = await sent
      expect(await visitor.call('post', { thread, key, text: 'at the commit' })).toMatchObject({ seq })
      const next = await visitor.call('post', { thread, key: newKey(), text: 'next' })
      expect(next.seq).toBe(seq + 1)
      await agent.event('message', ({ message }) => message.seq === next.seq)
      expect(agent.all('message').map(({ message }) => message.seq)).toEqual([seq, next.seq])
    },
  )

  testOnPostgresql('[F8] a write whose connection broke unnoticed, before its commit, runs again', async () => {
    const { app, line } = await startOverLine()
    const { database } = app.services
    let runs = 0
    await database.write(async (tx) => {
      runs += 1
      await writeSetting(tx, 'kept', 'x')
      if (runs > 1) return
      await breakUnder(tx, line)
    })
    expect(runs).toBe(2)
    expect(await database.read.setting.findUnique({ where: { name: 'kept' } })).toMatchObject({ value: 'x' })
  })

  testOnPostgresql(
    '[F8] a transaction that PostgreSQL still holds for a broken connection is in nobody’s way',
    async () => {
      const { app, line } = await startOverLine()
      const { database } = app.services
      await database.write((tx) => writeSetting(tx, 'kept', 'before'))
      let runs = 0
      await database.write(async (tx) => {
        runs += 1
        await writeSetting(tx, 'kept', `run ${runs}`)
        if (runs === 1) await breakUnder(tx, line, 'leave')
      })
      expect(runs).toBe(2)
      expect(await database.read.setting.findUnique({ where: { name: 'kept' } })).toMatchObject({ value: 'run 2' })
    },
  )

  testOnPostgresql('[F8] [RO5] a message in slow mode that runs again is not too soon after itself', async () => {
    const { app, line } = await startOverLine()
    const { database, writer } = app.services
    const [ann, bob] = [await agentOnline(app), await agentOnline(app)]
    const { room } = await ann.call('create_room', { kind: 'open', name: 'Talk', members: [bob.id] })
    await ann.call('update_room', { room: room.id, slowModeMs: 60_000 })
    const message = { thread: room.thread, author: authorOf(bob.actor), key: newKey(), text: 'one', epoch: undefined }
    // Both shall share a commit, so what a post needs is prepared before. On a slow machine the message has one of its
    // own, which breaks; its author sends it again then, as clients do.
    await ann.call('post', { thread: room.thread, key: newKey(), text: 'welcome' })
    const again = (error: AppError) => {
      expect(error.code).toBe('busy')
      return writer.post(message)
    }
    let isBroken = false
    const [posted] = await Promise.all([
      writer.post(message).catch(again),
      database.write(async (tx) => {
        if (isBroken) return
        isBroken = true
        await breakUnder(tx, line)
      }),
    ])
    expect(posted).toMatchObject({ thread: room.thread, seq: expect.any(Number) })
  })
})
