import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

interface Props {
  label: string
  class?: string
  face: ComponentChildren
  children: ComponentChildren
}

/** A button and its menu: arrows walk it, Esc and a click elsewhere close it, the focus goes back to the button. */
export function Menu({ label, class: name, face, children }: Props) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!open) return
    items(root.current)[0]?.focus()
    const elsewhere = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', elsewhere)
    return () => document.removeEventListener('pointerdown', elsewhere)
  }, [open])
  const shut = () => {
    setOpen(false)
    button.current?.focus()
  }
  const pressed = (event: KeyboardEvent) => {
    if (!open) return
    if (event.key === 'Escape') shut()
    else if (event.key === 'Tab') return setOpen(false)
    else if (!walk(root.current, event.key)) return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div class="menu" ref={root} onKeyDown={pressed}>
      <button type="button" ref={button} class={name ?? 'icon-button'} aria-label={label} title={label} aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)}>
        {face}
      </button>
      {open && <div class="menu-list" role="menu" aria-label={label} onClick={(event) => isItem(event.target) && shut()}>{children}</div>}
    </div>
  )
}

interface ItemProps {
  onChoose(): void
  checked?: boolean
  children: ComponentChildren
}

export function MenuItem({ onChoose, checked, children }: ItemProps) {
  const role = checked === undefined ? 'menuitem' : 'menuitemradio'
  return (
    <button type="button" class="menu-item" role={role} aria-checked={checked} tabIndex={-1} onClick={onChoose}>
      {children}
    </button>
  )
}

function items(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])]
}

function walk(root: HTMLElement | null, key: string): boolean {
  const all = items(root)
  const at = all.indexOf(document.activeElement as HTMLElement)
  const to = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[key]
  if (to === undefined) return false
  all[to]?.focus()
  return true
}

function isItem(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role^=menuitem]') !== null
}
