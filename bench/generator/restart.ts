/** Visitors use the client that the widget ships. This measures how long a restart leaves them without an answer. */
import { WebSocket } from 'ws'
import { Connection, type ConnectionState } from '../../widgets/client/connection.ts'
import { Samples, type Summary } from '../harness/stats.ts'
import { readWorld } from '../seed/world.ts'
import { addressOf } from './client.ts'
import { crowd, sleep } from './crowd.ts'

export interface StayParams {
  port: number
  world: string
  count: number
}
export interface Returned {
  /** Milliseconds from the last moment of the old socket to the answer to the next hello. */
  gaps: Summary
  /** Attempts to come back: the failed ones and the last one. */
  tries: number
  /** Sockets that ended with a code other than 1012. */
  unannounced: number
  missing: number
}

const AT_ONCE = 50
const PATIENCE_MS = 60_000

interface Stay {
  connection: Connection
  lostAt: number
  gap: number | undefined
  tries: number
  code: number
}
let stays: Stay[] = []

async function settle({ port, world, count }: StayParams): Promise<void> {
  const { visitors } = readWorld(world)
  stays = []
  await crowd(count, AT_ONCE, (index) => comes(port, index, visitors[index]?.token ?? ''))
}

function comes(port: number, index: number, token: string): Promise<void> {
  return new Promise((resolve) => {
    const stay: Stay = { connection: undefined as never, lostAt: 0, gap: undefined, tries: 0, code: 0 }
    class Socket extends WebSocket {
      constructor(url: string) {
        super(url, { localAddress: addressOf(index) })
        this.on('close', (code) => {
          if (stay.code === 0) stay.code = code
        })
      }
    }
    stay.connection = new Connection({
      url: `ws://127.0.0.1:${port}/ws`,
      client: 'bench',
      getToken: async () => ({ token }),
      WebSocket: Socket,
    })
    stay.connection.onState((state) => note(stay, state, resolve))
    stay.connection.start()
    stays.push(stay)
  })
}

function note(stay: Stay, state: ConnectionState, came: () => void): void {
  if (state.kind === 'open') {
    if (stay.lostAt !== 0) stay.gap = performance.now() - stay.lostAt
    came()
  } else if (state.kind === 'connecting') stay.tries += 1
  else if (state.kind === 'waiting' && stay.lostAt === 0) {
    stay.lostAt = performance.now()
    stay.tries = 0
  }
}

/** Resolves when all clients are back. The runner asks for it after the restart. */
async function returned(): Promise<Returned> {
  const begun = performance.now()
  while (stays.some(({ gap }) => gap === undefined) && performance.now() - begun < PATIENCE_MS) await sleep(20)
  const gaps = new Samples()
  for (const { gap } of stays) if (gap !== undefined) gaps.add(gap)
  const result = {
    gaps: gaps.summary(),
    tries: stays.reduce((sum, { tries }) => sum + tries, 0) / stays.length,
    unannounced: stays.filter(({ code }) => code !== 1012).length,
    missing: stays.filter(({ gap }) => gap === undefined).length,
  }
  for (const { connection } of stays) connection.stop()
  stays = []
  return result
}

export const restartCalls = { 'restart.settle': settle, 'restart.returned': returned }
