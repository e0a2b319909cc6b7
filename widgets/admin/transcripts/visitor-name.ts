import type { StaffConversation } from '../../../src/protocol/wire.ts'
import { t } from '../strings/transcripts.ts'

/** Returns a visitor's name. A visitor who gave none is known by the conversation's number. */
export function visitorName({ visitor, number }: StaffConversation): string {
  return visitor.name.trim() || t('visitorNumber', { number: String(number) })
}
