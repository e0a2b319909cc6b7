import { expect, test, vi } from 'vitest'
import { backoffMs } from '../../widgets/client/backoff.ts'
import { ConnectionLost, ProtocolError } from '../../widgets/client/index.ts'
import { connect, eventually, startServer } from './client-bench.ts'
import { ME } from './scripted-server.ts'

test('[CO2] a client says hello with its token as the first frame and is open after the answer', async () => {
  const server = await startServer()
  const connection = connect(server, { page: () => ({ url: 'https://shop.test/', title: 'Shop' }) })
  await eventually(() => expect(connection.state.kind).toBe('open'))
  expect(server.received[0]).toMatchObject({
    type: 'hello',
    version: 1,
    token: 'token',
    client: 'test',
    page: { title: 'Shop' },
  })
  expect(connection.state).toMatchObject({ kind: 'open', hello: { you: { id: ME } } })
})

test('[CO6] a client pings on the heartbeat of the server', async () => {
  const server = await startServer()
  server.hello = { heartbeatMs: 20 }
  connect(server)
  await eventually(() => expect(server.of('ping').length).toBeGreaterThan(2))
})

test('[CO6] a client whose ping is not answered within 10 s gives the socket up and comes back', async () => {
  const server = await startServer()
  server.script = (frame) => (frame.type === 'ping' ? 'handled' : undefined)
  const connection = connect(server)
  await eventually(() => expect(connection.state.kind).toBe('open'))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  connection.wake()
  vi.advanceTimersByTime(9_999)
  expect(connection.state.kind).toBe('open')
  vi.advanceTimersByTime(1)
  expect(connection.state.kind).toBe('waiting')
  vi.runOnlyPendingTimers()
  vi.useRealTimers()
  await eventually(() => expect(server.of('hello')).toHaveLength(2))
})

test('[CO10] a client renews before its token runs out, on the same socket', async () => {
  const server = await startServer()
  const now = Date.now()
  server.hello = { serverTime: now, expiresAt: now + 500 }
  const connection = connect(server)
  await eventually(() => expect(server.of('renew')).toHaveLength(1))
  expect(server.of('hello')).toHaveLength(1)
  expect(connection.state.kind).toBe('open')
})

test('[CO10] a client whose token ran out comes back with a fresh one', async () => {
  const server = await startServer()
  const asked: boolean[] = []
  const connection = connect(server, {
    getToken: async (fresh) => {
      asked.push(fresh)
      return { token: fresh ? 'fresh' : 'old' }
    },
  })
  await eventually(() => expect(connection.state.kind).toBe('open'))
  server.close(4101)
  await eventually(() => expect(server.of('hello').map((frame) => frame.token)).toEqual(['old', 'fresh']))
  expect(asked).toEqual([false, true])
})

test('[HT7] a client whose hello is refused for the wrong tokens of others comes back with a fresh one', async () => {
  const server = await startServer()
  server.script = (frame, socket) =>
    frame.type === 'hello' && frame.token === 'old' ? server.refuse(socket, frame, 'rate_limited', 60_000) : undefined
  const connection = connect(server, { getToken: async (fresh) => ({ token: fresh ? 'fresh' : 'old', expiresAt: 0 }) })
  await eventually(() => expect(connection.state.kind).toBe('open'))
  expect(server.of('hello').map((frame) => frame.token)).toEqual(['old', 'fresh'])
})

test('[CO11] the wait before a try is random between nothing and twice the last limit, at most 30 s', () => {
  expect([1, 2, 3, 6, 50].map((attempt) => backoffMs(attempt, () => 1))).toEqual([1_000, 2_000, 4_000, 30_000, 30_000])
  expect(backoffMs(3, () => 0.25)).toBe(1_000)
  expect(backoffMs(9, () => 0)).toBe(0)
  expect(backoffMs(50, () => 1, 4_000)).toBe(4_000)
})

test('[CO11] [AG5] a client with conversations to keep waits no longer than it was told, however often it tried', async () => {
  const server = await startServer()
  const connection = connect(server, { random: () => 1, longestWaitMs: 50 })
  for (let round = 0; round < 8; round++) {
    await eventually(() => expect(connection.state.kind).toBe('open'))
    server.cut()
    await eventually(() => expect(connection.state.kind).toBe('waiting'))
    const { state } = connection
    expect(state.kind === 'waiting' && state.ms).toBeLessThanOrEqual(50)
  }
})

test('[CO11] [F27] after going_away a client comes back within the time that the server named', async () => {
  const server = await startServer()
  const connection = connect(server, { random: () => 0.5 })
  await eventually(() => expect(connection.state.kind).toBe('open'))
  const wait = new Promise<number>((resolve) =>
    connection.onState((state) => state.kind === 'waiting' && resolve(state.ms)),
  )
  server.tell({ type: 'going_away', returnWithinMs: 100_000 })
  server.close(1012)
  expect(Math.round((await wait) / 1_000)).toBe(50)
})

