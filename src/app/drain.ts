/**
 * Before a server stops, it says at /readyz that it will, and serves on for a while: a load balancer that asks there
 * sends nobody here any more, and then all who are here are told to come back (F22).
 */
export class Drain {
  private begun = false
  private over: (() => void) | undefined
  private readonly ms: number
  constructor(ms: number) {
    this.ms = ms
  }

  /** What /readyz says of it. */
  get problems(): string[] {
    return this.begun ? ['this node is stopping'] : []
  }

  /** Resolves when those who ask have had the time to hear of it, or when it is cut short. */
  async wait(): Promise<void> {
    this.begun = true
    if (this.ms === 0) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.ms)
      this.over = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** The stop itself begins, now or after the wait. */
  end(): void {
    this.begun = true
    this.over?.()
  }
}
