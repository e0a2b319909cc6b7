/**
 * This class tells the last lines of conversations, for the lists of all staff. Every console shows them, and every
 * message makes one: sent at once they would cost messages × agents. So each conversation's latest line is told once in
 * a while. Whoever has the conversation hears at once, by another way.
 */
import { Batcher } from '../kernel/batcher.ts'
import type { ServerFrame } from '../protocol/server-frames.ts'

type Activity = Extract<ServerFrame, { type: 'activity' }>

const EVERY_MS = 500
/**
 * So many lines are told each time: more than anybody can read, fewer than slow a console. Those left over come first
 * the next time.
 */
const MOST = 50

export class Activities {
  private readonly latest: Batcher<Activity>
  constructor(tell: (activity: Activity) => void) {
    this.latest = new Batcher({
      lingerMs: EVERY_MS,
      atOnce: MOST,
      restWaits: true,
      work: (activities) => activities.forEach(tell),
      failed: (error) => {
        throw error
      },
    })
  }

  note(activity: Activity): void {
    this.latest.note(activity.thread, activity)
  }

  stop(): void {
    this.latest.stop()
  }
}
