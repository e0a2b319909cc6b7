/**
 * The dispatcher keeps the queue moving. Events only say what may have changed. The truth is read again from the
 * database, so that nothing is decided on what was believed a moment ago. Whatever changed together is read, decided
 * and stored together.
 */
import type { Assignments, ReturnReason } from '../conversation/index.ts'
import type { EventBus } from '../events/bus.ts'
import type { PresenceState } from '../events/event.ts'
import type { AgentStanding } from '../identity/index.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Agent } from '../protocol/entities.ts'
import type { Leadership } from '../store/leadership.ts'
import { type AgentLoad, type Decision, type DispatchEvent, DispatchState, decide } from './decide.ts'
import { Positions } from './positions.ts'

/** After the database refused a write, so many milliseconds pass before the next try. */
const RETRY_MS = 1_000

export interface DispatcherParts {
  assignments: Assignments
  readAgents: (ids: string[]) => Promise<AgentStanding[]>
  presence: (id: string) => PresenceState
  bus: EventBus
  logger: Logger
  /** A node that does not lead decides nothing. It only knows whether anybody takes conversations. */
  leadership: Pick<Leadership, 'leads'>
}

export class Dispatcher {
  private state = new DispatchState()
  private readonly conversations = new Set<string>()
  private readonly agents = new Set<string>()
  private readonly online = new Set<string>()
  private wasOnline = false
  private running: Promise<void> | undefined
  private stopped = false
  private positions: Positions
  private readonly leadership: Pick<Leadership, 'leads'>
  private readonly assignments: Assignments
  private readonly readAgents: (ids: string[]) => Promise<AgentStanding[]>
  private readonly presence: (id: string) => PresenceState
  private readonly bus: EventBus
  private readonly logger: Logger

  constructor({ assignments, readAgents, presence, bus, logger, leadership }: DispatcherParts) {
    this.assignments = assignments
    this.readAgents = readAgents
    this.presence = presence
    this.bus = bus
    this.logger = logger
    this.leadership = leadership
    this.positions = new Positions(this.state.waiting, bus)
  }

  /** Rebuilds the queue from what is stored, so that neither a restart nor another leader strands anybody. */
  async start(agentIds: string[]): Promise<void> {
    this.positions.stop()
    this.state = new DispatchState()
    this.positions = new Positions(this.state.waiting, this.bus)
    for (const conversation of await this.assignments.waiting()) this.conversations.add(conversation.id)
    for (const id of agentIds) this.agents.add(id)
    this.wake()
    await this.running
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.positions.stop()
    await this.running
  }

  conversationChanged(id: string, agents: readonly string[]): void {
    this.conversations.add(id)
    for (const agent of agents) this.agents.add(agent)
    this.wake()
  }

  agentChanged(id: string): void {
    this.agents.add(id)
    this.wake()
  }

  /**
   * Notes a change of an account or its availability. Whoever has just been told to be online is so for the very next
   * visitor.
   */
  accountChanged(agent: Agent): void {
    this.noteOnline(agent, this.presence(agent.id))
    this.agentChanged(agent.id)
  }

  /** Returns whether anybody takes conversations. An agent that is reloading its page still does. */
  isOnline = (): boolean => this.online.size > 0

  private wake(): void {
    if (this.stopped) return
    this.running ??= this.drain()
  }

  private async drain(): Promise<void> {
    // The events of the same commit shall arrive together.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.conversations.size > 0 || this.agents.size > 0) await this.round()
    // Nothing may come between the last look and this, or what wakes the dispatcher in between would be forgotten.
    this.running = undefined
    if (!this.stopped && this.leadership.leads) this.positions.tell()
  }

  private async round(): Promise<void> {
    const conversations = [...this.conversations]
    const agents = [...this.agents]
    this.conversations.clear()
    this.agents.clear()
    try {
      // A new leader begins with another state. What was decided on this one counts for nothing then.
      const { state } = this
      const events = [...(await this.lookAtConversations(conversations)), ...(await this.lookAtAgents(agents))]
      if (this.leadership.leads) await Promise.all(decide(state, events).map((decision) => this.carryOut(decision)))
    } catch (error) {
      this.logger.error({ err: error }, 'the dispatcher could not settle a change; it will try again')
      this.later(() => {
        for (const id of conversations) this.conversations.add(id)
        for (const id of agents) this.agents.add(id)
        this.wake()
      })
    }
  }

  private async lookAtConversations(ids: string[]): Promise<DispatchEvent[]> {
    if (ids.length === 0 || !this.leadership.leads) return []
    const waiting = new Map(
      (await this.assignments.waitingOf(ids)).map((conversation) => [conversation.id, conversation]),
    )
    return ids.map((id) => {
      const conversation = waiting.get(id)
      return conversation === undefined ? { type: 'left', conversation: id } : { type: 'waiting', conversation }
    })
  }

  private async lookAtAgents(ids: string[]): Promise<DispatchEvent[]> {
    if (ids.length === 0) return []
    const events: DispatchEvent[] = []
    for (const standing of await this.readAgents(ids)) {
      const { agent } = standing
      const presence = this.presence(agent.id)
      await this.release(agent, presence)
      this.noteOnline(agent, presence)
      events.push({ type: 'agent', agent: toLoad(standing, presence) })
    }
    return events
  }

  /** Hands back what an agent that is gone or away still has, so that nobody is stranded [AG5]. */
  private async release(agent: Agent, presence: PresenceState): Promise<void> {
    const reason: ReturnReason | undefined = agent.disabled
      ? 'agent_disabled'
      : presence === 'gone'
        ? 'agent_lost'
        : agent.availability === 'away' || agent.availability === 'offline'
          ? 'agent_away'
          : undefined
    if (reason === undefined || !this.leadership.leads) return
    await this.assignments.handBackAll(agent.id, reason)
    agent.load = 0
  }

  private noteOnline(agent: Agent, presence: PresenceState): void {
    const takes = !agent.disabled && presence !== 'gone' && agent.availability === 'online' && agent.capacity > 0
    if (takes) this.online.add(agent.id)
    else this.online.delete(agent.id)
    if (this.isOnline() === this.wasOnline) return
    this.wasOnline = this.isOnline()
    this.bus.publish({ type: 'online_changed', online: this.wasOnline })
  }

  private async carryOut({ conversation, agent, reason }: Decision): Promise<void> {
    // Assigned or refused, the conversation and the agent are read again: by the event of the commit, or here.
    const again = () => this.conversationChanged(conversation.id, [agent])
    try {
      if (!(await this.assignments.assign(conversation.id, agent, conversation.version, reason))) again()
    } catch (error) {
      this.logger.warn(
        { err: error, conversation: conversation.id },
        'an assignment was not stored; it will be tried again',
      )
      this.later(again)
    }
  }

  private later(work: () => void): void {
    setTimeout(work, RETRY_MS).unref()
  }
}

const toLoad = ({ agent, lastAssignedAt }: AgentStanding, presence: PresenceState): AgentLoad => ({
  id: agent.id,
  available: !agent.disabled && agent.availability === 'online' && presence === 'here',
  load: agent.load,
  capacity: agent.capacity,
  lastAssignedAt,
})
