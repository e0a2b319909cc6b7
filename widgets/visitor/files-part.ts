/** Files have a part of their own, which comes with the first that is to be sent or shown: most chats have none. */
import { model } from './current.ts'

/** Undefined until it has come. */
export let filesPart: typeof import('./files.tsx') | undefined

export async function needFiles(): Promise<void> {
  const part = filesPart ?? (await import('./files.tsx'))
  part.setModel(model)
  if (filesPart) return
  filesPart = part
  part.prepare(model.host)
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
