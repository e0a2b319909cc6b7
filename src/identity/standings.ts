/**
 * Tells staff how their colleagues stand: availability, presence, load. A conversation given or closed changes a load,
 * and a busy minute has thousands of those, so the loads of a moment are read and told together.
 */
import type { EventBus } from '../events/bus.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Agents } from './agents.ts'

const TOGETHER_MS = 100

export class Standings {
  private readonly changed = new Set<string>()
  private timer: NodeJS.Timeout | undefined
  private readonly agents: Agents
  private readonly bus: EventBus
  private readonly logger: Logger
  constructor(agents: Agents, bus: EventBus, logger: Logger) {
    this.agents = agents
    this.bus = bus
    this.logger = logger
  }

  note(agentId: string): void {
    this.changed.add(agentId)
    this.timer ??= setTimeout(() => void this.tell(), TOGETHER_MS)
  }

  stop(): void {
    clearTimeout(this.timer)
    this.changed.clear()
  }

  private async tell(): Promise<void> {
    this.timer = undefined
    const ids = [...this.changed]
    this.changed.clear()
    try {
      for (const { agent } of await this.agents.some(ids)) this.bus.publish({ type: 'agent_standing', agent })
    } catch (error) {
      this.logger.warn({ err: error }, 'loads were not told')
    }
  }
}
