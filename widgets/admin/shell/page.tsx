/** Draws a page of one column: its heading, what can be done, its content. */
import type { ComponentChildren } from 'preact'

export interface PageProps {
  title: string
  text?: string
  /** The way back to the list that this page belongs to. */
  back?: ComponentChildren
  action?: ComponentChildren
  children: ComponentChildren
}

export function Page({ title, text, back, action, children }: PageProps) {
  return (
    <div class="page">
      <header class="page__head">
        <div class="page__titles">
          {back}
          <h1>{title}</h1>
          {text && <p class="muted">{text}</p>}
        </div>
        {action && <div class="page__actions">{action}</div>}
      </header>
      {children}
    </div>
  )
}
