import { expect, test } from 'vitest'
import type { StaffConversation } from '../../src/protocol/entities.ts'
import { mergeConversation } from '../../widgets/console/stores/merge.ts'

const conversation = (version: number, title: string, at: number) =>
  ({ id: 'c', version, status: 'active', lastMessage: null, awaitingSince: null, page: { url: '', title, at } }) as StaffConversation

test('[R126] a page that was heard of is not taken back by a conversation that was read before', () => {
  const known = conversation(1, 'cart', 2_000)
  expect(mergeConversation(known, conversation(2, 'mugs', 1_000))).toMatchObject({ version: 2, page: { title: 'cart' } })
  expect(mergeConversation(known, conversation(1, 'checkout', 3_000))).toMatchObject({ version: 1, page: { title: 'checkout' } })
  expect(mergeConversation(known, { ...conversation(3, '', 0), page: null })).toMatchObject({ version: 3, page: { title: 'cart' } })
})
