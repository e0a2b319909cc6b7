import { describe, expect } from 'vitest'
import { Lease } from '../../src/cluster/lease.ts'
import { TABLES } from '../../src/cluster/store.ts'
import { EventBus } from '../../src/events/bus.ts'
import { createLogger } from '../../src/kernel/logger.ts'
import { Database } from '../../src/store/database.ts'
import { tempDir } from '../support/app.ts'
import { newPlace, testOnPostgresql as test } from '../support/store.ts'

async function open() {
  const place = await newPlace(tempDir())
  const database = await Database.open(place, new EventBus(createLogger('silent')), true)
  for (const table of TABLES) await database.write((tx) => tx.db.sql.run(table))
  const changes: [string, boolean][] = []
  const lease = (node: string) => new Lease(node, database.aside(), (leads) => changes.push([node, leads]))
  /** Resolves when a node that tries again and again has the lease. */
  const taken = async (by: Lease) => {
    while (!by.leads) await by.renew()
  }
  const writes = (by: Lease) =>
    database
      .write((tx) => by.require(tx))
      .then(
        () => true,
        () => false,
      )
  return { database, changes, lease, taken, writes }
}

describe('the lease of the node that leads', () => {
  test('[F25] one that was paused leads no more when it wakes up, and what it writes then is refused', async () => {
    const { database, changes, lease, taken, writes } = await open()
    const [paused, other] = [lease('paused'), lease('other')]
    await paused.renew()
    await other.renew()
    expect([paused.leads, other.leads]).toEqual([true, false])
    expect([await writes(paused), await writes(other)]).toEqual([true, false])
    // It gives no sign of life, and takes no notice of the time.
    const epoch = Object.getOwnPropertyDescriptor(paused, 'epoch')?.value
    await taken(other)
    expect([await writes(other), await writes(paused)]).toEqual([true, false])
    Object.assign(paused, { epoch, until: Number.POSITIVE_INFINITY })
    expect(paused.leads).toBe(true)
    expect(await writes(paused)).toBe(false)
    await paused.renew()
    expect(paused.leads).toBe(false)
    expect(changes.filter(([, leads]) => leads)).toEqual([
      ['paused', true],
      ['other', true],
    ])
    await other.stop()
    await database.close()
  })

  test('[F22] a leader that stops lets another one lead at once', async () => {
    const { database, lease, writes } = await open()
    const [first, second] = [lease('first'), lease('second')]
    await first.renew()
    await first.stop()
    await second.renew()
    expect([await writes(first), await writes(second)]).toEqual([false, true])
    await second.stop()
    await database.close()
  })
})
