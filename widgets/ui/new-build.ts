/**
 * Whether the server has another build of this screen than the page that is open [HT11]. It is offered: nothing is loaded anew
 * without a click, since somebody may be in the middle of a sentence.
 */
import { computed, type ReadonlySignal, signal } from '@preact/signals'

/** No socket says to the admin pages, or before sign-in, that a server came back; and one that a proxy holds says nothing either. */
const LOOK_MS = 30_000

/** The server wrote it into the page; what a page without a server has is no name of a build. */
const NAME = /^[0-9a-f]{16}$/
const own = document.querySelector<HTMLMetaElement>('meta[name="build"]')?.content ?? ''

const present = signal(own)
const isPartMissing = signal(false)
const declined = signal<string | undefined>(undefined)

/** `part`: the page lacks a part of its own, which a browser asks for once only. */
export const offer: ReadonlySignal<'build' | 'part' | undefined> = computed(() => {
  if (isPartMissing.value) return 'part'
  return NAME.test(own) && present.value !== own && present.value !== declined.value ? 'build' : undefined
})

/** Not now; the next build is offered again. */
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
  // Told by the build's own way of loading parts (Vite), whoever asked for one.
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
    // No server, no news.
  }
}
