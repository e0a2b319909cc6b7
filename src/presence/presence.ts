/**
 * Presence tells whether an agent's sockets are alive. It is kept in memory: after a restart everybody has the grace to
 * come back [AG5].
 */
import type { EventBus } from '../events/bus.ts'
import type { PresenceState } from '../events/event.ts'
import type { Awake, Deadline } from '../kernel/awake.ts'

export class Presence {
  private readonly sockets = new Map<string, number>()
  private readonly missing = new Map<string, Deadline>()
  private readonly bus: EventBus
  private readonly awake: Awake
  private readonly graceMs: number
  constructor(bus: EventBus, awake: Awake, graceMs: number) {
    this.bus = bus
    this.awake = awake
    this.graceMs = graceMs
    awake.onPause((ms) => this.prolong(ms))
  }

  stateOf = (agentId: string): PresenceState =>
    this.sockets.has(agentId) ? 'here' : this.missing.has(agentId) ? 'missing' : 'gone'

  /** Notes a new socket of an agent. Several devices of one agent count once (F19). */
  arrive(agentId: string): void {
    const count = (this.sockets.get(agentId) ?? 0) + 1
    this.sockets.set(agentId, count)
    this.missing.get(agentId)?.cancel()
    this.missing.delete(agentId)
    if (count === 1) this.bus.publish({ type: 'presence_changed', agentId, state: 'here' })
  }

  leave(agentId: string): void {
    const count = (this.sockets.get(agentId) ?? 1) - 1
    if (count > 0) {
      this.sockets.set(agentId, count)
      return
    }
    this.sockets.delete(agentId)
    this.expect(agentId)
  }

  /** Starts the grace for an agent without a socket: it left, or the server has just started. */
  expect(agentId: string): void {
    if (this.sockets.has(agentId) || this.missing.has(agentId)) return
    this.wait(agentId, this.graceMs)
    this.bus.publish({ type: 'presence_changed', agentId, state: 'missing' })
  }

  stop(): void {
    for (const deadline of this.missing.values()) deadline.cancel()
    this.missing.clear()
  }

  private wait(agentId: string, ms: number): void {
    this.missing.set(
      agentId,
      this.awake.after(ms, () => this.lose(agentId)),
    )
  }

  /**
   * Gives back as much of the grace as a pause took, because whoever tried to come back while this process was paused
   * could not [CO7].
   */
  private prolong(pausedMs: number): void {
    for (const [agentId, deadline] of this.missing) {
      deadline.cancel()
      this.wait(agentId, Math.min(this.graceMs, deadline.left() + pausedMs))
    }
  }

  private lose(agentId: string): void {
    this.missing.delete(agentId)
    this.bus.publish({ type: 'presence_changed', agentId, state: 'gone' })
  }
}
