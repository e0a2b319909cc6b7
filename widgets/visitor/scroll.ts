import { useLayoutEffect, useRef, useState } from 'preact/hooks'

/** As near as this to the end counts as being there. */
const NEAR_PX = 48

/**
 * Keeps a list at its end while the reader is there, and where the reader is otherwise: `count` grows at the end,
 * `first` changes when older ones are put before. `fresh` says how many came while the reader was elsewhere.
 */
export function useStickyScroll(count: number, first: number, atEnd: () => void) {
  const list = useRef<HTMLDivElement>(null)
  const was = useRef({ count, first, height: 0, stuck: true })
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
    if (first !== before.first && !before.stuck) box.scrollTop += box.scrollHeight - before.height
    if (before.stuck) {
      toEnd()
      if (count !== seen) setSeen(count)
      atEnd()
    }
    was.current = { count, first, height: box.scrollHeight, stuck: before.stuck }
  })

  const onScroll = () => {
    const box = list.current
    if (!box) return
    const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX
    was.current.stuck = near
    setStuck(near)
    if (near) setSeen(was.current.count)
  }

  return { list, onScroll, toEnd, stuck, fresh: Math.max(0, count - seen) }
}
