/** Events as texts, for the wire and the outbox. Both are our own: what this build does not know of is left out. */
import type { AnnouncementAudience, DomainEvent } from '../events/event.ts'

type WithAudience = Extract<DomainEvent, { audience: AnnouncementAudience }>

const hasAudience = (event: DomainEvent): event is WithAudience =>
  event.type === 'announcement_sent' || event.type === 'announcement_retracted' || event.type === 'people_asked'

export function encode(event: DomainEvent): string {
  if (!hasAudience(event) || event.audience.only === null) return JSON.stringify(event)
  const { audience } = event
  return JSON.stringify({
    ...event,
    audience: { ...audience, only: { ...audience.only, except: [...except(audience)] } },
  })
}

/** Throws SyntaxError for a text that is not one of ours. */
export function decode(text: string): DomainEvent {
  const event = JSON.parse(text) as DomainEvent
  if (!hasAudience(event) || event.audience.only === null) return event
  const only = { ...event.audience.only, except: new Set(except(event.audience)) }
  return { ...event, audience: { ...event.audience, only } }
}

const except = ({ only }: AnnouncementAudience): Iterable<string> => only?.except ?? []
