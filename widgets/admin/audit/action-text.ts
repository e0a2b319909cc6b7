/** Every action that the audit log knows, in words. */
import { t } from '../strings/audit.ts'

export const ACTIONS = [
  'signed_in',
  'sign_in_refused',
  'signed_out',
  'refresh_reused',
  'set_up',
  'invitation_accepted',
  'password_changed',
  'name_changed',
  'agent_invited',
  'agent_reinvited',
  'agent_updated',
  'department_created',
  'department_updated',
  'department_deleted',
  'site_created',
  'site_updated',
  'site_secret_rotated',
  'announcement_sent',
  'announcement_scheduled',
  'announcement_updated',
  'announcement_retracted',
  'canned_reply_created',
  'canned_reply_updated',
  'canned_reply_deleted',
  'ticket_updated',
  'conversation_read',
  'conversation_widened',
  'conversation_narrowed',
  'guest_invited',
  'transcripts_searched',
  'transcripts_exported',
  'transcript_opened',
  'transcript_deleted',
  'room_created',
  'room_updated',
  'room_archived',
  'room_member_added',
  'room_member_removed',
  'message_removed',
  'session_begun',
  'session_ended',
  'visitor_barred',
] as const

type Action = (typeof ACTIONS)[number]
const isKnown = (action: string): action is Action => (ACTIONS as readonly string[]).includes(action)

export const actionText = (action: string): string => (isKnown(action) ? t(`did.${action}`) : action)
