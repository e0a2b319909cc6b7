import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { Wire, WireEvents } from '../../src/cluster/wire.ts'
import { RedisWire } from '../../src/cluster/wire-redis.ts'

export interface Node {
  wire: Wire
  /** A test may put others in their place. */
  events: WireEvents
  /** Channel and text of all that came. */
  heard: string[]
  changes: boolean[]
  /** The lines of its log. */
  logged: string[]
}

/** Tells whether it said that it works, and then in turn that it does not and that it does again. */
export const saidInTurn = ({ changes }: Node): boolean =>
  changes.every((works, index) => works === (index % 2 === 0)) && changes.length % 2 === 1

/** Starts a wire over a Redis, which ends with the test. */
export async function redisNode(url: string, node: string, prefix = 'installation'): Promise<Node> {
  const [heard, changes, logged] = [[] as string[], [] as boolean[], [] as string[]]
  const events: WireEvents = {
    heard: (channel, text) => void heard.push(`${channel} ${text}`),
    changed: (works) => void changes.push(works),
  }
  const logger = pino({ base: null, timestamp: false }, { write: (line) => void logged.push(line) })
  const wire = new RedisWire(url, { prefix, node, events, logger })
  onTestFinished(() => wire.stop())
  await wire.start()
  return { wire, events, heard, changes, logged }
}
