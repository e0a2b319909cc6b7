/** Draws the frame of the pages before sign-in: brand, one card, the language. */
import type { ComponentChildren } from 'preact'
import { BrandMark } from '../components/icon.tsx'
import { LanguageSwitch } from '../components/language-switch.tsx'
import { NewBuild } from '../components/new-build.tsx'
import { UnsavedQuestion } from '../components/unsaved-question.tsx'

export interface EntryPageProps {
  title: string
  text?: ComponentChildren
  wide?: boolean
  children: ComponentChildren
}

export function EntryPage({ title, text, wide, children }: EntryPageProps) {
  return (
    <div class="entry-page">
      <NewBuild />
      <main class="entry">
        <div class="entry__brand">
          <BrandMark />
          Helpline
        </div>
        <div class={wide ? 'entry__card entry__card--wide' : 'entry__card'}>
          <div class="entry__head">
            <h1>{title}</h1>
            {text && <p class="muted">{text}</p>}
          </div>
          {children}
        </div>
        <div class="entry__foot">
          <LanguageSwitch />
        </div>
      </main>
      <UnsavedQuestion />
    </div>
  )
}
