import { fileBytes } from '../../client/files-limit.ts'
import type { QueuedFile } from '../../client/upload-queue.ts'
import { model } from '../current.ts'
import type { DraftFiles } from '../draft-files.ts'
import { t } from '../strings.ts'
import { CROSS, Drawing, FileName, SHEET, sizeText } from './file-words.tsx'

/** Draws the files of the message that is being written, and how far each is. */
export function FileChips({ files }: { files: DraftFiles }) {
  const { all, caption, tooMany } = files
  if (all.length === 0) return null
  const stuck = all.some(({ standing }) => standing.kind === 'failed')
  return (
    <>
      <ul class="chips" aria-label={t.files}>
        {all.map((file) => (
          <Chip key={file.key} file={file} files={files} />
        ))}
      </ul>
      <div class="counter" role="status">
        {caption !== undefined && (
          <>
            <b>{stuck ? t.filesStuck : t.filesParked}</b>
            {caption && <span dir="auto">{caption}</span>}
          </>
        )}
        {tooMany && t.filesTooMany(files.most)}
      </div>
    </>
  )
}

function Chip({ file, files }: { file: QueuedFile; files: DraftFiles }) {
  const { key, name, size, sent, standing } = file
  const { kind } = standing
  const remove = (event: MouseEvent & { currentTarget: HTMLElement }) => {
    const field = event.currentTarget.closest('form')?.querySelector('textarea')
    files.remove(key)
    // After a key, the focus goes to the field, because what had it is gone. After a touch that would only open the
    // keyboard.
    if (event.detail === 0) field?.focus()
  }
  return (
    <li class={`chip ${kind}`}>
      <Drawing path={SHEET} />
      <div class="about">
        <FileName name={name} />
        <small>
          {sizeText(size)}
          {standing.kind === 'failed' ? (
            <span class="bad" role="alert" ref={intoView}>
              {failureWords(standing.code, size)}
            </span>
          ) : (
            <span>{standingWords(file)}</span>
          )}
        </small>
        {kind === 'sending' && <progress max={size} value={sent} aria-label={t.fileProgress(name)} />}
      </div>
      {standing.kind === 'failed' && standing.again && (
        <button type="button" class="quiet" onClick={() => files.retry(key)}>
          {t.retry}
        </button>
      )}
      <button type="button" class="round" aria-label={t.fileRemove(name)} onClick={remove}>
        <Drawing path={CROSS} />
      </button>
    </li>
  )
}

/** Scrolls to a file that failed, however many files there are. */
function intoView(element: Element | null): void {
  element?.closest('li')?.scrollIntoView({ block: 'nearest' })
}

function standingWords({ standing: { kind }, sent, size }: QueuedFile): string {
  if (kind === 'stored') return t.fileReady
  if (model.reconnecting) return t.filePaused
  if (kind === 'checking') return t.fileChecking
  return kind === 'waiting' ? t.fileWaiting : `${Math.floor((sent / size) * 100)} %`
}

function failureWords(code: string, size: number): string {
  if (size === 0) return t.fileEmpty
  if (code === 'too_large') return t.fileTooLarge(sizeText(fileBytes(model.host.connection)))
  if (code === 'file_refused') return t.fileRefused
  return /quota_exceeded|storage_full/.test(code) ? t.fileNoRoom : t.fileFailed
}
