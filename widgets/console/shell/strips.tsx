/** This file shows the state of the connection across the top of the console. */
import { useEffect, useState } from 'preact/hooks'
import { CLOSE } from '../../../src/protocol/wire.ts'
import { useLink } from '../desk/context.ts'
import { t } from '../words/words.ts'

/** A loss shorter than this is not shown. */
const QUIET_MS = 2_000

export function ConnectionLine() {
  const link = useLink()
  const { kind } = link.value
  const [late, setLate] = useState(false)
  const away = kind !== 'open' && kind !== 'stopped'
  useEffect(() => {
    setLate(false)
    if (!away) return undefined
    const timer = setTimeout(() => setLate(true), QUIET_MS)
    return () => clearTimeout(timer)
  }, [away])
  return (
    <div role="status" class="link-state">
      {away && late && <p class="link-line">{t('link.lost')}</p>}
      {link.value.kind === 'stopped' && link.value.code !== CLOSE.normal.code && <Stopped code={link.value.code} />}
    </div>
  )
}

function Stopped({ code }: { code: number }) {
  return (
    <p class="link-line stopped">
      {t(code === CLOSE.version.code ? 'link.version' : 'link.stopped')}{' '}
      <button type="button" class="link" onClick={() => location.reload()}>
        {t('link.reload')}
      </button>
    </p>
  )
}
