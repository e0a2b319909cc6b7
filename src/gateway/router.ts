import type { Actor } from '../identity/index.ts'
import { AppError } from '../kernel/errors.ts'
import type { ClientFrame } from '../protocol/commands/index.ts'
import type { Connection } from './connection.ts'
import type { EveryoneHandlers, StaffHandlers, VisitorHandlers } from './handler.ts'

type AnyHandler = (actor: Actor, frame: ClientFrame, connection: Connection) => Promise<object> | Promise<void> | void

/**
 * The router leads from a frame's type to its one handler. The decoder has let through only what is for this kind of
 * actor.
 */
export class Router {
  private readonly visitor: Map<string, AnyHandler>
  private readonly agent: Map<string, AnyHandler>
  constructor(everyone: EveryoneHandlers, visitor: VisitorHandlers, agent: StaffHandlers) {
    this.visitor = new Map(Object.entries({ ...everyone, ...visitor }) as [string, AnyHandler][])
    this.agent = new Map(Object.entries({ ...everyone, ...agent }) as [string, AnyHandler][])
  }

  route(actor: Actor, frame: ClientFrame, connection: Connection): Promise<object> | Promise<void> | void {
    const handler = (actor.kind === 'visitor' ? this.visitor : this.agent).get(frame.type)
    if (handler === undefined) throw new AppError('unknown_type')
    return handler(actor, frame, connection)
  }
}
