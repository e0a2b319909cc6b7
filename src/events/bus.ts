import type { Logger } from '../kernel/logger.ts'
import type { DomainEvent } from './event.ts'

/** Says where it happened: on this node, or on another one, which has done already what is to be done once. */
export type Origin = 'here' | 'elsewhere'
type Handler<E> = (event: E, origin: Origin) => void

/** The bus works in this process and synchronously: events reach every subscriber in the order of their commits. */
export class EventBus {
  private readonly handlers = new Map<DomainEvent['type'], Handler<DomainEvent>[]>()
  private readonly logger: Logger
  constructor(logger: Logger) {
    this.logger = logger
  }

  on<T extends DomainEvent['type']>(type: T, handler: Handler<Extract<DomainEvent, { type: T }>>): void {
    const list = this.handlers.get(type) ?? []
    list.push(handler as Handler<DomainEvent>)
    this.handlers.set(type, list)
  }

  /** Hears only of what happened on this node: of several nodes, exactly one hears of each event. */
  onOwn<T extends DomainEvent['type']>(type: T, handler: (event: Extract<DomainEvent, { type: T }>) => void): void {
    this.on(type, (event, origin) => {
      if (origin === 'here') handler(event)
    })
  }

  /** Calls every subscriber of the event. The failure of one is logged, and the others still get the event. */
  publish(event: DomainEvent, origin: Origin = 'here'): void {
    for (const handler of this.handlers.get(event.type) ?? []) {
      try {
        handler(event, origin)
      } catch (error) {
        this.logger.error({ err: error, event: event.type }, 'a subscriber failed; the others got the event')
      }
    }
  }
}
