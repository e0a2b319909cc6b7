/** Decides when each message is sent, and measures when both sides have it. */
import { Samples } from '../harness/stats.ts'

export interface ChatRun {
  ms: number
  /**
   * Messages a second, however slowly the server answers. When undefined, a pair sends its next message as soon as the
   * last one has arrived.
   */
  perSecond: number | undefined
}

const DRAIN_MS = 10_000

export class Load {
  readonly ack = new Samples()
  readonly delivery = new Samples()
  messages = 0
  errors = 0
  private sent = 0
  private readonly begun = performance.now()
  private readonly sentAt: number[] = []
  private readonly missing: number[] = []
  private readonly pair: number[] = []
  private outstanding = 0
  private idle: (() => void) | undefined
  private readonly run: ChatRun
  private readonly pairs: number
  /** Sends message number `n` of a pair. */
  private readonly post: (pair: number, n: number) => void
  constructor(run: ChatRun, pairs: number, post: (pair: number, n: number) => void) {
    this.run = run
    this.pairs = pairs
    this.post = post
  }

  async go(): Promise<number> {
    if (this.run.perSecond === undefined)
      for (let pair = 0; pair < this.pairs; pair += 1) this.send(pair, performance.now())
    else await this.pace(this.run.perSecond)
    await this.drained()
    return performance.now() - this.begun
  }

  acked(n: number, failed: boolean): void {
    if (failed) this.errors += 1
    this.ack.add(performance.now() - (this.sentAt[n] ?? 0))
    this.arrived(n, failed ? 2 : 1)
  }

  delivered(n: number): void {
    if (n < 0 || this.missing[n] === undefined) return
    this.delivery.add(performance.now() - (this.sentAt[n] ?? 0))
    this.arrived(n, 1)
  }

  private arrived(n: number, parts: number): void {
    const missing = (this.missing[n] ?? 0) - parts
    this.missing[n] = missing
    if (missing !== 0) return
    this.messages += 1
    this.outstanding -= 1
    const now = performance.now()
    const over = now - this.begun >= this.run.ms
    if (this.run.perSecond === undefined && !over) this.send(this.pair[n] ?? 0, now)
    if (this.outstanding === 0) this.idle?.()
  }

  /**
   * `intended` is when the message should have been sent: if the generator or the server is late, that counts as
   * latency of the server.
   */
  private send(pair: number, intended: number): void {
    const n = this.sent
    this.sent += 1
    this.sentAt.push(intended)
    this.missing.push(2)
    this.pair.push(pair)
    this.outstanding += 1
    this.post(pair, n)
  }

  private pace(perSecond: number): Promise<void> {
    const total = Math.floor((this.run.ms / 1_000) * perSecond)
    return new Promise((resolve) => {
      const tick = (): void => {
        const due = Math.min(total, 1 + Math.floor(((performance.now() - this.begun) / 1_000) * perSecond))
        while (this.sent < due) this.send(this.sent % this.pairs, this.begun + (this.sent * 1_000) / perSecond)
        if (this.sent < total) setTimeout(tick, 1)
        else resolve()
      }
      tick()
    })
  }

  /** Waits for what is still on its way. What does not arrive in time is lost, and counts as an error. */
  private drained(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.errors += this.outstanding
        resolve()
      }, this.run.ms + DRAIN_MS)
      this.idle = () => {
        clearTimeout(timer)
        resolve()
      }
      if (this.outstanding === 0) this.idle()
    })
  }
}
