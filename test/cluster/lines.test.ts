import { describe, expect, test, vi } from 'vitest'
import { LinesElsewhere, LinesHere, type Told } from '../../src/cluster/lines.ts'
import type { Line } from '../../src/events/event.ts'
import { agentOnline, visitorOnline } from '../support/app.ts'
import { startCluster } from '../support/cluster.ts'
import { newKey } from '../support/peer.ts'
import { startRedis } from '../support/redis-server.ts'
import { testOnPostgresql } from '../support/store.ts'

const lineOf = (thread: string, seq: number) => ({ thread, seq }) as Line
const MOST = 50

/** Returns a node's lines, what it has told, and how its next time to tell comes. */
function gathered() {
  vi.useFakeTimers()
  const told: Told[] = []
  const lines = new LinesHere((one) => told.push(one))
  return { lines, told, ring: () => vi.advanceTimersByTime(500) }
}

describe('lines that are gathered', () => {
  test('are told once in a while, the latest of each conversation', () => {
    const { lines, told, ring } = gathered()
    lines.note(1, lineOf('a', 1))
    lines.note(2, lineOf('b', 1))
    lines.note(3, lineOf('a', 2))
    expect(told).toEqual([])
    ring()
    expect(told).toEqual([{ number: 1, before: 0, done: 3, promised: 3, lines: [lineOf('a', 2), lineOf('b', 1)] }])
    vi.useRealTimers()
  })

  test('that are too many are promised, and follow', () => {
    const { lines, told, ring } = gathered()
    const heard = new LinesElsewhere()
    for (let turn = 1; turn <= MOST + 10; turn += 1) lines.note(turn, lineOf(`t${turn}`, 1))
    ring()
    heard.hear('n', told[0] as Told)
    expect([MOST, MOST + 1, MOST + 11].map((turn) => heard.stateOf('n', turn))).toEqual(['told', 'coming', 'missing'])
    ring()
    heard.hear('n', told[1] as Told)
    expect(heard.stateOf('n', MOST + 10)).toBe('told')
    vi.useRealTimers()
  })

  test('are missing where one telling was lost, and where the promised ones do not come', () => {
    const { lines, told, ring } = gathered()
    const heard = new LinesElsewhere()
    for (const turn of [1, 2, 3]) {
      lines.note(turn, lineOf('a', turn))
      ring()
    }
    heard.hear('n', told[0] as Told)
    heard.hear('n', told[2] as Told)
    expect([1, 2, 3].map((turn) => heard.stateOf('n', turn))).toEqual(['missing', 'missing', 'told'])
    heard.hear('m', { number: 1, before: 0, done: 1, promised: 5, lines: [] })
    expect(heard.stateOf('m', 3)).toBe('coming')
    vi.advanceTimersByTime(3_000)
    expect(heard.stateOf('m', 3)).toBe('missing')
    vi.useRealTimers()
  })
})

describe('an agent with an open inbox on another node', () => {
  for (const away of [false, true])
    testOnPostgresql(
      `[F11] sees the last line of a colleague's conversation, Redis ${away ? 'away' : 'there'}`,
      async () => {
        const redis = await startRedis()
        const { nodes } = await startCluster(2, { redisUrl: redis.url() })
        const [a, b] = nodes as [(typeof nodes)[0], (typeof nodes)[0]]
        await agentOnline(a)
        const visitor = await visitorOnline(a)
        const { conversation } = await visitor.call('open', { key: newKey(), text: 'hello' })
        await visitor.call('follow', { thread: conversation.thread })
        await visitor.event('conversation', (frame) => frame.conversation.status === 'active')
        const colleague = await agentOnline(b)
        if (away) await redis.kill()
        for (const text of ['one', 'two'])
          await visitor.call('post', { thread: conversation.thread, key: newKey(), text })
        const { seq } = await colleague.event('activity', (frame) => frame.preview === 'two')
        expect(colleague.all('activity').filter((frame) => frame.seq === seq)).toHaveLength(1)
      },
    )
})
