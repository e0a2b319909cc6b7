import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { ofDocument } from '../../loader/page-document.ts'
import { t } from '../strings.ts'
import { Icon } from './icon.tsx'

/** A reader who is as near as this to the end counts as being there. */
const NEAR_PX = 48

interface Props {
  body: ComponentChildren
  /** How many entries there are. It grows when entries come at the end. */
  count: number
  /** The first entry. It changes when older ones are put before it. */
  first: number
  atEnd(): void
}

/** Draws a list of what was said, with a way back to its end. */
export function Scrolled({ body, count, first, atEnd }: Props) {
  const { list, onScroll, toEnd, stuck, fresh } = useStickyScroll(count, first, atEnd)
  // A visitor who comes back to the page reads what arrived meanwhile.
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
 * Keeps a list at its end while the reader is there, and otherwise keeps the reader's place. `count` grows at the end,
 * and `first` changes when older entries are put before. `fresh` says how many came while the reader was elsewhere.
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
    // The reader may have scrolled just now, with the event still to come. Then they are not pulled back.
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
