/** Tries of passwords and secrets count on all nodes, wherever they were made. */
import type { TryCounter } from '../events/event.ts'
import type { Lockouts } from '../kernel/lockouts.ts'
import type { Ground } from './ground.ts'

/**
 * Counts on this node what others were asked, and tells them what this one was asked. Does nothing on a server that has
 * no other nodes. While the wire does not work, each node counts by itself.
 */
export function shareCounts({ bus, cluster, time }: Ground, lockouts: Partial<Record<TryCounter, Lockouts>>): void {
  if (cluster === undefined) return
  for (const [counter, counts] of Object.entries(lockouts) as [TryCounter, Lockouts][])
    counts.told = (counted) => bus.publish({ type: 'try_counted', counter, counted })
  bus.on('try_counted', ({ counter, counted }, origin) => {
    if (origin === 'elsewhere') lockouts[counter]?.hear(counted, time.ticks())
  })
}
