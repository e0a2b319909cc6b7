/**
 * This file does what needs no chat of this agent's own: it lifts a block, and makes a link for somebody from outside.
 */
import type { Person, StaffConversation } from '../../../src/protocol/wire.ts'
import { call } from '../../ui/session/call.ts'
import { attempt } from './attempt.ts'

export async function unblockVisitor(id: string): Promise<boolean> {
  const done = await attempt(async () => {
    await call('unblockVisitor', { params: { id } })
    return true
  })
  return done === true
}

/** Resolves with the link for one person from outside. */
export async function inviteGuest(
  { id, epoch }: StaffConversation,
  guest: { name: string; role: Person['role']; hours: number },
): Promise<string | undefined> {
  return attempt(async () => (await call('inviteGuest', { params: { id }, body: { epoch, ...guest } })).link)
}
