/**
 * Keeps the queue moving. Events only say what may have changed; the truth is read again from the database, one subject
 * at a time, so that nothing is decided on what was believed a moment ago.
 */
import type { Assignments, ReturnReason } from '../conversation/index.ts'
import type { EventBus } from '../events/bus.ts'
import type { PresenceState } from '../events/event.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Agent } from '../protocol/entities.ts'
import { type AgentLoad, type Decision, type DispatchEvent, type DispatchState, decide, EMPTY } from './decide.ts'

export interface AgentTruth {
  agent: Agent
  lastAssignedAt: number
}
type Dirty = { type: 'conversation'; id: string } | { type: 'agent'; id: string }

const PLACES_MS = 250
/** After the database refused a write. */
const RETRY_MS = 1_000

export class Dispatcher {
  private state: DispatchState = EMPTY
  private readonly dirty = new Map<string, Dirty>()
  private readonly online = new Set<string>()
  private wasOnline = false
  private running: Promise<void> | undefined
  private stopped = false
  private places = new Map<string, number>()
  private placesTimer: NodeJS.Timeout | undefined
  private readonly assignments: Assignments
  private readonly readAgent: (id: string) => Promise<AgentTruth>
  private readonly presence: (id: string) => PresenceState
  private readonly bus: EventBus
  private readonly logger: Logger

  constructor(
    assignments: Assignments,
    readAgent: (id: string) => Promise<AgentTruth>,
    presence: (id: string) => PresenceState,
    bus: EventBus,
    logger: Logger,
  ) {
    this.assignments = assignments
    this.readAgent = readAgent
    this.presence = presence
    this.bus = bus
    this.logger = logger
  }

  /** Rebuilds what was waiting: a restart strands nobody. */
  async start(agentIds: string[]): Promise<void> {
    for (const conversation of await this.assignments.waiting()) this.mark({ type: 'conversation', id: conversation.id })
    for (const id of agentIds) this.mark({ type: 'agent', id })
    await this.running
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.placesTimer)
    await this.running
  }

  conversationChanged(id: string, agents: (string | null)[]): void {
    this.mark({ type: 'conversation', id })
    for (const agent of agents) if (agent !== null) this.mark({ type: 'agent', id: agent })
  }

  agentChanged(id: string): void {
    this.mark({ type: 'agent', id })
  }

  /** Whether anybody takes conversations: an agent that is reloading its page still does. */
  isOnline = (): boolean => this.online.size > 0

  private mark(dirty: Dirty): void {
    if (this.stopped) return
    this.dirty.set(`${dirty.type} ${dirty.id}`, dirty)
    this.running ??= this.drain().finally(() => {
      this.running = undefined
    })
  }

  private async drain(): Promise<void> {
    // Let the events of the same commit arrive together.
    await new Promise((resolve) => setImmediate(resolve))
    for (let next = this.take(); next !== undefined; next = this.take()) {
      try {
        const event = await this.look(next)
        await this.settle(event)
      } catch (error) {
        this.logger.error({ err: error }, 'the dispatcher could not settle a change')
      }
    }
    this.tellPlaces()
  }

  private take(): Dirty | undefined {
    for (const [key, dirty] of this.dirty) {
      this.dirty.delete(key)
      return dirty
    }
    return undefined
  }

  private async look(dirty: Dirty): Promise<DispatchEvent> {
    if (dirty.type === 'conversation') {
      const waiting = await this.assignments.waitingOne(dirty.id)
      return waiting === undefined ? { type: 'left', conversation: dirty.id } : { type: 'waiting', conversation: waiting }
    }
    const { agent, lastAssignedAt } = await this.readAgent(dirty.id)
    const presence = this.presence(agent.id)
    await this.release(agent, presence)
    this.noteOnline(agent, presence)
    return { type: 'agent', agent: toLoad(agent, lastAssignedAt, presence) }
  }

  /** Nobody is stranded [R32]: what an agent that is gone or away still has goes back. */
  private async release(agent: Agent, presence: PresenceState): Promise<void> {
    const reason: ReturnReason | undefined = agent.disabled
      ? 'agent_disabled'
      : presence === 'gone'
        ? 'agent_lost'
        : agent.availability === 'away' || agent.availability === 'offline'
          ? 'agent_away'
          : undefined
    if (reason === undefined || agent.load === 0) return
    agent.load -= await this.assignments.handBackAll(agent.id, reason)
  }

  private noteOnline(agent: Agent, presence: PresenceState): void {
    const takes = !agent.disabled && presence !== 'gone' && agent.availability === 'online' && agent.capacity > 0
    if (takes) this.online.add(agent.id)
    else this.online.delete(agent.id)
    if (this.isOnline() === this.wasOnline) return
    this.wasOnline = this.isOnline()
    this.bus.publish({ type: 'online_changed', online: this.wasOnline })
  }

  private async settle(event: DispatchEvent): Promise<void> {
    const { state, decisions } = decide(this.state, event)
    this.state = state
    for (const decision of decisions) await this.carryOut(decision)
  }

  private async carryOut({ conversation, agent, reason }: Decision): Promise<void> {
    // Assigned or refused, both are read again: by the event of the commit, or here.
    const again = () => this.conversationChanged(conversation.id, [agent])
    try {
      if (!(await this.assignments.assign(conversation.id, agent, conversation.version, reason))) again()
    } catch (error) {
      this.logger.warn({ err: error, conversation: conversation.id }, 'an assignment was not stored')
      setTimeout(again, RETRY_MS).unref()
    }
  }

  private tellPlaces(): void {
    if (this.stopped) return
    this.placesTimer ??= setTimeout(() => {
      this.placesTimer = undefined
      const now = new Map(this.state.waiting.map((conversation, index) => [conversation.id, index + 1]))
      const moved = this.state.waiting
        .map((conversation, index) => ({ conversation: conversation.id, visitor: conversation.visitorId, place: index + 1 }))
        .filter((row) => this.places.get(row.conversation) !== row.place)
      this.places = now
      if (moved.length > 0) this.bus.publish({ type: 'queue_moved', places: moved })
    }, PLACES_MS)
  }
}

const toLoad = (agent: Agent, lastAssignedAt: number, presence: PresenceState): AgentLoad => ({
  id: agent.id,
  available: !agent.disabled && agent.availability === 'online' && presence === 'here',
  load: agent.load,
  capacity: agent.capacity,
  lastAssignedAt,
})
