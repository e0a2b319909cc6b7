/**
 * This file has the buttons. While its work runs, a `busy` button keeps its place and the focus, and ignores clicks.
 */
import type { ComponentChildren, ComponentProps } from 'preact'
import { Icon } from './icon.tsx'
import type { IconName } from './icons.ts'

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'class' | 'size' | 'icon'> {
  children: ComponentChildren
  look?: 'primary' | 'secondary' | 'quiet' | 'danger'
  size?: 'normal' | 'small'
  wide?: boolean
  icon?: IconName | undefined
  busy?: boolean
}

export function Button({
  children,
  look = 'secondary',
  size = 'normal',
  wide,
  icon,
  busy,
  onClick,
  ...rest
}: ButtonProps) {
  const classes = ['button', `button--${look}`, size === 'small' && 'button--small', wide && 'button--wide']
  return (
    <button
      type="button"
      {...rest}
      class={classes.filter(Boolean).join(' ')}
      aria-busy={busy ? 'true' : undefined}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.call(event.currentTarget, event))}
    >
      {icon && <Icon name={icon} size={18} />}
      {children}
    </button>
  )
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'class' | 'size' | 'icon' | 'label'> {
  icon: IconName
  /** Says what it does, as its name for a screen reader and as its tip. */
  label: string
  size?: 'normal' | 'small'
}

export function IconButton({ icon, label, size = 'normal', ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      class={`icon-button${size === 'small' ? ' icon-button--small' : ''}`}
      aria-label={label}
      title={label}
    >
      <Icon name={icon} size={size === 'small' ? 18 : 20} />
    </button>
  )
}
