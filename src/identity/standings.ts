/**
 * This class tells staff how their colleagues stand: availability, presence, load. A conversation that is given or
 * closed changes a load, and a busy minute has thousands of those, so the loads of a moment are read and told together.
 */
import type { EventBus } from '../events/bus.ts'
import { Batcher } from '../kernel/batcher.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Agents } from './agents.ts'

const TOGETHER_MS = 100

export class Standings {
  private readonly changed: Batcher<string>
  constructor(agents: Agents, bus: EventBus, logger: Logger) {
    this.changed = new Batcher({
      lingerMs: TOGETHER_MS,
      work: async (ids) => {
        for (const { agent } of await agents.some(ids)) bus.publish({ type: 'agent_standing', agent })
      },
      failed: (error) => logger.warn({ err: error }, 'loads were not told; they will be tried again'),
      again: true,
    })
  }

  note(agentId: string): void {
    this.changed.note(agentId, agentId)
  }

  stop(): void {
    this.changed.stop()
  }
}
