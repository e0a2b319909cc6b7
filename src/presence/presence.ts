/**
 * Presence tells whether an agent's sockets are alive, on this node or on another one. It is kept in memory: after a
 * restart of all nodes everybody has the grace to come back [AG5].
 */
import type { EventBus } from '../events/bus.ts'
import type { PresenceState } from '../events/event.ts'
import type { Awake, Deadline } from '../kernel/awake.ts'

export class Presence {
  private readonly sockets = new Map<string, number>()
  /** The other nodes on which an agent has sockets. */
  private elsewhere = new Map<string, Set<string>>()
  private readonly missing = new Map<string, Deadline>()
  private tellOthers: ((agentId: string) => void) | undefined
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
    this.isHere(agentId) ? 'here' : this.missing.has(agentId) ? 'missing' : 'gone'

  /** Returns whether an agent has a socket on this node. */
  isOwn(agentId: string): boolean {
    return this.sockets.has(agentId)
  }

  /** Calls `tell` when an agent's first socket on this node has come, or its last one has gone. */
  onOwn(tell: (agentId: string) => void): void {
    this.tellOthers = tell
  }

  /** Notes a new socket of an agent. Several devices of one agent count once (F19). */
  arrive(agentId: string): void {
    const count = (this.sockets.get(agentId) ?? 0) + 1
    const wasHere = this.isHere(agentId)
    this.sockets.set(agentId, count)
    if (count === 1) this.tellOthers?.(agentId)
    if (!wasHere) this.appear(agentId)
  }

  leave(agentId: string): void {
    const count = (this.sockets.get(agentId) ?? 1) - 1
    if (count > 0) {
      this.sockets.set(agentId, count)
      return
    }
    this.sockets.delete(agentId)
    this.tellOthers?.(agentId)
    this.expect(agentId)
  }

  /** Notes that an agent has sockets on another node, or has none there any more. */
  noteElsewhere(agentId: string, node: string, here: boolean): void {
    const nodes = this.elsewhere.get(agentId) ?? new Set()
    const wasHere = this.isHere(agentId)
    if (here) this.elsewhere.set(agentId, nodes.add(node))
    else if (nodes.delete(node) && nodes.size === 0) this.elsewhere.delete(agentId)
    if (!wasHere && here) this.appear(agentId)
    else if (wasHere && !here) this.expect(agentId)
  }

  /** Notes who has sockets on other nodes, instead of what was known of that. */
  setElsewhere(seen: readonly { agent: string; node: string }[]): void {
    const before = this.elsewhere
    this.elsewhere = new Map()
    for (const { agent, node } of seen)
      this.elsewhere.set(agent, (this.elsewhere.get(agent) ?? new Set<string>()).add(node))
    for (const agentId of this.elsewhere.keys())
      if (!before.has(agentId) && !this.sockets.has(agentId)) this.appear(agentId)
    for (const agentId of before.keys()) this.expect(agentId)
  }

  /** Starts the grace for an agent without a socket: it left, or the server has just started. */
  expect(agentId: string): void {
    if (this.isHere(agentId) || this.missing.has(agentId)) return
    this.wait(agentId, this.graceMs)
    this.bus.publish({ type: 'presence_changed', agentId, state: 'missing' })
  }

  /** Notes that an agent who is missing left so many milliseconds ago, before this node began. */
  leftBefore(agentId: string, ago: number): void {
    const deadline = this.missing.get(agentId)
    if (deadline === undefined) return
    deadline.cancel()
    this.wait(agentId, Math.max(0, Math.min(deadline.left(), this.graceMs - ago)))
  }

  stop(): void {
    for (const deadline of this.missing.values()) deadline.cancel()
    this.missing.clear()
  }

  private isHere(agentId: string): boolean {
    return this.sockets.has(agentId) || this.elsewhere.has(agentId)
  }

  private appear(agentId: string): void {
    this.missing.get(agentId)?.cancel()
    this.missing.delete(agentId)
    this.bus.publish({ type: 'presence_changed', agentId, state: 'here' })
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
