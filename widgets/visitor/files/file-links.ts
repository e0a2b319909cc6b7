/**
 * This file gets the addresses of files. It asks for several at once, and asks again when they have nearly expired:
 * docs/protocol.md [FI6].
 */
import { type FileLink, LIMITS } from '../../../src/protocol/wire.ts'
import { ask } from '../../client/bearer.ts'
import { aging } from '../../client/clock.ts'
import { toJson } from '../../client/json.ts'
import { model } from '../current.ts'

/** This is a minute less than an address lasts, so that a click never meets one that has expired. */
const FRESH_MS = LIMITS.fileLinkMs - 60_000
/** After a failure only a drawing that comes so much later asks again; and so much later all is drawn for it. */
const AGAIN_MS = 5_000

const links = new Map<string, FileLink | undefined>()
/** The time by `aging` until which no address is asked for again. */
const freshUntil = new Map<string, number>()
const wanted = new Set<string>()
let asking: Promise<void> | undefined

/** Returns the address that is known now. The window is drawn again when there is an answer. */
export function linkOf(file: string): FileLink | undefined {
  void freshLink(file)
  return links.get(file)
}

export function isFresh(file: string): boolean {
  return (freshUntil.get(file) ?? 0) > aging()
}

/**
 * Resolves with an address, or undefined when there is none just now. With `anew` it asks again, because the known one
 * had expired.
 */
export async function freshLink(file: string, anew?: boolean): Promise<FileLink | undefined> {
  if (anew || !isFresh(file)) {
    wanted.add(file)
    asking ??= Promise.resolve().then(askAll)
    await asking
  }
  return isFresh(file) ? links.get(file) : undefined
}

async function askAll(): Promise<void> {
  const files = [...wanted].slice(0, LIMITS.filesPerLinks)
  const headers = { 'content-type': 'application/json' }
  const answer = await ask(model.host, '/api/v1/files/links', { method: 'POST', headers, body: toJson({ files }) })
    .then(async (response): Promise<FileLink[]> => (await response.json()).items)
    .catch(() => void setTimeout(() => model.changed(), AGAIN_MS + 1_000))
  const until = aging() + (answer ? FRESH_MS : AGAIN_MS)
  for (const file of files) {
    wanted.delete(file)
    // Files that are not for us are left out of the answer, and are not asked for at each drawing.
    if (answer)
      links.set(
        file,
        answer.find((link) => link.file === file),
      )
    freshUntil.set(file, until)
  }
  asking = wanted.size ? askAll() : undefined
  model.changed()
  await asking
}
