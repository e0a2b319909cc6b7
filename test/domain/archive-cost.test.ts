import { expect, onTestFinished, test, vi } from 'vitest'
import { indexPlace } from '../../src/archive/archive.ts'
import { findPage, type Library, NO_FILTER, type Search } from '../../src/archive/find.ts'
import { step } from '../../src/archive/follow.ts'
import { openIndex } from '../../src/archive/open-index.ts'
import { parseQuery } from '../../src/archive/query.ts'
import { newId } from '../../src/kernel/ids.ts'
import { append, createThread } from '../../src/messaging/index.ts'
import { openDomain } from '../support/domain.ts'

const PAGE = 25

/** Makes a library of conversations, oldest first. In each, as many messages say "melon" as its number here. */
async function libraryOf(melons: number[]): Promise<Library> {
  const { database, place, siteId, visitor } = await openDomain()
  const eve = await visitor({ name: 'Eve' })
  for (const [index, count] of melons.entries()) {
    const id = newId()
    await database.write(async (tx) => {
      const publicThreadId = await createThread(tx, { kind: 'public', siteId, visitorId: eve.id, ownerId: id })
      const staffThreadId = await createThread(tx, { kind: 'staff', siteId, visitorId: null, ownerId: id })
      const common = { siteId, visitorId: eve.id, status: 'closed', openKey: newId(), openedAt: new Date(1_000) }
      await tx.db.conversation.create({ data: { id, number: index + 1, publicThreadId, staffThreadId, ...common } })
      const author = { kind: 'visitor' as const, id: eve.id, name: 'Eve' }
      for (let said = 1; said <= count; said += 1)
        await append(tx, publicThreadId, { author, at: said, text: `a melon, the ${said}th`, key: newId() })
    })
  }
  const { index, database: log } = await openIndex(indexPlace(place), 'log')
  onTestFinished(async () => {
    await index.close()
    await log.close()
  })
  for (let looked = 0, behind = true; behind; ) ({ looked, behind } = await step({ index, log: log.sql }, looked))
  return { index, log: log.sql, isOver: () => false }
}

const melon = (before?: number): Search => ({ terms: parseQuery('melon'), filter: { ...NO_FILTER, before } })

test('a page of conversations asks the index for all of their messages together, not for those of each', async () => {
  const library = await libraryOf(Array.from({ length: 40 }, () => 3))
  const [drawn, asked] = [vi.spyOn(library.index, 'messagesBelow'), vi.spyOn(library.index, 'messagesOf')]
  const { found } = await findPage(library, melon(), PAGE)
  expect(found.map(({ hitCount }) => hitCount)).toEqual(Array.from({ length: PAGE }, () => 3))
  expect(drawn.mock.calls.length).toBeLessThanOrEqual(2)
  expect(asked).not.toHaveBeenCalled()
})

test('the first messages of each conversation are shown, and fifty counted, however many there are', async () => {
  const melons = [1, 700, 2, 64, 1, 600, 60, 4, 1_200, 63, 1]
  const library = await libraryOf(melons)
  const inOrder = [...melons].reverse()
  const expected = inOrder.map((count, at) => ({ number: melons.length - at, hitCount: Math.min(count, 50) }))
  const { found, next } = await findPage(library, melon(), PAGE)
  expect(found.map(({ number, hitCount }) => ({ number, hitCount }))).toEqual(expected)
  expect(found.map(({ hits }) => hits.map(({ seq }) => seq))).toEqual(inOrder.map((count) => [1, 2, 3].slice(0, count)))
  expect(next).toBeNull()
  for (const take of [1, 2, 3]) {
    const pages: number[] = []
    let before: number | undefined
    do {
      const page = await findPage(library, melon(before), take)
      pages.push(...page.found.map(({ number }) => number))
      before = page.next ?? undefined
    } while (before !== undefined)
    expect(pages).toEqual(expected.map(({ number }) => number))
  }
  expect((await findPage(library, melon(0), PAGE)).found).toEqual([])
})
