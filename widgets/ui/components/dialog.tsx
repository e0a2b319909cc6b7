/**
 * A modal dialog on the browser's own <dialog>: it keeps the focus inside, closes on Esc and gives the focus back to
 * where it came from. Render it to open it; `onClose` must stop rendering it.
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
  /** Buttons, the main one last. */
  actions?: ComponentChildren
  wide?: boolean
  /** Esc and a click beside it do nothing: for a secret that is shown once. */
  firm?: boolean
  onClose(): void
  /** With it the dialog is a form: Enter in a field sends it. */
  onSubmit?: () => void
}

export function Dialog({ title, children, actions, wide, firm, onClose, onSubmit }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useLayoutEffect(() => {
    const before = focusPlace(document.activeElement)
    dialog.current?.showModal()
    const off = beginWork(dialog.current)
    // Preact takes the element out at once: the browser has no chance to give the focus back by itself.
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
  /** The other answer; “Cancel” unless told. */
  cancel?: string
  danger?: boolean
  busy?: boolean
  onConfirm(): void
  onClose(): void
}

/** A question. Enter says yes, but to what cannot be undone: there it says no until one goes to the other answer. */
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

/** A field that is still on its way takes the focus when it comes, unless somebody began elsewhere meanwhile. */
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
