/**
 * The last lines of conversations, for the lists of all staff. Every console shows them, and every message makes one:
 * sent at once they would cost messages × agents. So each conversation's latest is told once in a while; whoever has
 * the conversation hears at once, by another way.
 */
import type { ServerFrame } from '../protocol/server-frames.ts'

type Activity = Extract<ServerFrame, { type: 'activity' }>

const EVERY_MS = 500
/** Lines told each time: more than anybody can read, less than slows a console. Those left over come first the next time. */
const MOST = 50

export class Activities {
  private readonly latest = new Map<string, Activity>()
  private timer: NodeJS.Timeout | undefined
  private readonly tell: (activity: Activity) => void
  constructor(tell: (activity: Activity) => void) {
    this.tell = tell
  }

  note(activity: Activity): void {
    this.latest.set(activity.thread, activity)
    this.timer ??= setTimeout(() => this.flush(), EVERY_MS)
  }

  private flush(): void {
    const told = [...this.latest.values()].slice(0, MOST)
    for (const { thread } of told) this.latest.delete(thread)
    this.timer = this.latest.size > 0 ? setTimeout(() => this.flush(), EVERY_MS) : undefined
    for (const activity of told) this.tell(activity)
  }

  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }
}
