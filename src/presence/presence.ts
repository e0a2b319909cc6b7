/** Whether an agent's sockets are alive. In memory: after a restart everybody has the grace to come back [R32]. */
import type { EventBus } from '../events/bus.ts'
import type { PresenceState } from '../events/event.ts'

export class Presence {
  private readonly sockets = new Map<string, number>()
  private readonly missing = new Map<string, NodeJS.Timeout>()
  private readonly bus: EventBus
  private readonly graceMs: number
  constructor(bus: EventBus, graceMs: number) {
    this.bus = bus
    this.graceMs = graceMs
  }

  stateOf = (agentId: string): PresenceState => (this.sockets.has(agentId) ? 'here' : this.missing.has(agentId) ? 'missing' : 'gone')

  /** Several devices of one agent count once (F19). */
  arrive(agentId: string): void {
    const count = (this.sockets.get(agentId) ?? 0) + 1
    this.sockets.set(agentId, count)
    clearTimeout(this.missing.get(agentId))
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
    this.missing.set(
      agentId,
      setTimeout(() => this.lose(agentId), this.graceMs),
    )
    this.bus.publish({ type: 'presence_changed', agentId, state: 'missing' })
  }

  stop(): void {
    for (const timer of this.missing.values()) clearTimeout(timer)
    this.missing.clear()
  }

  private lose(agentId: string): void {
    this.missing.delete(agentId)
    this.bus.publish({ type: 'presence_changed', agentId, state: 'gone' })
  }
}
