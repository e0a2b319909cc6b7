/**
 * The last lines of conversations, for the lists of all staff. Every console shows them, and every message makes one:
 * sent at once they would cost messages × agents. So each conversation's latest is told once in a while; whoever has
 * the conversation hears at once, by another way.
 */
import type { ServerFrame } from '../protocol/server-frames.ts'

type Activity = Extract<ServerFrame, { type: 'activity' }>

const EVERY_MS = 500

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
    this.timer = undefined
    const told = [...this.latest.values()]
    this.latest.clear()
    for (const activity of told) this.tell(activity)
  }

  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }
}
