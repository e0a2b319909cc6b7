import { expect, test, vi } from 'vitest'
import type { Message } from '../../src/protocol/wire.ts'
import { chatOver, connect, eventually, startServer, texts } from './client-bench.ts'
import { ME, THREAD } from './scripted-server.ts'

test('[FO1] a client that was away for three messages asks from its last seq and shows those three, in order', async () => {
  const server = await startServer()
  const connection = connect(server)
  const thread = chatOver(connection).thread(THREAD)
  await eventually(() => expect(thread.ready).toBe(true))
  server.say('one')
  await eventually(() => expect(texts(thread.messages)).toEqual(['one']))
  server.live = false
  for (const text of ['two', 'three', 'four']) server.say(text)
  server.cut()
  await eventually(() => expect(texts(thread.messages)).toEqual(['one', 'two', 'three', 'four']))
  expect(server.of('follow').at(-1)).toMatchObject({ log: 'e1', lastSeq: 1 })
})

test('[FO1] a client throws away what it has when the log is another one', async () => {
  const server = await startServer()
  const thread = chatOver(connect(server)).thread(THREAD)
  await eventually(() => expect(thread.ready).toBe(true))
  server.say('of the old log')
  await eventually(() => expect(thread.messages).toHaveLength(1))
  server.live = false
  server.threads.clear()
  server.log = 'e2'
  server.say('of the new log')
  server.cut()
  await eventually(() => expect(texts(thread.messages)).toEqual(['of the new log']))
})

test('[FO2] a message that overtakes the answer to follow is neither lost nor shown twice', async () => {
  const server = await startServer()
  server.say('one')
  server.script = (frame, socket) => {
    if (frame.type !== 'follow') return undefined
    const snapshot = { thread: THREAD, log: 'e1', mode: 'reset', lastSeq: 1, messages: [...server.thread()], marks: [] }
    server.say('two')
    server.tell({ type: 'message', message: server.thread()[0] as Message })
    return server.ok(socket, frame, snapshot)
  }
  const thread = chatOver(connect(server)).thread(THREAD)
  await eventually(() => expect(texts(thread.messages)).toEqual(['one', 'two']))
  expect(server.of('fetch')).toEqual([])
})

test('[FO2] a client that misses an event fetches the gap and shows nothing beyond it before', async () => {
  const server = await startServer()
  const thread = chatOver(connect(server)).thread(THREAD)
  await eventually(() => expect(thread.ready).toBe(true))
  const shown: string[][] = []
  thread.onChange(() => shown.push(texts(thread.messages)))
  server.live = false
  server.say('lost on the way')
  server.live = true
  server.say('arrived')
  await eventually(() => expect(texts(thread.messages)).toEqual(['lost on the way', 'arrived']))
  expect(shown).not.toContainEqual(['arrived'])
  expect(server.of('fetch')[0]).toMatchObject({ after: 0 })
})

test('[FO2] a receipt for a message that never came makes the client fetch it', async () => {
  const server = await startServer()
  const thread = chatOver(connect(server)).thread(THREAD)
  await eventually(() => expect(thread.ready).toBe(true))
  server.live = false
  server.say('lost on the way')
  server.tell({
    type: 'receipt',
    thread: THREAD,
    mark: { reader: 'ann'.padEnd(22, '_'), kind: 'agent', delivered: 1, read: 1 },
  })
  await eventually(() => expect(texts(thread.messages)).toEqual(['lost on the way']))
})

test('[FO3] scrolling back loads the page before the first message, down to the beginning', async () => {
  const server = await startServer()
  for (let n = 1; n <= 120; n++) server.say(String(n))
  const thread = chatOver(connect(server)).thread(THREAD)
  await eventually(() => expect(thread.messages).toHaveLength(50))
  while (thread.hasOlder) await thread.loadOlder()
  expect(texts(thread.messages)).toEqual(Array.from({ length: 120 }, (_, n) => String(n + 1)))
  expect(server.of('fetch').map(({ after, limit }) => [after, limit])).toEqual([
    [20, 50],
    [0, 20],
  ])
})

