import { useComputed } from '@preact/signals'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Followed } from '../stores/open-chats.ts'
import type { ThreadView } from '../stores/thread-view.ts'
import { t } from '../words/words.ts'
import { ThreadItem } from './thread-item.tsx'
import type { ThreadLook } from './thread-look.ts'
import { type Half, timeline } from './timeline.ts'

const NEAR_PX = 60

export function ThreadPane({ chat, look }: { chat: Followed; look: ThreadLook }) {
  const items = useComputed(() => timeline(half(chat.open), half(chat.notes), look.newAfter?.value))
  const { box, atEnd, missed, toEnd, scrolled } = useScroll(chat, begins(chat), items.value.at(-1)?.id)
  useReading(chat, look, atEnd, items.value.length)
  if (chat.open.state.value === 'failed') return <p class="empty grow">{t('thread.failed')}</p>
  const mark = look.reader && chat.open.marks.value.find((each) => each.kind === look.reader)
  return (
    <div class="thread-frame">
      <div
        class="thread"
        ref={box}
        onScroll={scrolled}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={t('thread.label')}
      >
        {chat.open.state.value === 'loading' && items.value.length === 0 && <ThreadSkeleton />}
        {(chat.open.loadingOlder.value || chat.notes?.loadingOlder.value) && (
          <p class="thread-note">{t('thread.older')}</p>
        )}
        <ol class="items">
          {items.value.map((item) => (
            <ThreadItem key={item.id} item={item} look={look} mark={mark} chat={chat} />
          ))}
        </ol>
        <TypingSign chat={chat} look={look} />
      </div>
      {missed > 0 && (
        <button type="button" class="pill" onClick={toEnd}>
          ↓ {t('thread.new', { count: missed })}
        </button>
      )}
      <Announcer chat={chat} look={look} />
    </div>
  )
}

const EMPTY: Half = { messages: [], pending: [], hasOlder: false }

function half(view: ThreadView | undefined): Half {
  if (view === undefined) return EMPTY
  return { messages: view.messages.value, pending: view.pending.value, hasOlder: view.hasOlder.value }
}

/** Returns a text that changes when older messages came in, and only then. */
function begins({ open, notes }: Followed): string {
  return `${open.messages.value[0]?.seq} ${notes?.messages.value[0]?.seq}`
}

/**
 * Keeps the column at its end while the reader is there, keeps the place when older messages come in above, and counts
 * what came in below.
 */
function useScroll(chat: Followed, first: string, last: string | undefined) {
  const box = useRef<HTMLDivElement>(null)
  const fromEnd = useRef(0)
  const seen = useRef(0)
  const [atEnd, setAtEnd] = useState(true)
  const total = chat.open.messages.value.at(-1)?.seq ?? 0
  const toEnd = useCallback(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight
    setAtEnd(true)
  }, [])
  useLayoutEffect(() => {
    const element = box.current
    if (element && !atEnd) element.scrollTop = element.scrollHeight - fromEnd.current
  }, [first])
  const typing = chat.open.typing.value.length
  const pending = chat.open.pending.value.length + (chat.notes?.pending.value.length ?? 0)
  useLayoutEffect(() => {
    if (atEnd || pending > 0) toEnd()
  }, [last, typing, pending])
  if (atEnd || seen.current === 0) seen.current = total
  useEffect(() => {
    if (box.current && typeof ResizeObserver !== 'undefined') {
      const observer = new ResizeObserver(
        () => fromEnd.current < (box.current?.clientHeight ?? 0) + NEAR_PX * 2 && atEnd && toEnd(),
      )
      // The messages themselves grow as well, when a picture or another font comes.
      for (const element of [box.current, box.current.querySelector('.items')]) if (element) observer.observe(element)
      return () => observer.disconnect()
    }
    return undefined
  }, [atEnd])
  const scrolled = () => {
    const element = box.current
    if (element === null) return
    fromEnd.current = element.scrollHeight - element.scrollTop
    setAtEnd(fromEnd.current - element.clientHeight < NEAR_PX)
    if (element.scrollTop < NEAR_PX) loadOlder(chat)
  }
  return { box, atEnd, missed: Math.max(0, total - seen.current), toEnd, scrolled }
}

/** Loads older messages. The half that reaches back less far goes first, so that the two stay interleaved. */
function loadOlder({ open, notes }: Followed): void {
  const halves = [open, ...(notes === undefined ? [] : [notes])].filter((view) => view.hasOlder.peek())
  const begin = (view: ThreadView) => view.messages.peek()[0]?.at ?? 0
  halves.sort((a, b) => begin(b) - begin(a))
  void halves[0]?.client.loadOlder()
}

/** Marks messages as read when they stood on a visible page, in a focused window, at the end of the thread. */
function useReading(chat: Followed, look: ThreadLook, atEnd: boolean, count: number): void {
  useEffect(() => {
    const seen = () => {
      if (!atEnd || document.visibilityState !== 'visible' || !document.hasFocus()) return
      chat.open.client.markRead()
      chat.notes?.client.markRead()
      look.onRead()
    }
    seen()
    document.addEventListener('visibilitychange', seen)
    addEventListener('focus', seen)
    return () => {
      document.removeEventListener('visibilitychange', seen)
      removeEventListener('focus', seen)
    }
  }, [atEnd, count, chat.open.client.id])
}

function TypingSign({ chat, look }: { chat: Followed; look: ThreadLook }) {
  const authors = [...chat.open.typing.value, ...(chat.notes?.typing.value ?? [])].filter(
    (author) => author.id !== look.me,
  )
  if (authors.length === 0) return null
  const names = authors.map(look.nameOf)
  return (
    <p class="typing">
      <i>{t('thread.typing', { name: names.join(', ') })}</i>
    </p>
  )
}

/** Reads out once what the others say. The thread itself stays silent while it is scrolled. */
function Announcer({ chat, look }: { chat: Followed; look: ThreadLook }) {
  const last = chat.open.messages.value.at(-1)
  const heard = useRef(last?.seq ?? 0)
  const news = last !== undefined && last.seq > heard.current && last.kind === 'text' && !look.isOurs(last.author)
  if (chat.open.state.value !== 'ready') heard.current = last?.seq ?? 0
  return (
    <p class="visually-hidden" aria-live="polite">
      {news ? `${look.nameOf(last.author)}: ${last.text ?? ''}` : ''}
    </p>
  )
}

function ThreadSkeleton() {
  return (
    <div class="bubbles" aria-hidden="true">
      <span class="skeleton skeleton-bubble" />
      <span class="skeleton skeleton-bubble own" />
      <span class="skeleton skeleton-bubble" />
    </div>
  )
}
