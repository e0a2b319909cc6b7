/** Sessions have a part of their own, which comes when the site holds one. What it draws like the chat is handed over. */
import { Composer } from './composer.tsx'
import { Icon } from './icon.tsx'
import { Older, Timeline } from './messages.tsx'
import type { VisitorModel } from './model.ts'
import { useStickyScroll } from './scroll.ts'
import type { SessionPart } from './session.tsx'
import { timeline } from './timeline.ts'

export async function loadSession(model: VisitorModel): Promise<SessionPart> {
  const { session } = await import('./session.tsx')
  return session(model, { Composer, Icon, Older, Timeline, timeline, useStickyScroll })
}
