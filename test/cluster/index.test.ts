/** Nodes index in turns: what one removed, another one does not bring back. */
import { describe, expect, onTestFinished } from 'vitest'
import { indexPlace } from '../../src/archive/archive.ts'
import { step } from '../../src/archive/follow.ts'
import { openIndex } from '../../src/archive/open-index.ts'
import { newId } from '../../src/kernel/ids.ts'
import { append, createThread } from '../../src/messaging/index.ts'
import { type Domain, openDomain } from '../support/domain.ts'
import { testOnPostgresql as test } from '../support/store.ts'

type Indexing = Awaited<ReturnType<typeof openNode>>

/** Opens the index as the thread of a node does. */
async function openNode({ place }: Domain) {
  const { index, database } = await openIndex(indexPlace(place), 'log')
  onTestFinished(async () => {
    await index.close()
    await database.close()
  })
  return { index, log: database.sql }
}

async function converse({ database, siteId, visitor }: Domain, number: number, words: number): Promise<string> {
  const eve = await visitor({ name: 'Eve' })
  const id = newId()
  await database.write(async (tx) => {
    const publicThreadId = await createThread(tx, { kind: 'public', siteId, visitorId: eve.id, ownerId: id })
    const staffThreadId = await createThread(tx, { kind: 'staff', siteId, visitorId: null, ownerId: id })
    const common = { siteId, visitorId: eve.id, status: 'closed', openKey: newId(), openedAt: new Date(1_000) }
    await tx.db.conversation.create({ data: { id, number, publicThreadId, staffThreadId, ...common } })
    const author = { kind: 'visitor' as const, id: eve.id, name: 'Eve' }
    for (let said = 0; said < words; said += 1)
      await append(tx, publicThreadId, { author, at: said, text: `melon ${said}`, key: newId() })
  })
  return id
}

const remove = ({ database }: Domain, id: string) =>
  database.write((tx) => tx.db.conversation.delete({ where: { id } }))

async function catchUp(node: Indexing): Promise<void> {
  for (let looked = 0, behind = true; behind; ) ({ looked, behind } = await step(node, looked))
}

describe('the index of transcripts of several nodes', () => {
  test('[AG10] waits for the turn of another one, and reads the log in its own', async () => {
    const domain = await openDomain()
    const [first, second] = [await openNode(domain), await openNode(domain)]
    const id = await converse(domain, 1, 3)
    let end = () => {}
    const turn = new Promise<void>((resolve) => {
      end = resolve
    })
    let held: Promise<unknown> = Promise.resolve()
    await new Promise<void>((begun) => {
      held = first.index.inTurn(() => {
        begun()
        return turn
      })
    })
    expect(await step(second, 0)).toEqual({ behind: true, looked: 0 })
    await remove(domain, id)
    end()
    await held
    await catchUp(second)
    expect(await first.index.count()).toBe(0)
    await catchUp(first)
    expect(await second.index.count()).toBe(0)
  })

  test('[AG10] holds each message once and nothing of what was removed, however many index at once', async () => {
    const domain = await openDomain()
    const nodes = [await openNode(domain), await openNode(domain), await openNode(domain)]
    for (let number = 1; number <= 8; number += 1) {
      const id = await converse(domain, number, 40)
      const works: Promise<unknown>[] = nodes.map(catchUp)
      if (number % 2 === 0) works.push(remove(domain, id))
      await Promise.all(works)
    }
    await Promise.all(nodes.map(catchUp))
    for (const { index } of nodes) {
      expect(await index.count()).toBe(4 * 40)
      for (const number of [2, 4, 6, 8]) expect(await index.messagesOf('"melon"', number, 1)).toEqual([])
    }
  })
})
