import { model } from '../current.ts'
import { t } from '../strings.ts'
import { page } from './pages-part.tsx'

export function Ended() {
  const rated = model.conversation?.rating ?? null
  return (
    <div class="ended">
      {/* A visitor who was never answered has nothing to rate. */}
      {!model.conversation?.agent ? null : rated === null ? (
        page(({ Rating }) => <Rating />)
      ) : (
        <p role="status">{t.thanks}</p>
      )}
      <button type="button" class={rated === null ? 'quiet' : 'main'} onClick={() => model.startOver()}>
        {t.again}
      </button>
    </div>
  )
}
