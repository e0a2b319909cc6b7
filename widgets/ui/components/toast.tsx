/** Short words about what just happened. `toast('Saved')` from anywhere; a screen renders <Toasts /> once. */
import { signal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../strings/components.ts'
import { Button, IconButton } from './button.tsx'
import { Icon } from './icon.tsx'

export interface ToastOptions {
  look?: 'success' | 'danger'
  action?: { label: string; onSelect(): void }
}
interface Toast extends ToastOptions {
  id: number
  text: string
}

/** Long enough to be read and reached; bad news stays until it is put away. */
const SHOWN_MS = 6_000
const MOST = 4

const shown = signal<readonly Toast[]>([])
let count = 0

export function toast(text: string, options: ToastOptions = {}): void {
  count += 1
  const id = count
  shown.value = [...shown.value, { id, text, ...options }].slice(-MOST)
  if (options.look !== 'danger') setTimeout(() => dismiss(id), SHOWN_MS)
}

function dismiss(id: number): void {
  shown.value = shown.value.filter((each) => each.id !== id)
}

export function Toasts() {
  const region = useRef<HTMLDivElement>(null)
  const any = shown.value.length > 0
  // Opened anew each time: the top layer is a stack, and a dialog may have been opened since.
  useLayoutEffect(() => {
    if (any) region.current?.showPopover()
    return () => region.current?.matches(':popover-open') && region.current.hidePopover()
  }, [any])
  return (
    <div ref={region} class="toasts" role="status" aria-live="polite" popover="manual">
      {shown.value.map((each) => (
        <ToastCard key={each.id} toast={each} />
      ))}
    </div>
  )
}

function ToastCard({ toast: { id, text, look = 'success', action } }: { toast: Toast }) {
  const act = () => {
    dismiss(id)
    action?.onSelect()
  }
  return (
    <div class={`toast toast--${look}`}>
      <Icon name={look === 'danger' ? 'alert' : 'check'} />
      <span class="toast__text">{text}</span>
      {action && (
        <Button size="small" look="quiet" onClick={act}>
          {action.label}
        </Button>
      )}
      <IconButton size="small" icon="close" label={t('dismiss')} onClick={() => dismiss(id)} />
    </div>
  )
}
