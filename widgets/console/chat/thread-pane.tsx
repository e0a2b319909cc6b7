import { useComputed } from '@preact/signals'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { StaffConversation } from '../../../src/protocol/wire.ts'
import { useConsole } from '../context.ts'
import { t, visitorName } from '../words.ts'
import type { OpenChat } from './open-chats.ts'
import { ThreadItem } from './thread-item.tsx'
import type { ThreadView } from './thread-view.ts'
import { timeline } from './timeline.ts'

const NEAR_PX = 60

export function ThreadPane({ chat, conversation }: { chat: OpenChat; conversation: StaffConversation }) {
  const { desk } = useConsole()
  const items = useComputed(() => timeline(half(chat.open), half(chat.notes)))
  const { box, atEnd, missed, toEnd, scrolled } = useScroll(chat, begins(chat), items.value.at(-1)?.id)
  useReading(chat, conversation.id, atEnd, items.value.length)
  if (chat.open.state.value === 'failed') return <p class="empty grow">{t('thread.failed')}</p>
  const mark = chat.open.marks.value.find((each) => each.kind === 'visitor')
  return (
    <div class="thread-frame">
      <div class="thread" ref={box} onScroll={scrolled} tabIndex={0} role="log" aria-live="off" aria-label={t('thread.label')}>
        {chat.open.state.value === 'loading' && items.value.length === 0 && <ThreadSkeleton />}
        {(chat.open.loadingOlder.value || chat.notes.loadingOlder.value) && <p class="thread-note">{t('thread.older')}</p>}
        <ol class="items">
          {items.value.map((item) => (
            <ThreadItem key={item.id} item={item} me={desk.meId} mark={mark} chat={chat} />
          ))}
        </ol>
        <TypingSign chat={chat} conversation={conversation} />
      </div>
      {missed > 0 && (
        <button type="button" class="pill" onClick={toEnd}>
          ↓ {t('thread.new', { count: missed })}
        </button>
      )}
      <Announcer chat={chat} />
    </div>
  )
}

function half(view: ThreadView) {
  return { messages: view.messages.value, pending: view.pending.value, hasOlder: view.hasOlder.value }
}

/** Changes when older ones came in, and only then. */
function begins({ open, notes }: OpenChat): string {
  return `${open.messages.value[0]?.seq} ${notes.messages.value[0]?.seq}`
}

/** Sticks to the end while there; keeps the place when older ones come in above; counts what came in below. */
function useScroll(chat: OpenChat, first: string, last: string | undefined) {
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
  const pending = chat.open.pending.value.length + chat.notes.pending.value.length
  useLayoutEffect(() => {
    if (atEnd || pending > 0) toEnd()
  }, [last, typing, pending])
  if (atEnd || seen.current === 0) seen.current = total
  useEffect(() => {
    if (box.current && typeof ResizeObserver !== 'undefined') {
      const observer = new ResizeObserver(() => fromEnd.current < (box.current?.clientHeight ?? 0) + NEAR_PX * 2 && atEnd && toEnd())
      observer.observe(box.current)
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

/** The half that reaches back less far goes first, so that the two stay interleaved. */
function loadOlder({ open, notes }: OpenChat): void {
  const halves = [open, notes].filter((view) => view.hasOlder.peek())
  const begin = (view: ThreadView) => view.messages.peek()[0]?.at ?? 0
  halves.sort((a, b) => begin(b) - begin(a))
  void halves[0]?.client.loadOlder()
}

/** Read is what stood on a visible page, in a focused window, at the end of the thread. */
function useReading(chat: OpenChat, id: string, atEnd: boolean, count: number): void {
  const { desk } = useConsole()
  useEffect(() => {
    const look = () => {
      if (!atEnd || document.visibilityState !== 'visible' || !document.hasFocus()) return
      chat.open.client.markRead()
      chat.notes.client.markRead()
      desk.inbox.markRead(id)
    }
    look()
    document.addEventListener('visibilitychange', look)
    addEventListener('focus', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      removeEventListener('focus', look)
    }
  }, [atEnd, count, id])
}

function TypingSign({ chat, conversation }: { chat: OpenChat; conversation: StaffConversation }) {
  const { desk } = useConsole()
  const authors = [...chat.open.typing.value, ...chat.notes.typing.value].filter((author) => author.id !== desk.meId)
  if (authors.length === 0) return null
  // The socket knows a visitor by the name it came with; the conversation by the one that was given since.
  const names = authors.map((author) => (author.kind === 'visitor' ? visitorName(conversation.visitor, conversation.number) : author.name))
  return (
    <p class="typing">
      <i>{t('thread.typing', { name: names.join(', ') })}</i>
    </p>
  )
}

/** What the visitor says is read out once; the thread itself stays silent while it is scrolled. */
function Announcer({ chat }: { chat: OpenChat }) {
  const last = chat.open.messages.value.at(-1)
  const heard = useRef(last?.seq ?? 0)
  const news = last !== undefined && last.seq > heard.current && last.kind === 'text' && last.author.kind === 'visitor'
  if (chat.open.state.value !== 'ready') heard.current = last?.seq ?? 0
  return (
    <p class="visually-hidden" aria-live="polite">
      {news ? `${last.author.name}: ${last.text ?? ''}` : ''}
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
