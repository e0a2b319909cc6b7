import type { QueuedFile } from '../../client/index.ts'
import { IconButton } from '../../ui/components/button.tsx'
import { FileName } from '../../ui/files/file-name.tsx'
import { sizeText } from '../../ui/files/size-text.ts'
import { t } from '../../ui/strings/files.ts'
import type { DraftFiles } from './draft-files.ts'

export function FileChips({ draft }: { draft: DraftFiles }) {
  const files = draft.files.value
  if (files.length === 0) return null
  return (
    <ul class="chips" aria-label={t('files.list')}>
      {files.map((file) => (
        <li key={file.key} class="chip">
          <FileName name={file.name} />
          <span class="file-size">{sizeText(file.size)}</span>
          <Standing file={file} draft={draft} />
          <IconButton
            icon="close"
            size="small"
            label={t('files.remove', { name: file.name })}
            onClick={() => draft.remove(file.key)}
          />
        </li>
      ))}
    </ul>
  )
}

function Standing({ file, draft }: { file: QueuedFile; draft: DraftFiles }) {
  const { standing, name, sent, size } = file
  switch (standing.kind) {
    case 'sending':
      return <progress max={Math.max(size, 1)} value={sent} aria-label={t('files.progress', { name })} />
    case 'failed':
      return (
        <>
          <span class="chip-bad" role="alert" ref={intoView}>
            {failureWords(standing.code, draft.mostBytes)}
          </span>
          {standing.again && (
            <button type="button" class="link" onClick={() => draft.retry(file.key)}>
              {t('files.retry')}
            </button>
          )}
        </>
      )
    case 'cancelled':
      return null
    case 'waiting':
    case 'checking':
    case 'stored':
      return <span class="file-size">{t(`files.${standing.kind}`)}</span>
  }
}

/** Scrolls to a file that failed, however many files there are. */
function intoView(element: Element | null): void {
  element?.closest('li')?.scrollIntoView({ block: 'nearest' })
}

function failureWords(code: string, most: number): string {
  if (code === 'too_large') return t('files.tooLarge', { limit: sizeText(most) })
  if (code === 'file_refused') return t('files.refused')
  return code === 'quota_exceeded' ? t('files.quota') : t('files.failed')
}
