/**
 * Files have a part of their own, which is loaded with the first that is to be sent or shown, because most chats have
 * none.
 */
import { model } from '../current.ts'

/** This is undefined until the part has come. */
export let filesPart: typeof import('./files.tsx') | undefined

/** The root that is prepared for files. Another widget of the same page has another root. */
let prepared: ShadowRoot | undefined

export async function needFiles(): Promise<void> {
  const part = filesPart ?? (await model.host.part(() => import('./files.tsx')))
  part.setModel(model)
  const { host } = model
  if (prepared !== host.root) part.prepare(host.stage)
  prepared = host.root
  if (filesPart) return
  filesPart = part
  model.changed()
}

/** Resolves when the files that were chosen last stand in the draft, or when their part could not be loaded. */
export let attaching: Promise<void> | undefined

/** Adds files to the message that is being written. */
export function attach(files: Iterable<File>): void {
  // The browser empties the list after the event, so we copy it.
  const chosen = [...files]
  const added = needFiles()
    .catch(() => {})
    .then(() => {
      model.noFiles = !filesPart
      filesPart?.addFiles(chosen)
      if (attaching === added) attaching = undefined
      model.changed()
    })
  attaching = added
}
