/**
 * This file finds out whether the server has another build of this screen than the open page [HT11]. It only offers it:
 * nothing is loaded again without a click, since somebody may be in the middle of a sentence.
 */
import { computed, type ReadonlySignal, signal } from '@preact/signals'

/**
 * Milliseconds between two looks at the server. No socket tells the admin pages, or pages before sign-in, that a server
 * came back, and a socket that a proxy keeps open tells nothing either.
 */
const LOOK_MS = 30_000

/** The server wrote the build's name into the page. A page that no server delivered has another text there. */
const NAME = /^[0-9a-f]{16}$/
const own = document.querySelector<HTMLMetaElement>('meta[name="build"]')?.content ?? ''

const present = signal(own)
const isPartMissing = signal(false)
const declined = signal<string | undefined>(undefined)

/**
 * Says what is to be offered. `part` means that the page lacks a part of its own, for which a browser asks only once.
 */
export const offer: ReadonlySignal<'build' | 'part' | undefined> = computed(() => {
  if (isPartMissing.value) return 'part'
  return NAME.test(own) && present.value !== own && present.value !== declined.value ? 'build' : undefined
})

/** Hides the offer; the next build is offered again. */
export function decline(): void {
  isPartMissing.value = false
  declined.value = present.peek()
}

let address: string | undefined

export function watchBuild(screen: 'console' | 'admin'): void {
  address = `/${screen}/build`
  const look = () => void lookForBuild()
  setInterval(look, LOOK_MS)
  document.addEventListener('visibilitychange', look)
  addEventListener('online', look)
  // The build's own way of loading parts (Vite) fires this, whoever asked for a part.
  addEventListener('vite:preloadError', () => {
    isPartMissing.value = true
  })
}

export async function lookForBuild(): Promise<void> {
  if (address === undefined || document.hidden) return
  try {
    const answer = await fetch(address, { cache: 'no-store' })
    const name = answer.ok ? await answer.text() : ''
    // A proxy may answer with a page of its own.
    if (NAME.test(name)) present.value = name
  } catch {
    // The server did not answer, so there is no news.
  }
}
