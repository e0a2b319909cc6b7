/** A connection begins with these commands, and lives by them. The gateway itself answers them: rules [CO2]–[CO10]. */
import Type from 'typebox'
import {
  AgentRole,
  Announcement,
  closed,
  Id,
  Limited,
  Nullable,
  OneOf,
  Page,
  QaRoom,
  Time,
  VisitorConversation,
} from '../entities.ts'
import { commands } from './command.ts'

const Token = Type.String({ minLength: 1, maxLength: 4096 })

export const HelloResult = Type.Object(
  {
    log: Type.String({ description: 'the name of the log; another one means that everything is to be read again' }),
    heartbeatMs: Type.Integer(),
    serverTime: Time,
    expiresAt: Time,
    you: Type.Object(
      {
        kind: OneOf('visitor', 'agent'),
        id: Id,
        name: Type.String(),
        role: Nullable(AgentRole),
        verified: Type.Boolean(),
        guest: Type.Boolean(),
      },
      closed,
    ),
    announcements: Type.Array(Announcement),
    /**
     * Visitors get the open conversation, or the latest closed one that is still to be rated; and whether anyone is
     * there.
     */
    conversation: Nullable(VisitorConversation),
    online: Type.Boolean(),
    /**
     * Visitors get the milliseconds within which half of the site's latest conversations had their first reply, where
     * that is known.
     */
    replyMs: Nullable(Type.Integer({ minimum: 0 })),
    /** A message may have so many files here. */
    filesPerMessage: Type.Integer({ minimum: 1 }),
    /** A file may have so many bytes here. */
    fileBytes: Type.Optional(Type.Integer({ minimum: 1 })),
    /**
     * Visitors get the Q&A room that the site holds now, unless they were removed from it; and whether they are in it.
     */
    qa: Nullable(QaRoom),
    inQa: Type.Boolean(),
  },
  closed,
)
export type HelloResult = Type.Static<typeof HelloResult>
const RenewResult = Type.Object({ expiresAt: Time }, closed)

export const DOOR_COMMANDS = commands({
  hello: {
    by: 'everyone',
    params: { version: Type.Integer(), token: Token, client: Type.Optional(Limited(80)), page: Type.Optional(Page) },
    result: HelloResult,
    atTheDoor: true,
  },
  renew: { by: 'everyone', params: { token: Token }, result: RenewResult, atTheDoor: true },
  ping: { by: 'everyone', params: {}, atTheDoor: true },
})
