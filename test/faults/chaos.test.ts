/** People chat while everything breaks: a short run of fixed seeds, and faults planted for the checker to find. */
import { describe, expect, test } from 'vitest'
import { check, type Stored } from '../../chaos/checker.ts'
import { dropConnections } from '../../chaos/drop-connections.ts'
import { planOf, type Wish } from '../../chaos/plan.ts'
import { readStored } from '../../chaos/read-stored.ts'
import { run } from '../../chaos/run.ts'
import { tempDir } from '../support/app.ts'
import { databaseUrl, onPostgresql } from '../support/store.ts'

const WISH: Wish = { seed: 1, ms: 12_000, visitors: 6, agents: 2, onPostgresql }

test('a seed makes the same plan again, and another one makes another', () => {
  expect(planOf(WISH)).toEqual(planOf(WISH))
  expect(planOf({ ...WISH, seed: 2 })).not.toEqual(planOf(WISH))
})

describe('[F1] [F2] [F3] [F8] [F15] [F22] [F24] people chat while everything breaks', () => {
  test('every promise holds at the end, and each fault planted afterwards is found', async () => {
    const dataDir = tempDir()
    const place = { dataDir, databaseUrl: await databaseUrl(dataDir) }
    const url = place.databaseUrl
    const outcome = await run(WISH, place, {
      log: () => undefined,
      ...(url === undefined ? {} : { dropConnections: () => dropConnections(url) }),
    })
    expect(outcome.wrong).toEqual([])
    expect(outcome.acked).toBeGreaterThan(50)
    expect(Object.keys(outcome.faults).length).toBeGreaterThan(1)

    const { history, screens } = outcome
    const before = await readStored(place)
    const acked = [...history.written.values()].find(({ ack }) => ack !== undefined)
    const { thread = '', seq = 0 } = acked?.ack ?? {}
    const planted: [string, (stored: Stored) => Stored, RegExp][] = [
      [
        'an ack before the commit',
        ({ messages, ...rest }) => ({ ...rest, messages: messages.filter(({ key }) => key !== acked?.key) }),
        /was acknowledged as .* and is not there/,
      ],
      [
        'a number that is given to no message',
        ({ threads, ...rest }) => ({
          ...rest,
          threads: threads.map(({ id, lastSeq }) => ({ id, lastSeq: id === thread ? lastSeq + 1 : lastSeq })),
        }),
        /it counts .* and holds/,
      ],
      [
        'a message that is stored twice',
        ({ messages, ...rest }) => ({
          ...rest,
          messages: [...messages, ...messages.filter(({ key }) => key === acked?.key)],
        }),
        /is stored 2 times/,
      ],
      [
        'a message that no screen shows',
        ({ messages, threads, ...rest }) => ({
          ...rest,
          threads: threads.map((one) => (one.id === thread ? { ...one, lastSeq: one.lastSeq + 1 } : one)),
          messages: [...messages, { thread, seq: 1 + lastOf(threads, thread), text: 'unseen', key: null }],
        }),
        /does not see “\d+ unseen”/,
      ],
      [
        'an assignment without a fence',
        ({ assignments, ...rest }) => ({
          ...rest,
          assignments: assignments.flatMap((one) => [one, { ...one, epoch: one.epoch + 0.5 }]),
        }),
        /had two agents/,
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
          conversations: conversations.map((one) => ({ ...one, status: 'queued', agent: null })),
        }),
        /wait while an agent has room/,
      ],
    ]
    expect(seq).toBeGreaterThan(0)
    for (const [name, plant, sentence] of planted) {
      const wrong = check(history, screens, plant(structuredClone(before)))
      expect(wrong.join('\n'), name).toMatch(sentence)
    }
  })
})

const lastOf = (threads: Stored['threads'], thread: string): number =>
  threads.find(({ id }) => id === thread)?.lastSeq ?? 0
