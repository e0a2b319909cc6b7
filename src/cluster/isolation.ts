/**
 * A node that cannot reach the database while others can is of no use to its people: it sends them away, to another
 * node, before their agents count as gone. While the database is away for all, everybody stays, since nobody could help
 * them.
 */
const LOOK_MS = 500
/** So long without a sign of life of this node, the others take it for dead. */
const SILENT_MS = 3_000
/** Another node that gave a sign of life so lately can reach the database. */
const LATELY_MS = 2_500

export interface IsolationParts {
  /** How long ago this node last said in the database that it lives, in milliseconds. */
  silentMs: () => number
  wireWorks: () => boolean
  changed: (isIsolated: boolean) => void
}

export class Isolation {
  private readonly parts: IsolationParts
  private heardAt = Number.NEGATIVE_INFINITY
  private timer: NodeJS.Timeout | undefined
  private isolated = false
  constructor(parts: IsolationParts) {
    this.parts = parts
  }

  get isIsolated(): boolean {
    return this.isolated
  }

  start(): void {
    this.timer = setInterval(() => this.look(), LOOK_MS)
  }

  stop(): void {
    clearInterval(this.timer)
  }

  /** Notes that another node has just said in the database that it lives. */
  heardOfOther(): void {
    this.heardAt = performance.now()
  }

  private look(): void {
    const othersCan = !this.parts.wireWorks() || performance.now() - this.heardAt < LATELY_MS
    const isSilent = this.parts.silentMs() > SILENT_MS
    // Once it is so, only a sign of life of its own ends it.
    const isNow = isSilent && (this.isolated || othersCan)
    if (isNow === this.isolated) return
    this.isolated = isNow
    this.parts.changed(isNow)
  }
}
