/** Faults that are planted into the server itself: people chat while things break, and the checker finds each. */
import { expect, test } from 'vitest'
import type { Step, Wish } from '../../chaos/plan.ts'
import { hasRedis } from '../../chaos/redis.ts'
import { run } from '../../chaos/run.ts'
import { hasPrograms } from '../support/postgresql-process.ts'

const WISH: Wish = { seed: 1, ms: 0, visitors: 4, agents: 2, nodes: 1, database: 'sqlite' }
/** What was planted may never come to rest. */
const REST_MS = 5_000

const says = (at: number, times: number): Step[] => [0, 1, 2, 3].map((visitor) => ({ at, deed: 'say', visitor, times }))

test.each<[plant: string, wish: Partial<Wish>, steps: (Step | 'calm')[], sentence: RegExp]>([
  [
    'ack before commit',
    {},
    [...says(0, 1), 'calm', ...says(0, 3), ...says(500, 3), { at: 700, fault: 'node killed', node: 0 }],
    /was acknowledged as .* and (is not there|stands at)/,
  ],
  ['lost number', {}, [...says(0, 1), 'calm', ...says(0, 5)], /stands where \d+ belongs/],
  [
    'no fence',
    { visitors: 2 },
    [
      ...says(0, 1).slice(0, 2),
      'calm',
      { at: 500, deed: 'answer', agent: 0, pick: 0, times: 60 },
      { at: 550, deed: 'pass on', agent: 0, pick: 0, to: 1 },
    ],
    /is by an agent who did not have it/,
  ],
  [
    'no capacity',
    { agents: 1 },
    [...says(0, 1), 'calm', { at: 500, deed: 'take', agent: 0 }, { at: 600, deed: 'take', agent: 0 }],
    /had [34] conversations, and room for 2/,
  ],
  ['wrong address', {}, [...says(0, 1), 'calm', ...says(0, 2)], /of a foreign thread|was told “/],
  [
    'deaf sockets',
    {},
    [...says(0, 1), 'calm', { at: 500, deed: 'sign out', agent: 0, ms: 5_000 }, ...says(4_500, 2)],
    /ms after the end of the session/,
  ],
])('%s is found', async (plant, wish, steps, sentence) => {
  const { wrong } = await run({ ...WISH, ...wish }, { log: () => undefined, plant, steps, restMs: REST_MS })
  expect(wrong.join('\n')).toMatch(sentence)
})

test.runIf(hasPrograms && hasRedis())('no outbox is found: what Redis lost is never heard', async () => {
  const steps: (Step | 'calm')[] = [...says(0, 1), 'calm', { at: 0, fault: 'Redis killed', ms: 1_500 }, ...says(300, 2)]
  const wish: Wish = { ...WISH, nodes: 2, database: 'postgresql' }
  const { wrong } = await run(wish, { log: () => undefined, plant: 'no outbox', steps, restMs: REST_MS })
  expect(wrong.join('\n')).toMatch(/does not see|, and it is /)
})
