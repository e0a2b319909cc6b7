/** This file gets the addresses of files. It asks for several at once, and asks again before they expire. */
import { type Signal, signal } from '@preact/signals'
import { type FileLink, LIMITS } from '../../../src/protocol/wire.ts'
import { aging } from '../../client/clock.ts'
import { serverNow } from '../http/server-time.ts'
import { call } from '../session/call.ts'

/** An address is asked for again this long before it expires, so that a click never meets an expired one. */
const SPARE_MS = 60_000
/** When no answer came, it is asked for again after this time. */
const AGAIN_MS = 5_000

const links = new Map<string, Signal<FileLink | undefined>>()
const freshUntil = new Map<string, number>()
let wanted = new Set<string>()

/** Returns what is known now, as a signal that changes when the answer comes. */
export function linkOf(file: string): Signal<FileLink | undefined> {
  const known = links.get(file) ?? signal<FileLink | undefined>(undefined)
  links.set(file, known)
  if ((freshUntil.get(file) ?? 0) < aging()) want(file)
  return known
}

function want(file: string): void {
  if (wanted.size === 0) queueMicrotask(() => void ask())
  wanted.add(file)
}

async function ask(): Promise<void> {
  const files = [...wanted]
  wanted = new Set()
  for (let from = 0; from < files.length; from += LIMITS.filesPerLinks) {
    const part = files.slice(from, from + LIMITS.filesPerLinks)
    const answer = await call('linkFiles', { body: { files: part } }).catch(() => undefined)
    if (answer === undefined) setTimeout(() => part.forEach(want), AGAIN_MS)
    for (const link of answer?.items ?? []) {
      const known = links.get(link.file)
      if (known !== undefined) known.value = link
      const freshMs = Math.max(link.expiresAt - serverNow() - SPARE_MS, SPARE_MS)
      freshUntil.set(link.file, aging() + freshMs)
      setTimeout(() => want(link.file), freshMs)
    }
  }
}
