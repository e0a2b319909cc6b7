/** People chat while everything breaks: short runs of fixed seeds, and faults planted for the checker to find. */
import { describe, expect, test } from 'vitest'
import { check, type Stored } from '../../chaos/checker.ts'
import { planOf, type Wish } from '../../chaos/plan.ts'
import { hasRedis } from '../../chaos/redis.ts'
import { run } from '../../chaos/run.ts'
import { hasPrograms } from '../support/postgresql-process.ts'

const ON_SQLITE: Wish = { seed: 1, ms: 12_000, visitors: 6, agents: 2, nodes: 1, database: 'sqlite' }
const ON_CLUSTER: Wish = { ...ON_SQLITE, seed: 3, nodes: 3, database: 'postgresql' }
const hands = { log: () => undefined }
/** Neither comes with Node.js; where they are missing, the test is left out and says so. */
const hasServers = hasPrograms && hasRedis()
if (!hasServers) console.warn('PostgreSQL or Redis is not on this machine: chaos on them is left out.')

test('a seed makes the same plan again, and another one makes another', () => {
  expect(planOf(ON_SQLITE)).toEqual(planOf(ON_SQLITE))
  expect(planOf({ ...ON_SQLITE, seed: 2 })).not.toEqual(planOf(ON_SQLITE))
})

describe('[F1] [F2] [F3] [F6] [F15] [F22] people chat while everything breaks', () => {
  test('every promise holds at the end, and what is changed afterwards is found', async () => {
    const { wrong, faults, acked, history, sights, stored } = await run(ON_SQLITE, hands)
    expect(wrong).toEqual([])
    expect(acked).toBeGreaterThan(50)
    expect(Object.keys(faults).length).toBeGreaterThan(2)

    const one = [...history.written.values()].find(({ ack }) => ack !== undefined)
    const { thread = '', seq = 0 } = one?.ack ?? {}
    expect(seq).toBeGreaterThan(0)
    const changes: [string, (stored: Stored) => Stored, RegExp][] = [
      [
        'a message that was acknowledged and is lost',
        ({ messages, ...rest }) => ({ ...rest, messages: messages.filter(({ key }) => key !== one?.key) }),
        /was acknowledged as .* and is not there/,
      ],
      [
        'a number that is given to no message',
        ({ threads, ...rest }) => ({
          ...rest,
          threads: threads.map((row) => (row.id === thread ? { ...row, lastSeq: row.lastSeq + 1 } : row)),
        }),
        /it counts .* and holds/,
      ],
      [
        'a message that is stored twice',
        ({ messages, ...rest }) => ({
          ...rest,
          messages: [...messages, ...messages.filter(({ key }) => key === one?.key)],
        }),
        /is stored 2 times/,
      ],
      [
        'a message that no screen shows',
        ({ messages, threads, ...rest }) => ({
          ...rest,
          threads: threads.map((row) => (row.id === thread ? { ...row, lastSeq: row.lastSeq + 1 } : row)),
          messages: [
            ...messages,
            {
              order: 0,
              thread,
              seq: 1 + lastOf(threads, thread),
              line: 'unseen',
              key: null,
              author: null,
              event: null,
            },
          ],
        }),
        /does not see “\d+ unseen”/,
      ],
      [
        'a conversation that no agent sees in the list',
        ({ conversations, ...rest }) => ({
          ...rest,
          conversations: [...conversations, { id: 'new', status: 'queued', agent: null, epoch: 0, version: 1 }],
        }),
        /does not see conversation new/,
      ],
      [
        'an announcement that nobody was told',
        ({ announcements, ...rest }) => ({
          ...rest,
          announcements: [...announcements, { id: 'news', audience: 'staff', version: 1 }],
        }),
        /does not see announcement news/,
      ],
      [
        'an assignment beside another',
        ({ assignments, ...rest }) => ({
          ...rest,
          assignments: assignments.flatMap((row) => [row, { ...row, epoch: row.epoch + 0.5 }]),
        }),
        /had two agents/,
      ],
      [
        'an agent who writes after the conversation was taken away',
        ({ messages, ...rest }) => ({
          ...rest,
          messages: messages.map((row) =>
            row.event === null ? row : { ...row, event: { name: 'closed', agent: null } },
          ),
        }),
        /is by an agent who did not have it/,
      ],
      [
        'an agent who is given too much',
        ({ agents, ...rest }) => ({ ...rest, agents: agents.map(({ id }) => ({ id, capacity: 0 })) }),
        /and room for 0/,
      ],
      [
        'a visitor who is forgotten in the queue',
        ({ conversations, ...rest }) => ({
          ...rest,
          conversations: conversations.map((row) => ({ ...row, status: 'queued', agent: null })),
        }),
        /wait while an agent has room/,
      ],
    ]
    for (const [name, change, sentence] of changes) {
      const found = check(history, sights, change(structuredClone(stored)))
      expect(found.join('\n'), name).toMatch(sentence)
    }
  })
})

describe('[F8] [F11] [F25] people chat while one of three nodes, PostgreSQL or Redis breaks', () => {
  test.runIf(hasServers)('every promise holds at the end', async () => {
    const { wrong, acked, faults } = await run(ON_CLUSTER, hands)
    expect(wrong).toEqual([])
    expect(acked).toBeGreaterThan(50)
    expect(Object.keys(faults).length).toBeGreaterThan(2)
  })
})

const lastOf = (threads: Stored['threads'], thread: string): number =>
  threads.find(({ id }) => id === thread)?.lastSeq ?? 0
