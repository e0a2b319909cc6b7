/**
 * This part is loaded with the first file that is to be sent or shown. It draws without hooks, which count in the
 * window's variables, and keeps what it knows by the ids of files.
 */
import type { Stage } from '../../loader/stage.ts'
import { model } from '../current.ts'
import { DraftFiles } from '../draft-files.ts'
import { filesCss } from './files-style.ts'

export { setModel } from '../current.ts'
export { FileChips } from './file-chips.tsx'
export { FileList } from './file-list.tsx'

export function addFiles(files: readonly File[]): void {
  const { host, draft } = model
  model.files ??= new DraftFiles(host, draft, () => model.changed())
  model.files.add(files)
  model.files.restore(model.returned.splice(0))
}

/** Prepares the launcher's root once, because it stays when the person changes. */
export function prepare(stage: Stage): void {
  const { root } = stage
  stage.dress(filesCss)
  // This shows that files may be dropped here. The window is another one after its person has changed.
  for (const type of ['dragover', 'dragleave', 'drop'])
    root.addEventListener(type, (event) => {
      const isOver = type === 'dragover' && (event as DragEvent).dataTransfer?.types.includes('Files')
      root.querySelector('.window')?.classList.toggle('drop', isOver)
    })
}
