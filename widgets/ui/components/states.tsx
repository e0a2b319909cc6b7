/** This file draws what a list or a page shows when it has nothing to show: it is empty, still loading, or failed. */
import type { ComponentChildren } from 'preact'
import { t } from '../strings/components.ts'
import { errorText } from '../strings/errors.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import type { IconName } from './icons.ts'

export interface EmptyStateProps {
  icon: IconName
  title: string
  children?: ComponentChildren
  action?: ComponentChildren
}

export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div class="empty">
      <span class="empty__icon">
        <Icon name={icon} size={26} />
      </span>
      <p class="empty__title">{title}</p>
      {children && <p class="empty__text">{children}</p>}
      {action && <div class="empty__action">{action}</div>}
    </div>
  )
}

/** Draws grey rows in the shape of what comes. They stay invisible for the first third of a second. */
export function SkeletonRows({ rows = 6, avatars = true }: { rows?: number; avatars?: boolean }) {
  return (
    <div class="skeleton-rows" role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} class="skeleton-row">
          {avatars && <span class="skeleton skeleton--circle" />}
          <span class="skeleton-row__lines">
            <span class={`skeleton ${index % 2 === 0 ? 'skeleton--half' : 'skeleton--third'}`} />
            <span class="skeleton skeleton--most" />
          </span>
        </div>
      ))}
    </div>
  )
}

export interface NoticeProps {
  look?: 'info' | 'success' | 'warning' | 'danger'
  title?: string
  children?: ComponentChildren
  action?: ComponentChildren
}

const NOTICE_ICONS = { info: 'info', success: 'check', warning: 'alert', danger: 'alert' } as const

export function Notice({ look = 'info', title, children, action }: NoticeProps) {
  return (
    <div class={`notice notice--${look}`} role={look === 'danger' ? 'alert' : undefined}>
      <Icon name={NOTICE_ICONS[look]} size={18} />
      <div class="notice__body">
        {title && <p class="notice__title">{title}</p>}
        {children && <div>{children}</div>}
        {action && <div class="notice__action">{action}</div>}
      </div>
    </div>
  )
}

/** Says what went wrong and what to do, with a button where another try may help. */
export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { title, advice } = errorText(error)
  const action = onRetry && (
    <Button size="small" icon="refresh" onClick={onRetry}>
      {t('tryAgain')}
    </Button>
  )
  return (
    <Notice look="danger" title={title} action={action}>
      {advice}
    </Notice>
  )
}
