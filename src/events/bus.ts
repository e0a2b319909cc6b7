import type { Logger } from '../kernel/logger.ts'
import type { DomainEvent } from './event.ts'

type Handler<T extends DomainEvent['type']> = (event: Extract<DomainEvent, { type: T }>) => void

/** The bus works in this process and synchronously: events reach every subscriber in the order of their commits. */
export class EventBus {
  private readonly handlers = new Map<DomainEvent['type'], ((event: DomainEvent) => void)[]>()
  private readonly logger: Logger
  constructor(logger: Logger) {
    this.logger = logger
  }

  on<T extends DomainEvent['type']>(type: T, handler: Handler<T>): void {
    const list = this.handlers.get(type) ?? []
    list.push(handler as (event: DomainEvent) => void)
    this.handlers.set(type, list)
  }

  /** Calls every subscriber of the event. The failure of one is logged, and the others still get the event. */
  publish(event: DomainEvent): void {
    for (const handler of this.handlers.get(event.type) ?? []) {
      try {
        handler(event)
      } catch (error) {
        this.logger.error({ err: error, event: event.type }, 'a subscriber failed; the others got the event')
      }
    }
  }
}
