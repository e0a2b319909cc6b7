import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { ofDocument } from '../../loader/page-document.ts'
import { t } from '../strings.ts'
import { Icon } from './icon.tsx'

/** As near as this to the end counts as being there. */
const NEAR_PX = 48

interface Props {
  body: ComponentChildren
  /** Grows at the end. */
  count: number
  /** Changes when older ones are put before. */
  first: number
  atEnd(): void
}

/** A list of what was said, with the way back to its end. */
export function Scrolled({ body, count, first, atEnd }: Props) {
  const { list, onScroll, toEnd, stuck, fresh } = useStickyScroll(count, first, atEnd)
  // Whoever comes back to the page reads what arrived meanwhile.
  useEffect(() => {
    ofDocument('addEventListener')('visibilitychange', onScroll)
    return () => ofDocument('removeEventListener')('visibilitychange', onScroll)
  }, [])
  return (
    <div class="middle">
      <div class="list" ref={list} onScroll={onScroll} role="log" aria-live="off" tabIndex={0} aria-label={t.chat}>
        {body}
      </div>
      {!stuck && (
        <button type="button" class="pill" onClick={toEnd} aria-label={fresh ? t.newMessages(fresh) : t.toLatest}>
          <Icon name="down" />
          {fresh > 0 && t.newMessages(fresh)}
        </button>
      )}
    </div>
  )
}

/**
 * Keeps a list at its end while the reader is there, and where the reader is otherwise: `count` grows at the end,
 * `first` changes when older ones are put before. `fresh` says how many came while the reader was elsewhere.
 */
function useStickyScroll(count: number, first: number, atEnd: () => void) {
  const list = useRef<HTMLDivElement>(null)
  const was = useRef({ count, first, height: 0, top: 0, stuck: true })
  const [seen, setSeen] = useState(count)
  const [stuck, setStuck] = useState(true)

  const toEnd = () => {
    const box = list.current
    if (box) box.scrollTop = box.scrollHeight
  }

  useLayoutEffect(() => {
    const box = list.current
    if (!box) return
    const before = was.current
    // The reader may have scrolled just now, and its event is still to come: then it is not pulled back.
    const left = box.scrollTop < before.top - NEAR_PX && before.height - box.scrollTop - box.clientHeight > NEAR_PX
    const stays = before.stuck && !left
    if (first !== before.first && !stays) box.scrollTop += box.scrollHeight - before.height
    if (stays) {
      toEnd()
      if (count !== seen) setSeen(count)
      atEnd()
    }
    was.current = { count, first, height: box.scrollHeight, top: box.scrollTop, stuck: stays }
  })

  const onScroll = () => {
    const box = list.current
    if (!box) return
    const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX
    was.current.stuck = near
    was.current.top = box.scrollTop
    setStuck(near)
    if (near) setSeen(was.current.count)
  }

  return { list, onScroll, toEnd, stuck, fresh: Math.max(0, count - seen) }
}
