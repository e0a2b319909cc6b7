/** This file has the people who work here, and what is theirs. */

import Type from 'typebox'
import { LIMITS } from '../limits.ts'
import { closed, Id, Language, Limited, Nullable, OneOf, Text } from './pieces.ts'

export const AgentRole = OneOf('agent', 'supervisor', 'admin')
export type AgentRole = Type.Static<typeof AgentRole>

export const AvailabilityStatus = OneOf('online', 'busy', 'away', 'offline')
export type AvailabilityStatus = Type.Static<typeof AvailabilityStatus>

/** To a visitor an agent is a name to talk to and an opaque id, nothing else (A40). */
export const PublicAgent = Type.Object({ id: Id, name: Type.String() }, closed)
export type PublicAgent = Type.Static<typeof PublicAgent>

/** An agent as colleagues see them. `load` is the number of active conversations. */
export const Agent = Type.Object(
  {
    id: Id,
    name: Type.String(),
    email: Type.String(),
    role: AgentRole,
    availability: AvailabilityStatus,
    reason: Nullable(Type.String()),
    present: Type.Boolean(),
    load: Type.Integer({ minimum: 0 }),
    capacity: Type.Integer({ minimum: 0 }),
    disabled: Type.Boolean(),
    invited: Type.Boolean({ description: 'has not set a password yet' }),
    language: Nullable(Language),
    mayAnnounce: Type.Boolean({ description: 'may send announcements without being an admin' }),
  },
  closed,
)
export type Agent = Type.Static<typeof Agent>

/** `agents` are ids, those of disabled agents among them. */
export const Department = Type.Object({ id: Id, name: Type.String(), agents: Type.Array(Id) }, closed)
export type Department = Type.Static<typeof Department>

export const CannedReply = Type.Object(
  {
    id: Id,
    shortcut: Limited(LIMITS.shortcutLength, { minLength: 1, pattern: '^[^\\s/]+$' }),
    text: Text,
    scope: OneOf('personal', 'everyone'),
    mine: Type.Boolean(),
  },
  closed,
)
export type CannedReply = Type.Static<typeof CannedReply>
