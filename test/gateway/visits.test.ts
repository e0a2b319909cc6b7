/** Agents see on which page their visitors are. */
import { expect, test } from 'vitest'
import { agentOnline, makeVisitor, startTestApp, type TestApp, visitorOnline } from '../support/app.ts'
import { http } from '../support/http.ts'
import { newKey, Peer } from '../support/peer.ts'

const at = (path: string) => ({ url: `https://shop.example/${path}`, title: path })

async function asked(app: TestApp, page = at('mugs')) {
  const visitor = await visitorOnline(app)
  const { conversation } = await visitor.call('open', { key: newKey(), text: 'hi', page })
  return Object.assign(visitor, { conversation })
}
const visited = (peer: Peer, title: string) => peer.event('visit', (frame) => frame.page.title === title)
const inboxOf = async (peer: Peer) => (await peer.call('inbox', {})).conversations[0]

test('[FR5] the present page and the first are there after reload, transfer, restart, and in the transcript', async () => {
  const app = await startTestApp({ agentGraceMs: 30_000 })
  const ann = await agentOnline(app, { name: 'Ann', role: 'admin' })
  const visitor = await asked(app)
  const { conversation: mine } = await ann.event(
    'staff_conversation',
    (frame) => frame.conversation.status === 'active',
  )
  expect(mine).toMatchObject({ page: { ...at('mugs'), at: mine.openedAt }, startPage: at('mugs') })
  visitor.tell({ type: 'visit', page: at('cart') })
  const { page } = await visited(ann, 'cart')
  expect(page.at).toBeGreaterThanOrEqual(mine.openedAt)
  const shown = { page, startPage: at('mugs') }
  expect(await inboxOf(ann)).toMatchObject(shown)

  const bob = await agentOnline(app, { name: 'Bob' })
  await ann.call('transfer', { conversation: mine.id, epoch: mine.epoch, to: { kind: 'agent', id: bob.id } })
  const moved = await bob.event('staff_conversation', (frame) => frame.conversation.agent?.id === bob.id)
  expect(moved.conversation).toMatchObject(shown)

  // What was said just before the end is stored together with it.
  visitor.tell({ type: 'visit', page: at('checkout') })
  await visitor.call('history', {})
  const again = await app.restart()
  const back = await Peer.open(again.url)
  await back.call('hello', { version: 1, token: ann.token })
  expect(await inboxOf(back)).toMatchObject({ page: at('checkout'), startPage: at('mugs') })

  const ask = (path: string) => http(again.url, 'GET', `/api/v1${path}`, { token: ann.token })
  expect((await ask(`/transcripts/${mine.id}`)).body).toMatchObject({
    conversation: { page: at('checkout'), startPage: at('mugs') },
  })
  const { body: line } = await ask('/transcripts/export?format=jsonl')
  expect(JSON.parse(String(line))).toMatchObject({
    page: { ...at('checkout'), at: expect.stringMatching(/^20.*Z$/) },
    startPage: at('mugs'),
  })
})

test('[FR5] of visitors without an open conversation nothing is kept or told; what has ended keeps its last page', async () => {
  const app = await startTestApp()
  const agent = await agentOnline(app)
  const looker = await visitorOnline(app)
  looker.tell({ type: 'visit', page: at('looking') })
  await looker.call('history', {})
  const first = await asked(app, at('one'))
  await first.call('end', { conversation: first.conversation.id })
  first.tell({ type: 'visit', page: at('afterwards') })
  await first.call('history', {})
  const second = await asked(app, at('two'))
  second.tell({ type: 'visit', page: at('three') })
  await visited(agent, 'three')
  expect(agent.all('visit').map((frame) => frame.page.title)).toEqual(['three'])
  const pages = await app.services.database.read.$queryRawUnsafe(
    'SELECT "pageTitle", "lastPageTitle" FROM "Conversation" ORDER BY "number"',
  )
  expect(pages).toEqual([
    { pageTitle: 'one', lastPageTitle: null },
    { pageTitle: 'two', lastPageTitle: 'three' },
  ])
})

test('[FR5] a visitor who goes through many pages costs few writes: only the last page is stored and told', async () => {
  const app = await startTestApp()
  const agent = await agentOnline(app)
  const visitor = await asked(app)
  for (let page = 1; page <= 39; page += 1) visitor.tell({ type: 'visit', page: at(`page ${page}`) })
  await visited(agent, 'page 39')
  expect(agent.all('visit').length).toBeLessThan(5)
})

test('[FR5] a chat that is begun without a page begins on the one of hello', async () => {
  const app = await startTestApp()
  const agent = await agentOnline(app)
  const { token } = await makeVisitor(app)
  const visitor = await Peer.open(app.url)
  await visitor.call('hello', { version: 1, token, page: at('mugs') })
  await visitor.call('open', { key: newKey(), text: 'hi' })
  const { conversation } = await agent.event('staff_conversation')
  expect(conversation.startPage).toEqual(at('mugs'))
})

test.each([
  ['capacitor://localhost/cart?a=1', true],
  ['ionic://localhost/', true],
  ['app://./index.html#/chat', true],
  ['tauri://localhost/index.html', true],
  ['chrome-extension://abcdefghijklmnopabcdefghijklmnop/popup.html', true],
  ['HTTPS://shop.example/', true],
  ['javascript://shop.example/%0aalert(1)', false],
  ['JavaScript:alert(1)', false],
  ['java\u0000script:alert(1)', false],
  ['data:text/html,hi', false],
  ['file:///etc/passwd', false],
  ['blob:https://shop.example/1', false],
  ['about:blank', false],
  ['//shop.example/', false],
])('[FR5] [CO4] the address %s of a page is stored: %s', async (url, stored) => {
  const app = await startTestApp()
  const agent = await agentOnline(app)
  await asked(app, { url, title: 'Somewhere' })
  const { conversation } = await agent.event('staff_conversation')
  expect(conversation.page).toMatchObject({ url: stored ? url : '', title: 'Somewhere' })
})
