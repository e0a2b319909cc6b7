import { LIMITS } from '../../../src/protocol/wire.ts'
import { model } from '../current.ts'
import { t } from '../strings.ts'
import { lent } from './lent.ts'

const SCORES = [1, 2, 3, 4, 5]

export function Rating() {
  const { Icon, useState } = lent
  const [score, setScore] = useState(0)
  const [state, setState] = useState<'idle' | 'sending' | 'failed'>('idle')
  const send = (event: { preventDefault(): void; currentTarget: HTMLFormElement }) => {
    event.preventDefault()
    setState('sending')
    model.rate(score, event.currentTarget['comment'].value.trim()).catch(() => setState('failed'))
  }
  return (
    <form onSubmit={send}>
      <fieldset>
        <legend>{t.ended}</legend>
        <div class="stars">
          {SCORES.map((value) => (
            <label key={value} class={value <= score ? 'on' : ''} title={t.score(value)}>
              <input
                type="radio"
                name="score"
                value={value}
                checked={value === score}
                onChange={() => setScore(value)}
                aria-label={`${value} – ${t.score(value)}`}
              />
              <Icon name="star" />
            </label>
          ))}
        </div>
      </fieldset>
      {score > 0 && (
        <>
          <textarea
            name="comment"
            rows={2}
            maxLength={LIMITS.ratingCommentLength}
            dir="auto"
            placeholder={t.comment}
            aria-label={t.comment}
          />
          <button type="submit" class="main" disabled={state === 'sending'}>
            {t.rate}
          </button>
        </>
      )}
      {state === 'failed' && (
        <p class="bad" role="alert">
          {t.notSent}
        </p>
      )}
    </form>
  )
}