test('[FO4] a burst of messages is acknowledged by one receipt, and reading by another', async () => {
  const server = await startServer()
  const thread = chatOver(connect(server)).thread(THREAD)
  await eventually(() => expect(thread.ready).toBe(true))
  for (const text of ['one', 'two', 'three']) server.say(text)
  await eventually(() =>
    expect(server.of('receipt')).toEqual([{ type: 'receipt', thread: THREAD, delivered: 3, read: 0 }]),
  )
  thread.markRead()
  thread.markRead()
  await eventually(() =>
    expect(server.of('receipt').at(-1)).toEqual({ type: 'receipt', thread: THREAD, delivered: 3, read: 3 }),
  )
  expect(server.of('receipt')).toHaveLength(2)
})

test('[FO4] marks of the other side only grow', async () => {
  const server = await startServer()
  const thread = chatOver(connect(server)).thread(THREAD)
  await eventually(() => expect(thread.ready).toBe(true))
  const mark = { reader: 'ann'.padEnd(22, '_'), kind: 'agent' as const }
  for (const text of ['one', 'two']) server.say(text)
  server.tell({ type: 'receipt', thread: THREAD, mark: { ...mark, delivered: 2, read: 2 } })
  server.tell({ type: 'receipt', thread: THREAD, mark: { ...mark, delivered: 1, read: 0 } })
  server.say('three')
  await eventually(() => expect(thread.messages).toHaveLength(3))
  expect(thread.marks).toEqual([{ ...mark, delivered: 2, read: 2 }])
})

test('[FO5] the sign that somebody types goes after 30 s, and at once when the message is there', async () => {
  const server = await startServer()
  const thread = chatOver(connect(server)).thread(THREAD)
  await eventually(() => expect(thread.ready).toBe(true))
  const author = { kind: 'agent' as const, id: 'ann'.padEnd(22, '_'), name: 'Ann' }
  server.tell({ type: 'typing', thread: THREAD, author, on: true })
  await eventually(() => expect(thread.typing).toEqual([author]))
  server.say('here it is')
  await eventually(() => expect(thread.typing).toEqual([]))
})

test('[FO5] a client tells that it types at most every 3 s, and once when it stops', async () => {
  const server = await startServer()
  const thread = chatOver(connect(server)).thread(THREAD)
  await eventually(() => expect(thread.ready).toBe(true))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  for (let ms = 0; ms < 5_000; ms += 100) {
    thread.setTyping(true)
    vi.advanceTimersByTime(100)
  }
  vi.advanceTimersByTime(6_000)
  vi.useRealTimers()
  await eventually(() => expect(server.of('typing').map((frame) => frame.on)).toEqual([true, true, false]))
})

test('[FO6] a thread that is not for us is an error to show, not a loop', async () => {
  const server = await startServer()
  server.script = (frame, socket) => (frame.type === 'follow' ? server.refuse(socket, frame, 'not_found') : undefined)
  const thread = chatOver(connect(server)).thread(THREAD)
  await eventually(() => expect(thread.error).toBe('not_found'))
  expect(server.of('follow')).toHaveLength(1)
})

test('[TH3] a message whose ack and event both come is shown once', async () => {
  const server = await startServer()
  const chat = chatOver(connect(server))
  const thread = chat.thread(THREAD)
  await eventually(() => expect(thread.ready).toBe(true))
  const counts: number[] = []
  thread.onChange(() => counts.push(thread.messages.length + thread.pending.length))
  await thread.post('hello')
  await eventually(() => expect(thread.pending).toEqual([]))
  expect(texts(thread.messages)).toEqual(['hello'])
  expect(thread.messages[0]?.author.id).toBe(ME)
  expect(Math.max(...counts)).toBe(1)
})

test('[FO2] an own message whose event is lost is fetched after its ack', async () => {
  const server = await startServer()
  const thread = chatOver(connect(server)).thread(THREAD)
  await eventually(() => expect(thread.ready).toBe(true))
  server.live = false
  await thread.post('hello')
  await eventually(() => expect(thread.pending[0]?.state).toBe('sent'))
  await eventually(() => expect(texts(thread.messages)).toEqual(['hello']))
  expect(thread.pending).toEqual([])
})
