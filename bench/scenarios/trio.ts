/** Compares Helpline with raw-ws and socket.io in what concerns sockets and not what is stored. */
import type { DialectName } from '../generator/dialect.ts'
import { against, mustBeNone } from '../harness/contender.ts'
import type { Driver } from '../harness/driver.ts'
import type { Contender, DatabaseName, Figures } from '../harness/scenario.ts'
import { type Served, startOn, startPeer } from '../harness/served.ts'
import { onFresh } from '../seed/fresh.ts'
import type { Seeded, Wish } from '../seed/seed.ts'

export const RAW = 'raw-ws'
export const SOCKET_IO = 'socket.io'

export interface Scene {
  seeded: Seeded
  served: Served
  driver: Driver
  dialect: DialectName
  /**
   * Whether clients send heartbeats of their own, as Helpline's protocol asks. All clients answer the heartbeats of
   * servers.
   */
  beats: boolean
}
type Work = (scene: Scene) => Promise<Figures>

/** Does the same work with each of the three, every time with a new process and a new database. */
export function trio(
  wish: Wish,
  work: Work,
  database: DatabaseName = 'sqlite',
): { helpline: Contender; peers: Record<string, Contender> } {
  return {
    helpline: helplineAlone(wish, work, database),
    peers: {
      [RAW]: scene(wish, 'json', peer('raw-ws'), work),
      [SOCKET_IO]: scene(wish, 'socket.io', peer('socket-io'), work),
    },
  }
}

export const helplineAlone = (wish: Wish, work: Work, database: DatabaseName = 'sqlite'): Contender =>
  scene(wish, 'json', startOn, work, database)

const peer =
  (name: string) =>
  (seeded: Seeded): Promise<Served> =>
    startPeer(name, seeded)

const scene =
  (
    wish: Wish,
    dialect: DialectName,
    start: (seeded: Seeded) => Promise<Served>,
    work: Work,
    // The peers of this comparison store nothing, and read nothing of what is stored.
    database: DatabaseName = 'sqlite',
  ): Contender =>
  () =>
    onFresh(wish, database, (seeded) =>
      against(
        () => start(seeded),
        (served, driver) => work({ seeded, served, driver, dialect, beats: start === startOn }),
      ),
    )

export const sizes = (quick: boolean): number[] => (quick ? [100] : [1_000, 5_000, 10_000])

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const AT_ONCE = 50

/** Visitors with the indexes from `from` up to but not including `upTo` connect and say hello. */
export async function visitorsArrive(
  { driver, served, seeded, dialect }: Scene,
  upTo: number,
  from = 0,
): Promise<void> {
  const target = { port: served.port, dialect }
  const params = { target, world: seeded.worldFile, from, count: upTo - from, atOnce: AT_ONCE, follow: undefined }
  const { result } = await driver.call('visitors.arrive', params)
  mustBeNone(result.errors, `visitors were refused: ${result.firstError}`)
}
