/**
 * Draws a button that opens a list of commands in the top layer, so that no pane cuts it off. ↑↓ Home End move, a
 * letter jumps to the command that begins with it, and Esc and Tab close the list.
 */
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { AvailabilityStatus } from '../../../src/protocol/wire.ts'
import { Icon } from './icon.tsx'
import type { IconName } from './icons.ts'
import { placeBelow } from './place.ts'

export interface MenuItem {
  label: string
  /** A second, quieter line. */
  detail?: string
  icon?: IconName
  /** Draws a dot in the avatar's colour for this status, in place of the icon. */
  presence?: AvailabilityStatus
  danger?: boolean
  /** Marks the present choice, where the menu offers choices. */
  checked?: boolean
  disabled?: boolean
  onSelect(): void
}

export interface MenuProps {
  items: readonly (MenuItem | 'line')[]
  /** Draws the button, which must get all of the props that are handed to it. */
  children(trigger: MenuTrigger): ComponentChildren
}

export interface MenuTrigger {
  'aria-haspopup': 'menu'
  'aria-expanded': boolean
  onClick(event: MouseEvent): void
}

export function Menu({ items, children }: MenuProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const close = (refocus: boolean) => {
    if (refocus) anchor?.focus()
    setAnchor(null)
  }
  const toggle = (event: MouseEvent) => setAnchor(anchor === null ? (event.currentTarget as HTMLElement) : null)
  return (
    <>
      {children({ 'aria-haspopup': 'menu', 'aria-expanded': anchor !== null, onClick: toggle })}
      {anchor !== null && <MenuList anchor={anchor} items={items} onClose={close} />}
    </>
  )
}

interface MenuListProps {
  anchor: HTMLElement
  items: MenuProps['items']
  onClose(refocus: boolean): void
}

function MenuList({ anchor, items, onClose }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = list.current
    if (element === null) return
    element.showPopover()
    placeBelow(element, anchor)
    const chosen = element.querySelector<HTMLElement>('[aria-checked="true"]')
    ;(chosen ?? element.querySelector<HTMLElement>('.menu__item'))?.focus()
  }, [])
  useEffect(() => {
    const outside = (event: Event) => {
      const target = event.target as Node
      if (!list.current?.contains(target) && !anchor.contains(target)) onClose(false)
    }
    document.addEventListener('pointerdown', outside, true)
    addEventListener('resize', outside)
    return () => {
      document.removeEventListener('pointerdown', outside, true)
      removeEventListener('resize', outside)
    }
  })
  return (
    <div
      ref={list}
      class="menu"
      role="menu"
      popover="manual"
      onKeyDown={(event) => onMenuKey(event, list.current, onClose)}
    >
      {items.map((item, index) =>
        item === 'line' ? (
          <div key={index} class="menu__line" role="separator" />
        ) : (
          <MenuRow key={index} item={item} onClose={onClose} />
        ),
      )}
    </div>
  )
}

function MenuRow({ item, onClose }: { item: MenuItem; onClose: MenuListProps['onClose'] }) {
  const select = () => {
    if (item.disabled) return
    onClose(true)
    item.onSelect()
  }
  return (
    <button
      type="button"
      class={item.danger ? 'menu__item menu__item--danger' : 'menu__item'}
      {...(item.checked === undefined ? { role: 'menuitem' } : { role: 'menuitemradio', 'aria-checked': item.checked })}
      aria-disabled={item.disabled ? 'true' : undefined}
      tabIndex={-1}
      onClick={select}
    >
      {item.presence && <span class={`menu__presence avatar__presence--${item.presence}`} />}
      {item.icon && <Icon name={item.icon} size={18} />}
      <span class="menu__label">
        {item.label}
        {item.detail && <span class="menu__detail">{item.detail}</span>}
      </span>
      {item.checked && <Icon name="check" size={16} />}
    </button>
  )
}

function onMenuKey(event: KeyboardEvent, list: HTMLElement | null, onClose: MenuListProps['onClose']): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>('.menu__item') ?? [])]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  if (event.key === 'Escape' || event.key === 'Tab') {
    if (event.key === 'Escape') event.preventDefault()
    event.stopPropagation()
    return onClose(true)
  }
  const next = nextRow(event.key, rows, at)
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}

function nextRow(key: string, rows: HTMLElement[], at: number): HTMLElement | undefined {
  if (key === 'ArrowDown') return rows[(at + 1) % rows.length]
  if (key === 'ArrowUp') return rows[(at - 1 + rows.length) % rows.length]
  if (key === 'Home') return rows[0]
  if (key === 'End') return rows.at(-1)
  if (key.length !== 1 || key === ' ') return undefined
  const after = [...rows.slice(at + 1), ...rows.slice(0, at + 1)]
  return after.find((row) => row.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()))
}
