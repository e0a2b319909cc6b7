/** Sessions have a part of their own, which comes when the site holds one. What it draws like the chat is handed over. */
import type { GroupSession } from '../../src/protocol/wire.ts'
import type { VisitorModel } from './model.ts'
import { timeline } from './timeline.ts'
import { Composer } from './window/composer.tsx'
import { Icon } from './window/icon.tsx'
import { Older, Timeline } from './window/messages.tsx'
import { Scrolled } from './window/scroll.tsx'

/** Answers what ends it. */
export function holdSession(model: VisitorModel): () => void {
  const { connection } = model.host
  const hold = (session: GroupSession | null) => {
    if (session && !model.session)
      model.host
        .part(() => import('./session.tsx'))
        .then(
          (part) => {
            model.session ??= part.session(model, { Composer, Icon, Older, Scrolled, Timeline, timeline })
            model.changed()
          },
          // The next hello tries again.
          () => {},
        )
  }
  const greeted = () => connection.state.kind === 'open' && hold(connection.state.hello.session)
  const off = [connection.onState(greeted), connection.on('session', ({ session }) => hold(session))]
  greeted()
  return () => {
    for (const each of off) each()
    model.session?.close()
  }
}
