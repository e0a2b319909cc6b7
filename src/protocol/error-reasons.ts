/**
 * A reason says which of several causes an error's code stands for, where a person at a screen would do something else
 * for each. docs/protocol.md §7 is the same table for readers.
 */
import type { ErrorCode } from './error-codes.ts'

export const REASONS = {
  full: { code: 'conflict', meaning: 'you have as many conversations as your capacity allows' },
  not_available: { code: 'conflict', meaning: 'you are away or offline, and take no conversations' },
  taken: { code: 'conflict', meaning: 'another agent has it' },
  ended: { code: 'conflict', meaning: 'it has ended' },
  not_ended: { code: 'conflict', meaning: 'it has not ended yet' },
  colleague_full: { code: 'conflict', meaning: 'this agent has as many conversations as its capacity allows' },
  colleague_away: { code: 'conflict', meaning: 'this agent is not online' },
  same_agent: { code: 'conflict', meaning: 'this agent has it already' },
  changed: { code: 'conflict', meaning: 'somebody else changed it since it was read' },
  shortcut_taken: { code: 'conflict', meaning: 'another canned reply has this shortcut' },
  name_taken: { code: 'conflict', meaning: 'another one has this name' },
  name_reserved: { code: 'bad_request', meaning: 'this name belongs to staff or the system: choose another one' },
  name_invisible: { code: 'bad_request', meaning: 'this name holds nothing that can be seen' },
  email_taken: { code: 'conflict', meaning: 'somebody with this e-mail exists already' },
  own_rights: { code: 'conflict', meaning: 'admins cannot take away their own admin rights' },
  announced_to: { code: 'conflict', meaning: 'an announcement that is not over is for this department' },
  archived: { code: 'conflict', meaning: 'the room is archived' },
  not_in: { code: 'conflict', meaning: 'you are not in the room' },
  one_qa: { code: 'conflict', meaning: 'the site holds a Q&A already' },
  most_people: { code: 'too_many', meaning: 'no more people fit in' },
  most_departments: { code: 'too_many', meaning: 'there are as many departments as there can be' },
  password_short: {
    code: 'bad_request',
    meaning: 'a password needs at least 10 characters, blanks around it not counted',
  },
  password_common: { code: 'bad_request', meaning: 'this password is one of the first that are tried' },
  password_own: {
    code: 'bad_request',
    meaning: 'this password is made of your name, your e-mail address or the product’s name',
  },
} as const satisfies Record<string, { code: ErrorCode; meaning: string }>

export type Reason = keyof typeof REASONS
