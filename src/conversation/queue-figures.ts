/** How long the queue is and how long somebody has waited, for those who watch the server. */
import type { Clock } from '../kernel/clock.ts'
import type { Reader } from '../store/database.ts'
import { readQueueFigures } from './store-queue.ts'

export interface QueueFigures {
  /** The name of a department. It is empty for conversations without one. */
  department: string
  /** Conversations that wait while their visitors are there, and while they are gone. */
  here: number
  gone: number
  /** How long the oldest of those has waited whose visitors are there, in milliseconds. */
  oldestMs: number
}

/** Returns the figures of each department for which somebody waits, and always those of conversations without one. */
export async function queueFigures(read: Reader, clock: Clock): Promise<QueueFigures[]> {
  const now = clock()
  const figures = (await readQueueFigures(read)).map(({ department, waiting, gone, oldestAt }) => ({
    department: department ?? '',
    here: waiting - gone,
    gone,
    oldestMs: oldestAt === null ? 0 : Math.max(0, now - oldestAt),
  }))
  if (figures.some(({ department }) => department === '')) return figures
  return [{ department: '', here: 0, gone: 0, oldestMs: 0 }, ...figures]
}
