/** This file plays a sound and flashes the title for a new message, in only one tab however many are open. */
import { lock } from '../../client/locks.ts'
import { ofDocument } from '../../loader/page-document.ts'

/** For so long after a message the other tabs are kept from ringing for it too. */
const CLAIM_MS = 5_000
/** Tabs in the background wait so long, so that a tab in which the message is being read goes first. */
const BACKGROUND_MS = 200
const FLASH_MS = 1_200

/** Calls `ring` when no other tab claims the message. A tab where it is read claims it and stays silent. */
export function ringOnce(name: string, seen: boolean, ring: () => void): void {
  const claim = async () => {
    const release = await lock(`helpline:ring:${name}`, true)
    if (!release) return
    if (!seen) ring()
    setTimeout(release, CLAIM_MS)
  }
  if (seen) void claim()
  else setTimeout(claim, ofDocument('hidden') ? BACKGROUND_MS : BACKGROUND_MS / 2)
}

/** Plays two soft notes. A browser in which nobody has clicked or typed yet keeps silent, as it should. */
export function playSound(): void {
  try {
    const audio = new AudioContext()
    const { currentTime: now, destination } = audio
    const gain = audio.createGain()
    const note = audio.createOscillator()
    gain.gain.setValueAtTime(0.1, now)
    gain.gain.exponentialRampToValueAtTime(0.001, now + 0.5)
    note.frequency.setValueAtTime(660, now)
    note.frequency.setValueAtTime(880, now + 0.12)
    note.connect(gain).connect(destination)
    note.start()
    note.stop(now + 0.5)
    note.onended = () => audio.close().catch(() => {})
  } catch {
    // There is no audio device: the title still flashes.
  }
}

const title = () => ofDocument('title')
const setTitle = (text: string) => Reflect.set(Document.prototype, 'title', text, document)

let flashing: ReturnType<typeof setInterval> | undefined

/** Makes the title alternate with `text` until somebody looks at the page. */
export function flashTitle(text: string): void {
  if (!ofDocument('hidden') || flashing !== undefined) return
  let own = title()
  flashing = setInterval(() => {
    if (title() !== text) own = title()
    setTitle(title() === text ? own : text)
  }, FLASH_MS)
  const stop = () => {
    if (ofDocument('hidden')) return
    clearInterval(flashing)
    flashing = undefined
    if (title() === text) setTitle(own)
    ofDocument('removeEventListener')('visibilitychange', stop)
  }
  ofDocument('addEventListener')('visibilitychange', stop)
}
