/** Files have a part of their own, which comes with the first that is to be sent or shown: most chats have none. */
import { model } from '../current.ts'

/** Undefined until it has come. */
export let filesPart: typeof import('./files.tsx') | undefined

/** The root that knows of files: another widget of the same page has another. */
let prepared: ShadowRoot | undefined

export async function needFiles(): Promise<void> {
  const part = filesPart ?? (await model.host.part(() => import('./files.tsx')))
  part.setModel(model)
  const { host } = model
  if (prepared !== host.root) part.prepare(host)
  prepared = host.root
  if (filesPart) return
  filesPart = part
  model.changed()
}

/** Puts files to the message that is being written. */
export async function attach(files: Iterable<File>): Promise<void> {
  // The browser empties the list after the event.
  const chosen = [...files]
  await needFiles().catch(() => {})
  model.noFiles = !filesPart
  filesPart?.addFiles(chosen)
  model.changed()
}
