/**
 * Draws a modal dialog with the browser's own <dialog>. It keeps the focus inside, closes on Esc and gives the focus
 * back. Render it to open it; `onClose` must stop rendering it.
 */
import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { firstStop, focusAgain, focusPlace } from '../focus-place.ts'
import { t } from '../strings/components.ts'
import { Button, IconButton } from './button.tsx'
import { Toasts } from './toast.tsx'

export interface DialogProps {
  title: string
  children: ComponentChildren
  /** The buttons, with the main one last. */
  actions?: ComponentChildren
  wide?: boolean
  /** With it, Esc and a click beside the dialog do nothing. It is for a secret that is shown once. */
  firm?: boolean
  onClose(): void
  /** With it, the dialog is a form, and Enter in a field sends it. */
  onSubmit?: () => void
}

export function Dialog({ title, children, actions, wide, firm, onClose, onSubmit }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useLayoutEffect(() => {
    const before = focusPlace(document.activeElement)
    dialog.current?.showModal()
    const off = beginWork(dialog.current)
    // Preact removes the element at once, so the browser cannot give the focus back by itself.
    return () => {
      off()
      queueMicrotask(() => before && focusAgain(before))
    }
  }, [])
  const content = (
    <>
      <div class="dialog__head">
        <h2 id={titleId}>{title}</h2>
        {firm !== true && <IconButton icon="close" label={t('close')} onClick={onClose} />}
      </div>
      <Toasts />
      <div class="dialog__body">{children}</div>
      {actions !== undefined && <div class="dialog__foot">{actions}</div>}
    </>
  )
  return (
    <dialog
      ref={dialog}
      class={wide ? 'dialog dialog--wide' : 'dialog'}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        if (firm !== true) onClose()
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current && firm !== true) onClose()
      }}
    >
      {onSubmit === undefined ? (
        content
      ) : (
        <form
          class="dialog__form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            onSubmit()
          }}
        >
          {content}
        </form>
      )}
    </dialog>
  )
}

export interface ConfirmProps {
  title: string
  children: ComponentChildren
  action: string
  /** The words of the other answer; “Cancel” by default. */
  cancel?: string
  danger?: boolean
  busy?: boolean
  onConfirm(): void
  onClose(): void
}

/**
 * Asks a question. Enter says yes, except to what cannot be undone: there it says no until the focus moves to the other
 * answer.
 */
export function Confirm({
  title,
  children,
  action,
  cancel = t('cancel'),
  danger,
  busy,
  onConfirm,
  onClose,
}: ConfirmProps) {
  const actions = (
    <>
      <Button onClick={onClose}>{cancel}</Button>
      <Button
        look={danger ? 'danger' : 'primary'}
        busy={busy ?? false}
        onClick={onConfirm}
        data-first={danger !== true}
      >
        {action}
      </Button>
    </>
  )
  return (
    <Dialog title={title} onClose={onClose} actions={actions}>
      {children}
    </Dialog>
  )
}

/**
 * Moves the focus to the first field. A field that is drawn later gets it when it comes, unless somebody began
 * elsewhere meanwhile. Returns what stops the waiting.
 */
function beginWork(dialog: HTMLDialogElement | null): () => void {
  const begun = new AbortController()
  let ours: HTMLElement | undefined
  const look = () => {
    const first = firstStop(dialog)
    if (first === ours || (ours?.isConnected && document.activeElement !== ours)) return
    ours = first
    first?.focus()
  }
  const arrivals = new MutationObserver(look)
  const end = () => {
    arrivals.disconnect()
    begun.abort()
  }
  look()
  if (dialog !== null) arrivals.observe(dialog, { childList: true, subtree: true })
  for (const type of ['keydown', 'pointerdown']) dialog?.addEventListener(type, end, { signal: begun.signal })
  return end
}