test('[CO12] while a restart is announced the next try follows soon, and not as after any loss', async () => {
  const server = await startServer()
  const waits: number[] = []
  const connection = connect(server, { random: () => 1 })
  await eventually(() => expect(connection.state.kind).toBe('open'))
  connection.onState((state) => state.kind === 'waiting' && waits.push(state.ms))
  // The next process is not there yet, so hello is not answered and the socket is cut.
  server.script = (frame) => {
    if (frame.type !== 'hello' || waits.length >= 5) return undefined
    server.cut()
    return 'handled'
  }
  server.tell({ type: 'going_away', returnWithinMs: 50 })
  server.close(1012)
  await eventually(() => expect(waits).toHaveLength(5))
  for (const wait of waits) expect(wait).toBeLessThanOrEqual(151)
  await eventually(() => expect(connection.state.kind).toBe('open'))
  server.cut()
  await eventually(() => expect(waits).toHaveLength(6))
  expect(waits[5]).toBeGreaterThan(500)
})

test.each([1000, 4102, 4103, 4105, 4106, 4150])('§8 a client does not come back after close code %i', async (code) => {
  const server = await startServer()
  const connection = connect(server)
  await eventually(() => expect(connection.state.kind).toBe('open'))
  server.close(code)
  await eventually(() => expect(connection.state).toEqual({ kind: 'stopped', code }))
})

test.each([1009, 1012, 4001, 4002, 4003, 4004, 4100, 4042])(
  '§8 a client comes back after close code %i',
  async (code) => {
    const server = await startServer()
    const connection = connect(server)
    await eventually(() => expect(connection.state.kind).toBe('open'))
    server.close(code)
    await eventually(() => expect(server.of('hello')).toHaveLength(2))
  },
)

test('§8 a client that flooded waits a minute, and waking up does not shorten it', async () => {
  const server = await startServer()
  const connection = connect(server)
  await eventually(() => expect(connection.state.kind).toBe('open'))
  server.close(4104)
  await eventually(() => expect(connection.state.kind).toBe('waiting'))
  connection.wake()
  expect(connection.state).toMatchObject({ kind: 'waiting', ms: 60_000 })
})

test('[FR1] each caller gets the reply to its own command, in whatever order replies come', async () => {
  const server = await startServer()
  const held: (() => void)[] = []
  server.script = (frame, socket) => {
    if (frame.type !== 'fetch') return undefined
    held.unshift(() => server.ok(socket, frame, { thread: frame.thread, lastSeq: frame.after, messages: [] }))
    if (held.length === 3) for (const answer of held) answer()
    return 'handled'
  }
  const connection = connect(server)
  await eventually(() => expect(connection.state.kind).toBe('open'))
  const answers = await Promise.all([7, 8, 9].map((after) => connection.call('fetch', { thread: ME, after, limit: 1 })))
  expect(answers.map((answer) => answer.lastSeq)).toEqual([7, 8, 9])
})

test('[FR1] an error reply rejects with its code and the time to wait', async () => {
  const server = await startServer()
  server.script = (frame, socket) =>
    frame.type === 'history' ? server.refuse(socket, frame, 'rate_limited', 1_500) : undefined
  const connection = connect(server)
  await eventually(() => expect(connection.state.kind).toBe('open'))
  const error = await connection.call('history', {}).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(ProtocolError)
  expect(error).toMatchObject({ code: 'rate_limited', retryAfterMs: 1_500 })
})

test('a caller whose connection is lost hears so at once', async () => {
  const server = await startServer()
  server.script = (frame) => (frame.type === 'history' ? 'handled' : undefined)
  const connection = connect(server)
  await eventually(() => expect(connection.state.kind).toBe('open'))
  const answer = connection.call('history', {}).catch((reason: unknown) => reason)
  await eventually(() => expect(server.of('history')).toHaveLength(1))
  server.cut()
  expect(await answer).toBeInstanceOf(ConnectionLost)
})

test('[FR6] a client ignores event types and fields that it does not know', async () => {
  const server = await startServer()
  const connection = connect(server)
  await eventually(() => expect(connection.state.kind).toBe('open'))
  const online = new Promise((resolve) => connection.on('online', resolve))
  for (const socket of server.sockets) socket.send('{"type":"horoscope","sign":"♌"}')
  for (const socket of server.sockets) socket.send('{"type":"online","online":false,"mood":1}')
  expect(await online).toMatchObject({ online: false })
})
