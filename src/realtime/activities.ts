/**
 * The last lines of conversations, for the lists of all staff. Every console shows them, and every message makes one:
 * sent at once they would cost messages × agents. So each conversation's latest is told once in a while; whoever has
 * the conversation hears at once, by another way.
 */
import { Batcher } from '../kernel/batcher.ts'
import type { ServerFrame } from '../protocol/server-frames.ts'

type Activity = Extract<ServerFrame, { type: 'activity' }>

const EVERY_MS = 500
/** Lines told each time: more than anybody can read, less than slows a console. Those left over come first the next time. */
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
