import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { openOutboxStore, randomKey } from '../../widgets/client/index.ts'
import { chatOver, connect, eventually, startServer, texts } from './client-bench.ts'
import { THREAD } from './scripted-server.ts'

test('[TH3] a message whose ack was lost is sent again under the same key and stored once', async () => {
  const server = await startServer()
  const thread = chatOver(connect(server)).thread(THREAD)
  await eventually(() => expect(thread.ready).toBe(true))
  server.live = false
  server.script = (frame) => {
    if (frame.type !== 'post') return undefined
    server.script = () => undefined
    server.say(frame.text, frame.key)
    server.cut()
    return 'handled'
  }
  await thread.post('once')
  await eventually(() => expect(texts(thread.messages)).toEqual(['once']))
  await eventually(() => expect(thread.pending).toEqual([]))
  expect(server.thread()).toHaveLength(1)
  expect(new Set(server.of('post').map((frame) => frame.key)).size).toBe(1)
})

test('[TH4] messages are sent one by one, through cuts at every other one, and stand in written order', async () => {
  const server = await startServer()
  const thread = chatOver(connect(server)).thread(THREAD)
  await eventually(() => expect(thread.ready).toBe(true))
  let posts = 0
  server.script = (frame) => {
    if (frame.type !== 'post' || ++posts % 2 === 0) return undefined
    if (posts % 4 === 1) server.say(frame.text, frame.key)
    server.cut()
    return 'handled'
  }
  const written = Array.from({ length: 12 }, (_, n) => `message ${n}`)
  for (const text of written) await thread.post(text)
  await eventually(() => expect(texts(thread.messages)).toEqual(written))
  expect(texts(server.thread())).toEqual(written)
})

test('[TH3] what was written offline is sent by the next page, in order', async () => {
  const server = await startServer()
  const owner = randomKey()
  const before = chatOver(connect(server, { getToken: () => new Promise(() => {}) }), await openOutboxStore(owner))
  await before.thread(THREAD).post('one')
  await before.thread(THREAD).post('two')
  expect(before.thread(THREAD).pending.map((message) => message.state)).toEqual(['waiting', 'waiting'])
  before.close()

  const thread = chatOver(connect(server), await openOutboxStore(owner)).thread(THREAD)
  await eventually(() => expect(texts(thread.messages)).toEqual(['one', 'two']))
  expect(await (await openOutboxStore(owner)).all()).toEqual([])
})

test('[VI1] the first words of a conversation wait in the outbox and are sent by `open`, each in its turn', async () => {
  const server = await startServer()
  const owner = randomKey()
  const before = chatOver(connect(server, { getToken: () => new Promise(() => {}) }), await openOutboxStore(owner))
  await before.open('hello', { name: 'Eve' })
  await before.open('anybody there?')
  before.close()

  const chat = chatOver(connect(server), await openOutboxStore(owner))
  const opened = new Promise((resolve) => chat.onOpened(resolve))
  expect(await opened).toMatchObject({ conversation: { thread: THREAD } })
  await eventually(() =>
    expect(server.of('open').map(({ text, name }) => [text, name])).toEqual([
      ['hello', 'Eve'],
      ['anybody there?', undefined],
    ]),
  )
  const thread = chat.thread(THREAD)
  await eventually(() => expect(texts(thread.messages)).toEqual(['hello', 'anybody there?']))
  await eventually(() => expect(chat.opening).toEqual([]))
})

test('§7 `later`: a message that the server cannot take now waits and is sent again', async () => {
  const server = await startServer()
  let refusals = 2
  server.script = (frame, socket) =>
    frame.type === 'post' && refusals-- > 0 ? server.refuse(socket, frame, 'rate_limited', 20) : undefined
  const thread = chatOver(connect(server)).thread(THREAD)
  await thread.post('patience')
  await eventually(() => expect(texts(thread.messages)).toEqual(['patience']))
  expect(server.of('post')).toHaveLength(3)
})

test('§7 `never`: a refused message stays as failed with its reason, later ones go on, Retry sends it again', async () => {
  const server = await startServer()
  server.script = (frame, socket) =>
    frame.type === 'post' && frame.text === 'one' ? server.refuse(socket, frame, 'thread_closed') : undefined
  const thread = chatOver(connect(server)).thread(THREAD)
  await thread.post('one')
  await thread.post('two')
  await eventually(() => expect(texts(thread.messages)).toEqual(['two']))
  expect(thread.pending).toMatchObject([{ text: 'one', state: 'failed', error: 'thread_closed' }])
  server.script = () => undefined
  thread.retry(thread.pending[0]?.key ?? '')
  await eventually(() => expect(texts(thread.messages)).toEqual(['two', 'one']))
})

test('[AG3] an agent’s message keeps the assignment under which it was written, in whatever tab it is sent', async () => {
  const server = await startServer()
  const owner = randomKey()
  const before = chatOver(connect(server, { getToken: () => new Promise(() => {}) }), await openOutboxStore(owner))
  await before.thread(THREAD, { epoch: () => 3 }).post('mine')
  before.close()
  server.script = (frame, socket) =>
    frame.type === 'post' && frame.epoch !== 4 ? server.refuse(socket, frame, 'stale_epoch') : undefined
  const thread = chatOver(connect(server), await openOutboxStore(owner)).thread(THREAD, { epoch: () => 4 })
  await eventually(() => expect(thread.pending).toMatchObject([{ state: 'failed', error: 'stale_epoch' }]))
  expect(server.of('post').map((frame) => frame.epoch)).toEqual([3])
  thread.retry(thread.pending[0]?.key ?? '')
  await eventually(() => expect(texts(thread.messages)).toEqual(['mine']))
})

test('a discarded message is gone for good', async () => {
  const server = await startServer()
  server.script = (frame, socket) => (frame.type === 'post' ? server.refuse(socket, frame, 'too_large') : undefined)
  const owner = randomKey()
  const thread = chatOver(connect(server), await openOutboxStore(owner)).thread(THREAD)
  await thread.post('too much')
  await eventually(() => expect(thread.pending[0]?.state).toBe('failed'))
  thread.discard(thread.pending[0]?.key ?? '')
  await eventually(() => expect(thread.pending).toEqual([]))
  expect(await (await openOutboxStore(owner)).all()).toEqual([])
})

test('a tab sees what another tab of the same person has still to send, until it is sent', async () => {
  const server = await startServer()
  const owner = randomKey()
  const offline = chatOver(
    connect(server, { getToken: () => new Promise(() => {}) }),
    await openOutboxStore(owner),
  ).thread(THREAD)
  const other = chatOver(connect(server), await openOutboxStore(owner)).thread(THREAD)
  await eventually(() => expect(other.ready).toBe(true))
  await offline.post('written without a connection')
  await eventually(() => expect(texts(other.messages)).toEqual(['written without a connection']))
  await eventually(() => expect(offline.pending).toEqual([]))
})

test('a message that is empty or too long is refused before it is stored', async () => {
  const server = await startServer()
  const thread = chatOver(connect(server)).thread(THREAD)
  await expect(thread.post('  \n ')).rejects.toThrow(RangeError)
  await expect(thread.post('x'.repeat(4_001))).rejects.toThrow(RangeError)
  expect(thread.pending).toEqual([])
})
