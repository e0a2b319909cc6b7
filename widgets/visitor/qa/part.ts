/** A Q&A has a part of its own, which is loaded when the site holds one. The window hands over what both draw alike. */
import type { QaRoom } from '../../../src/protocol/wire.ts'
import type { VisitorModel } from '../model.ts'
import { timeline } from '../timeline.ts'
import { Composer } from '../window/composer.tsx'
import { Icon } from '../window/icon.tsx'
import { Older, Timeline } from '../window/messages.tsx'
import { Scrolled } from '../window/scroll.tsx'

/** Loads the part when the site holds a Q&A. Returns a function that ends it. */
export function holdQa(model: VisitorModel): () => void {
  const { connection } = model.host
  const hold = (qa: QaRoom | null) => {
    if (qa && !model.qa)
      model.host
        .part(() => import('./qa.tsx'))
        .then(
          (part) => {
            model.qa ??= part.qa(model, { Composer, Icon, Older, Scrolled, Timeline, timeline })
            model.changed()
          },
          // The next hello tries again.
          () => {},
        )
  }
  const greeted = () => connection.state.kind === 'open' && hold(connection.state.hello.qa)
  const off = [connection.onState(greeted), connection.on('qa', ({ qa }) => hold(qa))]
  greeted()
  return () => {
    for (const each of off) each()
    model.qa?.close()
  }
}
