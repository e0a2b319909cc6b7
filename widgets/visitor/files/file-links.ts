/** Addresses of files: asked for together, and anew when they are nearly spent. docs/protocol.md [FI6]. */
import { type FileLink, LIMITS } from '../../../src/protocol/wire.ts'
import { ask } from '../../client/bearer.ts'
import { aging } from '../../client/clock.ts'
import { toJson } from '../../client/json.ts'
import { model } from '../current.ts'

/** A minute less than it is good for, so that a click never meets a spent one. */
const FRESH_MS = LIMITS.fileLinkMs - 60_000
/** After a failure a drawing asks again, but not each; a little later all is drawn for it. */
const AGAIN_MS = 5_000

const links = new Map<string, FileLink | undefined>()
/** By `aging`: before, none is asked for again. */
const freshUntil = new Map<string, number>()
const wanted = new Set<string>()
let asking: Promise<void> | undefined

/** What is known now; the window is drawn again when there is an answer. */
export function linkOf(file: string): FileLink | undefined {
  void freshLink(file)
  return links.get(file)
}

export function isFresh(file: string): boolean {
  return (freshUntil.get(file) ?? 0) > aging()
}

/** Undefined when there is none to be had just now; `anew` when the known one turned out to be spent. */
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
    // Those that are not for us are left out, and not asked for at each drawing.
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
