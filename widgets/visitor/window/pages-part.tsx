/**
 * Pages have a part of their own. It is loaded once the window is drawn, and at the latest with the first page that is
 * shown.
 */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { model } from '../current.ts'
import { t } from '../strings.ts'
import { timeline } from '../timeline.ts'
import { Icon } from './icon.tsx'
import { dayName, Older, Timeline } from './messages.tsx'

type Pages = typeof import('../pages/pages.tsx')

let pages: Pages | undefined
let coming: Promise<void> | undefined
let missing = false

/** Loads the part. It never rejects: when the part does not come, the window says so in the place of the page. */
export function needPages(): Promise<void> {
  missing = false
  coming ??= load()
  return coming
}

async function load(): Promise<void> {
  try {
    const part = await model.host.part(() => import('../pages/pages.tsx'))
    part.lend({ useEffect, useState, timeline, Timeline, Older, Icon, dayName })
    pages = part
  } catch {
    missing = true
    coming = undefined
  }
  model.changed()
}

/** Draws a page. `leave` takes back whatever asked for the page. */
export function page(draw: (pages: Pages) => ComponentChildren, leave?: () => void): ComponentChildren {
  if (pages) {
    // A new person has a new model, while the part stays the same.
    pages.setModel(model)
    return draw(pages)
  }
  if (!missing) void needPages()
  return (
    <div class="page" role="status">
      <p>{missing ? t.notLoaded : t.loading}</p>
      {missing && (
        <button type="button" class="quiet" onClick={() => void needPages()}>
          {t.retry}
        </button>
      )}
      {missing && leave && (
        <button type="button" class="quiet" onClick={leave}>
          {t.back}
        </button>
      )}
    </div>
  )
}
