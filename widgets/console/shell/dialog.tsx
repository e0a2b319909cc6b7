import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { t } from '../words.ts'
import { Icon } from './icon.tsx'

interface Props {
  title: string
  wide?: boolean
  bare?: boolean
  onClose(): void
  children: ComponentChildren
}

/** The browser's own modal: it holds the focus, Esc ends it, and the focus returns to where it came from. */
export function Dialog({ title, wide, bare, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const from = document.activeElement
    const element = dialog.current
    element?.showModal()
    element?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    return () => {
      element?.close()
      if (from instanceof HTMLElement && from.isConnected) from.focus()
    }
  }, [])
  const pressed = (event: MouseEvent) => {
    if (event.target === dialog.current) onClose()
  }
  return (
    <dialog ref={dialog} class={`dialog${wide ? ' wide' : ''}`} aria-labelledby={id} onMouseDown={pressed} onCancel={cancel(onClose)}>
      <div class="dialog-body">
        <header class={bare ? 'visually-hidden' : 'dialog-head'}>
          <h2 id={id}>{title}</h2>
          {!bare && <button type="button" class="icon-button" aria-label={t('dialog.close')} onClick={onClose}><Icon name="close" /></button>}
        </header>
        {children}
      </div>
    </dialog>
  )
}

function cancel(onClose: () => void) {
  return (event: Event) => {
    event.preventDefault()
    onClose()
  }
}
