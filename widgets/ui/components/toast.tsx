/**
 * This file shows short messages about what just happened. Call `toast('Saved')` from anywhere. A screen renders
 * <Toasts /> once, in the flow of the page, where messages cover no control. An open dialog makes the page behind it
 * inert, so it renders its own.
 */
import { signal } from '@preact/signals'
import { useEffect, useId, useLayoutEffect, useState } from 'preact/hooks'
import { t } from '../strings/components.ts'
import { Button, IconButton } from './button.tsx'
import { Icon } from './icon.tsx'

export interface ToastOptions {
  look?: 'success' | 'danger'
  action?: { label: string; onSelect(): void } | undefined
}
interface Toast extends ToastOptions {
  id: number
  text: string
}

/**
 * A message stays this long, enough to be read and reached. The time stands still while the pointer or the focus is on
 * it.
 */
const SHOWN_MS = 6_000
const MOST = 3

const shown = signal<readonly Toast[]>([])
/** The places that could show messages, the topmost last. */
const places = signal<readonly string[]>([])
let count = 0

/**
 * Shows a message. The same words replace the earlier ones, so that ten clicks on something impossible give one line.
 */
export function toast(text: string, options: ToastOptions = {}): void {
  count += 1
  shown.value = [...shown.value.filter((each) => each.text !== text), { id: count, text, ...options }].slice(-MOST)
}

function dismiss(id: number): void {
  shown.value = shown.value.filter((each) => each.id !== id)
}

export function Toasts() {
  const id = useId()
  const [held, setHeld] = useState(false)
  useLayoutEffect(() => {
    places.value = [...places.peek(), id]
    return () => {
      places.value = places.peek().filter((each) => each !== id)
    }
  }, [])
  const here = places.value.at(-1) === id ? shown.value : []
  const hold = () => setHeld(true)
  const release = () => setHeld(false)
  useEffect(() => {
    // The element that held them may go with the last of them, and then its leaving is never heard.
    if (here.length === 0) release()
  }, [here.length === 0])
  return (
    // The region is always there, so that screen readers announce what comes into it.
    <div
      class="toasts"
      role="status"
      aria-live="polite"
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocusIn={hold}
      onFocusOut={release}
    >
      {here.map((each) => (
        <ToastCard key={each.id} toast={each} held={held} onAway={release} />
      ))}
    </div>
  )
}

function ToastCard({
  toast: { id, text, look = 'success', action },
  held,
  onAway,
}: {
  toast: Toast
  held: boolean
  onAway(): void
}) {
  useEffect(() => {
    if (held) return undefined
    const timer = setTimeout(() => dismiss(id), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [held])
  const away = () => {
    dismiss(id)
    // The button disappears with the focus on it, and no event says that the focus left.
    onAway()
  }
  const act = () => {
    away()
    action?.onSelect()
  }
  return (
    <div class={`toast toast--${look}`}>
      <Icon name={look === 'danger' ? 'alert' : 'check'} />
      <span class="toast__text">{text}</span>
      {action && (
        <Button size="small" onClick={act}>
          {action.label}
        </Button>
      )}
      <IconButton size="small" icon="close" label={t('dismiss')} onClick={away} />
    </div>
  )
}
